"""Payload text on its way out of the XML: strict base64, decoded piece by piece."""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import pybase64

from gateway.fremdxml.fehler import XmlUnzulaessig

_OHNE_LEERRAUM = str.maketrans("", "", " \t\r\n")


class Senke(Protocol):
    """Takes the text of one payload element in pieces of any size."""

    def schreibe(self, text: str) -> None: ...

    def ende(self) -> None:
        """The element is closed: check that nothing is left over."""
        ...


class Base64Senke:
    """Decodes xs:base64Binary strictly (XML white space is allowed, nothing else) into `ziel`.

    `grenze`: most decoded bytes accepted. Raises `XmlUnzulaessig` (code X001) otherwise."""

    def __init__(self, ziel: Callable[[bytes], object], *, grenze: int | None = None):
        self._ziel = ziel
        self._grenze = grenze
        self._rest = ""
        self._zu_ende = False
        self.groesse = 0

    def schreibe(self, text: str) -> None:
        if any(zeichen in text for zeichen in " \t\r\n"):
            text = text.translate(_OHNE_LEERRAUM)
        text = self._rest + text
        ganz = len(text) - len(text) % 4
        self._rest = text[ganz:]
        if ganz:
            self._dekodiere(text[:ganz])

    def ende(self) -> None:
        if self._rest:
            raise XmlUnzulaessig("Die Base64-Daten sind unvollständig.", rueckweisung="X001")

    def _dekodiere(self, text: str) -> None:
        if self._zu_ende:
            raise XmlUnzulaessig("Nach dem Ende der Base64-Daten folgt noch etwas.", rueckweisung="X001")
        self._zu_ende = text.endswith("=")
        try:
            daten = pybase64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise XmlUnzulaessig(
                "Die Base64-Daten enthalten unzulässige Zeichen.", rueckweisung="X001"
            ) from None
        if self._zu_ende and not _endet_sauber(text, daten):
            raise XmlUnzulaessig("Die Base64-Daten enden unzulässig.", rueckweisung="X001")
        self.groesse += len(daten)
        if self._grenze is not None and self.groesse > self._grenze:
            raise XmlUnzulaessig("Die Base64-Daten sind größer als zugelassen.", rueckweisung="X001")
        self._ziel(daten)


def dekodiert(texte: Iterable[str]) -> Iterator[bytes]:
    """What the pieces of base64 text stand for. Raises `XmlUnzulaessig` (code X001) like the sink."""
    fertig: list[bytes] = []
    senke = Base64Senke(fertig.append)
    for text in texte:
        senke.schreibe(text)
        yield from fertig
        fertig.clear()
    senke.ende()


def _endet_sauber(text: str, daten: bytes) -> bool:
    """Whether the bits that no byte uses are zero (XSD 1.0 part 2, base64Binary)."""
    letzte = daten[-1:] if text.endswith("==") else daten[-2:]
    return text.endswith(pybase64.b64encode_as_string(letzte))
