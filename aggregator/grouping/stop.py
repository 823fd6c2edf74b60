"""English words that tell nothing of an event."""

_WORDS = """
a about above after again against all also am among an and any are as at back be
because been before being below between both but by came can cannot come could did do
does doing done down during each even ever every few first for from further get gets
getting go goes going got had has have having he her here hers herself him himself his
how however i if in into is it its itself just last like made make many may me might
more most much must my myself near no nor not now of off on once one only onto or
other others our ours out over own per said same say saying says see she should since
so some still such take than that the their theirs them themselves then there these
they this those though through till to too two under until up upon us very via was we
well were what when where whether which while who whom whose why will with within
without would yet you your yours yourself aren't can't couldn't didn't doesn't don't
hadn't hasn't haven't isn't it'll shouldn't wasn't weren't won't wouldn't i'm i've
i'll they're they've they'll we're we've we'll you're you've you'll he'll she'll quot
amp nbsp
"""

STOP = frozenset(_WORDS.split())
