"""Appointments with where their file is: here, on its way, handed over, or missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Terminzeile, Uebergabezeile
from gateway.auskunft.betrieb.verbleib import Ort, Verbleib, verbleib_aus
from gateway.auskunft.vorgaenge.schutz import verdeckte
from gateway.domain.aufgabe import Rolle
from gateway.domain.lage import Stufe
from gateway.domain.suchform import namensteile
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import oertlich, tag, zeitpunkt
from gateway.ports import Uhr

HOECHSTENS = 200
"""Appointments of one page; who has more says more."""


class Aktenlage(StrEnum):
    DA = "da"
    UNTERWEGS = "unterwegs"
    """Asked for, or on its way here."""
    ABGEGEBEN = "abgegeben"
    """Handed over, or on its way out: not here any more."""
    FEHLT = "fehlt"
    UNGESEHEN = "ungesehen"
    """Nobody has looked into the DMS yet."""


_STUFEN = {
    Aktenlage.DA: Stufe.GUT,
    Aktenlage.UNTERWEGS: Stufe.ACHTUNG,
    Aktenlage.ABGEGEBEN: Stufe.FEHLER,
    Aktenlage.FEHLT: Stufe.FEHLER,
    Aktenlage.UNGESEHEN: Stufe.LAEUFT,
}


@dataclass(frozen=True)
class Terminstand:
    """`text`: the state in words; `vorgang`: the handover that says so."""

    id: UUID
    beginn: datetime
    ganztags: bool
    name: str
    geburtsdatum: str | None
    aktenzeichen: str | None
    anlass: str | None
    lage: Aktenlage
    text: str
    vorgang: UUID | None

    @property
    def wann(self) -> str:
        """By the clocks of the authorities."""
        return tag(self.beginn) if self.ganztags else zeitpunkt(self.beginn)

    @property
    def stufe(self) -> Stufe:
        return _STUFEN[self.lage]

    @property
    def anforderbar(self) -> bool:
        return self.lage in {Aktenlage.FEHLT, Aktenlage.ABGEGEBEN}


class Terminauskunft:
    """Bound to one Mandant, one user, and what his roles may know."""

    def __init__(
        self, datenbank: Datenbank, mandant: str, uhr: Uhr, benutzer: str, rollen: Collection[Rolle]
    ) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr
        self._benutzer = benutzer
        self._rollen = rollen

    def liste(self, *, hoechstens: int = HOECHSTENS) -> Sequence[Terminstand]:
        """From the beginning of today on, the next first."""
        jetzt = self._uhr.jetzt()
        heute = oertlich(jetzt).replace(hour=0, minute=0, second=0, microsecond=0)
        with self._datenbank.lesen() as session:
            buch = Buch(session, self._mandant, self._uhr)
            zeilen = buch.termine.liste(self._benutzer, ab=heute, hoechstens=hoechstens)
            return [self._stand(buch, zeile, jetzt) for zeile in zeilen]

    def zeile(self, id: UUID) -> Terminzeile | None:
        """This user's own one."""
        with self._datenbank.lesen() as session:
            return Buch(session, self._mandant, self._uhr).termine.finde(self._benutzer, id)

    def _stand(self, buch: Buch, zeile: Terminzeile, jetzt: datetime) -> Terminstand:
        alle = _gemeinte(buch, zeile)
        verdeckt = verdeckte(buch, alle, self._rollen)
        verbleib = None if verdeckt else verbleib_aus(buch, alle)
        im_dms = False if verdeckt else zeile.im_dms  # as the search: no hit is given away
        hinaus = verbleib is not None and any(
            z.id == verbleib.uebergabe and z.richtung is Richtung.ABGABE for z in alle
        )
        lage = _lage(verbleib, im_dms, hinaus=hinaus)
        beginn = oertlich(zeile.beginn)
        return Terminstand(
            zeile.id,
            zeile.beginn,
            (beginn.hour, beginn.minute) == (0, 0),
            f"{zeile.familienname}, {zeile.vorname}" if zeile.vorname else zeile.familienname,
            zeile.geburtsdatum,
            zeile.aktenzeichen,
            zeile.anlass,
            lage,
            _text(lage, verbleib, (beginn.date() - oertlich(jetzt).date()).days),
            verbleib.uebergabe if verbleib else None,
        )


def _gemeinte(buch: Buch, zeile: Terminzeile) -> Sequence[Uebergabezeile]:
    """Handovers of this person or this file, the latest first: by number, else by the whole name and birth date."""
    if zeile.azr_nummer and (gefunden := buch.vorgaenge.zur_azr_nummer(zeile.azr_nummer)):
        return gefunden
    if zeile.aktenzeichen and (gefunden := buch.vorgaenge.mit_zeichen(zeile.aktenzeichen)):
        return gefunden
    if not zeile.geburtsdatum or len(zeile.geburtsdatum) < 10:
        return ()
    worte = (*namensteile(zeile.familienname), *namensteile(zeile.vorname or "")[:1], zeile.geburtsdatum)
    funde = buch.vorgaenge.gefundene(worte, hoechstens=20)
    return [z for z in funde if _heisst_so(z, zeile)]


def _heisst_so(vorgang: Uebergabezeile, zeile: Terminzeile) -> bool:
    """The search takes beginnings for words: »Mann« is not »Mannheim«."""
    gesucht = set(namensteile(zeile.familienname))
    return any(
        gesucht == set(namensteile(p.get("familienname") or ""))
        and p.get("geburtsdatum") == zeile.geburtsdatum
        for p in (vorgang.person, vorgang.person_akte)
        if p
    )


def _lage(verbleib: Verbleib | None, im_dms: bool | None, *, hinaus: bool) -> Aktenlage:
    """`hinaus`: the handover that says so leads away from here."""
    if verbleib is not None and verbleib.ort is not Ort.UNBEKANNT:
        if verbleib.ort is Ort.HIER:
            return Aktenlage.DA
        return Aktenlage.ABGEGEBEN if hinaus else Aktenlage.UNTERWEGS
    if im_dms is None:
        return Aktenlage.UNGESEHEN
    return Aktenlage.DA if im_dms else Aktenlage.FEHLT


def _text(lage: Aktenlage, verbleib: Verbleib | None, tage: int) -> str:
    """`tage`: until the appointment."""
    seit = f" seit dem {tag(verbleib.am)}" if verbleib and verbleib.am else ""
    match lage:
        case Aktenlage.DA:
            return "Akte da"
        case Aktenlage.UNTERWEGS:
            return ("angefordert" if verbleib and verbleib.ort is Ort.ANGEFORDERT else "unterwegs") + seit
        case Aktenlage.ABGEGEBEN:
            assert verbleib is not None
            wohin = "unterwegs an" if verbleib.ort is Ort.UNTERWEGS else "abgegeben an"
            return f"{wohin} {verbleib.partner_name}{seit}"
        case Aktenlage.UNGESEHEN:
            return "wird nachgesehen"
    return f"fehlt, Termin { ({0: 'heute', 1: 'morgen'}.get(tage, f'in {tage} Tagen')) }"
