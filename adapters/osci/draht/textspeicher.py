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

from adapters.osci.draht.c14n import kanonisch
from adapters.osci.draht.kanontext import text as als_text
from adapters.osci.draht.namen import OSCI, XENC, q
from adapters.osci.draht.stuecke import Ausschnitt, Folge, Stuecke

_IM_SPEICHER = 512 * 1024
_KLEIN = 16 * 1024
"""Characters up to which a payload text stays in the skeleton."""
_KLEINE = 1024 * 1024
"""Characters of all texts that stay there together."""
_NUTZTEXT = frozenset({q(XENC, "CipherValue"), q(OSCI, "Base64Content")})


class Textspeicher:
    """Takes the texts of all payload elements of one document; small ones go back into the skeleton."""

    def __init__(self) -> None:
        self._datei = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IM_SPEICHER))  # noqa: SIM115
        self._texte: list[str | tuple[int, int]] = []
        self._marke = secrets.token_hex(16)
        self._klein: list[str] | None = []
        self._laenge = 0
        self._behalten = 0

    def senke(self, tag: str, tiefe: int) -> Textspeicher | None:
        """The choice of sinks for the reader (`Senkenwahl`)."""
        del tiefe
        if tag not in _NUTZTEXT:
            return None
        self._klein, self._laenge, self._anfang = [], 0, self._datei.tell()
        return self

    def schreibe(self, text: str) -> None:
        self._laenge += len(text)
        if self._klein is not None:
            self._klein.append(text)
            if self._laenge <= min(_KLEIN, _KLEINE - self._behalten):
                return
            text, self._klein = "".join(self._klein), None
        self._datei.write(als_text(text).encode())

    def ende(self) -> None:
        if self._klein is not None:
            self._behalten += self._laenge
            self._texte.append("".join(self._klein))
        else:
            self._texte.append((self._anfang, self._datei.tell() - self._anfang))

    def markiere(self, wurzel: etree._Element) -> None:
        """Put small texts back and set the markers once the skeleton is complete."""
        nutzelemente = (e for e in wurzel.iter() if e.tag in _NUTZTEXT)
        for nummer, (element, text) in enumerate(zip(nutzelemente, self._texte, strict=True)):
            element.text = text if isinstance(text, str) else f"{self._marke}-{nummer}-"

    def kanonisch(self, element: etree._Element) -> Folge:
        """Canonical form of an element of the marked skeleton, with the payload texts in their places."""
        ganz = kanonisch(element)
        if self._marke.encode() not in ganz:
            return Folge((ganz,))
        teile: list[bytes | Stuecke] = []
        for nummer, teil in enumerate(re.split(rf"{self._marke}-(\d+)-".encode(), ganz)):
            teile.append(self._ausschnitt(int(teil)) if nummer % 2 else teil)
        return Folge(tuple(teile))

    def _ausschnitt(self, nummer: int) -> Ausschnitt:
        bereich = self._texte[nummer]
        assert not isinstance(bereich, str)
        return Ausschnitt(self._datei, *bereich)

    def close(self) -> None:
        self._datei.close()
