"""Shortening a sentence to a headline without breaking off in the middle of a thought.

The words that may open a clause or a phrase are listed for the languages most read
here; for others the cut falls at punctuation, else between two words.
"""

import re

WORDS = 16
"""A sentence of so many words is a headline as it is."""

CHARACTERS = 110

_FEWEST = 6
_ENOUGH = 8
_LONGEST_OPENING = 12

_PAUSE = re.compile(r"[”’\"')»\]]*(?:[,;:]\s|\s[–—-]\s|—|[，、；：])")
_JOINT = re.compile(
    r"\s(?=(?:after|although|amid|as|because|before|but|following|including|prompting"
    r"|saying|since|though|unless|until|when|where|which|while|who|whose|without"
    r"|nachdem|obwohl|sondern|während|weil|wenn|wobei"
    r"|alors|après|avant|lorsque|mais|parce|puisque|tandis"
    r"|aunque|cuando|después|mientras|pero|porque|tras"
    r"|depois|embora|enquanto|quando|dopo|mentre|perché)\s"
    r"|(?:and|und|et|y)\s[a-zà-ÿ])"
)
_PHRASE = re.compile(
    r"\s(?=(?:about|against|among|around|at|by|despite|during|for|from|in|into|on|over"
    r"|that|through|to|under|with|within"
    r"|auf|aus|bei|durch|gegen|mit|nach|seit|über|unter|vor"
    r"|avec|chez|contre|dans|depuis|pendant|pour|sans|sous|sur|vers"
    r"|con|contra|desde|durante|entre|hacia|hasta|para|por|según|sin|sobre"
    r"|com|em|sem|sob|nel|nella|per|senza)\s)"
)
_OPENING = re.compile(
    r"(?:about|after|ahead|although|also|amid|as|at|because|before|by|despite|during"
    r"|earlier|faced|following|for|from|if|in|last|late|on|over|prior|since|speaking"
    r"|though|under|when|while|with|\w{2,}ing"
    r"|am|auf|bei|im|nach|seit|während|weil|wenn|après|dans|depuis|en|lors|pendant|selon"
    r"|ante|con|cuando|desde|durante|según|tras|após|em|segundo|dopo|quando|secondo)\s",
    re.IGNORECASE,
)
_SAYING = re.compile(r"(?:said|says|sagte|sagt|dijo|dice|disse|diz|zei)\s")
_APPOSITION = re.compile(
    r"^((?:[^\s,]+\s){0,7}[^\s,]+),\s(?:an?|the|who|whose|which|where"
    r"|der|die|das|eine?|la|le|un|une|una|el|qui|que|quien|uma|il|che)\s[^,;:]+,\s"
)
_LOOSE_ENDS = re.compile(
    r"(?:\s(?:an?|the|of|to|in|on|at|by|for|from|with|and|or|but|that|which|who|his|her"
    r"|its|their|former|der|die|das|des|von|und|le|la|les|de|du|des|et|el|los|las|del"
    r"|y|o|a|e|do|da|il|lo))+$"
)
_TRAILING = " \t,;:–—-，、；：。"


def clause(sentence: str) -> str:
    """``sentence`` without its full stop and, if too long for a headline, cut.

    An opening such as *On Friday,* and an apposition to the subject go first. Then the
    cut falls at the first pause that leaves enough to say something, else before the
    last joining word, else before the last prepositional phrase, else between two words
    (and then shows an ellipsis).
    """
    shorter = _without_stop(sentence)
    for shorten in (_without_opening, _without_opening, _without_apposition):
        if not _fits(shorter):
            shorter = shorten(shorter)
    if not _fits(shorter):
        shorter = _at_pause(shorter) or _at_joint(shorter) or _between_words(shorter)
    return _with_paired_quotes(shorter)


def _without_stop(sentence: str) -> str:
    sentence = sentence.strip()
    while sentence.endswith((".", "。")) and not re.search(r"\b\w\.\w\.$", sentence):
        sentence = sentence[:-1].rstrip()
    return sentence


def _without_opening(sentence: str) -> str:
    pause = _PAUSE.search(sentence)
    if not pause or "," not in pause[0] or not _OPENING.match(sentence):
        return sentence
    if len(sentence[: pause.start()].split()) > _LONGEST_OPENING:
        return sentence
    rest = sentence[pause.end() :]
    if _SAYING.match(rest):
        return sentence
    return rest[:1].upper() + rest[1:]


def _without_apposition(sentence: str) -> str:
    return _APPOSITION.sub(r"\1 ", sentence)


def _fits(piece: str) -> bool:
    return len(piece.split()) <= WORDS and len(piece) <= CHARACTERS


def _at_pause(sentence: str) -> str:
    """Up to the first pause; up to a second one there may be no verb yet."""
    if _OPENING.match(sentence):
        return ""
    for pause in _PAUSE.finditer(sentence):
        piece = sentence[: pause.start()] + pause[0].rstrip(_TRAILING)
        long_enough = len(piece.split()) >= _FEWEST or _is_unspaced(piece)
        if long_enough:
            return piece if _fits(piece) else ""
    return ""


def _is_unspaced(piece: str) -> bool:
    return len(piece.split()) == 1 and len(piece) >= 2 * _FEWEST


def _at_joint(sentence: str) -> str:
    for joints in (_JOINT, _PHRASE):
        pieces = [sentence[: joint.start()] for joint in joints.finditer(sentence)]
        fitting = [p for p in pieces if _fits(p) and len(p.split()) >= _ENOUGH]
        if fitting:
            return fitting[-1].rstrip(_TRAILING)
    return ""


def _between_words(sentence: str) -> str:
    head = sentence[: CHARACTERS - 1]
    if len(head) < len(sentence) and " " in head:
        head = head.rsplit(" ", 1)[0]
    kept = " ".join(head.split()[:WORDS])
    return _LOOSE_ENDS.sub("", kept).rstrip(_TRAILING) + "…"


def _with_paired_quotes(piece: str) -> str:
    """Without the quotation mark whose partner was cut off."""
    if piece.count('"') % 2:
        piece = piece.replace('"', "", 1)
    for opening, closing in ("“”", "„“", "«»", "「」"):
        if piece.startswith(opening) and closing not in piece[1:]:
            piece = piece[1:]
    return piece
