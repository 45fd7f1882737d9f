"""A notice of a registry office (Meldebehörde): what happened to whom, and where the person lives now.

The notices name the only or main dwelling (Hauptwohnung) only; a second home never comes here
(§ 71 Abs. 1 AufenthV)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from gateway.domain.behoerde import Behoerde
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.person import DEUTSCH, Person


class Meldeart(StrEnum):
    """What happened (XAusländer 26.11, 0301xx and 0304xx)."""

    ANMELDUNG = "anmeldung"
    """030101: moved here."""
    ABMELDUNG = "abmeldung"
    """030102: moved away."""
    STORNIERUNG = "stornierung"
    """030102: the record is cancelled, it was never to be."""
    NEUE_IDENTITAET = "neue_identitaet"
    """030102: adoption or another sex entry; the person goes on under a barred new record."""
    HAUPTWOHNUNG = "hauptwohnung"
    """030103: another dwelling is now the main one."""
    RUECKNAHME = "ruecknahme"
    """030402: the deregistration is taken back."""
    AUSKUNFTSSPERRE = "auskunftssperre"
    """030112: bars set, changed or lifted."""
    AUSLAENDER_GEWORDEN = "auslaender_geworden"
    """030113: lost the German nationality."""
    FAMILIENSTAND = "familienstand"
    NAME = "name"
    STAATSANGEHOERIGKEIT = "staatsangehoerigkeit"
    GEBURT = "geburt"
    GESCHLECHT = "geschlecht"
    """030108 and 030114."""
    TOD = "tod"
    TOD_RUECKNAHME = "tod_ruecknahme"
    """030409: the person lives."""
    VERTRETER = "vertreter"
    GEBURTSDATEN = "geburtsdaten"


@dataclass(frozen=True)
class Wohnanschrift:
    """A dwelling in Germany; the standard demands none of its fields. `gemeindeschluessel`: AGS, 8 digits."""

    strasse: str | None = None
    hausnummer: str | None = None
    postleitzahl: str | None = None
    wohnort: str | None = None
    gemeindeschluessel: str | None = None
    wohnungsinhaber: str | None = None
    zusatzangaben: str | None = None

    def __repr__(self) -> str:
        """No personal data in logs, not even by accident."""
        return "Wohnanschrift(…)"


@dataclass(frozen=True)
class Auslandsanschrift:
    """An address abroad as it is printed; `staat`: Destatis key."""

    staat: str
    zeilen: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Auslandsanschrift(…)"


Irgendwo = Wohnanschrift | Auslandsanschrift


@dataclass(frozen=True)
class Sperre:
    """An information bar (§ 51 BMG); `art`: key of the list mbauskunftssperre."""

    art: str
    gueltig_bis: date | None = None


@dataclass(frozen=True)
class Vertreter:
    """A legal representative; `art`: key of the list vertretungsart, `geburtsdatum` perhaps partly known."""

    art: str | None
    name: str
    geburtsdatum: str | None

    def __repr__(self) -> str:
        return "Vertreter(…)"


@dataclass(frozen=True)
class Meldung:
    """One notice. `person` is as the register knew it before, `nachher` as it is now, where that changed."""

    uuid: UUID
    typ: str
    art: Meldeart
    meldebehoerde: Behoerde
    erstellt: datetime
    ereignis: datetime
    """When it happened in the register."""
    zeichen: str
    """The register's own mark of the event."""
    person: Person
    anschrift: Wohnanschrift
    """The main dwelling: the new one with ANMELDUNG, the one left with ABMELDUNG and HAUPTWOHNUNG."""
    weitere_schreibungen: tuple[Person, ...] = ()
    """The same person under further spellings of its names."""
    ordnungsmerkmal: str | None = None
    """The register's own key of the person."""
    fruehere: Irgendwo | None = None
    """ANMELDUNG: where the person came from."""
    neue: Irgendwo | None = None
    """ABMELDUNG, HAUPTWOHNUNG: where the person went."""
    am: date | None = None
    """Day of moving in or out; None = unknown."""
    bezug: UUID | None = None
    """The message this one reacts to."""
    sperren: tuple[Sperre, ...] = ()
    """Bars that hold from now on."""
    aufgehoben: tuple[Sperre, ...] = ()
    """Bars that held before (AUSKUNFTSSPERRE)."""
    nachher: Person | None = None
    gestorben: str | None = None
    """Day of death, perhaps partly known."""
    familienstand: str | None = None
    """Key of the list familienstand."""
    vertreter: tuple[Vertreter, ...] = ()
    korrektur: bool = False
    """The register corrects what it said before."""
    test: bool = False

    def __repr__(self) -> str:
        return f"Meldung({self.typ}, {self.uuid})"

    def merkmale(self) -> tuple[Merkmal, ...]:
        """The facts about the person that this notice adds; what it takes away (a lifted bar, a life) is
        told by `art` and empty `sperren`."""
        quelle, tag = f"{self.meldebehoerde.name}, Nachricht {self.typ}", self.ereignis.date()
        if self.art is Meldeart.TOD:
            return (Merkmal(Merkmalart.VERSTORBEN, tag, None, quelle),)
        if self.art is Meldeart.STAATSANGEHOERIGKEIT and DEUTSCH in self._staaten_nachher:
            return (Merkmal(Merkmalart.EINGEBUERGERT, tag, None, quelle),)
        return tuple(Merkmal(Merkmalart.AUSKUNFTSSPERRE, tag, s.gueltig_bis, quelle) for s in self.sperren)

    @property
    def _staaten_nachher(self) -> tuple[str, ...]:
        return (self.nachher or self.person).staatsangehoerigkeiten
