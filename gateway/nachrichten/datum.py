"""Partly known dates (xida:TeilbekanntesDatum): "YYYY-MM-DD", "YYYY-MM", "YYYY" or None for unknown."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from lxml import etree

from gateway.nachrichten.bindung import E, Huelle, wert
from gateway.nachrichten.formen import Datum
from gateway.nachrichten.release import XAUSLAENDER

_TEIL_NACH_LAENGE = {10: "jahrMonatTag", 7: "jahrMonat", 4: "jahr"}


class Teilbekannt:
    """xida:TeilbekanntesDatum; all elements unqualified."""

    def schreibe(self, element: etree._Element, wert: str) -> None:
        etree.SubElement(element, _TEIL_NACH_LAENGE.get(len(wert), "jahrMonatTag")).text = wert

    def lies(self, element: etree._Element) -> str:
        return (element[0].text or "").strip()


class TeilbekanntMitUnbekannt:
    """xida:TeilbekanntesDatumMitUnbekannt; all elements unqualified."""

    def schreibe(self, element: etree._Element, wert: str | None) -> None:
        if wert is None:
            etree.SubElement(element, "unbekannt").text = "true"
            return
        Teilbekannt().schreibe(etree.SubElement(element, "teilbekanntesDatum"), wert)

    def lies(self, element: etree._Element) -> str | None:
        teil = element[0]
        return None if teil.tag == "unbekannt" else Teilbekannt().lies(teil)


@wert
class Teildatum:
    """A partly known date where the element may be missing, too: None = stated as unknown."""

    datum: str | None


TEILDATUM = Huelle(Teildatum, TeilbekanntMitUnbekannt())


class TagMitUnbekannt:
    """xida:TagesdatumMitUnbekannt: a day, or None = unknown; all elements unqualified."""

    def schreibe(self, element: etree._Element, wert: date | None) -> None:
        if wert is None:
            etree.SubElement(element, "unbekannt").text = "true"
        else:
            Datum().schreibe(etree.SubElement(element, "datum"), wert)

    def lies(self, element: etree._Element) -> date | None:
        return None if element[0].tag == "unbekannt" else Datum().lies(element[0])


class TeilbekanntOderKeines:
    """Choice `datum` (xida:TeilbekanntesDatum) | `nichtVorhanden`; both qualified."""

    def schreibe(self, element: etree._Element, wert: str | None) -> None:
        kind = etree.SubElement(element, f"{{{XAUSLAENDER}}}{'nichtVorhanden' if wert is None else 'datum'}")
        if wert is None:
            kind.text = "true"
        else:
            Teilbekannt().schreibe(kind, wert)

    def lies(self, element: etree._Element) -> str | None:
        kind = element[0]
        return Teilbekannt().lies(kind) if len(kind) else None


@wert
class Zeitraum:
    """xauslaender:Zeitraum: from one day to another."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    von: Annotated[date, E("von")]
    bis: Annotated[date, E("bis")]
