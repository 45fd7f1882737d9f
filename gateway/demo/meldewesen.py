"""What the registry offices of the demo report, with the product's own command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from gateway.demo.behoerden import HEIM, Demobehoerde, Demomeldebehoerde
from gateway.demo.prozesse import einmal

STUTTGART = {
    "strasse": "Alte Gasse",
    "hausnummer": "1",
    "postleitzahl": "00001",
    "wohnort": "Stuttgart",
    "gemeindeschluessel": "08111000",
}
FREIBURG = {
    "strasse": "Neue Gasse",
    "hausnummer": "2",
    "postleitzahl": "00002",
    "wohnort": "Freiburg",
    "gemeindeschluessel": "08311000",
}
AALEN = {
    "strasse": "Mittlere Gasse",
    "hausnummer": "3",
    "postleitzahl": "00003",
    "wohnort": "Aalen",
    "gemeindeschluessel": "08136088",
}
HEILBRONN = {
    "strasse": "Ferne Gasse",
    "hausnummer": "4",
    "postleitzahl": "00004",
    "wohnort": "Heilbronn",
    "gemeindeschluessel": "08121000",
}
IM_HEIM = {**HEIM, "gemeindeschluessel": FREIBURG["gemeindeschluessel"]}
Anschrift = Mapping[str, str]


@dataclass(frozen=True)
class Meldewesen:
    """The two offices; `ordner` takes the files of addresses."""

    weg: Demomeldebehoerde
    zu: Demomeldebehoerde
    a: Demobehoerde
    b: Demobehoerde
    ordner: Path

    def anmeldung(self, person: Path, von: Anschrift = STUTTGART, nach: Anschrift = FREIBURG) -> UUID:
        """Freiburg's office reports who has moved there (030101)."""
        return self._melde("anmeldung", self.zu, self.b, person, von, nach)

    def abmeldung(self, person: Path, nach: Anschrift = FREIBURG) -> UUID:
        """Stuttgart's office reports who has left (030102)."""
        return self._melde("abmeldung", self.weg, self.a, person, STUTTGART, nach)

    def ruecknahme(self, person: Path, bezug: UUID) -> UUID:
        """The person has not left after all (030402)."""
        return self._melde("ruecknahme", self.weg, self.a, person, STUTTGART, None, "--bezug", str(bezug))

    def _melde(
        self,
        art: str,
        amt: Demomeldebehoerde,
        an: Demobehoerde,
        person: Path,
        von: Anschrift,
        nach: Anschrift | None,
        *weiteres: str,
    ) -> UUID:
        wohin = () if nach is None else ("--nach-anschrift", self._datei(nach))
        antwort = einmal(
            [
                *("meldung", art, "--settings", str(amt.einstellungen), "--person", str(person)),
                *("--an", an.kennung, "--von-anschrift", self._datei(von), *wohin, *weiteres, "--json"),
            ]
        )
        return UUID(antwort["uuid"])

    def _datei(self, anschrift: Anschrift) -> str:
        datei = self.ordner / f"anschrift-{anschrift['postleitzahl']}-{anschrift['hausnummer']}.json"
        datei.write_text(json.dumps(anschrift), encoding="utf-8")
        return str(datei)
