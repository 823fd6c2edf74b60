"""Lines that say something about the page and nothing about the article.

Some of them stand amid articles too (share bars, credits, calls to read on), others end
one (what else there is to read, who owns it all). Only short lines are looked at: a
long line is prose whatever it begins with.
"""

import re

from feeds.documents.sentences import count_words, ends_a_sentence

LONGEST = 24
"""Lines with more words are never boilerplate."""

_PASSING_PHRASES = (
    # English
    r"read (?:more|also)\b|(?:also read|click (?:here|to)|tap (?:here|to))\b",
    r"(?:(?:see|find out|learn|show) more|read (?:next|now))\b(?!.*[.!?]$)",
    r"(?:continue|keep) reading\b|share (?:this|on|via|with|your)\b",
    r"advertisement\b.{0,20}$|scroll (?:down|to)\b|story continues\b",
    r"(?:(?:file )?photo|picture|image|credit|source)s?"
    r"(?: (?:credit|source|caption|by)| courtesy of)?\s*[:/©]",
    r"image (?:source|caption)\b|enlarge (?:this )?image",
    r"play video|watch (?:now|live|:)|listen (?:now|to this|:)",
    r"\d+ (?:shares?|views|min(?:ute)?s?)(?: (?:read|ago))?$",
    # Spanish, Portuguese, French, Italian
    r"(?:leer|ver|lee|lea|vea) (?:más|también|además)\b|compart(?:ir|e)\b",
    r"(?:leia|veja) (?:mais|também|ainda)|(?:com)?partilh(?:e|ar)\b",
    r"(?:lire|voir) (?:aussi|plus|la suite|également)|à lire (?:aussi|également)",
    r"partager (?:sur|cet|l)|leggi (?:anche|tutto|di più)|condividi\b",
    # German, Dutch, Russian, Chinese, Japanese
    r"lesen sie (?:auch|mehr|hier)|mehr (?:lesen|dazu)|weiterlesen|artikel teilen",
    r"lees (?:ook|meer|verder)|читайте (?:также|ещ[её])|поделиться|分享|シェア",
)
_CLOSING_PHRASES = (
    # English
    r"more (?:on this|from|about this|news|stories|like this)\b(?!.*[.!?]$)",
    r"(?:see|show|load) (?:also|all|more)\b(?!.*[.!?]$)",
    r"(?:most|recently) (?:read|popular|viewed|shared)\b",
    r"you (?:may|might) (?:also|like)|editors?['’]s? picks?\b|trending\b.{0,20}$",
    r"related\s*(?::|(?:articles?|stories|topics|content|news|posts|links|tags?)\b)",
    r"recommended (?:for you|stories|reading)|sponsored (?:content|by|links?)\b",
    r"(?:sign|log) (?:up|in|out)\b|subscribe(?:$| (?:to|now|today|for)\b)",
    r"(?:get|join|try) (?:our|the|your)\b.*\b(?:newsletter|app|alerts|inbox)\b",
    r"follow (?:us\b|@)|follow (?:me|him|her|them|\w+) on\b",
    r"(?:skip|jump) to (?:main|content|navigation)|back to (?:top|home)",
    r"(?:we|this (?:web)?site) uses? cookies|accept (?:all )?cookies|cookie policy",
    r"privacy policy|terms (?:of|and|&) |all rights reserved",
    r"©|\(c\) ?\d{4}|copyright\s*(?:©|\(c\)|\d{4})",
    r"(?:leave|post|write|add) a (?:comment|reply)|(?:\d+ )?comments?(?: \(?\d+\)?)?$",
    r"report (?:a typo|an error|this)|support (?:us|our journalism)",
    r"this (?:article|story|post) (?:was )?(?:first|originally) (?:appeared|publ)",
    r"view (?:this (?:e-?mail )?)?(?:in (?:your )?browser|online)|unsubscribe\b",
    r"you (?:are )?receiv(?:ed?|ing) this|(?:manage|update) (?:your )?preferences",
    # Spanish, Portuguese, French, Italian
    r"te puede interesar|suscr[ií]b\w+ (?:a|al|aquí)|s[ií]g[ue]\w*nos|siga-nos",
    r"abonnez-vous|s['’]abonner|iscriviti",
    # German, Russian, Chinese, Japanese
    r"mehr (?:zum thema|anzeigen)|zum thema\b|auch interessant",
    r"jetzt (?:abonnieren|anmelden|lesen)|newsletter (?:ab|be)stellen",
    r"подпи(?:сывайтесь|шитесь)|相关(?:阅读|新闻)|延伸阅读|関連記事",
)
_CREDIT = re.compile(
    r"(?:Getty Images\)?|(?:^|[/|(–-]\s?)(?:Getty|Reuters|AFP|EPA|AP Photo|Shutterstock"
    r"|iStock|Unsplash|Alamy)(?:/[\w .]+)?\)?)$",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:all rights reserved|alle rechte vorbehalten|todos los derechos reservados"
    r"|tous droits réservés|todos os direitos reservados)\.?$",
    re.IGNORECASE,
)
_SHARING = (
    r"share|tweet|print|e-?mail|save|like|reply|copy link|rss|x|facebook|twitter",
    r"linkedin|whatsapp|telegram|reddit|pinterest|instagram|youtube|threads|bluesky",
    r"mastodon|flipboard|pocket|messenger|teilen|drucken|merken|imprimir|enviar",
    r"compartir|partager|imprimer|condividi",
)
_MENU = (
    r"home|menu|search|log ?in|sign in|register|subscribe|more|next|previous|back|news",
    r"close|contact(?: us)?|about(?: us)?|world|sports?|business|politics|comments?",
    r"kommentare|startseite|inicio|accueil",
)
_passing = re.compile("|".join(_PASSING_PHRASES), re.IGNORECASE)
_closing = re.compile("|".join(_CLOSING_PHRASES), re.IGNORECASE)
_share_button = re.compile("|".join(_SHARING), re.IGNORECASE)
_button = re.compile("|".join((*_SHARING, *_MENU)), re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*[|·•»›>/,&+\-–—]\s*|\s{2,}")
_BARS = re.compile(r"\s[|·•»›>]\s")
_CROWDED = 3


def is_boilerplate(line: str) -> bool:
    """Whether a short line belongs to the page: a share bar, a credit, a menu..."""
    line = _bare(line)
    if count_words(line) > LONGEST:
        return False
    return (
        is_passing(line)
        or bool(_closing.match(line) or _RIGHTS.search(line))
        or is_menu(line)
    )


def is_passing(line: str) -> bool:
    """Whether a line is boilerplate of the kind that also stands amid an article."""
    line = _bare(line)
    if count_words(line) > LONGEST:
        return False
    credits_someone = bool(_CREDIT.search(line)) and not ends_a_sentence(line)
    return bool(_passing.match(line)) or credits_someone or _is_row(line, _share_button)


def is_menu(line: str) -> bool:
    """Whether a line is a row of buttons or of links between bars."""
    bars = len(_BARS.findall(line))
    return (bars >= _CROWDED and bars > count_words(line) // 6) or _is_row(
        line, _button
    )


def _is_row(line: str, button: re.Pattern[str]) -> bool:
    labels = [label for label in _SEPARATORS.split(line) if label]
    return any(
        bool(row) and all(map(button.fullmatch, row)) for row in (labels, line.split())
    )


def _bare(line: str) -> str:
    return line.strip().strip("[]«»*_#>").strip()
