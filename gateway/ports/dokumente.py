"""Those who look into documents: for viruses, for flaws of a PDF, at pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from gateway.domain.pdfbefund import Mangel
from gateway.errors import VoruebergehenderFehler


class NichtGeprueft(VoruebergehenderFehler):
    """The scanner did not look at all of it; that is never the same as clean. It waits until this is mended."""

    code = "viren.nicht_geprueft"
    satz = "Der Virenscanner hat einen Inhalt nicht zu Ende geprüft."
    geduldig = True


class Virenscanner(Protocol):
    """Looks through what came from outside before it goes into the DMS."""

    def pruefe(self, inhalt: BinaryIO, groesse: int) -> str | None:
        """Name of what was found, as the scanner calls it; None = looked through to the end, nothing found.

        Raises leaves of `NichtGeprueft`."""
        ...

    def probiere(self) -> str:
        """What the scanner calls itself, after it has found a known test sample: one that is blind calls
        everything clean. Raises leaves of `NichtGeprueft`."""
        ...


@dataclass(frozen=True)
class Pdfbefund:
    """What was found in one PDF; `aktiv`: what it would do, in our words."""

    verschluesselt: bool
    beschaedigt: bool
    aktiv: tuple[str, ...]

    @property
    def maengel(self) -> tuple[Mangel, ...]:
        """All that apply."""
        werte = {
            Mangel.VERSCHLUESSELT: self.verschluesselt,
            Mangel.BESCHAEDIGT: self.beschaedigt,
            Mangel.AKTIV: bool(self.aktiv),
        }
        return tuple(mangel for mangel, gilt in werte.items() if gilt)


class Pdfgang(Protocol):
    """For the documents of one delivery."""

    def pruefe(self, inhalt: BinaryIO) -> Pdfbefund:
        """Looks into one, never runs anything. What can't be looked at to the end counts as broken."""
        ...


class Pdfpruefer(Protocol):
    """Looks into PDFs that came from outside."""

    def bereit(self) -> AbstractContextManager[Pdfgang]:
        """Until the block ends."""
        ...


class SeitenpruefungBelegt(VoruebergehenderFehler):
    """Others are looking at pages at this moment."""

    code = "seiten.belegt"
    satz = "Im Augenblick werden zu viele Seiten angesehen. Bitte gleich noch einmal versuchen."


@dataclass(frozen=True)
class Seitenbefund:
    """What the pages of a scan are like; pages count from 1."""

    seiten: int
    angesehen: int
    """The first ones; looking at more would have taken too long."""
    leere: tuple[int, ...]
    grobe: tuple[tuple[int, int], ...]
    """Page and its dots per inch, where they are too few to read it well."""
    grosse: tuple[int, ...]
    """Longer than A3."""
    schiefe: tuple[tuple[int, float], ...] = ()
    """Page and degrees, where a scan lies askew."""


class Seitengang(Protocol):
    """For several documents, one after the other."""

    def befund(self, inhalt: BinaryIO) -> Seitenbefund | None:
        """None: no page of it can be drawn. Raises `OSError`."""
        ...


class Seitenpruefer(Protocol):
    """Looks at the pages of PDF and JPG, and draws them."""

    def gang(self) -> AbstractContextManager[Seitengang]:
        """Until the block ends. Raises `SeitenpruefungBelegt`."""
        ...

    def befund(self, inhalt: BinaryIO) -> Seitenbefund | None:
        """None: no page of it can be drawn. Raises `SeitenpruefungBelegt`, `OSError`."""
        ...

    def teile(self, inhalt: BinaryIO, bereiche: Sequence[tuple[int, int]]) -> Iterator[BinaryIO | None]:
        """A PDF for each range of pages (first and last, from 1), good until the next one is asked for; None: it
        can't be split. Raises the same."""
        ...

    def bild(self, inhalt: BinaryIO, seite: int, breite: int) -> bytes | None:
        """The page as a PNG of this width; None: there is no such page, or it can't be drawn. Raises the same."""
        ...
