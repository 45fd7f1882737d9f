"""Base64 text of an envelope's payload element as bytes, repeatedly and without holding it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from adapters.osci.draht.nachricht import Nachricht
from adapters.osci.draht.stuecke import Folge
from gateway import fremdxml
from gateway.schutz.fehler import NichtEntschluesselbar


def nutztext(nachricht: Nachricht, element: etree._Element) -> Folge:
    """The text of an element without children."""
    erster, *mitte = nachricht.kanonisch(element).teile
    assert isinstance(erster, bytes)
    erster = erster[erster.index(b">") + 1 :]
    if not mitte:
        return Folge((erster[: erster.rindex(b"</")],))
    letzter = mitte.pop()
    assert isinstance(letzter, bytes)
    return Folge((erster, *mitte, letzter[: letzter.rindex(b"</")]))


def dekodiert(text: Folge) -> Iterator[bytes]:
    """The bytes that `text` stands for. Raises `NichtEntschluesselbar` when it is no base64."""
    try:
        yield from fremdxml.dekodiert(str(stueck, "ascii") for stueck in text)
    except (fremdxml.XmlFehler, UnicodeDecodeError):
        raise NichtEntschluesselbar("Die verschlüsselten Daten sind kein Base64.") from None


class Stueckquelle:
    """An iterator of pieces as something to `read` from."""

    def __init__(self, stuecke: Iterator[bytes | memoryview]):
        self._stuecke = stuecke
        self._rest = memoryview(b"")

    def read(self, anzahl: int, /) -> bytes:
        """Up to `anzahl` bytes, none only at the end."""
        while not self._rest:
            naechstes = next(self._stuecke, None)
            if naechstes is None:
                return b""
            self._rest = memoryview(naechstes)
        jetzt, self._rest = self._rest[:anzahl], self._rest[anzahl:]
        return bytes(jetzt)
