"""One import: hidden below .import/ until everything is there, then visible by one rename.

    .import/<uebergabe>/inhalt/        becomes akten/<id>/
                        inhalt/.uebernahme/beginn.json   what was announced, and by whom
                        inhalt/.nachrichten/             original messages
                        summen/<uuid>                    digests of what was put
                        teile/                           half-written files

Every step finds out from the disk what has happened already, so it may be repeated after any crash.
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from adapters.dms.folder import dateien
from adapters.dms.folder.dateien import Summe
from adapters.dms.folder.fehler import (
    AndererInhalt,
    DokumentUnbekannt,
    ImportUnbekannt,
    ImportUnvollstaendig,
    InhaltWeichtAb,
)
from adapters.dms.folder.namen import pruefe_liste, pruefe_nachrichtenname, pruefe_pfad
from gateway.aktendatei import DATEINAME, als_dokument, lies, schreibe
from gateway.dauerhaft import sichere_ordner
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde

NACHRICHTEN = ".nachrichten"
UEBERNAHME = ".uebernahme"
_BEGINN = "beginn.json"


@dataclass(frozen=True)
class Ablegung:
    """Where a document's bytes are now, and whether this call brought them."""

    summe: Summe
    neu: bool


class Einfuhr:
    """The import of one Uebergabe into the DMS below `wurzel`."""

    def __init__(self, wurzel: Path, uebergabe: UUID):
        self.kennung = uebergabe.hex
        """Name of the future folder: ours, opaque, one per Uebergabe."""
        self._uebergabe = uebergabe
        self._importe = wurzel / ".import"
        self._hier = self._importe / str(uebergabe)
        self._inhalt = self._hier / "inhalt"
        self._summen = self._hier / "summen"
        self._teile = self._hier / "teile"
        self._sichtbar = wurzel / "akten" / self.kennung

    def beginne(self, akte: Akte, herkunft: Behoerde) -> None:
        """Announce; repeating with the same list is harmless, with another one `AndererInhalt`."""
        verwechselt = dateien.verwechselt_schreibweisen(self._importe)
        pruefe_liste(akte.dokumente, gross_gleich_klein=verwechselt)
        beginn = self._beginn(akte, herkunft)
        with dateien.gesperrt(self._importe):
            vorhanden = self._lies_beginn()
            if vorhanden is None:
                for ordner in (
                    self._summen,
                    self._teile,
                    self._inhalt / NACHRICHTEN,
                    self._inhalt / UEBERNAHME,
                ):
                    dateien.lege_ordner(self._importe, ordner.relative_to(self._importe).parts)
                dateien.ersetze(self._inhalt / UEBERNAHME / _BEGINN, beginn)
            elif vorhanden != beginn:
                raise AndererInhalt("Dieser Import hat schon mit einer anderen Dokumentenliste begonnen.")

    def lege(self, dokument: Dokument, inhalt: BinaryIO) -> Ablegung:
        """Store an announced document; the same bytes again change nothing."""
        platz = self._platz(dokument)
        liegt = self._summe(platz)
        if liegt is not None:
            return self._vergleiche(liegt, dateien.summe(inhalt))
        teil = self._teile / uuid4().hex
        summe = dateien.schreibe(teil, inhalt)
        _pruefe_angaben(dokument, summe)
        with dateien.gesperrt(self._importe):
            liegt = self._summe(platz)
            if liegt is not None:
                return self._vergleiche(liegt, summe)
            dateien.ersetze(self._summen / str(dokument.uuid), _als_json(summe))
            ziel = dateien.lege_ordner(self._inhalt, platz[:-1])
            teil.rename(ziel / platz[-1])
            sichere_ordner(ziel)
        return Ablegung(summe, neu=True)

    def lege_nachricht(self, name: str, inhalt: BinaryIO) -> None:
        """Keep a message with the file, even after it became visible (receipts come later)."""
        pruefe_nachrichtenname(name)
        with dateien.gesperrt(self._importe):
            ziel = self._ort() / NACHRICHTEN / name
            liegt = self._summe((NACHRICHTEN, name))
            if liegt is not None:
                self._vergleiche(liegt, dateien.summe(inhalt))
                return
            entwurf = ziel.with_name(f".{name}.neu")
            dateien.schreibe(entwurf, inhalt)
            entwurf.rename(ziel)
            sichere_ordner(ziel.parent)

    def lies_zurueck(self, uuid: UUID) -> Summe:
        """Digest and size of what the disk holds. Raises `DokumentUnbekannt` before it was put."""
        dokument = next((d for d in self._angekuendigt() if d.uuid == uuid), None)
        summe = self._summe(pruefe_pfad(dokument)) if dokument else None
        if summe is None:
            raise DokumentUnbekannt()
        return summe

    def schliesse_ab(self) -> str:
        """Make it visible and tell the Aktenzeichen. Raises `ImportUnvollstaendig`."""
        with dateien.gesperrt(self._importe):
            akte = self._angekuendigte_akte()
            if not self._sichtbar.exists():
                dateien.ersetze(self._inhalt / DATEINAME, schreibe(self._mit_summen(akte)))
                self._inhalt.rename(self._sichtbar)
                sichere_ordner(self._sichtbar.parent, self._hier)
        shutil.rmtree(self._hier, ignore_errors=True)
        return akte.aktenzeichen

    def brich_ab(self) -> None:
        """Remove what is hidden; what is visible stays."""
        weg = self._importe / f".weg-{self.kennung}"
        for rest in (weg, self._hier):
            with dateien.gesperrt(self._importe), suppress(FileNotFoundError):
                rest.rename(weg)
                sichere_ordner(self._importe)
            if weg.exists():
                shutil.rmtree(weg)

    def _ort(self) -> Path:
        for ort in (self._sichtbar, self._inhalt):
            if (ort / UEBERNAHME / _BEGINN).exists():
                return ort
        raise ImportUnbekannt()

    def _platz(self, dokument: Dokument) -> tuple[str, ...]:
        """Only what was announced is accepted, and only at the announced place."""
        platz = pruefe_pfad(dokument)
        if not any(d.uuid == dokument.uuid and pruefe_pfad(d) == platz for d in self._angekuendigt()):
            raise DokumentUnbekannt("Dieses Dokument war beim Beginn des Imports nicht angekündigt.")
        return platz

    def _summe(self, platz: tuple[str, ...]) -> Summe | None:
        try:
            with dateien.oeffne(self._ort(), platz, von_platte=True) as datei:
                return dateien.summe(datei)
        except FileNotFoundError:
            return None

    def _vergleiche(self, liegt: Summe, kam: Summe) -> Ablegung:
        if liegt != kam:
            raise AndererInhalt()
        return Ablegung(liegt, neu=False)

    def _angekuendigt(self) -> tuple[Dokument, ...]:
        return self._angekuendigte_akte().dokumente

    def _angekuendigte_akte(self) -> Akte:
        daten = (self._ort() / UEBERNAHME / _BEGINN).read_bytes()
        return _als_akte(daten)

    def _mit_summen(self, akte: Akte) -> Akte:
        return replace(akte, dokumente=tuple(self._mit_summe(d) for d in akte.dokumente))

    def _mit_summe(self, dokument: Dokument) -> Dokument:
        if not self._inhalt.joinpath(*pruefe_pfad(dokument)).exists():
            raise ImportUnvollstaendig(wo=f"Dokument {dokument.uuid}")
        return replace(dokument, **json.loads((self._summen / str(dokument.uuid)).read_bytes()))

    def _lies_beginn(self) -> bytes | None:
        try:
            return (self._ort() / UEBERNAHME / _BEGINN).read_bytes()
        except ImportUnbekannt:
            return None

    def _beginn(self, akte: Akte, herkunft: Behoerde) -> bytes:
        angaben = {
            "uebergabe": str(self._uebergabe),
            "herkunft": {"kennung": herkunft.kennung, "name": herkunft.name},
            "akte": json.loads(schreibe(akte)),
        }
        return json.dumps(angaben, ensure_ascii=False, indent=2).encode()


@lru_cache(maxsize=4)
def _als_akte(beginn: bytes) -> Akte:
    """What we wrote ourselves when the import began: complete, so the defaults never show."""
    angabe = lies(json.dumps(json.loads(beginn)["akte"]).encode())
    if angabe.person is None:
        raise ImportUnbekannt()
    dokumente = (
        als_dokument(eintrag, uuid=UUID(int=0), format_="", position=1) for eintrag in angabe.dokumente or []
    )
    return Akte(angabe.person.als_person(), angabe.aktenzeichen or "", tuple(dokumente))


def _pruefe_angaben(dokument: Dokument, summe: Summe) -> None:
    erwartet = Summe(
        summe.sha256 if dokument.sha256 is None else dokument.sha256,
        summe.groesse if dokument.groesse is None else dokument.groesse,
    )
    if erwartet != summe:
        raise InhaltWeichtAb(wo=f"Dokument {dokument.uuid}")


def _als_json(summe: Summe) -> bytes:
    return json.dumps({"sha256": summe.sha256, "groesse": summe.groesse}).encode()
