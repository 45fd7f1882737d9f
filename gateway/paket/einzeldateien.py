"""Single files become documents: late mail that belongs to no folder of a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import Teilklasse
from gateway.nachrichten.zeichen import ist_datentyp_c
from gateway.paket.fehler import InhaltPasstNicht, NameUnzulaessig, OrdnerUngeeignet
from gateway.paket.formate import code_aus_namen
from gateway.paket.messung import Quelle, miss
from gateway.paket.namen import pruefe_pfad

_NAMENSRAUM = UUID("0f6d1c6e-41f1-5a8b-9d0e-b2f1b1a7c9d4")


def lies_dateien(dateien: Sequence[Path], klasse: Teilklasse) -> list[tuple[Dokument, Path]]:
    """Each file once, read and checked. The same file again is the same document.

    Raises `OrdnerUngeeignet` for what is no readable file, `NameUnzulaessig` (also for two of one name),
    `InhaltPasstNicht`."""
    return list(_lies(dateien, klasse))


def _lies(dateien: Sequence[Path], klasse: Teilklasse) -> Iterator[tuple[Dokument, Path]]:
    namen: set[str] = set()
    for position, datei in enumerate(dateien, 1):
        name = datei.name
        pruefe_name(name)
        if name in namen:
            raise NameUnzulaessig("Zwei Dateien haben denselben Namen; bitte eine umbenennen.", wo=name)
        namen.add(name)
        yield _dokument(datei, position, klasse), datei


def pruefe_name(name: str) -> None:
    """May a document be called so? Raises `NameUnzulaessig`."""
    pruefe_pfad((name,), name)
    if not ist_datentyp_c(name) or name != unicodedata.normalize("NFC", name):
        raise NameUnzulaessig(
            "Der Name enthält Zeichen, die in Nachrichten nicht erlaubt sind; bitte umbenennen.", wo=name
        )


def kennung(name: str, sha256: str) -> UUID:
    """The same file again is the same document."""
    return uuid5(_NAMENSRAUM, f"{name}\0{sha256}")


def _dokument(datei: Path, position: int, klasse: Teilklasse) -> Dokument:
    format_ = code_aus_namen(datei.name)
    if format_ is None:
        raise InhaltPasstNicht("An der Endung ist kein Format der Codeliste zu erkennen.", wo=datei.name)
    entwurf = Dokument(
        uuid=UUID(int=0),
        dateiname=datei.name,
        format=format_,
        position=position,
        klasse=klasse,
    )
    try:
        entwurf = miss(Quelle(entwurf, lambda: datei.open("rb"), wo=datei.name)).quelle.dokument
        wirksam = datetime.fromtimestamp(int(datei.stat().st_mtime), UTC)
    except (OSError, OverflowError, ValueError):
        raise OrdnerUngeeignet("Das ist keine lesbare Datei.", wo=str(datei)) from None
    return Dokument(
        uuid=kennung(datei.name, entwurf.sha256 or ""),
        dateiname=datei.name,
        format=format_,
        position=position,
        aktenwirksamkeit=wirksam,
        sha256=entwurf.sha256,
        groesse=entwurf.groesse,
        klasse=klasse,
    )
