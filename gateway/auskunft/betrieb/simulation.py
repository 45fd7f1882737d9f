"""What would other rules have done? Stored facts are judged again; nothing is written and no content is read.

What a person had released is asked again: the simulation tells how often people would be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.sachverhalte import aus_json
from gateway.auskunft.betrieb import erinnerungen
from gateway.domain.regel import Ausgang, Befund, Wartet
from gateway.domain.regelsatz import Regelsatz
from gateway.domain.sachverhalt import Abgang, Seite, Zuzug
from gateway.ports import Uhr


class Folge(StrEnum):
    """What comes of a verdict, or came of it."""

    ANGEFORDERT = "angefordert"
    GESENDET = "gesendet"
    GEHALTEN = "gehalten"
    GESTOPPT = "gestoppt"
    WARTET = "wartet"


@dataclass(frozen=True)
class Vorlage:
    """Stored facts and the verdict of then. `freigegeben`: rules that a person had answered with "go"."""

    quelle: str
    id: UUID
    zeit: datetime
    sachverhalt: Mapping[str, Any]
    befund: Mapping[str, Any] | None
    freigegeben: tuple[str, ...] = ()


@dataclass(frozen=True)
class Nachspiel:
    """One item: what would have come of it, and what did. `satz` and `bis` belong to what would have."""

    quelle: str
    id: UUID
    zeit: datetime
    seite: Seite
    wuerde: Folge
    regel: str | None
    satz: str
    bis: datetime | None
    geschehen: Folge | None
    """None: nothing was judged then."""
    geschehen_regel: str | None

    @property
    def anders(self) -> bool:
        return (self.wuerde, self.regel) != (self.geschehen, self.geschehen_regel)


@dataclass
class Zaehlung:
    """All items together."""

    faelle: int = 0
    angefordert: int = 0
    gesendet: int = 0
    gehalten: int = 0
    gestoppt: int = 0
    wartet: int = 0
    anders: int = 0
    unlesbar: int = 0
    """Stored facts that this program can't read any more."""
    erinnerungen: int = 0
    """Reminders (010002, 0021) that its service levels would have sent."""
    erinnert: int = 0
    """Those that were sent."""

    def zaehle(self, fall: Nachspiel) -> None:
        self.faelle += 1
        self.anders += fall.anders
        setattr(self, fall.wuerde.value, getattr(self, fall.wuerde.value) + 1)


def aus_vorgaengen(buch: Buch, seit: datetime) -> Iterator[Vorlage]:
    """The handovers that rules have judged."""
    for zeile in buch.vorgaenge.beurteilte(seit):
        frei = tuple(zeile.freigegebene_regeln)
        yield Vorlage("vorgang", zeile.id, zeile.erstellt, zeile.sachverhalt or {}, zeile.befund, frei)


def aus_meldungen(buch: Buch, seit: datetime) -> Iterator[Vorlage]:
    """The notices that rules have judged and that began nothing."""
    for zeile in buch.meldungen.beurteilte(seit):
        yield Vorlage("meldung", zeile.id, zeile.eingegangen, zeile.sachverhalt or {}, zeile.befund)


QUELLEN: tuple[Callable[[Buch, datetime], Iterator[Vorlage]], ...] = (aus_meldungen, aus_vorgaengen)
"""Where stored facts lie; each gives them oldest first."""


class Simulation:
    """Bound to one Mandant by construction (invariant 13)."""

    def __init__(self, datenbank: Datenbank, mandant: str, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr

    def spiele_nach(self, seit: datetime, satz: Regelsatz, summe: Zaehlung) -> Iterator[Nachspiel]:
        """Every item since then, judged by `satz` on the facts as they were at its last look; counts them, and the
        reminders that its service levels would have sent."""
        with self._datenbank.lesen() as session:
            buch = Buch(session, self._mandant, self._uhr)
            for quelle in QUELLEN:
                for vorlage in quelle(buch, seit):
                    try:
                        fall = aus_json(dict(vorlage.sachverhalt))
                    except ValueError:
                        summe.unlesbar += 1
                        continue
                    nachspiel = _spiele_nach(vorlage, fall, satz)
                    summe.zaehle(nachspiel)
                    yield nachspiel
            summe.erinnerungen, summe.erinnert = erinnerungen.zaehle(buch, seit, satz, self._uhr.jetzt())


def _spiele_nach(vorlage: Vorlage, fall: Zuzug | Abgang, satz: Regelsatz) -> Nachspiel:
    befund: Befund[Any]
    if isinstance(fall, Zuzug):
        seite, befund = Seite.ANFORDERUNG, satz.beurteile_zuzug(fall)
    else:
        seite, befund = Seite.FREIGABE, satz.beurteile_abgang(fall)
    geschehen, regel = _geschehen(vorlage, seite)
    return Nachspiel(
        vorlage.quelle,
        vorlage.id,
        vorlage.zeit,
        seite,
        _folge(befund.urteil.ausgang, seite),
        befund.kennung,
        befund.satz,
        befund.urteil.bis if isinstance(befund.urteil, Wartet) else None,
        geschehen,
        regel,
    )


def _folge(ausgang: Ausgang, seite: Seite) -> Folge:
    match ausgang:
        case Ausgang.GEHT:
            return Folge.ANGEFORDERT if seite is Seite.ANFORDERUNG else Folge.GESENDET
        case Ausgang.HAELT:
            return Folge.GEHALTEN
        case Ausgang.STOPPT:
            return Folge.GESTOPPT
        case Ausgang.WARTET:
            return Folge.WARTET


def _geschehen(vorlage: Vorlage, seite: Seite) -> tuple[Folge | None, str | None]:
    """Whoever was released had been held, by the rule that came first."""
    if vorlage.freigegeben:
        return Folge.GEHALTEN, vorlage.freigegeben[0]
    if vorlage.befund is None:
        return None, None
    return _folge(Ausgang(vorlage.befund["ausgang"]), seite), vorlage.befund.get("regel")
