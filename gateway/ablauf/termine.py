"""Appointments: entered by hand or read in, looked up in the own DMS, and forgotten when they are over."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4, uuid5

from sqlalchemy.orm import Session

from gateway.ablage.tabellen import Terminzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.haus import Haus
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.personenabgleich import Urteil, vergleiche
from gateway.domain.termin import HOECHSTENS, Termin
from gateway.errors import EingabeFehler, Fehler
from gateway.queue.fehlerbild import beschreibe

_log = logging.getLogger(__name__)
ABSTAND = timedelta(minutes=1)
"""How often it is looked for appointments whose file nobody has looked up."""
_WIEDER = timedelta(hours=1)
"""What was not in the DMS is looked up again after this."""
_VORAUS = timedelta(days=14)
_JE_TAKT = 20
_GEDULD = 20.0
"""Appointments and seconds of one tick."""
_NAMENSRAUM = UUID("b7a4f6f2-33a0-5a1e-8c56-6d0e9b0f7c21")


class ZuVieleTermine(EingabeFehler):
    """More than anybody receives."""

    code = "termine.zu_viele"
    satz = f"Mehr als {HOECHSTENS} Termine lassen sich nicht eintragen. Vergangene verschwinden von selbst."


@noch_einmal
def trage_ein(haus: Haus, benutzer: str, termin: Termin, id: UUID | None = None) -> UUID:
    """One appointment; where its file is, is looked up at once if the DMS answers. The same `id` again changes it.
    Raises `ZuVieleTermine`."""
    id = id or uuid4()
    im_dms = _im_dms(haus, termin)
    with haus.buchen() as buch:
        _pruefe_anzahl(buch.termine.zaehle(benutzer), 1)
        buch.termine.setze(id, benutzer, termin, im_dms)
        buch.termine.vermerke(benutzer, Auditereignis.TERMIN_EINGETRAGEN, 1)
    return id


@noch_einmal
def lies_ein(haus: Haus, benutzer: str, termine: Sequence[Termin]) -> int:
    """Many at once; those that are there already are changed, not doubled. Returns how many are new. Where their
    files are, the worker looks up. Raises `ZuVieleTermine`."""
    with haus.buchen() as buch:
        _pruefe_anzahl(buch.termine.zaehle(benutzer), len(termine))
        neu = 0
        for termin in termine:
            id = uuid5(_NAMENSRAUM, f"{haus.mandant}\n{benutzer}\n{termin.herkunft}")
            neu += buch.termine.setze(id, benutzer, termin, None)
            buch.session.flush()
        if termine:
            buch.termine.vermerke(benutzer, Auditereignis.TERMIN_EINGETRAGEN, len(termine))
    return neu


def _pruefe_anzahl(da: int, neu: int) -> None:
    if da + neu > HOECHSTENS:
        raise ZuVieleTermine


@noch_einmal
def loesche(haus: Haus, benutzer: str, id: UUID) -> bool:
    """Take one back. False: this user has none of this id."""
    with haus.buchen() as buch:
        weg = buch.termine.loesche(benutzer, id)
        if weg:
            buch.termine.vermerke(benutzer, Auditereignis.TERMIN_GELOESCHT, 1)
    return weg


def vergiss(haus: Haus, *, hoechstens: int) -> int:
    """What is over by more than the period, by a clock that has not just jumped. Returns how many went."""
    if not haus.ist_gekommen(haus.jetzt()):
        return 0
    with haus.buchen() as buch:
        return buch.termine.vergiss(haus.jetzt() - haus.regeln.frist_termine, hoechstens=hoechstens)


def takt(haus: Haus, _: Session) -> None:
    """The tick: look up the next ones in the DMS, with short transactions of its own."""
    with haus.lesen() as buch:
        jetzt = haus.jetzt()
        zeilen = buch.termine.ungesehene(seit=jetzt - _WIEDER, bis=jetzt + _VORAUS, hoechstens=_JE_TAKT)
        offen = [(z.benutzer, z.id, als_termin(z)) for z in zeilen]
    schluss = time.monotonic() + _GEDULD
    for benutzer, id, termin in offen:
        gefunden = _im_dms(haus, termin)
        if gefunden is None or time.monotonic() > schluss:
            return
        with haus.buchen() as buch:
            zeile = buch.termine.finde(benutzer, id)
            if zeile is not None and als_termin(zeile) == termin:
                buch.termine.merke_dms(zeile, gefunden)


def als_termin(zeile: Terminzeile) -> Termin:
    return Termin(
        zeile.beginn,
        zeile.familienname,
        zeile.vorname,
        zeile.geburtsdatum,
        zeile.aktenzeichen,
        zeile.azr_nummer,
        zeile.anlass,
    )


def _im_dms(haus: Haus, termin: Termin) -> bool | None:
    """Is there a file that may be hers? None: the DMS does not say so now."""
    try:
        funde = haus.dms.finde_akten(termin.person, termin.aktenzeichen)
    except Fehler as fehler:
        _log.info("%s: Termin im DMS nicht nachgesehen: %s", haus.mandant, beschreibe(fehler))
        return None
    return any(
        (termin.aktenzeichen is not None and fund.ref.aktenzeichen == termin.aktenzeichen)
        or (
            fund.person is not None
            and vergleiche(termin.person, fund.person).urteil is not Urteil.VERSCHIEDEN
        )
        for fund in funde
    )
