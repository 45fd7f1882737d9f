"""The two authorities of the demo: who they are, their folders, their settings files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from gateway.schutz.testpki import Pki


@dataclass(frozen=True)
class Demobehoerde:
    """One authority: key from the code list, name, role in the test PKI, folder of its installation."""

    kennung: str
    name: str
    ort: str
    rolle: str
    ordner: Path

    @property
    def einstellungen(self) -> Path:
        return self.ordner / "gateway.toml"

    @property
    def dms(self) -> Path:
        return self.ordner / "dms"

    @property
    def kurz(self) -> str:
        """Name of its processes and folder."""
        return self.ordner.name

    def schreibe_einstellungen(self, pki: Pki, verzeichnis_url: str, nachrichtengrenze: int) -> None:
        """As an administrator would write them; only the rhythm is quicker than in earnest."""
        self.dms.mkdir(parents=True, exist_ok=True)
        self.einstellungen.write_text(
            _VORLAGE.format(
                name=json.dumps(self.name, ensure_ascii=False),
                kennung=self.kennung,
                ort=json.dumps(self.ort, ensure_ascii=False),
                grenze=nachrichtengrenze,
                url=verzeichnis_url,
                vertrauen=json.dumps(str(pki.vertrauen)),
                signatur=json.dumps(str(pki.p12(f"{self.rolle}-signatur"))),
                chiffre=json.dumps(str(pki.p12(f"{self.rolle}-chiffre"))),
                pin=json.dumps(str(pki.pin_datei)),
            ),
            encoding="utf-8",
        )


def abgebende(basis: Path) -> Demobehoerde:
    """Stuttgart has the file."""
    return Demobehoerde(
        "azr:001900", "Landeshauptstadt Stuttgart", "Stuttgart", "behoerde-a", basis / "stuttgart"
    )


def uebernehmende(basis: Path) -> Demobehoerde:
    """Freiburg asks for it."""
    return Demobehoerde(
        "azr:005700", "Stadt Freiburg im Breisgau", "Freiburg", "behoerde-b", basis / "freiburg"
    )


_VORLAGE = """\
# Einstellungen einer Behörde der Vorführung. Alle Schlüssel sind Testschlüssel, wertlos.
[datenbank]
url = "sqlite:///aktenbruecke.db"

[ablage]
blobs = "blobs"
hauptschluessel = "hauptschluessel"
quarantaene = "quarantaene"

[web]
port = 0
zugang = "zugang"

[worker]
pause = 0.05
abholtakt = 0.5

[vertrauen]
ordner = {vertrauen}

[verzeichnis]
art = "dvdv"
url = ["{url}"]
letzter_stand = "verzeichnis"

[[mandanten]]
kennung = "{kennung}"
name = {name}
nachrichtengrenze = {grenze}
anschrift = {{strasse = "Musterplatz", hausnummer = "1", postleitzahl = "00000", wohnort = {ort}}}
erreichbarkeit = [{{kanal = "01", kennung = "auslaenderbehoerde@beispiel.invalid"}}]
schluessel = {{signatur = {signatur}, verschluesselung = {chiffre}, pin_datei = {pin}}}
dms = {{ordner = "dms"}}
"""
