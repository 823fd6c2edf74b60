"""What hubs push to us: news of feeds that name one, without waiting for a poll.

We are a subscriber in the sense of WebSub (W3C, 2018). `choice` decides which hub is
asked for what, `leases` what its answers mean, `asking` asks, `signing` tells whose a
push is, `taking` takes it in, and `hubs` is what the daemon runs. Polling goes on: no
hub is trusted to tell of everything.
"""
