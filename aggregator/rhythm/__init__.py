"""When to ask a feed again: its rhythm is learned, and waiting has a price. Pure.

`learning.learn` makes the next `memory.Rhythm` of what a poll found, `bounds` says what
servers and owners forbid, and `planning.next_poll` chooses the time: as soon as the
waiting that is to be expected since the last poll, summed over the articles, is worth
a request. One price for all feeds, which `price.charge` steers to a budget of requests,
spends them where they save the most waiting.
"""
