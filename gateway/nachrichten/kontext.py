"""What the rules must know beyond the message itself."""

from __future__ import annotations

from dataclasses import dataclass

PDF_UND_JPG = frozenset({"018", "009", "010", "011"})
"""Keys of the list dateiformat that need no agreement: pdf; jpe, jpeg and jpg are one format."""


@dataclass(frozen=True)
class Kontext:
    """`empfaenger`: our own kennung (None = not checked); `formate`: further keys agreed by a 010201."""

    empfaenger: str | None = None
    formate: frozenset[str] = frozenset()

    @property
    def erlaubte_formate(self) -> frozenset[str]:
        return PDF_UND_JPG | self.formate
