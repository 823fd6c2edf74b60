"""News in scripts that run from right to left, or without spaces."""

from datetime import datetime, timedelta
from xml.sax.saxutils import escape

STORIES = {
    "ar": (
        "سفينة شحن تجنح قرب الميناء القديم",
        "جنحت سفينة شحن قرب الميناء القديم صباح اليوم. وقالت السلطات إن الطاقم بخير "
        "وإن قاربين (MV Salam 2) يحاولان سحبها عند المد التالي بعد ظهر غد.",
    ),
    "he": (
        "הגשר הישן נסגר לתנועה אחרי הסערה",
        "הגשר הישן נסגר לתנועה אחרי הסערה של אמש. העירייה אומרת שקו ABC-12 יופעל "
        "מחדש רק כשהמהנדסים יסיימו לבדוק את העמוד השלישי.",
    ),
    "ja": (
        "旧港の沖で貨物船が座礁、乗組員は無事",
        "けさ早く、旧港の沖で貨物船が座礁した。乗組員は全員無事で、"
        "あす午後の満潮を待って二隻の船で引き出す予定だという。",
    ),
}
OUTLETS = {
    "ar": ("الميناء", "الساحل"),
    "he": ("המפרץ", "הגשר"),
    "ja": ("港新聞", "浜日報"),
}


def written(now: datetime) -> dict[str, str]:
    """A feed of each outlet; the two of a language tell the same story."""
    return {
        f"far-{language}-{number}": _feed(language, number, outlet, now)
        for language, outlets in OUTLETS.items()
        for number, outlet in enumerate(outlets)
    }


def _feed(language: str, number: int, outlet: str, now: datetime) -> str:
    title, text = STORIES[language]
    time = (now - timedelta(hours=number + 1)).isoformat()
    site = f"https://{language}{number}.example/"
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">'
        f'<title>{outlet}</title><id>{site}</id><link href="{site}"/>'
        f"<updated>{time}</updated><entry><id>{site}1</id><title>{title}</title>"
        f'<link href="{site}1"/><updated>{time}</updated>'
        f'<content type="html">{escape(f"<p>{text}</p>")}</content></entry></feed>'
    )
