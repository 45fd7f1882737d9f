"""What was announced when an import began: kept beside the documents, so that every step finds it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from adapters.dms.namen import pruefe_pfad
from gateway.aktendatei import als_dokument, lies, schreibe
from gateway.dmsfehler import DokumentUnbekannt, ImportUnbekannt
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde


@dataclass(frozen=True)
class Ankuendigung:
    """The list of one import; `ziel`: id of the file that it will be added to."""

    vorgang: UUID
    akte: Akte
    herkunft: Behoerde
    """Key and name of the authority that it comes from."""
    ziel: str | None = None

    def dokument(self, uuid: UUID) -> Dokument:
        """Raises `DokumentUnbekannt`."""
        gefunden = next((d for d in self.akte.dokumente if d.uuid == uuid), None)
        if gefunden is None:
            raise DokumentUnbekannt()
        return gefunden

    def platz(self, dokument: Dokument) -> tuple[str, ...]:
        """Only what was announced is accepted, and only at the announced place."""
        platz = pruefe_pfad(dokument)
        if not any(d.uuid == dokument.uuid and pruefe_pfad(d) == platz for d in self.akte.dokumente):
            raise DokumentUnbekannt("Dieses Dokument war beim Beginn des Imports nicht angekündigt.")
        return platz


def als_json(ankuendigung: Ankuendigung) -> bytes:
    """Same announcement, same bytes: whether a repeated one differs is seen from these."""
    herkunft = ankuendigung.herkunft
    angaben = {
        "uebergabe": str(ankuendigung.vorgang),
        "ziel": ankuendigung.ziel,
        "herkunft": {"kennung": herkunft.kennung, "name": herkunft.name},
        "akte": json.loads(schreibe(ankuendigung.akte)),
    }
    return json.dumps(angaben, ensure_ascii=False, indent=2).encode()


@lru_cache(maxsize=4)
def aus_json(daten: bytes) -> Ankuendigung:
    """What `als_json` wrote: complete, so the defaults never show. Raises `ImportUnbekannt`."""
    angaben = json.loads(daten)
    angabe = lies(json.dumps(angaben["akte"]).encode())
    if angabe.person is None:
        raise ImportUnbekannt()
    dokumente = tuple(
        als_dokument(eintrag, uuid=UUID(int=0), format_="", position=1) for eintrag in angabe.dokumente or []
    )
    akte = Akte(
        angabe.person.als_person(),
        angabe.aktenzeichen or "",
        dokumente,
        angabe.als_merkmale(),
        angabe.als_gliederung(dokumente),
    )
    return Ankuendigung(UUID(angaben["uebergabe"]), akte, Behoerde(**angaben["herkunft"]), angaben["ziel"])
