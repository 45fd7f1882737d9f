"""The handover itself: Freiburg asks, everything else happens by itself; we only watch and compare."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from gateway.auskunft.vorgaenge import Vorgang
from gateway.bootstrap.installation import Installation
from gateway.demo.aufbau import Schauplatz
from gateway.demo.behoerden import Demobehoerde
from gateway.demo.prozesse import Prozessgruppe, einmal
from gateway.domain.uebergabe import Zustand
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.settings import lade

STILLE = 300.0
"""Seconds without any change after which the demo gives up."""
_TAKT = 0.2
FREIGEBENDE = ("Frau Beispiel (Vorführung)", "Herr Muster (Vorführung)")
"""Class C needs one named person, class S two different ones."""


class UebergabeGescheitert(EingabeFehler):
    """The handover came to another end than the receipt."""

    code = "demo.gescheitert"
    satz = "Die Übergabe ist nicht zustande gekommen."


class NichtsBewegtSich(VoruebergehenderFehler):
    """Nothing has changed for a long time."""

    code = "demo.stillstand"
    satz = "Seit Minuten hat sich nichts bewegt; die Vorführung gibt auf."


@dataclass
class Seite:
    """One side as the demo watches it."""

    behoerde: Demobehoerde
    installation: Installation
    gezeigt: int = 0
    vorgang: Vorgang | None = None

    @classmethod
    def von(cls, behoerde: Demobehoerde) -> Seite:
        return cls(behoerde, Installation(lade(behoerde.einstellungen)))

    def schaue(self) -> Vorgang | None:
        """The newest handover of this side, once there is one."""
        auskunft = self.installation.auskunft(self.behoerde.kennung)
        zeilen = auskunft.liste(hoechstens=1).zeilen
        self.vorgang = auskunft.vorgang(zeilen[0].id) if zeilen else None
        return self.vorgang

    @property
    def id(self) -> UUID:
        assert self.vorgang is not None
        return self.vorgang.ueberblick.id

    @property
    def zustand(self) -> Zustand | None:
        return self.vorgang.ueberblick.zustand if self.vorgang else None


@dataclass
class Beobachtung:
    """What happened besides the timelines: decisions of people, and why they were needed."""

    eingriffe: int = 0
    haltegruende: list[str] = field(default_factory=list)


Melder = Callable[[Seite], None]


def fordere_an(platz: Schauplatz, person_datei: str, formate: frozenset[str]) -> None:
    """The clerk in Freiburg asks Stuttgart for the file."""
    einmal(
        [
            *("uebergabe", "start", "--settings", str(platz.b.einstellungen), "--json"),
            *("--mandant", platz.b.kennung, "--von", platz.a.kennung),
            *("--person", person_datei, "--aktenzeichen", "FR-33.2/2026/0815"),
            *("--formate", ",".join(sorted(formate))),
        ]
    )


def begleite(a: Seite, b: Seite, gruppe: Prozessgruppe, melde: Melder) -> Beobachtung:
    """Watch both sides until Freiburg is done and Stuttgart holds the receipt.

    Raises `UebergabeGescheitert`, `NichtsBewegtSich`, `ProzessGestorben`."""
    beobachtung = Beobachtung()
    zuletzt, stand = time.monotonic(), ""
    while not (a.zustand in (Zustand.KARENZ, Zustand.ABGESCHLOSSEN) and b.zustand is Zustand.ABGESCHLOSSEN):
        gruppe.pruefe()
        for seite in (b, a):
            seite.schaue()
            melde(seite)
            _greife_ein(seite, beobachtung)
        neu = "".join(repr(s.vorgang and (s.vorgang.ueberblick, len(s.vorgang.zeitlinie))) for s in (a, b))
        if neu != stand:
            zuletzt, stand = time.monotonic(), neu
        elif time.monotonic() - zuletzt > STILLE:
            raise NichtsBewegtSich()
        time.sleep(_TAKT)
    return beobachtung


def _greife_ein(seite: Seite, beobachtung: Beobachtung) -> None:
    """A held handover waits for a named person: the demo plays her, with the product's own command."""
    if seite.zustand in (Zustand.ABGELEHNT, Zustand.ZURUECKGEWIESEN, Zustand.GESTOERT):
        assert seite.vorgang is not None
        raise UebergabeGescheitert(
            " ".join(e.text for e in seite.vorgang.zeitlinie[-2:]), wo=seite.behoerde.name
        )
    grund = seite.vorgang.ueberblick.gehalten_grund if seite.vorgang else None
    if seite.zustand is not Zustand.GEHALTEN or grund is None:  # None: decided, not yet worked on
        return
    if beobachtung.haltegruende.count(grund) >= len(FREIGEBENDE):
        raise UebergabeGescheitert(f"Die Freigabe hilft nicht: {grund}", wo=seite.behoerde.name)
    durch = FREIGEBENDE[beobachtung.eingriffe % len(FREIGEBENDE)]
    beobachtung.haltegruende.append(grund)
    beobachtung.eingriffe += 1
    einmal(
        [
            *("uebergabe", "entscheiden", str(seite.id), "--settings", str(seite.behoerde.einstellungen)),
            *("--json", "--mandant", seite.behoerde.kennung, "--durch", durch),
            *("--grund", "Für die Vorführung durchgesehen und freigegeben."),
        ]
    )
