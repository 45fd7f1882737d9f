"""Payload text of an envelope: kept outside of the skeleton, put back in when it is canonicalised.

The skeleton holds a random marker where the text stood; a digest or a relayed Body gets the text again
piece by piece, so memory stays flat however large an inline content is.
"""

from __future__ import annotations

import re
import secrets
import tempfile
from typing import BinaryIO, cast

from lxml import etree

from adapters.osci.c14n import kanonisch
from adapters.osci.kanontext import text as als_text
from adapters.osci.namen import OSCI, XENC, q
from adapters.osci.stuecke import Ausschnitt, Folge, Stuecke

_IM_SPEICHER = 512 * 1024
_NUTZTEXT = frozenset({q(XENC, "CipherValue"), q(OSCI, "Base64Content")})


class Textspeicher:
    """Takes the texts of all payload elements of one document, in document order."""

    def __init__(self) -> None:
        self._datei = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IM_SPEICHER))  # noqa: SIM115
        self._bereiche: list[tuple[int, int]] = []
        self._marke = secrets.token_hex(16)

    def senke(self, tag: str, tiefe: int) -> Textspeicher | None:
        """The choice of sinks for the reader (`Senkenwahl`)."""
        del tiefe
        if tag not in _NUTZTEXT:
            return None
        self._anfang = self._datei.tell()
        return self

    def schreibe(self, text: str) -> None:
        self._datei.write(als_text(text).encode())

    def ende(self) -> None:
        self._bereiche.append((self._anfang, self._datei.tell() - self._anfang))

    def markiere(self, wurzel: etree._Element) -> None:
        """Set the markers once the skeleton is complete."""
        nutzelemente = (e for e in wurzel.iter() if e.tag in _NUTZTEXT)
        for nummer, element in enumerate(nutzelemente):
            element.text = f"{self._marke}-{nummer}-"

    def kanonisch(self, element: etree._Element) -> Folge:
        """Canonical form of an element of the marked skeleton, with the payload texts in their places."""
        return self._folge(kanonisch(element))

    def _folge(self, daten: bytes) -> Folge:
        teile: list[bytes | Stuecke] = []
        for nummer, teil in enumerate(re.split(rf"{self._marke}-(\d+)-".encode(), daten)):
            if nummer % 2:
                ab, groesse = self._bereiche[int(teil)]
                teile.append(Ausschnitt(self._datei, ab, groesse))
            else:
                teile.append(teil)
        return Folge(tuple(teile))

    def text(self, element: etree._Element) -> str:
        """The text of one (small) payload element."""
        return b"".join(self._folge((element.text or "").encode())).decode()

    def close(self) -> None:
        self._datei.close()
