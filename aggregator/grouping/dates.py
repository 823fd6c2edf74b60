"""The words of dates, by which one day's edition differs from the next."""

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
