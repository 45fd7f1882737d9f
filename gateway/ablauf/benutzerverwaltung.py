"""Who works for a Mandant, kept by its Administration: new persons, roles there, locks, the way in.

Ids and locks count for the whole installation; a Mandant's Administration reaches only its own people, and
those who have no role anywhere yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from gateway.ablage.audit import protokolliere
from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.buch import Buch
from gateway.ablage.fehler import BenutzerkennungFalsch, NichtGefunden
from gateway.ablage.konten import Kontenbestand
from gateway.ablage.tabellen import Benutzerzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.anmeldung import KeinKonto
from gateway.ablauf.aufgaben import berechtigte
from gateway.ablauf.haus import Haus
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from gateway.errors import EingabeFehler


class LetzteAdministration(EingabeFehler):
    """Nobody would be left to let others in."""

    code = "benutzer.letzte_administration"
    satz = (
        "Das ist die letzte Person mit der Rolle Administration; ohne sie könnte hier niemand mehr verwalten."
    )
    rat = "Geben Sie die Rolle zuerst einer zweiten Person."


class NichtSichSelbst(EingabeFehler):
    """Whoever gives roles and ways in gives them to others."""

    code = "benutzer.nicht_sich_selbst"
    satz = "Das kann nur eine andere Person mit der Rolle Administration für Sie tun."


class AuchAnderswo(EingabeFehler):
    """A lock would reach into another authority."""

    code = "benutzer.auch_anderswo"
    satz = (
        "Diese Person arbeitet auch für eine andere Behörde; sperren kann sie nur der Betrieb (»benutzer sperren«), "
        "ihren zweiten Faktor erneuern auch (»benutzer kennwort«)."
    )
    rat = "Nehmen Sie ihr hier die Rollen, wenn sie nicht mehr hereinkommen soll."


class KeinZugang(EingabeFehler):
    """Locked, without a role here, or a program."""

    code = "benutzer.kein_zugang"
    satz = "Diese Person ist gesperrt, hat hier keine Rolle oder ist ein API-Client; ein Zugang nützte ihr nichts."


@noch_einmal
def lege_an(haus: Haus, durch: str, id: str, name: str, rollen: Collection[Rolle]) -> str:
    """A new person with these roles here; returns the id in its one spelling.

    Raises `FalscheRolle`, `BenutzerGibtEs`, `BenutzerkennungFalsch`."""
    with haus.buchen() as buch:
        wer, bestand = _verwaltung(haus, buch, durch)
        zeile = bestand.lege_an(id, name, wer=wer, mandant=haus.mandant)
        if rollen:
            bestand.setze_rollen(zeile.id, haus.mandant, rollen, wer=wer)
        return zeile.id


@noch_einmal
def setze_rollen(haus: Haus, durch: str, id: str, rollen: Collection[Rolle]) -> None:
    """Exactly these roles here; nobody gives himself one that he doesn't have.

    Raises `FalscheRolle`, `NichtGefunden`, `NichtSichSelbst`, `LetzteAdministration`."""
    with _geaendert(haus, durch, id) as (wer, bestand, zeile):
        bisher = bestand.rollen(zeile.id).get(haus.mandant, ())
        if zeile.id == wer and not set(rollen) <= set(bisher):
            raise NichtSichSelbst
        if set(rollen) != set(bisher):
            bestand.setze_rollen(zeile.id, haus.mandant, rollen, wer=wer)


@noch_einmal
def sperre(haus: Haus, durch: str, id: str, gesperrt: bool) -> None:
    """Lock somebody out, or let him in again.

    Raises `FalscheRolle`, `NichtGefunden`, `AuchAnderswo`, `LetzteAdministration`."""
    with _geaendert(haus, durch, id) as (wer, bestand, zeile):
        if set(bestand.rollen(zeile.id)) - {haus.mandant}:
            raise AuchAnderswo
        if zeile.gesperrt is not gesperrt:
            bestand.sperre(zeile.id, gesperrt, wer=wer, mandant=haus.mandant)


@noch_einmal
def bestaetige(haus: Haus, durch: str, id: str, rolle: Rolle) -> None:
    """Somebody else still needs this role here (recertification).

    Raises `FalscheRolle`, `NichtGefunden`, `NichtSichSelbst`."""
    with haus.buchen() as buch:
        wer, bestand = _verwaltung(haus, buch, durch)
        zeile = _hiesige(haus, bestand, id)
        if zeile.id == wer:
            raise NichtSichSelbst
        bestand.bestaetige(zeile.id, haus.mandant, rolle, wer=wer)


def entziehe(haus: Haus, durch: str, id: str, rolle: Rolle) -> None:
    """One role less here; not having it is fine. Raises `FalscheRolle`, `NichtGefunden`, `LetzteAdministration`."""
    with _geaendert(haus, durch, id) as (wer, bestand, zeile):
        bisher = bestand.rollen(zeile.id).get(haus.mandant, ())
        if rolle in bisher:
            bestand.setze_rollen(zeile.id, haus.mandant, set(bisher) - {rolle}, wer=wer)


@noch_einmal
def hebe_kontosperre_auf(haus: Haus, durch: str, id: str) -> None:
    """Failed attempts are forgotten; a lock by hand stays.

    Raises `FalscheRolle`, `NichtGefunden`, `KeinKonto`."""
    with haus.buchen() as buch:
        wer, bestand = _verwaltung(haus, buch, durch)
        zeile = _hiesige(haus, bestand, id)
        konten = Kontenbestand(buch.session, haus.uhr)
        if konten.lies(zeile.id) is None:
            raise KeinKonto
        konten.hebe_sperre_auf(zeile.id)
        _vermerke(haus, buch, wer, zeile.id, "kontosperre_aufgehoben")


@noch_einmal
def vermerke_faktor(haus: Haus, durch: str, id: str) -> str:
    """May this person be given a new second factor, and by this one? Recorded before it is made; returns the id.
    Accounts count for the whole installation.

    Raises `FalscheRolle`, `NichtGefunden`, `NichtSichSelbst`, `AuchAnderswo`, `KeinKonto`."""
    with haus.buchen() as buch:
        wer, bestand = _verwaltung(haus, buch, durch)
        zeile = _hiesige(haus, bestand, id)
        if zeile.id == wer:
            raise NichtSichSelbst
        if set(bestand.rollen(zeile.id)) - {haus.mandant}:
            raise AuchAnderswo
        if Kontenbestand(buch.session, haus.uhr).lies(zeile.id) is None:
            raise KeinKonto
        _vermerke(haus, buch, wer, zeile.id, "zweiter_faktor")
        return zeile.id


def _vermerke(haus: Haus, buch: Buch, wer: str, id: str, was: str) -> None:
    protokolliere(
        buch.session,
        haus.mandant,
        Auditereignis.BENUTZER_GEAENDERT,
        f"benutzer:{id}",
        wer=wer,
        zeit=haus.jetzt(),
        angaben={"was": was},
    )


@noch_einmal
def vermerke_zugang(haus: Haus, durch: str, id: str) -> str:
    """Record that a way in is given to somebody else, before it is; returns whom it lets in.

    Raises `FalscheRolle`, `NichtGefunden`, `NichtSichSelbst`, `KeinZugang`."""
    with haus.buchen() as buch:
        wer, bestand = _verwaltung(haus, buch, durch)
        zeile = _hiesige(haus, bestand, id)
        if zeile.id == wer:
            raise NichtSichSelbst
        if zeile.gesperrt or haus.mandant not in bestand.rollen(zeile.id) or bestand.ist_client(zeile.id):
            raise KeinZugang
        protokolliere(
            buch.session,
            haus.mandant,
            Auditereignis.ZUGANG_AUSGEGEBEN,
            f"benutzer:{zeile.id}",
            wer=wer,
            zeit=haus.jetzt(),
            angaben={"was": "link"},
        )
        return zeile.id


@contextmanager
def _geaendert(haus: Haus, durch: str, id: str) -> Iterator[tuple[str, Benutzerbestand, Benutzerzeile]]:
    """A change after which the Mandant must still have an Administration; else nothing has happened."""
    with haus.buchen() as buch:
        wer, bestand = _verwaltung(haus, buch, durch)
        zeile = _hiesige(haus, bestand, id)
        bestand.sperre_verwaltung(haus.mandant)
        yield wer, bestand, zeile
        buch.session.flush()
        if not bestand.verwaltende(haus.mandant):
            raise LetzteAdministration


def _verwaltung(haus: Haus, buch: Buch, durch: str) -> tuple[str, Benutzerbestand]:
    wer = berechtigte(haus, buch, durch, Rolle.ADMINISTRATION)
    return wer.id, Benutzerbestand(buch.session, haus.uhr)


def _hiesige(haus: Haus, bestand: Benutzerbestand, id: str) -> Benutzerzeile:
    """Somebody of this Mandant, or of none. Raises `NichtGefunden`: people of others are not known here."""
    try:
        zeile = bestand.lies(id)
    except BenutzerkennungFalsch:
        raise NichtGefunden from None
    rollen = bestand.rollen(zeile.id)
    if rollen and haus.mandant not in rollen:
        raise NichtGefunden("Diese Benutzerin oder diesen Benutzer gibt es nicht.")
    return zeile
