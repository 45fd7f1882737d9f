"""Waiting for the packets: 1…n once each, in any order; the same packet again does no harm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

from gateway.domain import worte
from gateway.paket.fehler import LieferungUnvollstaendig, ListePasstNicht, PaketWiderspruch, ZuGross
from gateway.paket.grenzen import HOECHSTUMFANG
from gateway.paket.schnitt import HOECHSTZAHL
from gateway.paket.teilstrom import Teil, Teilstrom


@dataclass(frozen=True)
class Paketteil:
    """The decoded bytes of one 010207: where they are stored and what they are (SHA-256 hex)."""

    nummer: int
    sha256: str
    teil: Teil


def pruefe_ankuendigung(anzahl: int, archivgroesse: int, hoechstgroesse: int = HOECHSTUMFANG) -> None:
    """Are the numbers in 010206 possible at all? Raises `ListePasstNicht` or `ZuGross`."""
    if anzahl < 1 or archivgroesse < 1:
        raise ListePasstNicht("Anzahl der Pakete und Archivgröße müssen größer als null sein.")
    if anzahl > HOECHSTZAHL or archivgroesse > hoechstgroesse:
        raise ZuGross("Die angekündigte Lieferung ist größer als zugelassen.")
    if anzahl > archivgroesse:
        raise ListePasstNicht("Es sind mehr Pakete angekündigt, als das Archiv Bytes hat.")


def fehlende(pakete: Iterable[Paketteil], anzahl: int) -> list[int]:
    """Numbers that haven't come yet, ascending."""
    da = {p.nummer for p in pakete}
    return [nummer for nummer in range(1, anzahl + 1) if nummer not in da]


def fuege_zusammen(pakete: Sequence[Paketteil], anzahl: int, archivgroesse: int) -> BinaryIO:
    """The archive as one stream, when everything announced is there.

    Raises `PaketWiderspruch` for a number with two contents, `LieferungUnvollstaendig` for missing,
    surplus or too short packets."""
    pruefe_ankuendigung(anzahl, archivgroesse)
    je_nummer: dict[int, Paketteil] = {}
    for paket in pakete:
        erstes = je_nummer.setdefault(paket.nummer, paket)
        if erstes.sha256 != paket.sha256:
            raise PaketWiderspruch(f"Paket {paket.nummer} liegt mit verschiedenem Inhalt vor.")
    offen = fehlende(je_nummer.values(), anzahl)
    if offen:
        liste = ", ".join(map(str, offen[:10])) + (" …" if len(offen) > 10 else "")
        raise LieferungUnvollstaendig(
            f"Angekündigt: {worte.anzahl(anzahl, 'Paket', 'Pakete')}. Davon fehlen: {liste}."
        )
    if len(je_nummer) != anzahl:
        raise LieferungUnvollstaendig(
            f"Es liegen Pakete vor, deren Nummer nicht zwischen 1 und {anzahl} liegt."
        )
    strom = Teilstrom([je_nummer[nummer].teil for nummer in range(1, anzahl + 1)])
    if strom.groesse != archivgroesse:
        raise LieferungUnvollstaendig(
            f"Die Pakete ergeben zusammen {strom.groesse} Bytes, angekündigt sind {archivgroesse}."
        )
    return cast(BinaryIO, strom)
