"""What a person can ask for; each module here has a few commands.

The table is known before any of the modules is imported, so that help, and what is
small, is there at once.
"""

GROUPS = {
    "Begin": {
        "init": ("configuration", "write a first configuration to edit"),
        "check": ("configuration", "say all that is wrong with the configuration"),
        "completion": ("completing", "have the shell complete commands and names"),
    },
    "Read and publish": {
        "run": ("running", "run as a daemon: read, group, publish and serve"),
        "once": ("running", "one pass over what is due, then end"),
        "serve": ("running", "serve what was published, read nothing"),
        "service": ("installing", "have systemd run the daemon"),
    },
    "Choose what is read": {
        "add": (
            "adding",
            "subscribe to a feed, a page's feed, a folder or an OPML list",
        ),
        "remove": ("sources", "end a subscription; what it brought stays"),
        "rename": ("sources", "give a subscription another name"),
        "list": ("sources", "show the subscriptions"),
        "import": ("exchange", "subscribe to all feeds of an OPML file"),
        "export": ("exchange", "write the feeds as an OPML file for another reader"),
    },
    "Put right by hand": {
        "story": ("correcting", "split, merge, pin or rename a story, for good"),
        "article": ("correcting", "move an article to the story that it tells"),
        "forget": ("correcting", "take an article back, everywhere and for good"),
    },
    "Work over what is kept": {
        "texts": (
            "texts",
            "read the pages of whole texts anew, however many there are",
        ),
        "regroup": ("regrouping", "group all that is kept once more; ids last"),
    },
    "Keep it safe": {
        "backup": ("backing", "write the whole memory into one file"),
        "restore": ("backing", "put the database of a backup back"),
        "prune": ("pruning", "take the full text from old articles"),
    },
    "See how it goes": {
        "status": ("showing", "how each subscription is doing"),
        "feeds": ("addressing", "what is published, and where"),
        "token": ("tokens", "who may read what is not for everybody"),
        "search": ("finding", "find stories by the words in them"),
        "filtered": ("filtered", "what was left out because it is not wanted"),
        "explain": ("explaining", "why articles are one story, or are not"),
        "group": ("grouping", "group the articles of a file, say what became of each"),
        "evaluate": ("evaluating", "measure the grouping on labelled articles"),
    },
}
"""Heading -> command -> its module and what it does in a line."""

MODULES = {
    name: module
    for commands in GROUPS.values()
    for name, (module, _) in commands.items()
}
