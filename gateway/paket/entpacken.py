"""Members of the archive <-> documents of the list, one to one; sizes, formats and digests.

Nothing here writes: the caller takes the bytes where it wants them and uses them when all has passed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO
from uuid import UUID

from gateway.domain.akte import Dokument
from gateway.domain.worte import anzahl
from gateway.paket import zipleser
from gateway.paket.fehler import ListePasstNicht, SummeWeichtAb
from gateway.paket.formate import zulaessige_endungen
from gateway.paket.formatpruefung import Formatpruefung
from gateway.paket.grenzen import Grenzen
from gateway.paket.liste import pruefe_liste
from gateway.paket.maengel import Hinweis
from gateway.paket.strom import als_strom
from gateway.paket.zipleser import Fund


@dataclass(frozen=True)
class Fundstueck:
    """A document of the list and its member in the archive."""

    dokument: Dokument
    fund: Fund


class Lieferung:
    """An archive whose structure and pairing have passed; the contents are checked while they are read."""

    def __init__(self, archiv: BinaryIO, dokumente: Sequence[Dokument], grenzen: Grenzen | None = None):
        """Raises `ListePasstNicht`, `NameUnzulaessig`, `ArchivUngueltig` or `ZuGross`."""
        pruefe_liste(dokumente)
        self._archiv = archiv
        self.fundstuecke = _paare(dokumente, zipleser.lies_mitglieder(archiv, grenzen))

    def entnimm(
        self, stueck: Fundstueck, bemerke: Callable[[Hinweis], None] = lambda _: None
    ) -> Iterator[bytes]:
        """The bytes of one document; unchecked until the iterator is exhausted.

        `bemerke` is told at the end when it looks incomplete. Raises `ArchivUngueltig` or
        `InhaltPasstNicht`."""
        pruefung = Formatpruefung(stueck.dokument.format)
        for daten in zipleser.entnimm(self._archiv, stueck.fund):
            pruefung.nimm(daten)
            if pruefung.aussichtslos:
                break
            yield daten
        wo = f"Dokument {stueck.dokument.position}"
        if satz := pruefung.pruefe(wo):
            bemerke(Hinweis("unvollstaendig", wo, satz))

    def oeffne(self, stueck: Fundstueck) -> BinaryIO:
        """The same as a stream for the DMS; to be used after `pruefe` has passed."""
        return als_strom(self.entnimm(stueck))

    def pruefe(self) -> tuple[Dokument, ...]:
        """Read everything once: the documents with digest and size. Raises as `entnimm`."""
        return tuple(self._gepruefte(stueck) for stueck in self.fundstuecke)

    def _gepruefte(self, stueck: Fundstueck) -> Dokument:
        sha256 = hashlib.sha256()
        for daten in self.entnimm(stueck):
            sha256.update(daten)
        return replace(stueck.dokument, sha256=sha256.hexdigest(), groesse=stueck.fund.mitglied.groesse)


def pruefe_summen(dokumente: Iterable[Dokument], summen: Mapping[UUID, str]) -> None:
    """`summen`: what the sender says (xdomea). Raises `SummeWeichtAb`."""
    for dokument in dokumente:
        if summen.get(dokument.uuid) not in (None, dokument.sha256):
            raise SummeWeichtAb(wo=f"Dokument {dokument.position}")


def _paare(dokumente: Sequence[Dokument], funde: Sequence[Fund]) -> tuple[Fundstueck, ...]:
    """In the order of the documents' positions."""
    je_uuid = _nach_uuid(funde)
    paare = []
    for dokument in sorted(dokumente, key=lambda d: d.position):
        fund = je_uuid.pop(dokument.uuid, None)
        if fund is None:
            raise ListePasstNicht(f"Dokument {dokument.position} der Liste fehlt im Archiv.")
        endung = fund.mitglied.name.lower().partition(".")[2]
        if endung not in zulaessige_endungen(dokument.format, dokument.dateiname):
            raise ListePasstNicht(
                f"Die Endung im Archiv passt nicht zum Format von Dokument {dokument.position}."
            )
        paare.append(Fundstueck(dokument, fund))
    if je_uuid:
        was = anzahl(len(je_uuid), "Datei des Archivs steht", "Dateien des Archivs stehen")
        raise ListePasstNicht(f"{was} nicht in der Liste.")
    return tuple(paare)


def _nach_uuid(funde: Sequence[Fund]) -> dict[UUID, Fund]:
    je_uuid: dict[UUID, Fund] = {}
    for fund in funde:
        stamm = fund.mitglied.name.partition(".")[0]
        try:
            uuid = UUID(stamm)
        except ValueError:
            uuid = None
        if uuid is None or stamm.lower() != str(uuid):
            raise ListePasstNicht("Eine Datei im Archiv heißt nicht nach einem Dokument (<uuid>.<endung>).")
        if uuid in je_uuid:
            raise ListePasstNicht("Zu einem Dokument liegen zwei Dateien im Archiv.")
        je_uuid[uuid] = fund
    return je_uuid
