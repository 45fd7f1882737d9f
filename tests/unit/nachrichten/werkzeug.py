"""Shared by the tests of this room: samples and small changes to them."""

from __future__ import annotations

import io
import re
from pathlib import Path

from gateway.nachrichten.befund import Befund
from gateway.nachrichten.kontext import Kontext
from gateway.nachrichten.lesen import pruefe

BEISPIELE = Path(__file__).parents[2] / "samples" / "xauslaender-26.11"


def beispiel(name: str) -> bytes:
    return (BEISPIELE / f"{name}.xml").read_bytes()


def geaendert(name: str, **werte: str) -> bytes:
    """The sample with the text of the first element of each given local name replaced."""
    text = beispiel(name).decode()
    for element, wert in werte.items():
        neu, anzahl = re.subn(rf"(<(?:\w+:)?{element}(?: [^>]*)?>)[^<]*", rf"\g<1>{wert}", text, count=1)
        assert anzahl == 1, element
        text = neu
    return text.encode()


def erster_befund(daten: bytes, kontext: Kontext | None = None) -> Befund | None:
    befunde = pruefe(io.BytesIO(daten), kontext=kontext).befunde
    return befunde[0] if befunde else None


def code(daten: bytes, kontext: Kontext | None = None) -> str:
    """Code of the first finding, "" for a valid message."""
    befund = erster_befund(daten, kontext)
    return befund.code if befund else ""
