"""Lines that say something about the page and nothing about the article.

Only short lines are looked at: a long line is prose whatever it begins with.
"""

import re

from feeds.sentences import count_words, ends_a_sentence

LONGEST = 24
"""Lines with more words are never boilerplate."""

_OPENING_PHRASES = (
    # English
    r"(?:read|see|find out|learn|show|load) (?:more|also|next|now|all)\b",
    r"(?:also read|(?:continue|keep) reading|click (?:here|to)|tap (?:here|to))\b",
    r"more (?:on this|from|about this|news|stories|like this)\b",
    r"(?:most|recently) (?:read|popular|viewed|shared)\b",
    r"you (?:may|might) (?:also|like)|editors?['’]s? picks?\b|trending\b.{0,20}$",
    r"related\s*(?::|(?:articles?|stories|topics|content|news|posts|links|tags?)\b)",
    r"recommended (?:for you|stories|reading)",
    r"(?:sign|log) (?:up|in|out)\b|subscribe(?:$| (?:to|now|today|for)\b)",
    r"(?:get|join|try) (?:our|the|your)\b.*\b(?:newsletter|app|alerts|inbox)\b",
    r"follow (?:us|me|him|her|them|@|\w+ on)\b|share (?:this|on|via|with|your)\b",
    r"(?:skip|jump) to (?:main|content|navigation)|back to (?:top|home)",
    r"advertisement\b.{0,20}$|sponsored (?:content|by|links?)\b",
    r"(?:we|this (?:web)?site) uses? cookies|accept (?:all )?cookies|cookie policy",
    r"privacy policy|terms (?:of|and|&) |all rights reserved",
    r"©|\(c\) ?\d{4}|copyright\s*(?:©|\(c\)|\d{4})",
    r"(?:(?:file )?photo|picture|image|credit|source)s?"
    r"(?: (?:credit|source|caption|by)| courtesy of)?\s*[:/©]",
    r"image (?:source|caption)\b|enlarge (?:this )?image",
    r"play video|watch (?:now|live|:)|listen (?:now|to this|:)|scroll (?:down|to)\b",
    r"(?:leave|post|write|add) a (?:comment|reply)|comments? \(?\d+\)?",
    r"\d+ (?:comments?|shares?|views|min(?:ute)?s?)(?: (?:read|ago))?$",
    r"report (?:a typo|an error|this)|support (?:us|our journalism)",
    r"this (?:article|story|post) (?:was )?(?:first|originally) (?:appeared|publ)",
    r"view (?:this (?:e-?mail )?)?(?:in (?:your )?browser|online)|unsubscribe\b",
    r"you (?:are )?receiv(?:ed?|ing) this|(?:manage|update) (?:your )?preferences",
    # Spanish, Portuguese, French, Italian
    r"(?:leer|ver|lee|lea|vea) (?:más|también|además)\b|te puede interesar",
    r"compart(?:ir|e)\b|suscr[ií]b\w+ (?:a|al|aquí)|s[ií]g[ue]\w*nos",
    r"(?:leia|veja) (?:mais|também|ainda)|(?:com)?partilh(?:e|ar)\b|siga-nos",
    r"(?:lire|voir) (?:aussi|plus|la suite|également)|à lire (?:aussi|également)",
    r"partager (?:sur|cet|l)|abonnez-vous|s['’]abonner",
    r"leggi (?:anche|tutto|di più)|condividi\b|iscriviti",
    # German, Dutch
    r"lesen sie (?:auch|mehr|hier)|mehr (?:zum thema|lesen|dazu|anzeigen)",
    r"weiterlesen|zum thema\b|auch interessant|artikel teilen",
    r"jetzt (?:abonnieren|anmelden|lesen)|newsletter (?:ab|be)stellen",
    r"lees (?:ook|meer|verder)",
    # Russian, Chinese, Japanese
    r"читайте (?:также|ещ[её])|подпи(?:сывайтесь|шитесь)|поделиться",
    r"分享|相关(?:阅读|新闻)|延伸阅读|関連記事|シェア",
)
_OPENINGS = re.compile("|".join(_OPENING_PHRASES), re.IGNORECASE)
_ENDINGS = re.compile(
    r"(?:Getty Images\)?|(?:^|[/|(–-]\s?)(?:Getty|Reuters|AFP|EPA|AP Photo|Shutterstock"
    r"|iStock|Unsplash|Alamy)(?:/[\w .]+)?\)?"
    r"|all rights reserved|alle rechte vorbehalten|todos los derechos reservados"
    r"|tous droits réservés|todos os direitos reservados)\.?$",
    re.IGNORECASE,
)
_LABELS = (
    r"share|tweet|print|e-?mail|save|like|comments?|reply|copy link|rss",
    r"facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|instagram",
    r"youtube|threads|bluesky|mastodon|flipboard|pocket|messenger",
    r"home|menu|search|log ?in|sign in|register|subscribe|more|next|previous|back",
    r"close|contact(?: us)?|about(?: us)?|news|world|sports?|business|politics",
    r"teilen|drucken|merken|kommentare|startseite|imprimir|enviar|compartir",
    r"inicio|partager|imprimer|accueil|condividi",
)
_BUTTON = re.compile("|".join(_LABELS), re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*[|·•»›>/,&+\-–—\n\t]\s*|\s{2,}")
_BARS = re.compile(r"\s[|·•»›>]\s")
_CROWDED = 3


def is_boilerplate(line: str) -> bool:
    """Whether a short line is a share bar, a call to read on, a credit, a menu..."""
    line = line.strip().strip("[]«»*_#>").strip()
    if count_words(line) > LONGEST:
        return len(_BARS.findall(line)) > count_words(line) // 4
    return (
        bool(_OPENINGS.match(line))
        or is_menu(line)
        or (bool(_ENDINGS.search(line)) and not ends_a_sentence(line))
    )


def is_menu(line: str) -> bool:
    """Whether a line is a row of buttons or of links between bars."""
    if len(_BARS.findall(line)) >= _CROWDED:
        return True
    labels = [label for label in _SEPARATORS.split(line) if label]
    if all(_BUTTON.fullmatch(label) for label in labels):
        return bool(labels)
    words = line.split()
    return bool(words) and all(_BUTTON.fullmatch(word) for word in words)
