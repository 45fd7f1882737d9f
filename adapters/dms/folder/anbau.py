"""A delivery becomes part of a file that is there: documents move in, then akte.json names all at once.

Before a document moves, `.uebernahme/<vorgang>.wartet` in the file's folder says which places it and the
others will take: readers leave these out until akte.json lists them, and an interrupted attempt goes on
with the same places, or is undone. All under the lock of .import/.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from adapters.dms.anfuegen import Zuwachs, fuege_an
from adapters.dms.folder import dateien
from adapters.dms.folder.verborgen import NACHRICHTEN, Verborgen
from adapters.dms.folder.verzeichnis import UEBERNAHME, WARTET, lies_stand, wartende
from adapters.dms.namen import Platz, pruefe_pfad
from gateway.aktendatei import DATEINAME, schreibe
from gateway.dauerhaft import sichere_ordner
from gateway.dmsfehler import DokumentUnbekannt
from gateway.domain.akte import Akte, Dokument


class Anbau:
    """The way of one hidden import into the folder `akte`."""

    def __init__(self, akte: Path, verborgen: Verborgen, vorgang: UUID):
        self._akte = akte
        self._verborgen = verborgen
        self._uebernahme = akte / UEBERNAHME
        self._wartet = self._uebernahme / f"{vorgang}{WARTET}"
        self._beginn = self._uebernahme / f"{vorgang}.json"
        self._vorgang = str(vorgang)

    @property
    def begonnen(self) -> bool:
        """An earlier attempt was interrupted half-way."""
        return self._wartet.exists()

    def plaetze(self) -> dict[UUID, Platz]:
        """Where the documents go or have gone; empty before."""
        return wartende(self._akte).get(self._vorgang, {})

    def vollende(self, dazu: Akte) -> None:
        """All documents of `dazu` (digests known) are part of the file when this returns. May be repeated.

        Raises `AndererInhalt` before anything has changed."""
        zuwachs = self._plane(dazu)
        self._bewege(dazu, zuwachs.plaetze)
        self._zeige(zuwachs.akte)
        self._beende()

    def nimm_zurueck(self) -> None:
        """Undo an interrupted attempt; once akte.json lists the documents they stay."""
        gelistet = {(*d.pfad, d.dateiname) for d in lies_stand(self._akte, luecken=True).akte.dokumente}
        plaetze = set(self.plaetze().values())
        if plaetze and plaetze <= gelistet:
            self._beende()
            return
        for platz in plaetze:
            self._akte.joinpath(*platz).unlink(missing_ok=True)
        self._wartet.unlink()
        sichere_ordner(self._uebernahme)

    def _plane(self, dazu: Akte) -> Zuwachs:
        stand, vorgesehen = lies_stand(self._akte), self.plaetze()
        zuwachs = fuege_an(
            stand.akte,
            dazu,
            stand.belegt,
            self._summe,
            gross_gleich_klein=dateien.verwechselt_schreibweisen(self._verborgen.inhalt),
            vorgesehen=vorgesehen,
        )
        if not self.begonnen:
            dateien.lege_ordner(self._akte, (UEBERNAHME,))
            dateien.ersetze(self._wartet, _als_json(zuwachs.plaetze))
        return zuwachs

    def _summe(self, dokument: Dokument) -> str:
        summe = dateien.summe_der_datei(self._akte, (*dokument.pfad, dokument.dateiname))
        if summe is None:
            raise DokumentUnbekannt(wo=f"Dokument {dokument.uuid}")
        return summe.sha256

    def _bewege(self, dazu: Akte, plaetze: Mapping[UUID, Platz]) -> None:
        for dokument in dazu.dokumente:
            quelle = self._verborgen.inhalt.joinpath(*pruefe_pfad(dokument))
            if dokument.uuid in plaetze and quelle.exists():
                *pfad, name = plaetze[dokument.uuid]
                ordner = dateien.lege_ordner(self._akte, pfad)
                quelle.replace(ordner / name)
                sichere_ordner(ordner)

    def _beende(self) -> None:
        """Names of messages are ours and unlike each other: the same name is the same message."""
        ordner = dateien.lege_ordner(self._akte, (NACHRICHTEN,))
        for nachricht in sorted((self._verborgen.inhalt / NACHRICHTEN).iterdir()):
            nachricht.replace(ordner / nachricht.name)
        sichere_ordner(ordner)
        dateien.ersetze(self._beginn, self._verborgen.ankuendigung() or b"")
        self._wartet.unlink()
        sichere_ordner(self._uebernahme)

    def _zeige(self, akte: Akte) -> None:
        """The draft waits in a folder that readers do not look into."""
        ziel = self._akte / DATEINAME
        dateien.ersetze(ziel, schreibe(akte), self._uebernahme / f".{DATEINAME}.neu")


def _als_json(plaetze: Mapping[UUID, Platz]) -> bytes:
    return json.dumps({str(uuid): platz for uuid, platz in plaetze.items()}, ensure_ascii=False).encode()
