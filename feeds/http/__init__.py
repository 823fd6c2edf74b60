"""One exchange over HTTP and the decisions on its way; `feeds.fetch` is the door."""
