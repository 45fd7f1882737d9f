"""One import: hidden until everything is there, then visible at once, as a new file or as part of one.

Every step finds out from the disk what has happened already, so it may be repeated after any crash.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from adapters.dms.anfuegen import pruefe_widerspruch
from adapters.dms.ankuendigung import Ankuendigung, als_json, aus_json
from adapters.dms.folder import dateien
from adapters.dms.folder.anbau import Anbau
from adapters.dms.folder.verborgen import NACHRICHTEN, Verborgen
from adapters.dms.folder.verzeichnis import UEBERNAHME, aktenordner, lies_stand
from adapters.dms.gegenprobe import gepruefte_akte
from adapters.dms.namen import pruefe_liste, pruefe_nachrichtenname, pruefe_pfad
from adapters.dms.summen import Ablegung, Summe, summe, vergleiche
from gateway.aktendatei import DATEINAME, schreibe
from gateway.dauerhaft import sichere_ordner
from gateway.dmsfehler import (
    AkteUnbekannt,
    AndererInhalt,
    DokumentUnbekannt,
    ImportUnbekannt,
    ZielVerschwunden,
)
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde


class Einfuhr:
    """The import of one Vorgang into the DMS below `wurzel`; `ziel`: id of the file it is added to."""

    def __init__(self, wurzel: Path, vorgang: UUID, ziel: str | None = None):
        self.kennung = ziel or vorgang.hex
        """Name of the file's folder: a new one is called by the Vorgang, opaque."""
        self._vorgang = vorgang
        self._ziel = ziel
        self._akten = wurzel / "akten"
        self._sichtbar = self._akten / self.kennung
        self._importe = wurzel / ".import"
        self._verborgen = Verborgen(self._importe, vorgang)
        self._anbau = Anbau(self._sichtbar, self._verborgen, vorgang)

    def beginne(self, akte: Akte, herkunft: Behoerde) -> None:
        """Announce; repeating with the same list is harmless, with another one `AndererInhalt`."""
        verwechselt = dateien.verwechselt_schreibweisen(self._importe)
        pruefe_liste(akte.dokumente, gross_gleich_klein=verwechselt)
        beginn = als_json(Ankuendigung(self._vorgang, akte, herkunft, self._ziel))
        with dateien.gesperrt(self._importe):
            if self._ziel is not None and not self._fertig:
                pruefe_widerspruch(lies_stand(self._zielordner()).akte, akte, self._summe_im_ziel)
            vorhanden = self._beginn()
            if vorhanden is None:
                self._verborgen.lege_an(beginn)
            elif vorhanden != beginn:
                raise AndererInhalt("Dieser Import hat schon mit einer anderen Dokumentenliste begonnen.")

    def lege(self, dokument: Dokument, inhalt: BinaryIO) -> Ablegung:
        """Store an announced document; the same bytes again change nothing."""
        platz = self._ankuendigung().platz(dokument)
        if self._fertig:
            return vergleiche(self._sichtbare_summe(dokument.uuid), summe(inhalt))
        return self._verborgen.lege(dokument, platz, inhalt)

    def lege_nachricht(self, name: str, inhalt: BinaryIO) -> None:
        """Keep a message with the file, even after it became visible (receipts come later)."""
        pruefe_nachrichtenname(name)
        with dateien.gesperrt(self._importe):
            self._ankuendigung()
            ort = self._sichtbar if self._fertig else self._verborgen.inhalt
            liegt = dateien.summe_der_datei(ort, (NACHRICHTEN, name))
            if liegt is not None:
                vergleiche(liegt, summe(inhalt))
                return
            ziel = dateien.lege_ordner(ort, (NACHRICHTEN,)) / name
            entwurf = ziel.with_name(f".{name}.neu")
            dateien.schreibe(entwurf, inhalt)
            entwurf.rename(ziel)
            sichere_ordner(ziel.parent)

    def lies_zurueck(self, uuid: UUID) -> Summe:
        """Digest and size of what the disk holds. Raises `DokumentUnbekannt` before it was put."""
        dokument = self._ankuendigung().dokument(uuid)
        liegt = self._sichtbare_summe(uuid) if self._fertig else self._verborgene_summe(dokument)
        if liegt is None:
            raise DokumentUnbekannt()
        return liegt

    def schliesse_ab(self) -> str:
        """Make it visible and tell the Aktenzeichen. Raises `ImportUnvollstaendig`, `ZielVerschwunden`."""
        akte = self._ankuendigung().akte
        if not self._fertig:
            akte = gepruefte_akte(akte, self._verborgen.gemerkt, self._verborgene_summe)
            with dateien.gesperrt(self._importe):
                if not self._fertig:
                    self._zeige(akte)
        self._verborgen.raeume()
        return lies_stand(self._sichtbar).akte.aktenzeichen if self._ziel else akte.aktenzeichen

    def brich_ab(self) -> None:
        """Remove what is hidden; what is visible stays."""
        with dateien.gesperrt(self._importe):
            if self._anbau.begonnen:
                self._anbau.nimm_zurueck()
        self._verborgen.brich_ab()

    @property
    def _fertig(self) -> bool:
        return (self._sichtbar / UEBERNAHME / f"{self._vorgang}.json").exists() and not self._anbau.begonnen

    def _zeige(self, akte: Akte) -> None:
        if self._verborgen.ankuendigung() is None:
            raise ImportUnbekannt()
        if self._ziel is not None:
            self._zielordner()
            self._anbau.vollende(akte)
            return
        dateien.ersetze(self._verborgen.inhalt / DATEINAME, schreibe(akte))
        self._verborgen.inhalt.rename(self._sichtbar)
        sichere_ordner(self._akten, self._verborgen.inhalt.parent)

    def _verborgene_summe(self, dokument: Dokument) -> Summe | None:
        """An interrupted attempt to add it to a file may have moved it there already."""
        liegt = self._verborgen.summe(pruefe_pfad(dokument))
        if liegt is None and (platz := self._anbau.plaetze().get(dokument.uuid)):
            return dateien.summe_der_datei(self._sichtbar, platz)
        return liegt

    def _sichtbare_summe(self, uuid: UUID) -> Summe:
        akte = lies_stand(self._sichtbar, luecken=True).akte
        dokument = next((d for d in akte.dokumente if d.uuid == uuid), None)
        liegt = (
            dateien.summe_der_datei(self._sichtbar, (*dokument.pfad, dokument.dateiname))
            if dokument
            else None
        )
        if liegt is None:
            raise DokumentUnbekannt("Das Dokument liegt nicht mehr in der fertigen Akte.")
        return liegt

    def _summe_im_ziel(self, dokument: Dokument) -> str:
        return self._sichtbare_summe(dokument.uuid).sha256

    def _zielordner(self) -> Path:
        try:
            return aktenordner(self._akten, self.kennung)
        except AkteUnbekannt:
            raise ZielVerschwunden() from None

    def _ankuendigung(self) -> Ankuendigung:
        beginn = self._beginn()
        if beginn is None:
            raise ImportUnbekannt()
        return aus_json(beginn)

    def _beginn(self) -> bytes | None:
        """The hidden one first: when it is gone, the visible one is there."""
        verborgen = self._verborgen.ankuendigung()
        if verborgen is None and self._fertig:
            return (self._sichtbar / UEBERNAHME / f"{self._vorgang}.json").read_bytes()
        return verborgen
