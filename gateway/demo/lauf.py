"""The handover itself: Freiburg asks, everything else happens by itself; we watch, and play the people.

People act as people do, with the product's own commands; what they answer is the scenario's matter."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from gateway.ablauf.wege.uebernahme import warte_auf_bestaetigung
from gateway.auskunft.vorgaenge import Ueberblick, Vorgang
from gateway.auskunft.vorgaenge.aufgaben import Frage
from gateway.bootstrap.installation import Installation
from gateway.demo import personal
from gateway.demo.aufbau import Schauplatz
from gateway.demo.behoerden import Demobehoerde
from gateway.demo.meldewesen import Meldewesen
from gateway.demo.prozesse import Prozessgruppe, einmal
from gateway.dmsfehler import BestaetigungAussteht
from gateway.domain.lage import Bewegung
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.settings import lade

STILLE = 300.0
"""Seconds without any change after which the demo gives up."""
STOERUNG = 20.0
"""Seconds for which something may be disturbed before the demo gives up and says why."""
_TAKT = 0.2
_MITTEILUNGEN = 1000
GESCHEITERT = frozenset({Zustand.ABGELEHNT, Zustand.ZURUECKGEWIESEN, Zustand.ABGEBROCHEN})
BLEIBT_LIEGEN = frozenset({"absage_erhalten"})
"""Questions that come when everything the case shows has been seen."""
_QUITTIERT = frozenset({Zustand.KARENZ, Zustand.ABGESCHLOSSEN})


class UebergabeGescheitert(EingabeFehler):
    """The handover came to another end than the scenario wants."""

    code = "demo.gescheitert"
    satz = "Die Übergabe ist nicht zustande gekommen."


class UebergabeVerzoegert(VoruebergehenderFehler):
    """It is still tried, and may go well once somebody has mended the cause."""

    code = "demo.verzoegert"
    satz = "Die Übergabe kommt nicht voran."


class NichtsBewegtSich(VoruebergehenderFehler):
    """Nothing has changed for a long time."""

    code = "demo.stillstand"
    satz = "Seit Minuten hat sich nichts bewegt; die Vorführung gibt auf."


@dataclass(frozen=True)
class Antwort:
    """What people say to a question. `welche`: of several to choose from the one with this Aktenzeichen."""

    wahl: str
    wert: str | None = None
    welche: str | None = None


@dataclass
class Seite:
    """One side as the demo watches it."""

    behoerde: Demobehoerde
    installation: Installation
    gezeigt: dict[UUID, int] = field(default_factory=dict)
    """How many rows of each timeline have been shown."""
    vorgaenge: Sequence[Vorgang] = ()
    """Oldest first."""

    @classmethod
    def von(cls, behoerde: Demobehoerde) -> Seite:
        return cls(behoerde, Installation(lade(behoerde.einstellungen)))

    def auch(self, behoerde: Demobehoerde) -> Seite:
        """Another Mandant of the same installation."""
        return Seite(behoerde, self.installation)

    def schaue(self) -> None:
        auskunft = self.installation.auskunft(self.behoerde.kennung)
        zeilen = auskunft.liste(hoechstens=_MITTEILUNGEN).zeilen
        self.vorgaenge = [auskunft.vorgang(z.id) for z in reversed(zeilen)]

    @property
    def erste(self) -> Vorgang:
        """The handover that the others belong to; one that moved no file is passed over."""
        gelungen = (v for v in self.vorgaenge if v.ueberblick.zustand not in GESCHEITERT)
        return next(gelungen, self.vorgaenge[0])

    @property
    def zustaende(self) -> list[Zustand]:
        return [v.ueberblick.zustand for v in self.vorgaenge]

    def fragen(self) -> Sequence[Frage]:
        """The open questions."""
        return self.installation.aufgabenauskunft(self.behoerde.kennung).liste()

    def rufe(self, *befehl: str) -> None:
        """Run a command of the product in this installation, for this Mandant."""
        einmal(
            [
                *befehl,
                *("--mandant", self.behoerde.kennung, "--settings", str(self.behoerde.einstellungen)),
                "--json",
            ]
        )


@dataclass
class Beobachtung:
    """What happened besides the timelines: decisions of people, and the rules that asked for them."""

    eingriffe: int = 0
    haltegruende: list[str] = field(default_factory=list)


@dataclass
class Buehne:
    """Everything runs; the scenario says what happens."""

    platz: Schauplatz
    gruppe: Prozessgruppe
    a: Seite
    b: Seite
    melde: Callable[[Seite], None]
    antworten: Mapping[str, Antwort]
    """Rule (or one of the two sides of a rule) -> what people answer. A question about anything else ends the
    demo."""
    meldewesen: Meldewesen | None = None
    """None: no registry office takes part (XTA)."""
    c: Seite | None = None
    """Aalen, where the scenario needs it."""
    beobachtung: Beobachtung = field(default_factory=Beobachtung)

    @property
    def abgebend(self) -> Seite:
        """Who has handed the file to Freiburg in the end."""
        return self.c if self.c is not None and self.c.vorgaenge else self.a

    def fordere_an(self, person: Path, formate: frozenset[str], grund: str = "01") -> None:
        """The clerk in Freiburg asks Stuttgart for the file."""
        self.b.rufe(
            *("uebergabe", "start", "--von", self.a.behoerde.kennung, "--person", str(person)),
            *("--aktenzeichen", "FR-33.2/2026/0815", "--formate", ",".join(sorted(formate))),
            *("--grund", grund),
        )

    def gib_ab(self, aktenzeichen: str) -> None:
        """A clerk in Stuttgart hands over what nobody has asked for."""
        an = self.b.behoerde.kennung
        self.a.rufe("uebergabe", "abgeben", "--an", an, "--aktenzeichen", aktenzeichen)

    def fordere_fuer_aalen_an(self, person: Path, formate: frozenset[str]) -> None:
        """A clerk in Aalen asks Stuttgart for the file."""
        assert self.c is not None
        self.c.rufe(
            *("uebergabe", "start", "--von", self.a.behoerde.kennung, "--person", str(person)),
            *("--aktenzeichen", "AA-10/2026", "--formate", ",".join(sorted(formate))),
        )

    def sieh_zu(self, sekunden: float) -> None:
        """Let them work for a while. Raises as `warte`."""
        ende = time.monotonic() + sekunden
        self.warte(lambda _a, _b: time.monotonic() >= ende)

    def liefere_nach(self, *dateien: Path) -> None:
        """Late mail in Stuttgart."""
        id = str(self.a.erste.ueberblick.id)
        self.a.rufe("uebergabe", "nachliefern", id, *map(str, dateien), "--durch", "sachbearbeitung")

    def warte(self, ist_soweit: Callable[[Seite, Seite], bool]) -> None:
        """Watch both sides and answer their questions until then.

        Raises `UebergabeGescheitert`, `NichtsBewegtSich`, `ProzessGestorben`."""
        zuletzt, stand, gestoert = time.monotonic(), "", None
        while True:
            self.gruppe.pruefe()
            for seite in self._seiten():
                seite.schaue()
                self.melde(seite)
                self._beantworte(seite)
            if ist_soweit(self.a, self.b):
                return
            gestoert = self._pruefe_stoerung(gestoert)
            neu = "".join(repr((v.ueberblick, len(v.zeitlinie))) for s in self._seiten() for v in s.vorgaenge)
            if neu != stand:
                zuletzt, stand = time.monotonic(), neu
            elif time.monotonic() - zuletzt > STILLE:
                raise NichtsBewegtSich()
            time.sleep(_TAKT)

    def _seiten(self) -> list[Seite]:
        return [seite for seite in (self.b, self.a, self.c) if seite is not None]

    def _pruefe_stoerung(self, seit: float | None) -> float | None:
        """What is disturbed, or waits for a foreign DMS to speak, may come right by itself, for a while."""
        faelle = [(s, v.ueberblick) for s in (self.a, self.b) for v in s.vorgaenge]
        gestoert = [(s, u) for s, u in faelle if _hindernis(u)]
        if not gestoert:
            return None
        if seit is not None and time.monotonic() - seit > STOERUNG:
            seite, stand = max(gestoert, key=lambda fall: fall[1].stoerung is not None)
            art = UebergabeGescheitert if stand.stoerung else UebergabeVerzoegert
            raise art(_hindernis(stand), wo=seite.behoerde.name)
        return seit or time.monotonic()

    def _beantworte(self, seite: Seite) -> None:
        for frage in seite.fragen():
            regel = frage.art.regel
            antwort = self.antworten.get(frage.art.name) or self.antworten.get(regel)
            if regel in BLEIBT_LIEGEN:
                continue
            if antwort is None:
                raise UebergabeGescheitert(frage.zeile.text, wo=seite.behoerde.name)
            if regel not in self.beobachtung.haltegruende:
                self.beobachtung.haltegruende.append(regel)
            self._antworte(seite, frage, antwort)

    def _antworte(self, seite: Seite, frage: Frage, antwort: Antwort) -> None:
        """As many people as the answer needs, one after the other."""
        wahl = frage.art.wahl(antwort.wahl)
        assert wahl is not None
        wert = antwort.wert
        if antwort.welche is not None:
            ansicht = seite.installation.aufgabenauskunft(seite.behoerde.kennung).zeige(frage.zeile.id)
            wert = next(m.wert for m in ansicht.auswahl if f"({antwort.welche})" in m.text)
        for person in personal.mit_rolle(frage.zeile.rolle.value)[: wahl.stimmen]:
            seite.rufe(
                *("aufgabe", "entscheiden", str(frage.zeile.id), "--wahl", wahl.name, "--durch", person),
                *("--grund", "Für die Vorführung durchgesehen."),
                *(("--wert", wert) if wert else ()),
            )
            self.beobachtung.eingriffe += 1


def _hindernis(stand: Ueberblick) -> str | None:
    """Why it doesn't move; None where it does, or people are asked."""
    if stand.schritt == warte_auf_bestaetigung.__name__:
        return BestaetigungAussteht.satz
    gestoert = stand.stoerung or stand.antrieb.bewegung is Bewegung.VERZOEGERT
    return (stand.antrieb.grund or UebergabeVerzoegert.satz) if gestoert else None


def uebergeben(a: Seite, b: Seite) -> bool:
    """Freiburg has everything that Stuttgart has sent, and Stuttgart holds a receipt for each delivery.

    Raises `UebergabeGescheitert`."""
    for seite in (a, b):
        for vorgang in seite.vorgaenge:
            if vorgang.ueberblick.zustand in GESCHEITERT:
                raise UebergabeGescheitert(
                    " ".join(e.text for e in vorgang.zeitlinie[-2:]), wo=seite.behoerde.name
                )
    return (
        bool(a.vorgaenge)
        and all(z in _QUITTIERT for z in a.zustaende)
        and [z for z in b.zustaende if z is Zustand.ABGESCHLOSSEN] == b.zustaende
        and len(a.vorgaenge) == len(b.vorgaenge)
    )


def abgelehnt(a: Seite, b: Seite) -> bool:
    """Stuttgart has said no, and Freiburg knows."""
    return a.zustaende == b.zustaende == [Zustand.ABGELEHNT]


def zurueckgegeben(a: Seite, b: Seite) -> bool:
    """Nothing has come of it, Freiburg's copy is destroyed, and nobody is asked any more."""
    zu_ende = bool(b.vorgaenge) and all(v.ueberblick.beendet for v in b.vorgaenge)
    return zu_ende and {*a.zustaende, *b.zustaende} <= GESCHEITERT and not (a.fragen() or b.fragen())


def auf_papier(a: Seite, b: Seite) -> bool:
    """Freiburg knows that it must write a letter; nobody else has heard of it."""
    return b.zustaende == [Zustand.ABGEBROCHEN] and not a.vorgaenge


def in_aalen(c: Seite) -> Callable[[Seite, Seite], bool]:
    """Aalen has the file, and Stuttgart the receipt."""
    return lambda a, _b: c.zustaende == [Zustand.ABGESCHLOSSEN] and all(z in _QUITTIERT for z in a.zustaende)


def weitergezogen(c: Seite) -> Callable[[Seite, Seite], bool]:
    """Stuttgart has named Aalen, Aalen has sent, Freiburg has it."""

    def ist_soweit(a: Seite, b: Seite) -> bool:
        angekommen = sorted(b.zustaende) == sorted([Zustand.ABGELEHNT, Zustand.ABGESCHLOSSEN])
        von_aalen = [v for v in c.vorgaenge if v.ueberblick.richtung is Richtung.ABGABE]
        return angekommen and any(v.ueberblick.zustand in _QUITTIERT for v in von_aalen)

    return ist_soweit


def abgebende_vorgaenge(a: Seite) -> list[Vorgang]:
    """Those that have handed something over."""
    return [
        v
        for v in a.vorgaenge
        if v.ueberblick.richtung is Richtung.ABGABE and v.ueberblick.zustand in _QUITTIERT
    ]
