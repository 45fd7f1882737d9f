"""What 0401 tells of a level: Betreff, period, closing, what was recorded of it (2.4, 3.0 and 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from adapters.dms.xdomea.fassung import FASSUNGEN
from gateway.domain.ebene import Dokumentstelle, Ebene, Ebenenart, Historieneintrag, Medium
from gateway.domain.worte import ORTSZEIT
from gateway.nachrichten.xdomea.namen import MEDIUM

if TYPE_CHECKING:
    from lxml import etree

_NAMEN = {f.historie for f in FASSUNGEN.values()}
"""Datum, old and new value, by version."""
_MEDIEN = {code: medium for medium, code in MEDIUM.items()}
_OHNE_ANGABE = "ohne Angabe"
_TAG = len("JJJJ-MM-TT")


class Ebenenleser:
    """`vorsatz`: the namespace of the version, in braces."""

    def __init__(self, vorsatz: str):
        self._x = vorsatz

    def ebene(
        self,
        ort: etree._Element,
        art: Ebenenart,
        dokumente: Sequence[Dokumentstelle],
        teile: Sequence[Ebene],
    ) -> Ebene:
        """A level with what lies in it."""
        return Ebene(
            art=art,
            uuid=self._uuid(ort),
            betreff=self._text(ort, "AllgemeineMetadaten", "Betreff"),
            kennzeichen=self._text(ort, "AllgemeineMetadaten", "Kennzeichen"),
            typ=self._text(ort, "Typ"),
            aktenplan=self._text(ort, "AllgemeineMetadaten", "Aktenplaneinheit", "Kennzeichen"),
            medium=self._medium(ort),
            beginn=self._tag(ort, "Laufzeit", "Beginn"),
            ende=self._tag(ort, "Laufzeit", "Ende"),
            zda=self._tag(ort, "ZdADatum"),
            historie=self.historie(ort),
            dokumente=tuple(dokumente),
            teile=tuple(teile),
        )

    def historie(self, ort: etree._Element) -> tuple[Historieneintrag, ...]:
        """Of a level or a document; an entry without a readable moment is none."""
        eintraege = map(self._eintrag, ort.findall(f"{self._x}HistorienProtokollInformation"))
        return tuple(e for e in eintraege if e is not None)

    def _eintrag(self, ort: etree._Element) -> Historieneintrag | None:
        try:
            wann = datetime.fromisoformat(self._text(ort, "DatumUhrzeit") or "")
        except ValueError:
            return None
        metadatum, vorher, nachher = (
            next(filter(None, (self._text(ort, name) for name in namen)), None)
            for namen in zip(*_NAMEN, strict=True)
        )
        return Historieneintrag(
            wer=self._text(ort, "Akteur") or _OHNE_ANGABE,
            wann=wann if wann.tzinfo else wann.replace(tzinfo=ORTSZEIT),
            aktion=self._text(ort, "Aktion") or _OHNE_ANGABE,
            metadatum=metadatum,
            vorher=vorher,
            nachher=nachher,
            bemerkung=self._text(ort, "Bemerkung"),
        )

    def _uuid(self, ort: etree._Element) -> UUID:
        """The eAkte's own; a level without a usable one is still a level."""
        try:
            return UUID(self._text(ort, "Identifikation", "ID") or "")
        except ValueError:
            return uuid4()

    def _medium(self, ort: etree._Element) -> Medium | None:
        code = ort.findtext(f"{self._x}AllgemeineMetadaten/{self._x}Medium/code") or ""
        return _MEDIEN.get(code.strip())

    def _tag(self, ort: etree._Element, *weg: str) -> date | None:
        try:
            return date.fromisoformat((self._text(ort, *weg) or "")[:_TAG])
        except ValueError:
            return None

    def _text(self, ort: etree._Element, *weg: str) -> str | None:
        return (ort.findtext("/".join(f"{self._x}{teil}" for teil in weg)) or "").strip() or None
