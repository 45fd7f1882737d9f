"""Nobody does anything any more and time goes by: everything ends or raises an alarm; then people answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from gateway.ablage.tabellen import ENDE, Ereignisart, Uebergabezeile
from gateway.ablauf import aufgaben
from gateway.ablauf.akte import abgleich, loeschung
from gateway.audit.chain import pruefe_kette
from gateway.domain.aufgabe import AUFGABENARTEN, Bedarf, Rolle
from gateway.domain.uebergabe import Richtung, Zustand
from tests.wirren import pruefung
from tests.zweibehoerden import WEG, ZU, Amt

if TYPE_CHECKING:
    from tests.wirren.maschine import Wirren

TAGE = 75
"""Longer than every ladder of reminders, and than the Karenz."""
SCHRITT = 2
"""Days that pass at once."""
NEULICH = timedelta(days=8)
"""So long a word in the timeline counts as an alarm: then it must be said again."""
WARTET_AUF_GESCHWISTER = frozenset({"warte_auf_hauptlieferung", "bestimme_ziel"})
"""Here it waits for another one of the same matter, whose alarm is its own."""
GIBT_AUF = frozenset({"akte_nicht_gefunden", "absage_erhalten"})
"""Questions that would be asked again and again if people went on searching."""
RUNDEN = 12
RUHE = 40
"""So many exchanges in a row of a single day end by themselves."""


def wert(braucht: Bedarf | None, tag: date, wer: str) -> str | None:
    """Something that this answer may be given with."""
    werte = {
        Bedarf.ABSAGECODE: "02",
        Bedarf.FEHLERCODE: "S999",
        Bedarf.AKTENZEICHEN: "S-32/4711",
        Bedarf.DATUM: tag.isoformat(),
        Bedarf.AZR_NUMMER: "200115990001",
        Bedarf.BEHOERDE: WEG if wer == ZU else ZU,
    }
    return werte.get(braucht) if braucht else None


def laufe_aus(w: Wirren) -> None:
    w.post.gib_heraus()
    _zeit_vergeht(w)
    for wer in w.aemter:
        for zeile in _offene(w.aemter[wer]):
            assert hat_alarm(w, w.aemter[wer], zeile), f"{wer}: {beschreibe(zeile)} waits in silence"
    for _ in range(RUNDEN):
        if not _beantworte_alles(w):
            break
        _zeit_vergeht(w, tage=40)
    for wer, amt in w.aemter.items():
        assert not amt.geparkt(), [(p.art, p.grund_code, p.grund_text) for p in amt.geparkt()]
        offen = [beschreibe(z) for z in _offene(amt)]
        assert not offen, f"{wer}: {offen} never ends"
    _am_ende_stimmt_alles(w)


def beschreibe(zeile: Uebergabezeile) -> str:
    return f"{zeile.weg}.{zeile.schritt} ({zeile.zustand.value})"


def _offene(amt: Amt) -> list[Uebergabezeile]:
    return [z for z in amt.uebergaben() if z.schritt != ENDE]


def hat_alarm(w: Wirren, amt: Amt, zeile: Uebergabezeile) -> bool:
    """Somebody sees it: an open question, a parked item, or a word in the timeline not long ago."""
    if zeile.schritt in WARTET_AUF_GESCHWISTER:
        andere = [z for z in amt.uebergaben() if z.stamm == zeile.stamm and z.id != zeile.id]
        if any(
            _sichtbar(amt, z) or (z.schritt not in WARTET_AUF_GESCHWISTER and hat_alarm(w, amt, z))
            for z in andere
        ):
            return True
    if _sichtbar(amt, zeile):
        return True
    neulich = w.z.uhr.jetzt() - NEULICH
    if zeile.schritt in {"warte_karenz", "loesche"} and zeile.karenz_bis is not None:
        return zeile.karenz_bis >= neulich
    return any(e.art is Ereignisart.FEHLER and e.zeit >= neulich for e in amt.zeitlinie(zeile.id))


def _sichtbar(amt: Amt, zeile: Uebergabezeile) -> bool:
    return zeile.id in amt.gestoert() or any(a.vorgang == zeile.id for a in amt.aufgaben())


def _zeit_vergeht(w: Wirren, tage: int = TAGE) -> None:
    for tag in range(0, tage, SCHRITT):
        for _ in range(RUHE):
            if not _etwas_tut_sich(w):
                break
            w.z.uhr.stelle_vor(timedelta(minutes=6))
        else:
            raise AssertionError("they write to each other without end")
        w.z.uhr.stelle_vor(timedelta(days=SCHRITT) if tag else timedelta(hours=2))
    pruefung.pruefe(w)


def _etwas_tut_sich(w: Wirren) -> bool:
    vorher = len(w.post.eingeliefert)
    for wer in w.aemter:
        w._takt(wer)
        w._arbeite(wer, 2000)
    return len(w.post.eingeliefert) > vorher or any(w.post.faecher.get(wer) for wer in w.aemter)


def _beantworte_alles(w: Wirren) -> bool:
    """The people do their work: every question gets an answer that isn't »wait«, what is parked is tried again."""
    getan = False
    for wer, amt in w.aemter.items():
        getan |= bool(amt.geparkt())
        amt.hole_geparktes_zurueck()
        for aufgabe in list(amt.aufgaben()):
            getan = True
            _beantworte(w, wer, aufgabe)
    return getan


def _beantworte(w: Wirren, wer: str, aufgabe: Any) -> None:
    art = AUFGABENARTEN[aufgabe.art]
    auswahl = [a["wert"] for a in aufgabe.angaben.get("auswahl", [])]
    wahlen = [x for x in art.wahlen if x.name != "warten" and (x.braucht is not Bedarf.AKTE or auswahl)]
    wahl = wahlen[-1] if aufgabe.art in GIBT_AUF else wahlen[0]
    angabe = auswahl[0] if wahl.braucht is Bedarf.AKTE else wert(wahl.braucht, w.z.uhr.jetzt().date(), wer)
    leute = ("fg1", "fg2") if art.rolle is Rolle.FREIGABE else ("sb1", "sb2")
    haus = w.aemter[wer].haus
    with haus.lesen() as buch:
        schon = {s.benutzer for s in buch.aufgaben.stimmen(aufgabe.id)}
        dafuer = [s for s in buch.aufgaben.stimmen(aufgabe.id) if s.wahl == wahl.name]
    for durch in [p for p in leute if p not in schon][: wahl.stimmen - len(dafuer)]:
        aufgaben.entscheide(haus, aufgabe.id, aufgaben.Stimme(wahl.name, durch, "am Ende", angabe))
        w.merke(wer, aufgabe.vorgang, aufgabe.art, wahl.name, durch)


def _am_ende_stimmt_alles(w: Wirren) -> None:
    """Rows, bytes and DMS agree, nothing is left over, and nobody has touched the audit chain."""
    w.z.uhr.stelle_vor(timedelta(days=40))
    for wer, amt in w.aemter.items():
        loeschung.kehre(amt.haus)
        _kehre_raeume(amt)
        befunde = [b.text for b in abgleich.pruefe(amt.haus)]
        assert not befunde, f"{wer}: {befunde}"
        with amt.haus.datenbank.lesen() as session:
            assert pruefe_kette(session, wer).heil
    for text in _widersprueche(w):
        raise AssertionError(text)


def _kehre_raeume(amt: Amt) -> None:
    """What a death between bytes and booking leaves behind is swept up, as in service."""
    haus = amt.haus
    for name in loeschung.herrenlose(haus.datenbank, haus.speicher.blobs, vor=haus.jetzt()):
        haus.speicher.blobs.leere(name)


def _widersprueche(w: Wirren) -> Iterator[str]:
    """Both sides tell the same of each delivery."""
    drueben = {z.lieferung_uuid: z for z in w.z.zu.uebergaben() if z.lieferung_uuid}
    for zeile in w.z.weg.uebergaben():
        if zeile.richtung is not Richtung.ABGABE or zeile.zustand is not Zustand.ABGESCHLOSSEN:
            continue
        ihre = drueben.get(zeile.lieferung_uuid) if zeile.lieferung_uuid else None
        if ihre is None or ihre.zustand is not Zustand.ABGESCHLOSSEN:
            yield f"closed here, over there: {ihre and beschreibe(ihre)}"
