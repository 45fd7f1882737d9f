"""What pages, API and command line ask about handovers: one Mandant, read only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.suchwoerter import namensworte, woerter_von
from gateway.ablage.tabellen import (
    Aufgabenzeile,
    Begleitstueck,
    Ereigniszeile,
    Nachrichtenzeile,
    Seitenbemerkung,
    Uebergabezeile,
)
from gateway.ablauf import abbruch, rueckfrage
from gateway.auskunft.betrieb.liste import Vorgangsliste
from gateway.auskunft.betrieb.verbleib import Verbleib, verbleib_aus
from gateway.auskunft.personenschutz import PersonGeschuetzt
from gateway.auskunft.vorgaenge.ausgang import Ausgang, ausgang
from gateway.auskunft.vorgaenge.dokumentstand import Dokumentstand, dokumentstaende
from gateway.auskunft.vorgaenge.quittungen import Quittung, quittungen
from gateway.auskunft.vorgaenge.schutz import verdecke, verdeckte
from gateway.auskunft.vorgaenge.suche import Suchbegriff
from gateway.auskunft.vorgaenge.ueberblick import Ueberblick, ueberblicke
from gateway.auskunft.vorgaenge.umfang import Umfang, umfang
from gateway.domain.aufgabe import Rolle
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.person import Angabenart, Person
from gateway.domain.suchanlass import Suchanlass
from gateway.domain.suchform import namensteile, suchform


@dataclass(frozen=True)
class Vorgang:
    """One handover with everything that is known of it."""

    ueberblick: Ueberblick
    als_naechstes: str
    ausgang: Ausgang | None
    """How it came to nothing, if it did."""
    umfang: Umfang | None
    """How much of the file this is, once known."""
    zeitlinie: Sequence[Ereigniszeile]
    quittungen: Sequence[Quittung]
    dokumente: Sequence[Dokumentstand]
    nachrichten: Sequence[Nachrichtenzeile]
    aufgaben: Sequence[Aufgabenzeile]
    """Every question that it has asked, also the answered ones."""
    geschwister: Sequence[Ueberblick]
    """The other Vorgänge of the matter: what follows, what it follows."""
    mitziehende: Sequence[Ueberblick]
    """Handovers of others who made the same move: family, or flatmates."""
    begleitstuecke: Sequence[Begleitstueck]
    """Originals that go by post."""
    seitenbemerkungen: Sequence[Seitenbemerkung]
    """On an Uebernahme ours, on an Abgabe the other authority's."""
    nimmt_bemerkungen: bool
    """May somebody still ask back about pages?"""
    abbrechbar: bool
    """May somebody still end it?"""


@dataclass(frozen=True)
class Fund:
    """A handover that was found, and what about it answers the search."""

    ueberblick: Ueberblick
    warum: str
    braucht_anlass: bool = False
    """A protected person: who it is shows only to whoever says what for."""


@dataclass(frozen=True)
class Fundliste:
    """What was found; `mehr`: there is more than that."""

    funde: Sequence[Fund]
    mehr: bool

    @property
    def gezeigt(self) -> Sequence[UUID]:
        """Ids of the handovers whose persons are shown."""
        return [f.ueberblick.id for f in self.funde if not f.braucht_anlass]

    @property
    def braucht_anlass(self) -> int:
        return len(self.funde) - len(self.gezeigt)


class Auskunft(Vorgangsliste[Ueberblick]):
    """The clerks' questions."""

    _rollen: Collection[Rolle] | None = None

    def fuer(self, rollen: Collection[Rolle]) -> Auskunft:
        """What these roles may know: protected persons are covered for those who may not."""
        eigene = Auskunft(self._datenbank, self._mandant, self._uhr)
        eigene._rollen = rollen
        return eigene

    def vorgang(self, id: UUID) -> Vorgang:
        """One handover with timeline, receipts and documents.

        Raises `gateway.ablage.fehler.NichtGefunden`, also for handovers of another Mandant; `PersonGeschuetzt`."""
        with self._lesen() as buch:
            zeile = buch.vorgaenge.lies(id)
            if verdeckte(buch, [zeile], self._rollen):
                raise PersonGeschuetzt
            return _vorgang(buch, zeile)

    def ist_verdeckt(self, id: UUID) -> bool:
        """May these roles not know whom it is about? Raises `NichtGefunden`."""
        with self._lesen() as buch:
            return bool(verdeckte(buch, [buch.vorgaenge.lies(id)], self._rollen))

    def verbleib(self, person: Person) -> Verbleib | None:
        """What handovers say of the file of this person, found by her AZR number; nothing of a protected one."""
        with self._lesen() as buch:
            zeilen = buch.vorgaenge.zur_azr_nummer(person.azr_nummer)
            if verdeckte(buch, zeilen, self._rollen):
                return None
            return verbleib_aus(buch, zeilen)

    def suche(self, text: str, *, anlass: Suchanlass | None = None, hoechstens: int = 50) -> Fundliste:
        """Handovers of this person or under this number, the newest first. Of protected persons, who they are only
        for an `anlass`; whoever may not know of them finds nothing whatever he says. Raises `SucheUnmoeglich`."""
        begriff = Suchbegriff.aus(text, self._uhr.jetzt().date())
        with self._lesen() as buch:
            zeilen = self._offene_funde(buch, begriff, hoechstens + 1)
            ueberblick = ueberblicke(buch, zeilen[:hoechstens])
            zu = frozenset() if anlass else verdeckte(buch, zeilen[:hoechstens], ())
        funde = [
            Fund(verdecke(u), "", True) if u.id in zu else Fund(u, _warum(begriff, z))
            for u, z in zip(ueberblick, zeilen, strict=False)
        ]
        return Fundliste(funde, len(zeilen) > hoechstens)

    def nachrichten(
        self,
        *,
        vorgang: UUID | None = None,
        zustaende: Collection[Nachrichtenzustand] = (),
        hoechstens: int = 50,
    ) -> Sequence[Nachrichtenzeile]:
        """Messages, the newest first, of all or of one Vorgang."""
        with self._lesen() as buch:
            return buch.nachrichten.neueste(vorgang=vorgang, zustaende=zustaende, hoechstens=hoechstens)

    def _offene_funde(self, buch: Buch, begriff: Suchbegriff, anzahl: int) -> Sequence[Uebergabezeile]:
        """As if there were no covered ones: neither their number nor that there are any shows."""
        grenze = anzahl
        while True:
            alle = buch.vorgaenge.gefundene(
                begriff.anfaenge, azr_nummer=begriff.azr_nummer, hoechstens=grenze
            )
            verdeckt = verdeckte(buch, alle, self._rollen)
            offene = [z for z in alle if z.id not in verdeckt]
            if len(alle) < grenze or len(offene) >= anzahl:
                return offene[:anzahl]
            grenze *= 2

    def _forme(self, buch: Buch, zeilen: Sequence[Uebergabezeile]) -> tuple[Ueberblick, ...]:
        verdeckt = verdeckte(buch, zeilen, self._rollen)
        return tuple(verdecke(u) if u.id in verdeckt else u for u in ueberblicke(buch, zeilen))


def _warum(begriff: Suchbegriff, zeile: Uebergabezeile) -> str:
    """In words, without repeating values."""
    gruende = []
    treffer = set(begriff.warum(woerter_von(zeile)))
    for name, werte in (
        ("Familienname", "familienname"),
        ("Vorname", "vorname"),
        ("Geburtsname", "geburtsname"),
    ):
        if treffer & _formen(zeile, werte):
            gruende.append(name)
    if treffer & {str(p.get("geburtsdatum")) for p in (zeile.person, zeile.person_akte) if p}:
        gruende.append("Geburtsdatum")
    for name, zeichen in (
        ("eigenes Aktenzeichen", zeile.aktenzeichen_eigenes),
        ("Aktenzeichen der anderen Behörde", zeile.aktenzeichen_partner),
    ):
        if suchform(zeichen or "") in treffer:
            gruende.append(name)
    gruende += _weitere_namen(treffer, zeile)
    if begriff.azr_nummer is not None:
        gruende.append("AZR-Nummer" if zeile.azr_nummer == begriff.azr_nummer else "weitere AZR-Nummer")
    return ", ".join(gruende)


_ANDERE_NAMEN = {
    Angabenart.ALIAS: "Aliasname",
    Angabenart.FRUEHER: "früherer Name",
    Angabenart.SCHREIBWEISE: "andere Schreibweise",
    Angabenart.DEUTSCHES_RECHT: "Name nach deutschem Recht",
    Angabenart.EIGENE_ANGABEN: "Name nach eigenen Angaben",
}


def _weitere_namen(treffer: set[str], zeile: Uebergabezeile) -> list[str]:
    """What of the words is said by nothing but another name of the person."""
    eigene = {w for feld in ("familienname", "vorname", "geburtsname") for w in _formen(zeile, feld)}
    weitere = [w for p in (zeile.person, zeile.person_akte) if p for w in p.get("weitere", ())]
    namen = [
        _ANDERE_NAMEN[Angabenart(w["art"])]
        for w in weitere
        if w["art"] in _ANDERE_NAMEN and (treffer - eigene) & set(namensworte(w))
    ]
    return list(dict.fromkeys(namen))


def _formen(zeile: Uebergabezeile, feld: str) -> set[str]:
    namen = [p.get(feld) or "" for p in (zeile.person, zeile.person_akte) if p]
    return {form for name in namen for form in (*namensteile(name), suchform(name))}


def _vorgang(buch: Buch, zeile: Uebergabezeile) -> Vorgang:
    zeitlinie = buch.vorgaenge.zeitlinie(zeile.id)
    nachrichten = buch.nachrichten.zum_vorgang(zeile.id)
    geschwister = [z for z in buch.vorgaenge.zum_stamm(zeile.stamm) if z.id != zeile.id]
    dokumente = {z.id: buch.dokumente.zeilen(z.id) for z in (zeile, *geschwister)}
    eigener, *andere = ueberblicke(buch, [zeile, *geschwister])
    return Vorgang(
        eigener,
        eigener.als_naechstes if _weiss_mehr(eigener) else zeitlinie[-1].als_naechstes,
        ausgang(zeile, zeitlinie),
        umfang(zeile, geschwister, dokumente),
        zeitlinie,
        quittungen(zeile.richtung, zeile.zustand, nachrichten, zeile.fortschritt_soll),
        dokumentstaende(zeile, dokumente[zeile.id]),
        sorted(nachrichten, key=lambda n: (n.erstellt, n.paket or 0)),
        buch.aufgaben.aller(zeile.id),
        andere,
        ueberblicke(buch, buch.vorgaenge.mitziehende(zeile)),
        buch.begleitstuecke.liste(zeile.id),
        buch.seitenbemerkungen.liste(zeile.id),
        rueckfrage.nimmt_bemerkungen(zeile),
        abbruch.geht_noch(zeile),
    )


def _weiss_mehr(stand: Ueberblick) -> bool:
    """More than what was foreseen at the last event: something is in the way, or it is over."""
    return stand.hindernis is not None or stand.zustand.endgueltig
