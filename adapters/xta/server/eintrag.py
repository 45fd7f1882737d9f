"""One message as the server keeps it, and what its report says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from lxml import etree

from adapters.xta.draht import metadaten
from adapters.xta.draht.bericht import Ampel, Ereignis
from adapters.xta.draht.nutzlast import Ort
from adapters.xta.draht.zeit import als_text, lies_datum, lies_zeit
from gateway.fremdxml import lies_bytes

Eintragen = Callable[[etree._Element, Mapping[str, str | None], int], None]


@dataclass(frozen=True)
class Eintrag:
    """A row; `datei` None = its content is gone, or it has none."""

    folge: int
    autor: str
    leser: str
    metadaten_xml: bytes
    container_xml: bytes
    datei: Path | None
    orte: tuple[Ort, ...]
    angenommen: datetime
    zugestellt: datetime
    veraltet_nach: date | None
    abgeholt: datetime | None
    empfangen: datetime | None
    storniert: datetime | None

    @classmethod
    def aus(cls, zeile: sqlite3.Row, ordner: Path) -> Eintrag:
        angenommen, zugestellt = lies_zeit(zeile["angenommen"]), lies_zeit(zeile["zugestellt"])
        assert angenommen is not None
        assert zugestellt is not None
        return cls(
            zeile["folge"],
            zeile["autor"],
            zeile["leser"],
            zeile["metadaten"],
            zeile["container"],
            ordner / zeile["datei"] if zeile["datei"] else None,
            tuple(Ort(ab, groesse) for ab, groesse in json.loads(zeile["orte"])),
            angenommen,
            zugestellt,
            lies_datum(zeile["veraltet_nach"]),
            lies_zeit(zeile["abgeholt"]),
            lies_zeit(zeile["empfangen"]),
            lies_zeit(zeile["storniert"]),
        )

    @property
    def groesse(self) -> int:
        return sum(ort.groesse for ort in self.orte)

    def abholbar(self, *, auch_empfangene: bool) -> bool:
        """It waits; or it is received, still kept, and asked for all the same."""
        nachholbar = auch_empfangene and self.datei is not None
        return self.storniert is None and (self.empfangen is None or nachholbar)

    def angaben(self, jetzt: datetime, trage_ein: Eintragen = metadaten.trage_ein) -> etree._Element:
        """The metadata with everything that is known now, put in as the release has it."""
        wurzel = lies_bytes(self.metadaten_xml)
        da = self.zugestellt if self.zugestellt <= jetzt and self.storniert is None else None
        zeiten = {
            "InitialSend": self.angenommen,
            "Delivery": da,
            "InitialFetch": self.abgeholt,
            "Reception": self.empfangen,
        }
        texte = {name: als_text(wann) if wann else None for name, wann in zeiten.items()}
        trage_ein(wurzel, texte, self.groesse)
        return wurzel

    def ereignisse(self, jetzt: datetime) -> list[Ereignis]:
        """In the order in which they happened."""
        alle = [Ereignis(Ampel.GRUEN, self.angenommen, "angenommen", "Die Nachricht wurde angenommen.")]
        if self.storniert is not None:
            text = "Der Absender hat die Nachricht zurückgezogen."
            return [*alle, Ereignis(Ampel.GELB, self.storniert, "storniert", text)]
        for wann, code, text in (
            (self.zugestellt, "zugestellt", "Die Nachricht liegt im Postfach."),
            (self.abgeholt, "abgeholt", "Die Nachricht wurde abgeholt."),
            (self.empfangen, "empfangen", "Der Empfänger hat den Empfang bestätigt."),
        ):
            if wann is not None and wann <= jetzt:
                alle.append(Ereignis(Ampel.GRUEN, wann, code, text))
        if self._veraltet(jetzt):
            text = "Die Nachricht wurde nicht abgeholt, bevor sie veraltet war."
            alle.append(Ereignis(Ampel.ROT, jetzt, "veraltet", text))
        return alle

    def ampel(self, jetzt: datetime) -> Ampel:
        """Open as long as something may still happen, then the worst that happened."""
        if self.storniert is None and self.empfangen is None and not self._veraltet(jetzt):
            return Ampel.OFFEN
        return max(ereignis.art for ereignis in self.ereignisse(jetzt))

    def _veraltet(self, jetzt: datetime) -> bool:
        return self.empfangen is None and self.veraltet_nach is not None and jetzt.date() > self.veraltet_nach
