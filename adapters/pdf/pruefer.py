"""Hands documents over to the processes that look into PDFs and draw pages, one after the other."""

from __future__ import annotations

import base64
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

from adapters.pdf.kindprozess import Kindprozess
from gateway.ports import Pdfbefund, Seitenbefund, SeitenpruefungBelegt

GEDULD = 60.0
"""Seconds for one document."""
_UNLESBAR = Pdfbefund(verschluesselt=False, beschaedigt=True, aktiv=())
ZUGLEICH = 2
"""Processes that draw at the same time; who comes later waits."""
_WARTEN = 20.0
"""Seconds to wait for one of them."""


class Pdfpruefung:
    """`ordner`: where a document lies while it is looked at, without a name. One process for each delivery."""

    def __init__(self, ordner: Path, geduld: float = GEDULD):
        self._ordner = ordner
        self._geduld = geduld

    @contextmanager
    def bereit(self) -> Iterator[_Gang]:
        """For the documents of one delivery."""
        with tempfile.TemporaryFile(dir=self._ordner) as datei:
            gang = _Gang(Kindprozess("adapters.pdf.kind", datei, self._geduld))
            try:
                yield gang
            finally:
                gang.kind.ende()


class _Gang:
    def __init__(self, kind: Kindprozess):
        self.kind = kind

    def pruefe(self, inhalt: BinaryIO) -> Pdfbefund:
        """What cannot be looked at to the end counts as broken. Raises `OSError` where there is no room for it."""
        self.kind.nimm(inhalt)
        antwort = self.kind.frage()
        if antwort is None:
            return _UNLESBAR
        return Pdfbefund(
            bool(antwort["verschluesselt"]), bool(antwort["beschaedigt"]), tuple(antwort["aktiv"])
        )


class Seitenansicht:
    """The same for pages: one process for each round, few at a time."""

    def __init__(self, ordner: Path, geduld: float = GEDULD):
        self._ordner = ordner
        self._geduld = geduld
        self._plaetze = threading.BoundedSemaphore(ZUGLEICH)

    def befund(self, inhalt: BinaryIO) -> Seitenbefund | None:
        """None: no page of it can be drawn. Raises `SeitenpruefungBelegt`, `OSError`."""
        with self.gang() as gang:
            return gang.befund(inhalt)

    def bild(self, inhalt: BinaryIO, seite: int, breite: int) -> bytes | None:
        """The page as a PNG; None: there is no such page, or it can't be drawn. Raises `SeitenpruefungBelegt`,
        `OSError`."""
        with self.gang() as gang:
            antwort = gang.frage(inhalt, f"bild {seite} {breite}")
        return base64.b64decode(antwort["png"]) if antwort else None

    def teile(self, inhalt: BinaryIO, bereiche: Sequence[tuple[int, int]]) -> Iterator[BinaryIO | None]:
        """A PDF for each range of pages, each written over the one before; None: it can't be split. Raises
        `SeitenpruefungBelegt`, `OSError`."""
        with (
            tempfile.TemporaryFile(dir=self._ordner) as ziel,
            self._kind("adapters.pdf.teilkind", ziel) as kind,
        ):
            kind.nimm(inhalt)
            for erste, letzte in bereiche:
                geteilt = kind.frage(f"{erste} {letzte}")
                ziel.seek(0)
                yield ziel if geteilt else None

    @contextmanager
    def gang(self) -> Iterator[_Seitengang]:
        """One process for the documents of this block, which holds one of the places. Raises `SeitenpruefungBelegt`."""
        with self._kind("adapters.pdf.seitenkind") as kind:
            yield _Seitengang(kind)

    @contextmanager
    def _kind(self, modul: str, ziel: IO[bytes] | None = None) -> Iterator[Kindprozess]:
        if not self._plaetze.acquire(timeout=_WARTEN):
            raise SeitenpruefungBelegt
        try:
            with tempfile.TemporaryFile(dir=self._ordner) as datei:
                kind = Kindprozess(modul, datei, self._geduld, ziel)
                try:
                    yield kind
                finally:
                    kind.ende()
        finally:
            self._plaetze.release()


class _Seitengang:
    def __init__(self, kind: Kindprozess):
        self._kind = kind

    def frage(self, inhalt: BinaryIO, was: str) -> Any:
        self._kind.nimm(inhalt)
        return self._kind.frage(was)

    def befund(self, inhalt: BinaryIO) -> Seitenbefund | None:
        antwort = self.frage(inhalt, "befund")
        if not antwort or not antwort["seiten"]:
            return None
        return Seitenbefund(
            int(antwort["seiten"]),
            int(antwort["angesehen"]),
            tuple(map(int, antwort["leere"])),
            tuple((int(nr), int(dpi)) for nr, dpi in antwort["grobe"]),
            tuple(map(int, antwort["grosse"])),
            tuple((int(nr), float(grad)) for nr, grad in antwort["schiefe"]),
        )
