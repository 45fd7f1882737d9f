"""The master key of an installation: made once, for an empty database; after that it must be the same one."""

from __future__ import annotations

from sqlalchemy import select

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Schluesselzeile
from gateway.ablage.tresor import Tresor
from gateway.bootstrap.zeit import Systemuhr
from gateway.schutz.fehler import AblageBeschaedigt, HauptschluesselFalsch
from gateway.schutz.hauptschluesseldatei import lade_hauptschluessel, lege_hauptschluessel_an
from gateway.settings import Einstellungen

_FEHLT = "Der Hauptschlüssel fehlt; die Datenbank enthält aber Schlüssel, die nur er öffnet."
_FREMD = "Der Hauptschlüssel öffnet die Schlüssel in der Datenbank nicht: Er gehört zu einer anderen."
_RAT = "Den Hauptschlüssel dieser Datenbank aus der Sicherung zurückholen; ein neuer öffnet nichts davon."


def richte_hauptschluessel_ein(einstellungen: Einstellungen) -> None:
    """Make the file when nothing in the database depends on it yet, else see that it fits.

    Raises `HauptschluesselFalsch`, `DatenbankNichtErreichbar`."""
    datenbank = Datenbank(einstellungen.datenbank.url)
    try:
        if _zeile(datenbank) is None:
            lege_hauptschluessel_an(einstellungen.ablage.hauptschluessel)
        else:
            pruefe_hauptschluessel(einstellungen, datenbank)
    finally:
        datenbank.schliesse()


def pruefe_hauptschluessel(einstellungen: Einstellungen, datenbank: Datenbank) -> None:
    """Open one of the keys in the database. Raises `HauptschluesselFalsch`, `DatenbankNichtErreichbar`."""
    datei = einstellungen.ablage.hauptschluessel
    zeile = _zeile(datenbank)
    if zeile and not datei.exists():
        raise HauptschluesselFalsch(_FEHLT, wo=str(datei), rat=_RAT)
    tresor = Tresor(lade_hauptschluessel(datei))
    if zeile is None:
        return
    try:
        with datenbank.lesen() as session:
            tresor.raum(Buch(session, zeile.mandant, Systemuhr()), zeile.id)
    except AblageBeschaedigt:
        raise HauptschluesselFalsch(_FREMD, wo=str(datei), rat=_RAT) from None


def _zeile(datenbank: Datenbank) -> Schluesselzeile | None:
    """The newest: what is still used."""
    with datenbank.lesen() as session:
        return session.scalar(select(Schluesselzeile).order_by(Schluesselzeile.erstellt.desc()).limit(1))
