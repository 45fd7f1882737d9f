"""A registry office (Meldebehörde) of the sandbox: its settings, and sending as it does."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gateway.bootstrap import meldeamt
from gateway.domain.behoerde import MELDEBEHOERDE, Anschrift, Behoerde, Erreichbarkeit
from gateway.errors import AufrufFehler
from gateway.ports import Inhalt, Postfach, Siegel, Verzeichnis
from gateway.settings import (
    Mandantanschrift,
    Mandanterreichbarkeit,
    Schluessel,
    Vertrauen,
    Verzeichnisdienst,
    lies_toml,
    pruefe_tabelle,
)


class KeineMeldebehoerde(AufrufFehler):
    """The settings are those of somebody else, e.g. of a foreigners authority."""

    code = "meldung.keine_meldebehoerde"
    satz = "Das sind nicht die Einstellungen einer Meldebehörde."
    rat = "Die Spielwiese nennt sie in ihrer Zeile unter »meldebehoerden«."


class Amtsangaben(BaseModel):
    """Table `[meldebehoerde]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kennung: Annotated[str, Field(pattern=rf"^{MELDEBEHOERDE}:\d{{8}}$")]
    name: str
    anschrift: Mandantanschrift
    erreichbarkeit: Annotated[list[Mandanterreichbarkeit], Field(min_length=1)]
    schluessel: Schluessel

    @property
    def behoerde(self) -> Behoerde:
        return Behoerde(
            self.kennung,
            self.name,
            Anschrift(**self.anschrift.model_dump()),
            tuple(Erreichbarkeit(e.kanal, e.kennung) for e in self.erreichbarkeit),
        )

    @property
    def gemeindeschluessel(self) -> str:
        return self.kennung.partition(":")[2]


class Amtseinstellungen(BaseModel):
    """The whole settings file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    meldebehoerde: Amtsangaben
    vertrauen: Vertrauen
    verzeichnis: Verzeichnisdienst


@dataclass(frozen=True)
class Meldeamt:
    """Signs, seals and delivers; it has no database and keeps nothing."""

    angaben: Amtsangaben
    siegel: Siegel
    postfach: Postfach
    verzeichnis: Verzeichnis

    def sende(self, xml: bytes, an: str, betreff: str) -> str:
        """Into the mailbox of this authority; returns the id that the mailbox gave it.

        Raises `KeinElektronischerAustausch`, `ZertifikatAbgelehnt`, leaves of `VoruebergehenderFehler`."""
        eintrag = self.verzeichnis.finde(an, frisch=True)
        inhalt = Inhalt("nachricht.xml", len(xml), lambda: io.BytesIO(xml), sha256(xml).hexdigest())
        with tempfile.TemporaryFile() as versiegelt:
            self.siegel.versiegle([inhalt], eintrag.leser, versiegelt, als_anhang=True)
            versiegelt.seek(0)
            return self.postfach.liefere_ein(versiegelt, eintrag, betreff).message_id


def lade(datei: Path) -> Meldeamt:
    """Raises `KeineMeldebehoerde`, `EinstellungenFalsch`, and like `lade_schluessel`."""
    werte = lies_toml(datei)
    if "meldebehoerde" not in werte:
        raise KeineMeldebehoerde(wo=str(datei))
    einstellungen = pruefe_tabelle(Amtseinstellungen, werte, datei)
    tueren = meldeamt.baue(
        einstellungen.meldebehoerde.schluessel, einstellungen.vertrauen, einstellungen.verzeichnis
    )
    return Meldeamt(einstellungen.meldebehoerde, *tueren)
