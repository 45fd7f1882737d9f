"""What the rules must know beyond the message itself."""

from __future__ import annotations

from dataclasses import dataclass

PDF_UND_JPG = frozenset({"018", "044", "009", "010", "011"})
"""Keys of the list dateiformat that need no agreement: pdf, also archival; jpe, jpeg and jpg are one."""


@dataclass(frozen=True)
class Kontext:
    """`empfaenger`: our own kennung (None = not checked); `formate`: further keys agreed by a 010201
    (None = the agreement is not known here, formats are not checked)."""

    empfaenger: str | None = None
    formate: frozenset[str] | None = frozenset()

    def erlaubt(self, format_: str) -> bool:
        """Whether documents of this format may come."""
        return self.formate is None or format_ in PDF_UND_JPG | self.formate


OHNE_VEREINBARUNG = Kontext(formate=None)
"""For readers that see a delivery without its request."""
