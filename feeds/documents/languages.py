"""In which language a text is written."""

from functools import cache
from typing import Any

SHORTEST = 60
"""Characters below which a guess would be a coin toss between neighbours."""

_SAMPLE = 2000
_SURE = 0.8
_CODE = 2


def guess(text: str) -> str:
    """The language of ``text`` (ISO 639-1), or nothing where it does not show."""
    if len(text) < SHORTEST:
        return ""
    code, confidence = _identifier().classify(text[:_SAMPLE])
    return code if confidence >= _SURE else ""


@cache
def _identifier() -> Any:
    # Half a second and forty megabytes, so only those who guess pay for it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    codes = [label for label in identifier.labels if len(label) == _CODE]
    identifier.set_languages(codes)
    return identifier
