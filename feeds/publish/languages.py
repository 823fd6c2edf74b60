"""Language tags as they may be written: of a language that there is (BCP 47)."""

import re
from functools import lru_cache

_TAG = re.compile(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{1,8})*")

# ISO 639-1. Feeds name countries instead ("jp", "cz"), which no reader understands.
_KNOWN = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co "
    "cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl "
    "gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg "
    "ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk "
    "ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl "
    "ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv "
    "sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu"
)
_CODES = frozenset(_KNOWN.split())
_SHORT = 2


@lru_cache(maxsize=256)
def language_tag(language: str) -> str:
    """Give a language as ``xml:lang`` and JSON Feed have it, or nothing."""
    tag = language.strip().replace("_", "-")
    found = _TAG.fullmatch(tag)
    if found is None or (len(found[1]) == _SHORT and found[1].lower() not in _CODES):
        return ""
    return tag
