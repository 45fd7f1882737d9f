"""The chain for others' eyes: what happened, without the persons who did it or whom it was about.

Hashes are left out: whoever knows all other fields of a row could find out a name by trying."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gateway.ablage.bestand import SYSTEM
from gateway.ablage.tabellen import Auditzeile

_CODES = frozenset(
    {
        *(
            "art",
            "code",
            "frage",
            "kennung",
            "mit_schluessel",
            "nach",
            "richtung",
            "rollen",
            "typ",
            "von",
            "wahl",
        ),
        *("was", "weg", "roh_sha256", "sha256_neu", "xml_sha256"),
    }
)
"""What may be shown of `angaben`; what somebody adds later is masked until it stands here."""
_MASKE = "…"


class Auszug:
    """One export: the same person has the same number in all its rows, and another one in every other export
    that begins elsewhere."""

    def __init__(self) -> None:
        self._personen: dict[str, str] = {}

    def zeilen(self, kette: Iterator[Auditzeile]) -> Iterator[dict[str, object]]:
        """One JSON object per row."""
        for zeile in kette:
            yield {
                "mandant": zeile.mandant,
                "lfd": zeile.lfd,
                "zeit": zeile.zeit.isoformat(),
                "ereignis": zeile.ereignis.value,
                "bezug": self._bezug(zeile.bezug),
                "wer": self._person(zeile.wer),
                "angaben": _geschwaerzt(zeile.angaben),
            }

    def _bezug(self, bezug: str) -> str:
        art, _, id = bezug.partition(":")
        return f"{art}:{self._person(id)}" if art == "benutzer" else bezug

    def _person(self, name: str) -> str:
        if name == SYSTEM:
            return name
        return self._personen.setdefault(name, f"person-{len(self._personen) + 1}")


def _geschwaerzt(angaben: str) -> dict[str, object]:
    werte: dict[str, object] = json.loads(angaben)
    return {name: wert if name in _CODES or wert is None else _MASKE for name, wert in werte.items()}
