"""The questions of one Mandant and the votes on them: each is decided once, by named persons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, exists, func, select, tuple_
from sqlalchemy.orm import defer

from gateway.ablage.bestand import SYSTEM, Bestand
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Aufgabenzeile, Benutzerzeile, Nachrichtenzeile, Stimmzeile
from gateway.ablage.tabellen.aufgabe import OFFENE
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Aufgabenart, Aufgabenzustand, Rolle

_A = Aufgabenzeile


@dataclass(frozen=True)
class Gegenstand:
    """What a question is about: a Vorgang, or a message that belongs to none."""

    vorgang: UUID | None = None
    nachricht: UUID | None = None


class Aufgaben(Bestand):
    """Repository of tasks and votes."""

    def stelle(
        self,
        gegenstand: Gegenstand,
        art: Aufgabenart,
        *,
        schritt: str,
        text: str,
        angaben: Mapping[str, Any],
        bis: datetime,
    ) -> Aufgabenzeile:
        """Ask. The same question of the same step that is still open stays one, with the newest facts."""
        offene = self.offene(gegenstand)
        if offene is not None:
            offene.text, offene.angaben = text, dict(angaben)
            return offene
        jetzt = self._uhr.jetzt()
        zeile = Aufgabenzeile(
            mandant=self._mandant,
            id=uuid4(),
            vorgang=gegenstand.vorgang,
            nachricht=gegenstand.nachricht,
            art=art.name,
            schritt=schritt,
            rolle=art.rolle,
            zustand=Aufgabenzustand.OFFEN,
            text=text,
            angaben=dict(angaben),
            stimmen=art.stimmen,
            seit=jetzt,
            bis=bis,
            geaendert=jetzt,
        )
        self._session.add(zeile)
        self._protokolliere(Auditereignis.AUFGABE_GESTELLT, "aufgabe", zeile.id, SYSTEM, frage=art.name)
        return zeile

    def offene(self, gegenstand: Gegenstand) -> Aufgabenzeile | None:
        """The one open question about it."""
        return self._session.scalar(self._ueber(gegenstand).where(OFFENE))

    def offene_zu(self, vorgaenge: Collection[UUID]) -> Sequence[Aufgabenzeile]:
        """The open questions of these Vorgänge."""
        suche = select(_A).where(_A.mandant == self._mandant, _A.vorgang.in_(vorgaenge), OFFENE)
        return self._session.scalars(suche).all() if vorgaenge else ()

    def offene_zu_nachrichten(self, vorgaenge: Collection[UUID]) -> Mapping[UUID, Collection[Rolle]]:
        """Which roles are asked about a message that belongs to one of these Vorgänge."""
        if not vorgaenge:
            return {}
        nachgefragt = (_A.mandant == self._mandant, _A.nachricht.is_not(None), OFFENE)
        offene = select(_A.nachricht, _A.rolle).where(*nachgefragt).subquery()
        suche = select(Nachrichtenzeile.vorgang, offene.c.rolle).join(
            offene, Nachrichtenzeile.id == offene.c.nachricht
        )
        suche = suche.where(
            Nachrichtenzeile.mandant == self._mandant, Nachrichtenzeile.vorgang.in_(vorgaenge)
        )
        gefragt: dict[UUID, list[Rolle]] = {}
        for vorgang, rolle in self._session.execute(suche):
            if vorgang is not None:
                gefragt.setdefault(vorgang, []).append(rolle)
        return gefragt

    def neueste(self, gegenstand: Gegenstand) -> Aufgabenzeile | None:
        """The last question about it, however it stands."""
        return self._session.scalar(self._ueber(gegenstand).order_by(_A.seit.desc()).limit(1))

    def aller(self, vorgang: UUID) -> Sequence[Aufgabenzeile]:
        """Every question that this Vorgang has asked, oldest first."""
        return self._session.scalars(self._ueber(Gegenstand(vorgang)).order_by(_A.seit)).all()

    def liste(
        self,
        *,
        offen: bool = True,
        rollen: Collection[Rolle] = (),
        ohne_stimme_von: str | None = None,
        nach: tuple[datetime, UUID] | None = None,
        hoechstens: int = 1000,
        angaben: bool = True,
    ) -> Sequence[Aufgabenzeile]:
        """By due date; without `offen` the answered ones too. `angaben` False: nobody will look at them. `nach`: `bis`
        and `id` of the last row of the page before; `ohne_stimme_von`: only what this person has not answered yet."""
        suche = select(_A).where(_A.mandant == self._mandant)
        if not angaben:
            suche = suche.options(defer(_A.angaben, raiseload=True))
        if offen:
            suche = suche.where(_A.zustand == Aufgabenzustand.OFFEN)
        if rollen:
            suche = suche.where(_A.rolle.in_(rollen))
        if ohne_stimme_von is not None:
            stimme = (Stimmzeile.mandant == _A.mandant, Stimmzeile.aufgabe == _A.id)
            suche = suche.where(~exists().where(*stimme, Stimmzeile.benutzer == ohne_stimme_von))
        if nach is not None:
            suche = suche.where(tuple_(_A.bis, _A.id) > nach)
        return self._session.scalars(suche.order_by(_A.bis, _A.id).limit(hoechstens)).all()

    def zaehle_offene(self) -> int:
        return self._session.scalars(
            select(func.count()).select_from(_A).where(_A.mandant == self._mandant, OFFENE)
        ).one()

    def lies(self, id: UUID) -> Aufgabenzeile:
        """Raises `NichtGefunden`."""
        return _vorhanden(self._session.get(_A, (self._mandant, id)))

    def mit_kurzem(self, anfang: str) -> Sequence[UUID]:
        """Ids that begin like this (hex digits without hyphens), at most two: is it unique?"""
        unten, oben = UUID(anfang.ljust(32, "0")), UUID(anfang.ljust(32, "f"))
        suche = select(_A.id).where(_A.mandant == self._mandant, _A.id.between(unten, oben)).limit(2)
        return self._session.scalars(suche).all()

    def zum_aendern(self, id: UUID) -> Aufgabenzeile:
        """The fresh row, locked until the transaction ends. Raises `NichtGefunden`."""
        return _vorhanden(self._gesperrte(_A, id))

    def stimmen(self, aufgabe: UUID) -> Sequence[Stimmzeile]:
        """The votes so far, in order."""
        suche = select(Stimmzeile).where(Stimmzeile.mandant == self._mandant, Stimmzeile.aufgabe == aufgabe)
        return self._session.scalars(suche.order_by(Stimmzeile.wann, Stimmzeile.benutzer)).all()

    def stimmen_zu(self, aufgaben: Collection[UUID]) -> Sequence[tuple[Stimmzeile, str]]:
        """The votes on these questions so far, in order, each with the name of the person."""
        if not aufgaben:
            return ()
        suche = (
            select(Stimmzeile, Benutzerzeile.name)
            .join(Benutzerzeile, Benutzerzeile.id == Stimmzeile.benutzer)
            .where(Stimmzeile.mandant == self._mandant, Stimmzeile.aufgabe.in_(aufgaben))
            .order_by(Stimmzeile.wann, Stimmzeile.benutzer)
        )
        return [(stimme, name) for stimme, name in self._session.execute(suche)]

    def stimme_ab(
        self, aufgabe: Aufgabenzeile, benutzer: str, wahl: str, wert: str | None, grund: str
    ) -> None:
        """Book one person's vote; the primary key refuses a second one of the same person."""
        self._session.add(
            Stimmzeile(
                mandant=self._mandant,
                aufgabe=aufgabe.id,
                benutzer=benutzer,
                wahl=wahl,
                wert=wert,
                grund=grund,
                wann=self._uhr.jetzt(),
            )
        )
        self._session.flush()
        self._protokolliere(Auditereignis.AUFGABE_STIMME, "aufgabe", aufgabe.id, benutzer, wahl=wahl)

    def entscheide(
        self, aufgabe: Aufgabenzeile, wahl: str, wert: str | None, grund: str, durch: Sequence[str]
    ) -> None:
        """Enough votes: the question is answered for good."""
        aufgabe.wahl, aufgabe.wert, aufgabe.grund, aufgabe.durch = wahl, wert, grund, ", ".join(durch)
        self._beende(aufgabe, Aufgabenzustand.ENTSCHIEDEN, aufgabe.durch)

    def erledige(self, aufgabe: Aufgabenzeile) -> None:
        """The answer has been followed."""
        self._beende(aufgabe, Aufgabenzustand.ERLEDIGT, SYSTEM)

    def mache_hinfaellig(self, aufgabe: Aufgabenzeile) -> None:
        """Its ground has vanished."""
        self._beende(aufgabe, Aufgabenzustand.HINFAELLIG, SYSTEM)

    def leere_angaben(self, vorgang: UUID) -> None:
        """The content is deleted: what was known for the decision goes too."""
        for zeile in self.aller(vorgang):
            zeile.angaben = {}

    def _beende(self, aufgabe: Aufgabenzeile, zustand: Aufgabenzustand, wer: str) -> None:
        aufgabe.zustand, aufgabe.geaendert = zustand, self._uhr.jetzt()
        self._protokolliere(
            Auditereignis.AUFGABE_BEENDET, "aufgabe", aufgabe.id, wer, nach=zustand.value, wahl=aufgabe.wahl
        )

    def _ueber(self, gegenstand: Gegenstand) -> Select[Aufgabenzeile]:
        suche = select(_A).where(_A.mandant == self._mandant)
        if gegenstand.vorgang is not None:
            return suche.where(_A.vorgang == gegenstand.vorgang)
        return suche.where(_A.nachricht == gegenstand.nachricht)


def _vorhanden(zeile: Aufgabenzeile | None) -> Aufgabenzeile:
    if zeile is None:
        raise NichtGefunden("Diese Aufgabe gibt es hier nicht.")
    return zeile
