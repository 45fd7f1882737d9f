"""The answer to PROPFIND with depth 1: what lies in a collection (RFC 4918, sections 9.1 and 14.16)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from adapters.dms.fern import Eintrag
from adapters.dms.fern.fehler import AntwortUnverstaendlich
from gateway import fremdxml

if TYPE_CHECKING:
    from lxml import etree

FRAGE = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>'
)


def lies(quelle: fremdxml.Quelle) -> list[Eintrag]:
    """Everything but the collection itself. Raises `AntwortUnverstaendlich`."""
    try:
        wurzel = fremdxml.lies(quelle)
    except fremdxml.XmlFehler:
        raise AntwortUnverstaendlich() from None
    if wurzel.tag != "{DAV:}multistatus":
        raise AntwortUnverstaendlich()
    gefunden = [(_pfad(a), a) for a in wurzel.iterfind("{DAV:}response")]
    tiefe = min((len(pfad) for pfad, _ in gefunden), default=0)
    return [_eintrag(pfad[-1], a) for pfad, a in gefunden if len(pfad) == tiefe + 1]


def _pfad(antwort: etree._Element) -> tuple[str, ...]:
    """Decoded: servers write percent codes in either case, and whole addresses or only paths."""
    href = (antwort.findtext("{DAV:}href") or "").strip()
    try:
        return tuple(unquote(t, errors="strict") for t in urlsplit(href).path.split("/") if t)
    except (UnicodeDecodeError, ValueError):
        raise AntwortUnverstaendlich("Ein Name im DMS ist kein gültiges UTF-8.") from None


def _eintrag(name: str, antwort: etree._Element) -> Eintrag:
    ordner = antwort.find(".//{DAV:}resourcetype/{DAV:}collection") is not None
    groesse = (antwort.findtext(".//{DAV:}getcontentlength") or "").strip()
    return Eintrag(name, ordner, int(groesse) if groesse.isascii() and groesse.isdecimal() else None)
