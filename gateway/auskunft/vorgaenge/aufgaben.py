"""What pages, API and command line ask about open and answered questions: one Mandant, read only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.inhalte import dokument_von
from gateway.ablage.tabellen import Aufgabenzeile, Dokumentblick, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import person_aus_json
from gateway.ablage.vorgangsfinder import Bezug
from gateway.auskunft.personenschutz import GESCHUETZT, PersonGeschuetzt
from gateway.auskunft.vorgaenge.schutz import verdeckte, weiss_alles
from gateway.domain.akte import Dokument
from gateway.domain.aufgabe import AUFGABENARTEN, Aufgabenart, Aufgabenzustand, Rolle
from gateway.domain.freigabe import FRAGE
from gateway.domain.person import Person
from gateway.domain.personenabgleich import Abgleich, vergleiche
from gateway.ports import Uhr


@dataclass(frozen=True)
class Frage:
    """One question, open or not, as a line of a list; free of personal data."""

    zeile: Aufgabenzeile
    noch: int
    """Votes that are still missing; 0 = answered or void."""
    aktenzeichen: str | None
    zeichen_partner: str | None
    partner: str | None
    partner_name: str | None
    vorgang: UUID | None = None
    """The handover that it is about, also where it asks about a message of it."""

    @property
    def art(self) -> Aufgabenart:
        return AUFGABENARTEN[self.zeile.art]

    @property
    def offen(self) -> bool:
        return self.zeile.zustand is Aufgabenzustand.OFFEN


@dataclass(frozen=True)
class Gegeben:
    """A vote: who (id and name), what, why."""

    benutzer: str
    name: str
    wahl: str
    grund: str
    wann: datetime
    geoeffnet: int = 0
    """So many of the documents this person had opened before."""


@dataclass(frozen=True)
class Vorlage:
    """A question on the desk: with whom it is about, as far as known."""

    frage: Frage
    person: Person | None

    @property
    def verdeckt(self) -> bool:
        """Whoever looks may not know whom it is about, nor answer."""
        return self.person is GESCHUETZT


@dataclass(frozen=True)
class Aufgabenblatt:
    """One page of questions; `weiter` leads to the next one."""

    vorlagen: Sequence[Vorlage]
    weiter: tuple[datetime, UUID] | None


@dataclass(frozen=True)
class Moeglichkeit:
    """One of several to choose from: a file, whose it is, and how she compares with the person asked for."""

    wert: str
    text: str
    person: Person | None
    abgleich: Abgleich | None


@dataclass(frozen=True)
class Anlagenangabe:
    """A document that came with the question of another authority; `groesse` in bytes."""

    uuid: UUID
    name: str
    groesse: int


@dataclass(frozen=True)
class Ansicht:
    """One question with what is known of both sides, for the person who decides."""

    frage: Frage
    gesucht: Person | None
    """Whom the request names."""
    gefunden: Person | None
    """Whom the other side's file, or ours, names."""
    abgleich: Abgleich | None
    auswahl: Sequence[Moeglichkeit]
    dokumente: Sequence[Dokument]
    """What the question is about, where it is about documents."""
    stimmen: Sequence[Gegeben]
    """So far."""
    blicke: Sequence[Dokumentblick] = ()
    """Who has opened which of the documents, where somebody is to release them."""
    brief: str | None = None
    """Text of a letter, where only paper helps."""
    mitteilung: Sequence[tuple[str, str]] = ()
    """What the other authority writes, line by line: name and words."""
    anlagen: Sequence[Anlagenangabe] = ()
    """What it has attached."""

    @property
    def freizugeben(self) -> bool:
        """It is about documents that leave only when somebody has released them."""
        return self.frage.zeile.art in FRAGE.values()

    def geoeffnet_von(self, benutzer: str) -> Mapping[UUID, datetime]:
        """Which of the documents this person has opened, and when first."""
        return {b.dokument: b.wann for b in self.blicke if b.benutzer == benutzer}

    @property
    def stand(self) -> str:
        """Changes with everything that one should know before answering: the question, its facts, the votes."""
        zeile = self.frage.zeile
        was = (zeile.zustand.value, zeile.text, zeile.angaben, [(s.benutzer, s.wahl) for s in self.stimmen])
        return hashlib.sha256(json.dumps(was, sort_keys=True).encode()).hexdigest()[:16]


class Aufgabenauskunft:
    """Queries bound to one Mandant by construction (invariant 13)."""

    def __init__(self, datenbank: Datenbank, mandant: str, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr
        self._rollen: Collection[Rolle] | None = None

    def fuer(self, rollen: Collection[Rolle]) -> Aufgabenauskunft:
        """What these roles may know: protected persons are covered for those who may not."""
        eigene = Aufgabenauskunft(self._datenbank, self._mandant, self._uhr)
        eigene._rollen = rollen
        return eigene

    def liste(self, *, offen: bool = True, hoechstens: int = 1000, angaben: bool = True) -> Sequence[Frage]:
        """By due date; without `offen` the answered ones too. `angaben` False: without what is known of both sides."""
        with self._datenbank.lesen() as session:
            buch = Buch(session, self._mandant, self._uhr)
            zeilen = buch.aufgaben.liste(offen=offen, hoechstens=hoechstens, angaben=angaben)
            bezuege = _Bezuege.von(buch, zeilen, personen=False)
            return [_frage(bezuege, z) for z in zeilen]

    def schreibtisch(
        self,
        *,
        offen: bool = True,
        rollen: Collection[Rolle] = (),
        ohne_stimme_von: str | None = None,
        nach: tuple[datetime, UUID] | None = None,
        hoechstens: int = 50,
    ) -> Aufgabenblatt:
        """One page for the people at the desk, with persons. `ohne_stimme_von`: only what this person has not
        answered yet."""
        with self._datenbank.lesen() as session:
            buch = Buch(session, self._mandant, self._uhr)
            zeilen = buch.aufgaben.liste(
                offen=offen,
                rollen=rollen,
                ohne_stimme_von=ohne_stimme_von,
                nach=nach,
                hoechstens=hoechstens + 1,
            )
            blatt = self._vorlagen(buch, zeilen[:hoechstens])
        letzte = zeilen[hoechstens - 1] if len(zeilen) > hoechstens else None
        return Aufgabenblatt(blatt, (letzte.bis, letzte.id) if letzte else None)

    def zeige(self, id: UUID) -> Ansicht:
        """Raises `NichtGefunden`, `PersonGeschuetzt`."""
        with self._datenbank.lesen() as session:
            buch = Buch(session, self._mandant, self._uhr)
            zeile = buch.aufgaben.lies(id)
            if self._verdeckte(buch, [zeile]):
                raise PersonGeschuetzt
            return _ansicht(buch, zeile)

    def _vorlagen(self, buch: Buch, zeilen: Sequence[Aufgabenzeile]) -> Sequence[Vorlage]:
        verdeckt, bezuege = self._verdeckte(buch, zeilen), _Bezuege.von(buch, zeilen)
        return [
            _verdeckt(v) if v.frage.zeile.vorgang in verdeckt else v
            for v in (_vorlage(bezuege, z) for z in zeilen)
        ]

    def _verdeckte(self, buch: Buch, zeilen: Sequence[Aufgabenzeile]) -> frozenset[UUID]:
        if weiss_alles(self._rollen):
            return frozenset()
        vorgaenge = buch.vorgaenge.mit_ids({z.vorgang for z in zeilen if z.vorgang})
        return verdeckte(buch, vorgaenge, self._rollen)

    def kennung(self, ziffern: str) -> UUID:
        """An id by its hex digits, whole or a beginning that is unique. Raises `NichtGefunden`."""
        with self._datenbank.lesen() as session:
            treffer = Buch(session, self._mandant, self._uhr).aufgaben.mit_kurzem(ziffern)
        if len(treffer) > 1:
            raise NichtGefunden("Mit diesem Anfang gibt es mehrere Aufgaben; bitte mehr Zeichen angeben.")
        if not treffer:
            raise NichtGefunden("Diese Aufgabe gibt es hier nicht.")
        return treffer[0]


@dataclass(frozen=True)
class _Bezuege:
    """What the rows of a list are about: asked for all of them together, however many there are."""

    vorgaenge: Mapping[UUID, Bezug]
    nachrichten: Mapping[UUID, Nachrichtenzeile]
    stimmen: Mapping[UUID, Sequence[str]]
    """Answers given so far, where one vote isn't enough."""

    @classmethod
    def von(cls, buch: Buch, zeilen: Sequence[Aufgabenzeile], *, personen: bool = True) -> _Bezuege:
        nachrichten = buch.nachrichten.mit_ids({z.nachricht for z in zeilen if z.nachricht})
        vorgaenge = {*(z.vorgang for z in zeilen), *(n.vorgang for n in nachrichten.values())}
        stimmen: dict[UUID, list[str]] = {}
        mehrere = [z.id for z in zeilen if z.stimmen > 1 and z.zustand is Aufgabenzustand.OFFEN]
        for stimme, _ in buch.aufgaben.stimmen_zu(mehrere):
            stimmen.setdefault(stimme.aufgabe, []).append(stimme.wahl)
        bezuege = buch.vorgaenge.bezuege({v for v in vorgaenge if v}, personen=personen)
        return cls(bezuege, nachrichten, stimmen)

    def vorgang(self, zeile: Aufgabenzeile) -> Bezug | None:
        """Whose question it is, or to whose handover the message belongs that it is about."""
        id = self.id(zeile)
        return self.vorgaenge.get(id) if id else None

    def id(self, zeile: Aufgabenzeile) -> UUID | None:
        nachricht = self.nachrichten.get(zeile.nachricht) if zeile.nachricht else None
        return zeile.vorgang or (nachricht.vorgang if nachricht else None)


def _frage(bezuege: _Bezuege, zeile: Aufgabenzeile) -> Frage:
    vorgang = bezuege.vorgang(zeile)
    if vorgang is not None:
        return Frage(
            zeile,
            _noch(bezuege, zeile),
            vorgang.aktenzeichen_eigenes,
            vorgang.aktenzeichen_partner,
            vorgang.partner,
            vorgang.partner_name,
            bezuege.id(zeile),
        )
    nachricht = bezuege.nachrichten.get(zeile.nachricht) if zeile.nachricht else None
    partner = nachricht.partner if nachricht else None
    return Frage(zeile, _noch(bezuege, zeile), None, None, partner, None)


def _vorlage(bezuege: _Bezuege, zeile: Aufgabenzeile) -> Vorlage:
    vorgang = bezuege.vorgang(zeile)
    return Vorlage(
        _frage(bezuege, zeile), _person(vorgang.person if vorgang else zeile.angaben.get("gesucht"))
    )


def _verdeckt(vorlage: Vorlage) -> Vorlage:
    return Vorlage(replace(vorlage.frage, aktenzeichen=None, zeichen_partner=None), GESCHUETZT)


def _noch(bezuege: _Bezuege, zeile: Aufgabenzeile) -> int:
    if zeile.zustand is not Aufgabenzustand.OFFEN:
        return 0
    return AUFGABENARTEN[zeile.art].noch(bezuege.stimmen.get(zeile.id, ()))


def _ansicht(buch: Buch, zeile: Aufgabenzeile) -> Ansicht:
    angaben = zeile.angaben
    vorgang = buch.vorgaenge.finde(zeile.vorgang) if zeile.vorgang else None
    gesucht = _person(angaben.get("gesucht")) or _angeforderte(vorgang)
    auswahl = [_moeglichkeit(gesucht, a) for a in angaben.get("auswahl", [])]
    gefunden = _person(angaben.get("geliefert"))
    if gefunden is None and len(auswahl) == 1:
        gefunden = auswahl[0].person
    if gefunden is None and vorgang is not None:
        gefunden = _person(vorgang.person_akte)
    dokumente = _dokumente(buch, zeile, vorgang)
    blicke = _blicke(buch, zeile, dokumente)
    return Ansicht(
        _frage(_Bezuege.von(buch, [zeile]), zeile),
        gesucht,
        gefunden,
        vergleiche(gesucht, gefunden) if gesucht and gefunden else None,
        auswahl,
        dokumente,
        [
            Gegeben(s.benutzer, name, s.wahl, s.grund, s.wann, _vorher(blicke, s.benutzer, s.wann))
            for s, name in buch.aufgaben.stimmen_zu([zeile.id])
        ],
        blicke,
        angaben.get("brief"),
        [(str(name), str(wert)) for name, wert in angaben.get("mitteilung", ())],
        [Anlagenangabe(UUID(a["uuid"]), a["name"], a["groesse"]) for a in angaben.get("anlagen", ())],
    )


def _blicke(buch: Buch, zeile: Aufgabenzeile, dokumente: Sequence[Dokument]) -> Sequence[Dokumentblick]:
    if zeile.vorgang is None or zeile.art not in FRAGE.values():
        return ()
    gemeint = {d.uuid for d in dokumente}
    return [b for b in buch.dokumentblicke.liste(zeile.vorgang) if b.dokument in gemeint]


def _vorher(blicke: Sequence[Dokumentblick], benutzer: str, wann: datetime) -> int:
    return sum(b.benutzer == benutzer and b.wann <= wann for b in blicke)


def _person(werte: Mapping[str, Any] | None) -> Person | None:
    return person_aus_json(dict(werte)) if werte else None


def _angeforderte(vorgang: Uebergabezeile | None) -> Person | None:
    """Whom the request names; an unasked file was not asked for."""
    return _person(vorgang.person) if vorgang is not None and vorgang.ausloeser_uuid is not None else None


def _moeglichkeit(gesucht: Person | None, angabe: Mapping[str, Any]) -> Moeglichkeit:
    person = _person(angabe.get("person"))
    abgleich = vergleiche(gesucht, person) if gesucht and person else None
    return Moeglichkeit(str(angabe["wert"]), str(angabe["text"]), person, abgleich)


def _dokumente(buch: Buch, zeile: Aufgabenzeile, vorgang: Uebergabezeile | None) -> Sequence[Dokument]:
    if vorgang is None:
        return ()
    dokumente = [dokument_von(z) for z in buch.dokumente.zeilen(vorgang.id)]
    gemeint = zeile.angaben.get("dokumente")
    return [d for d in dokumente if gemeint is None or str(d.uuid) in gemeint]
