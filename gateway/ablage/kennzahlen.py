"""Figures of one Mandant: how many of what, and since when the oldest. Each asks an index, none a whole table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select

from gateway.ablage.bestand import Bestand
from gateway.ablage.tabellen import (
    Aufgabenzeile,
    Auftragszeile,
    Auftragszustand,
    Nachrichtenzeile,
    Uebergabezeile,
    Vorfallzeile,
    Vorgangszeile,
)
from gateway.ablage.tabellen.aufgabe import OFFENE
from gateway.ablage.tabellen.auftrag import GEPARKT, NICHT_ERLEDIGT
from gateway.ablage.tabellen.vorgang import GEHALTEN, OFFEN, VERSAEUMT
from gateway.ablage.tabellen.wartung import ruht
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import RICHTUNG_DES_WEGES, VORBEI

UNFERTIG = frozenset(
    {
        Nachrichtenzustand.EMPFANGEN,
        Nachrichtenzustand.GEOEFFNET,
        Nachrichtenzustand.GUELTIG,
        Nachrichtenzustand.GESCHRIEBEN,
        Nachrichtenzustand.VERSIEGELT,
        Nachrichtenzustand.FEHLGESCHLAGEN,
    }
)
"""Messages that something still has to be done about."""
_A = Auftragszeile


@dataclass(frozen=True)
class Gruppe:
    """So many of one kind. `name`: a rule, a cause, a direction, a state; `seit`: since when the oldest is so."""

    name: str
    anzahl: int
    seit: datetime | None


_DRUEBEN = and_(
    Nachrichtenzeile.zustand == Nachrichtenzustand.FEHLGESCHLAGEN,
    Nachrichtenzeile.uebermittelt.is_not(None),
    Nachrichtenzeile.rueckweisungscode.is_not(None),
)
"""Sent, and rejected by the other side."""


class Kennzahlen(Bestand):
    """The questions of monitoring."""

    def offene(self) -> Sequence[Gruppe]:
        """Handovers that are not over, by direction: counted by way, which is told by the index alone."""
        v = Vorgangszeile
        wo = (v.mandant == self._mandant, OFFEN, v.zustand.not_in(VORBEI))
        je_richtung: dict[str, list[Gruppe]] = {}
        for gruppe in self._gruppen(v.weg, v.erstellt, *wo):
            richtung = RICHTUNG_DES_WEGES.get(gruppe.name, gruppe.name)  # of a newer program: by its own name
            je_richtung.setdefault(richtung, []).append(gruppe)
        return [
            Gruppe(richtung, sum(g.anzahl for g in gruppen), min(g.seit for g in gruppen if g.seit))
            for richtung, gruppen in sorted(je_richtung.items())
        ]

    def gehaltene(self) -> Sequence[Gruppe]:
        """Vorgänge that a question holds, by kind of question."""
        v = Vorgangszeile
        return self._gruppen(v.haelt, v.geaendert, v.mandant == self._mandant, GEHALTEN)

    def versaeumte(self) -> int:
        """Vorgänge whose next look did not happen."""
        v = Vorgangszeile
        suche = select(func.count()).select_from(v)
        return self._session.scalars(suche.where(v.mandant == self._mandant, OFFEN, VERSAEUMT)).one()

    def gestoerte(self) -> Sequence[Gruppe]:
        """Vorgänge that nobody moves any more by itself (a work item of theirs is parked), by cause."""
        suche = (
            select(_A.grund_code, func.count(_A.vorgang.distinct()), func.min(_A.geaendert))
            .where(_A.mandant == self._mandant, GEPARKT, _A.vorgang.is_not(None))
            .group_by(_A.grund_code)
        )
        return self._geformt(suche.order_by(_A.grund_code))

    def auftraege(self, zustand: Auftragszustand) -> Sequence[Gruppe]:
        """Unfinished work items in this state with something that went wrong, by cause."""
        return self._gruppen(
            _A.grund_code,
            _A.geaendert,
            _A.mandant == self._mandant,
            NICHT_ERLEDIGT,
            _A.zustand == zustand,
            _A.grund_code.is_not(None),
        )

    def auftraege_je_zustand(self) -> Sequence[Gruppe]:
        """Unfinished work items."""
        return self._gruppen(_A.zustand, _A.geaendert, _A.mandant == self._mandant, NICHT_ERLEDIGT)

    def faellig_seit(self) -> datetime | None:
        """Since when the work item waits that has been due longest; None = nothing waits. What maintenance holds
        back waits for nobody."""
        suche = select(func.min(_A.faellig)).where(
            _A.mandant == self._mandant,
            NICHT_ERLEDIGT,
            _A.zustand == Auftragszustand.WARTEND,
            _A.faellig <= self._uhr.jetzt(),
            ~ruht(_A.mandant, _A.art),
        )
        return self._session.scalar(suche)

    def ruhende(self) -> int:
        """Due work items that maintenance holds back."""
        suche = select(func.count()).where(
            _A.mandant == self._mandant,
            NICHT_ERLEDIGT,
            _A.zustand == Auftragszustand.WARTEND,
            _A.faellig <= self._uhr.jetzt(),
            ruht(_A.mandant, _A.art),
        )
        return self._session.scalars(suche).one()

    def noch_laufende(self) -> int:
        """Work items that maintenance would hold back, but that had been taken before it began."""
        suche = select(func.count()).where(
            _A.mandant == self._mandant,
            NICHT_ERLEDIGT,
            _A.zustand == Auftragszustand.LAUFEND,
            ruht(_A.mandant, _A.art),
        )
        return self._session.scalars(suche).one()

    def nachrichten(self) -> Sequence[Gruppe]:
        """Messages that something has to be done about, by state."""
        n = Nachrichtenzeile
        return self._gruppen(n.zustand, n.geaendert, n.mandant == self._mandant, n.zustand.in_(UNFERTIG))

    def abgewiesene(self, zustand: Nachrichtenzustand, seit: datetime) -> Sequence[Gruppe]:
        """Messages that came to nothing since then, by code of rejection ("" where there is none); what the other
        side has rejected is not among them."""
        n = Nachrichtenzeile
        wo = (n.mandant == self._mandant, n.zustand == zustand, n.erstellt >= seit)
        return self._gruppen(func.coalesce(n.rueckweisungscode, ""), n.geaendert, *wo, ~_DRUEBEN)

    def zurueckgewiesene(self, seit: datetime) -> Sequence[Gruppe]:
        """Messages that lay in the other side's mailbox and were rejected there, since then, by code."""
        n = Nachrichtenzeile
        wo = (n.mandant == self._mandant, n.zustand == Nachrichtenzustand.FEHLGESCHLAGEN, n.erstellt >= seit)
        return self._gruppen(func.coalesce(n.rueckweisungscode, ""), n.geaendert, *wo, _DRUEBEN)

    def aufgaben(self, *, ueberfaellig: bool) -> int:
        """Open questions; only those whose time is over."""
        suche = select(func.count()).where(Aufgabenzeile.mandant == self._mandant, OFFENE)
        if ueberfaellig:
            suche = suche.where(Aufgabenzeile.bis < self._uhr.jetzt())
        return self._session.scalars(suche).one()

    def vorfaelle(self) -> int:
        """Incidents that nobody has closed."""
        suche = select(func.count()).where(
            Vorfallzeile.mandant == self._mandant, Vorfallzeile.geschlossen.is_(None)
        )
        return self._session.scalars(suche).one()

    def partner(self, seit: datetime) -> Sequence[str]:
        """Authorities with which something was begun since then, or is not over."""
        u = Uebergabezeile
        suche = select(u.partner).distinct().where(u.mandant == self._mandant)
        neue = self._session.scalars(suche.where(u.erstellt >= seit)).all()
        offene = self._session.scalars(suche.where(OFFEN)).all()
        return sorted({*neue, *offene})

    def offene_je_partner(self) -> Sequence[Gruppe]:
        """Handovers that are not over, by the authority on the other side."""
        u = Uebergabezeile
        return self._gruppen(
            u.partner, u.erstellt, u.mandant == self._mandant, OFFEN, u.zustand.not_in(VORBEI)
        )

    def gesendete_je_partner(self, seit: datetime) -> Sequence[Gruppe]:
        """What was handed to the mailbox of each authority; `seit` of a group is here the moment of the last."""
        n = Nachrichtenzeile
        suche = (
            select(n.partner, func.count(), func.max(n.uebermittelt))
            .where(
                n.mandant == self._mandant,
                n.zustand.in_({Nachrichtenzustand.GESENDET, Nachrichtenzustand.BESTAETIGT}),
                n.erstellt >= seit,
            )
            .group_by(n.partner)
        )
        return self._geformt(suche)

    def _gruppen(self, name: Any, seit: Any, *wo: Any) -> Sequence[Gruppe]:
        suche = select(name, func.count(), func.min(seit)).where(*wo).group_by(name).order_by(name)
        return self._geformt(suche)

    def _geformt(self, suche: Any) -> Sequence[Gruppe]:
        return [Gruppe(str(n), zahl, seit) for n, zahl, seit in self._session.execute(suche)]
