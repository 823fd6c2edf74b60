"""How reading goes, told from what is kept of subscriptions and their polls. Pure.

`figures` adds up, `due` says when and why a subscription is asked next, `notes` what
its owner ought to know and do, `hours` how a feed spreads over the day.
"""
