"""The handover itself: Freiburg asks, everything else happens by itself; we watch, and play the people.

People act as people do, with the product's own commands; what they answer is the scenario's matter."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gateway.ablauf.wege.uebernahme import warte_auf_bestaetigung
from gateway.auskunft.vorgaenge import Ueberblick
from gateway.auskunft.vorgaenge.aufgaben import Frage
from gateway.demo import personal
from gateway.demo.aufbau import Schauplatz
from gateway.demo.meldewesen import Meldewesen
from gateway.demo.prozesse import Prozessgruppe
from gateway.demo.scheitern import NichtsBewegtSich, UebergabeGescheitert, UebergabeVerzoegert
from gateway.demo.seite import Seite
from gateway.dmsfehler import BestaetigungAussteht
from gateway.domain.lage import Bewegung

STILLE = 300.0
"""Seconds without any change after which the demo gives up."""
STOERUNG = 20.0
"""Seconds for which something may be disturbed before the demo gives up and says why."""
_TAKT = 0.2
BLEIBT_LIEGEN = frozenset({"absage_erhalten"})
"""Questions that come when everything the case shows has been seen."""


@dataclass(frozen=True)
class Antwort:
    """What people say to a question. `welche`: of several to choose from the one with this Aktenzeichen."""

    wahl: str
    wert: str | None = None
    welche: str | None = None


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
