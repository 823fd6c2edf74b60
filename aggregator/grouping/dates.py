"""The words of dates, by which one day's edition differs from the next."""

from collections.abc import Collection

from aggregator.grouping.terms import singular, stem
from aggregator.grouping.words import fold

DAYS = """
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
lunes martes miércoles jueves viernes sábado domingo
segunda terça quarta quinta sexta
lundi mardi mercredi jeudi vendredi samedi dimanche
Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag
lunedì martedì mercoledì giovedì venerdì sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
"""
MONTHS = """
January February March April May June July August September October November December
Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
Januar Februar März Juni Juli Oktober Dezember
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
januari februari maart mei augustus
"""
WEEK = 7


def _terms(day: str) -> set[str]:
    """What a day is as a name, and as a word that is written small."""
    one = singular(fold(day))
    return {one, stem(one)} - {"mart"}  # which is a shop, too


_WEEKDAYS = {
    term: 1 << place
    for row in DAYS.splitlines()
    if len(row.split()) == WEEK  # elsewhere they are numbers, too: segunda is second
    for place, day in enumerate(row.split())
    for term in _terms(day)
}


def weekdays(terms: Collection[str]) -> int:
    """The days of the week that distinct terms name: the sum of 1 for Monday to 64."""
    return sum({_WEEKDAYS[term] for term in _WEEKDAYS.keys() & terms})
