"""Rules of registry notices on their values (all S999): dates that cannot be, statements that contradict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gateway.nachrichten.abmeldung import INS_AUSLAND, Abmeldung, Wegzug
from gateway.nachrichten.anmeldung import Anmeldung, VerlustDeutscherStaatsangehoerigkeit
from gateway.nachrichten.befund import Befund, s999
from gateway.nachrichten.hauptwohnung import Hauptwohnung
from gateway.nachrichten.meldeanschrift import Auslandsanschrift, Meldeanschrift
from gateway.nachrichten.meldung import Meldenachricht
from gateway.nachrichten.personenaenderung import Geburtsmeldung, Todesmeldung

_VORAUS = timedelta(days=366)
"""A move may be reported before it happens (§ 17 Abs. 2 BMG: a week), but not years before."""
_ZEITZONEN = timedelta(days=1)


def pruefe_meldung(nachricht: Meldenachricht) -> Iterator[Befund]:
    """The rules of the family."""
    yield from _geburt(nachricht)
    match nachricht:
        case Anmeldung() | VerlustDeutscherStaatsangehoerigkeit():
            ort = "anmeldungZusatzdaten.MBABH/tagDesEinzuges"
            yield from _umzug(nachricht, nachricht.daten.einzug, ort)
        case Hauptwohnung():
            yield from _umzug(nachricht, nachricht.einzug, "tagDesEinzuges")
        case Abmeldung(grund=Wegzug() as wegzug):
            ort = "grund/abmeldung/zusatzdaten/tagDesAuszugs"
            yield from _umzug(nachricht, wegzug.daten.auszug, ort)
            yield from _ziel(nachricht, wegzug)
        case Todesmeldung():
            yield from _tod(nachricht)


def _geburt(nachricht: Meldenachricht) -> Iterator[Befund]:
    tag = nachricht.person.geburt.tag
    if tag is not None and _liegt_nach(tag, _spaetestens(nachricht, _ZEITZONEN)):
        wer = "kind" if isinstance(nachricht, Geburtsmeldung) else "identifikationPerson.MBABH"
        text = "Die Person ist nach dieser Nachricht geboren."
        yield _befund(nachricht, "geburt_zukuenftig", f"{wer}/geburt/tagDerGeburt", text)


def _umzug(nachricht: Meldenachricht, tag: date | None, ort: str) -> Iterator[Befund]:
    if tag is None:
        return
    if tag > _spaetestens(nachricht, _VORAUS):
        text = "Der Tag des Umzugs liegt mehr als ein Jahr nach dieser Nachricht."
        yield _befund(nachricht, "umzug_zukuenftig", ort, text)
    geboren = nachricht.person.geburt.tag
    if geboren is not None and _liegt_nach(geboren, tag):
        text = "Der Tag des Umzugs liegt vor der Geburt der Person."
        yield _befund(nachricht, "umzug_vor_geburt", ort, text)


def _ziel(nachricht: Abmeldung, wegzug: Wegzug) -> Iterator[Befund]:
    neue, ins_ausland = wegzug.daten.neue, wegzug.grund == INS_AUSLAND
    hier_statt_dort = ins_ausland and isinstance(neue, Meldeanschrift)
    if hier_statt_dort or (wegzug.grund == "01" and isinstance(neue, Auslandsanschrift)):
        text = "Der Grund der Abmeldung passt nicht zur neuen Anschrift."
        yield _befund(nachricht, "abmeldegrund_widerspruch", "grund/abmeldung/grundDerAbmeldung", text)


def _tod(nachricht: Todesmeldung) -> Iterator[Befund]:
    tag, geboren = nachricht.sterbetag, nachricht.person.geburt.tag
    if tag is None:
        return
    if _liegt_nach(tag, _spaetestens(nachricht, _ZEITZONEN)):
        yield _befund(nachricht, "tod_zukuenftig", "sterbetag", "Der Sterbetag liegt nach dieser Nachricht.")
    kuerze = min(len(tag), len(geboren or ""))
    if geboren and tag[:kuerze] < geboren[:kuerze]:
        yield _befund(nachricht, "tod_vor_geburt", "sterbetag", "Der Sterbetag liegt vor der Geburt.")


def _spaetestens(nachricht: Meldenachricht, frist: timedelta) -> date:
    tag = nachricht.kopf.erstellt.date()
    return tag + frist if tag < date.max - frist else date.max


def _liegt_nach(teildatum: str, tag: date) -> bool:
    """Whether even the first day that a partly known date may mean lies behind `tag`."""
    return teildatum > tag.isoformat()[: len(teildatum)]


def _befund(nachricht: Meldenachricht, kennung: str, ort: str, text: str) -> Befund:
    return s999(kennung, f"/{nachricht.WURZEL}/{ort}", text)
