"""How single values look as XML: text, numbers, dates, codes. A form writes and reads one element.

Reading comes after validation, so a form trusts the lexical shape and refuses only what Python cannot hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Protocol
from uuid import UUID

from lxml import etree

from gateway.nachrichten.fehler import WertNichtDarstellbar
from gateway.nachrichten.release import Liste

_ZEITPUNKT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_GANZZAHL = re.compile(r"[+-]?[0-9]{1,18}")


class Form(Protocol):
    """Writes a value into an element and reads it back. Values are of one type per form."""

    def schreibe(self, element: etree._Element, wert: Any) -> None: ...

    def lies(self, element: etree._Element) -> Any: ...


class Text:
    """din91379:datatypeC; white space is kept."""

    def schreibe(self, element: etree._Element, wert: str) -> None:
        element.text = wert

    def lies(self, element: etree._Element) -> str:
        return element.text or ""


@dataclass(frozen=True)
class Fest:
    """A text that the schema fixes: an empty element means it, too."""

    text: str

    def schreibe(self, element: etree._Element, wert: str) -> None:
        element.text = wert

    def lies(self, _element: etree._Element) -> str:
        return self.text


class Wahrheit:
    """xs:boolean; an empty element means true (default value in 010102)."""

    def schreibe(self, element: etree._Element, wert: bool) -> None:
        element.text = "true" if wert else "false"

    def lies(self, element: etree._Element) -> bool:
        return (element.text or "").strip() not in ("false", "0")


class Ganzzahl:
    """xs:integer, as far as 18 digits reach."""

    def schreibe(self, element: etree._Element, wert: int) -> None:
        element.text = str(wert)

    def lies(self, element: etree._Element) -> int:
        text = (element.text or "").strip()
        if not _GANZZAHL.fullmatch(text):
            raise WertNichtDarstellbar("Eine Zahl ist zu groß.")
        return int(text)


class Datum:
    """xida:Tagesdatum: a day without a time zone."""

    def schreibe(self, element: etree._Element, wert: date) -> None:
        element.text = wert.isoformat()

    def lies(self, element: etree._Element) -> date:
        return date.fromisoformat((element.text or "").strip())


class Zeitpunkt:
    """xs:dateTime, written with milliseconds (finer only when the value is finer)."""

    def schreibe(self, element: etree._Element, wert: datetime) -> None:
        element.text = wert.isoformat(timespec="microseconds" if wert.microsecond % 1000 else "milliseconds")

    def lies(self, element: etree._Element) -> datetime:
        return lies_zeitpunkt((element.text or "").strip())


class Uuid:
    """bn-uq-g2g:UUID; written in lower case."""

    def schreibe(self, element: etree._Element, wert: UUID) -> None:
        element.text = str(wert)

    def lies(self, element: etree._Element) -> UUID:
        return UUID((element.text or "").strip())


@dataclass(frozen=True)
class Schluessel:
    """A code of a list named by the schema: the value is the key; the label comes from the list."""

    liste: Liste

    def schreibe(self, element: etree._Element, wert: str) -> None:
        if self.liste.in_nachricht:
            element.set("listVersionID", self.liste.version)
        etree.SubElement(element, "code").text = wert

    def lies(self, element: etree._Element) -> str:
        return (element.findtext("code") or "").strip()


@dataclass(frozen=True)
class Codeangabe:
    """A code whose list is named in the message itself (XÖV code type 4)."""

    code: str
    liste: str
    version: str
    name: str | None = None


class FreierCode:
    """XÖV code type 4; listURI and listVersionID are written where known (not every place demands them)."""

    def schreibe(self, element: etree._Element, wert: Codeangabe) -> None:
        for name, inhalt in (("listURI", wert.liste), ("listVersionID", wert.version)):
            if inhalt:
                element.set(name, inhalt)
        etree.SubElement(element, "code").text = wert.code
        if wert.name is not None:
            etree.SubElement(element, "name").text = wert.name

    def lies(self, element: etree._Element) -> Codeangabe:
        return Codeangabe(
            (element.findtext("code") or "").strip(),
            (element.get("listURI") or "").strip(),
            element.get("listVersionID") or "",
            element.findtext("name"),
        )


def lies_zeitpunkt(text: str) -> datetime:
    """An xs:dateTime as Python holds it; naive when the text has no zone. Raises `WertNichtDarstellbar`."""
    treffer = _ZEITPUNKT.fullmatch(text)
    if not treffer:
        raise WertNichtDarstellbar("Ein Zeitpunkt liegt außerhalb der Jahre 1 bis 9999.")
    jahr, monat, tag, stunde, minute, sekunde, bruch, zone = treffer.groups()
    mikro = int((bruch or "").ljust(6, "0")[:6])
    try:
        tagesbeginn = datetime.combine(date(int(jahr), int(monat), int(tag)), time(), tzinfo=_zone(zone))
        return tagesbeginn + timedelta(
            hours=int(stunde), minutes=int(minute), seconds=int(sekunde), microseconds=mikro
        )
    except (ValueError, OverflowError):
        raise WertNichtDarstellbar("Ein Zeitpunkt liegt außerhalb der Jahre 1 bis 9999.") from None


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    versatz = timedelta(hours=int(text[1:3]), minutes=int(text[4:]))
    return timezone(-versatz if text[0] == "-" else versatz)
