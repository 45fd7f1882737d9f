"""Elements of xdomea messages that recur, written one after the other: many documents are not one tree.

Source: xdomea 2.4.0, 3.0.0, 3.1.0, Baukasten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from adapters.dms.xdomea import zeichen
from adapters.dms.xdomea.fassung import Fassung
from gateway.domain.ebene import Medium
from gateway.nachrichten.xdomea.namen import MEDIUM


class Elementschreiber:
    """`datei`: where `lxml.etree.xmlfile` writes to."""

    def __init__(self, datei: Any, fassung: Fassung):
        self.datei = datei
        self.fassung = fassung
        self.vorsatz = f"{{{fassung.namensraum}}}"

    def kennung(self, kennung: str) -> None:
        praefix, _, schluessel = kennung.partition(":")
        with self.element("Behoerdenkennung"):
            self.code(self.fassung.kennung, schluessel, liste("behoerdenkennung", "1"))
            self.code("Praefix", praefix, liste("praefix", "1"))

    def institution(self, name: str) -> None:
        with self.element("Institution"):
            self.feld("Name", name)

    def name(self, was: str, name: str) -> None:
        with self.element(was):
            self.feld("Name", name)

    def identifikation(self, kennung: UUID, nummer: int | None = None) -> None:
        with self.element("Identifikation"):
            self.feld("ID", str(kennung))
            if nummer is not None:
                self.feld("NummerImUebergeordnetenContainer", str(nummer))

    def metadaten(
        self,
        betreff: str,
        kennzeichen: str = "",
        *,
        aktenplan: str | None = None,
        medium: Medium | None = None,
    ) -> None:
        with self.element("AllgemeineMetadaten"):
            self.feld("Betreff", betreff)
            if kennzeichen:
                self.feld("Kennzeichen", kennzeichen)
            if medium is not None:
                self.code("Medium", MEDIUM[medium], {})
            if aktenplan:
                with self.element("Aktenplaneinheit"):
                    self.feld("Kennzeichen", aktenplan)

    @contextmanager
    def element(self, name: str) -> Iterator[None]:
        """What is written in the block stands inside of it."""
        with self.datei.element(self.vorsatz + name):
            yield

    def feld(self, name: str, wert: str) -> None:
        with self.element(name):
            name_der_datei = name.startswith("Dateiname")
            self.datei.write(zeichen.xmltext(wert) if name_der_datei else zeichen.text(wert, self.fassung))

    def code(self, name: str, wert: str, liste: Mapping[str, str]) -> None:
        with self.datei.element(self.vorsatz + name, dict(liste)), self.datei.element("code"):
            self.datei.write(wert)


def liste(name: str, version: str) -> dict[str, str]:
    """The attributes that name a code list of xdomea."""
    return {"listURI": f"urn:xoev-de:xdomea:codeliste:{name}", "listVersionID": version}
