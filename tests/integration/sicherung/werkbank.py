"""An authority of `tests.zweibehoerden` with a settings file, so that it can be backed up, destroyed, restored."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from gateway.ablage.datenbank import Datenbank
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.sicherung.manifest import Manifest
from gateway.bootstrap.sicherung.sichern import sichere
from gateway.bootstrap.sicherung.zurueckspielen import spiele_zurueck
from gateway.settings import lade
from tests.conftest import StehendeUhr
from tests.zweibehoerden import WEG, ZU, Rohrpostanschluss, Zweibehoerden, baue

TOML = """
[datenbank]
url = "{url}"
[ablage]
blobs = "blobs"
hauptschluessel = "geheim/hauptschluessel"
quarantaene = "versand"
[web]
[vertrauen]
ordner = "vertrauen"
[verzeichnis]
datei = "verzeichnis.toml"
[[mandanten]]
kennung = "{kennung}"
name = "{name}"
anschrift = {{strasse = "Musterweg", postleitzahl = "00000", wohnort = "Musterstadt"}}
erreichbarkeit = [{{kanal = "01", kennung = "abh@beispiel.invalid"}}]
dms = {{ordner = "dms"}}
schluessel = {{signatur = "geheim/s.p12", verschluesselung = "geheim/c.p12", pin_datei = "geheim/pin"}}
"""
NAMEN = {WEG: "Wegstadt", ZU: "Zustadt"}
NeueDatenbank = Callable[[bool], str]
"""With our tables in it?"""


@dataclass
class Werkbank:
    """Two authorities, each an installation of its own. After `zerstoere` and `spiele_zurueck` the authority is a
    new one on the same paths, with a new database."""

    basis: Path
    neue_datenbank: NeueDatenbank
    uhr: StehendeUhr
    urls: dict[str, str] = field(default_factory=dict)
    offen: list[Datenbank] = field(default_factory=list)

    def baue(self) -> Zweibehoerden:
        for kennung in (WEG, ZU):
            self.urls[kennung] = self.neue_datenbank(True)
            ordner = self.ordner(kennung)
            (ordner / "geheim").mkdir(parents=True)
            self._lege_hauptschluessel(kennung)
            (ordner / "geheim" / "s.p12").write_bytes(b"verpackt")
            (ordner / "geheim" / "pin").write_bytes(b"1234")
            (ordner / "vertrauen").mkdir()
            (ordner / "vertrauen" / "anker.cer").write_bytes(b"Anker")
            (ordner / "verzeichnis.toml").write_text('[[behoerde]]\nleser = "partner.cer"\n')
            (ordner / "partner.cer").write_bytes(b"Zertifikat")
            self._schreibe_einstellungen(kennung)
        return self._oeffne()

    def ordner(self, kennung: str) -> Path:
        return self.basis / NAMEN[kennung]

    def toml(self, kennung: str) -> Path:
        return self.ordner(kennung) / "gateway.toml"

    def sichere(self, kennung: str, ziel: Path, schluesseldatei: Path | None = None) -> Manifest:
        installation = Installation(lade(self.toml(kennung)), uhr=self.uhr)
        try:
            return sichere(installation, self.toml(kennung), ziel, schluesseldatei)
        finally:
            installation.datenbank.schliesse()

    def zerstoere(self, kennung: str) -> None:
        """The machine is gone; the DMS and the settings file are elsewhere."""
        for rest in self.ordner(kennung).iterdir():
            if rest.is_dir() and rest.name != "dms":
                shutil.rmtree(rest)
        self.urls[kennung] = self.neue_datenbank(False)
        self._schreibe_einstellungen(kennung)

    def spiele_zurueck(self, kennung: str, quelle: Path, schluesseldatei: Path | None = None) -> Manifest:
        einstellungen = lade(self.toml(kennung))
        return spiele_zurueck(einstellungen, quelle, self.uhr, schluesseldatei=schluesseldatei)

    def wieder(self, vorher: Zweibehoerden) -> Zweibehoerden:
        """The same two, opened anew; what lies in the mailboxes stays."""
        return self._oeffne(vorher)

    def schliesse(self) -> None:
        for datenbank in self.offen:
            datenbank.schliesse()

    def _oeffne(self, vorher: Zweibehoerden | None = None) -> Zweibehoerden:
        datenbanken = (Datenbank(self.urls[WEG]), Datenbank(self.urls[ZU]))
        self.offen += datenbanken
        anschluss = Rohrpostanschluss(vorher.post, self.uhr) if vorher else None
        neu = baue(self.basis, datenbanken, self.uhr, anschluss=anschluss)
        if vorher:
            neu.post = vorher.post
        return neu

    def _lege_hauptschluessel(self, kennung: str) -> None:
        datei = self.ordner(kennung) / "geheim" / "hauptschluessel"
        datei.touch(mode=0o600)
        datei.write_text(bytes(32).hex() + "\n")

    def _schreibe_einstellungen(self, kennung: str) -> None:
        text = TOML.format(url=self.urls[kennung], kennung=kennung, name=NAMEN[kennung])
        self.toml(kennung).write_text(text)


def neuer_name() -> str:
    return f"s{uuid.uuid4().hex}"
