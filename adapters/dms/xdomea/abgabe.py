"""Abgabe.Abgabe.0401 of a file, written element by element.

Source: xdomea 2.4.0, 3.0.0, 3.1.0, Nachrichtengruppe »Abgabe durchführen« and Baukasten. The folders of the file
are Teilakten that carry the folders' names, or Vorgänge where its division says so (`behaelter`). What the standard
has no place for before 4.0 (digest, moment of becoming part of the file, class) stands in
AnwendungsspezifischeErweiterung of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from lxml import etree

from adapters.dms.xdomea.behaelter import TEILAKTE, TEILVORGANG, VORGANG, Behaelter, baue, historie
from adapters.dms.xdomea.dateinamen import archivname
from adapters.dms.xdomea.elemente import Elementschreiber, liste
from adapters.dms.xdomea.fassung import Fassung
from gateway.domain.ablageplan import Ablageplan
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.ebene import Ebene, Ebenenart, Historieneintrag
from gateway.domain.person import Person

NACHRICHT = "Abgabe.Abgabe.0401"
ERWEITERUNG = "aktenbruecke"
"""Kennung of our extension."""
_DATEIFORMAT = "urn:xoev-de:xdomea:codeliste:dateiformat"
_LETZTER_CODE, _SONSTIGES = "045", "100"
"""Of the code list Dateiformat 1.0, which every version knows."""
_GANZES_DATUM = len("JJJJ-MM-TT")


@dataclass(frozen=True)
class Abgabe:
    """One delivery; `kennung`: UUID of the Akte; `akte` with digests."""

    prozess: UUID
    erstellt: datetime
    herkunft: Behoerde
    empfaenger: str
    kennung: UUID
    akte: Akte
    plan: Ablageplan = field(default_factory=Ablageplan)


def schreibe(abgabe: Abgabe, fassung: Fassung, ziel: BinaryIO) -> None:
    """The whole message, UTF-8."""
    with etree.xmlfile(ziel, encoding="UTF-8") as datei:
        datei.write_declaration()
        _Schreiber(datei, fassung).nachricht(abgabe)


class _Schreiber(Elementschreiber):
    def __init__(self, datei: Any, fassung: Fassung):
        super().__init__(datei, fassung)
        self._plan = Ablageplan()
        self._historien: Mapping[UUID, Sequence[Historieneintrag]] = {}

    def nachricht(self, abgabe: Abgabe) -> None:
        raum = {"xdomea": self.fassung.namensraum}
        with self.datei.element(f"{self.vorsatz}{NACHRICHT}", nsmap=raum):
            self._kopf(abgabe)
            with self.element("Schriftgutobjekt"):
                self._akte(abgabe)

    def _kopf(self, abgabe: Abgabe) -> None:
        with self.element("Kopf"):
            self.feld("ProzessID", str(abgabe.prozess))
            self.code("Nachrichtentyp", "0401", liste("nachrichtentyp", self.fassung.nachrichtentypen))
            self.feld("Erstellungszeitpunkt", abgabe.erstellt.isoformat(timespec="seconds"))
            with self.element("Absender"):
                self.kennung(abgabe.herkunft.kennung)
                self.institution(abgabe.herkunft.name)
            with self.element("Empfaenger"):
                self.institution(abgabe.empfaenger)
            with self.element("SendendesSystem"):
                self.feld("Produktname", "Aktenbrücke")
            self.feld("Importbestaetigung", "1")
            if self.fassung.mit_empfang:
                self.feld("Empfangsbestaetigung", "1")

    def _akte(self, abgabe: Abgabe) -> None:
        akte, self._plan, self._historien = abgabe.akte, abgabe.plan, historie(abgabe.akte)
        behaelter = baue(akte, abgabe.kennung, self.fassung)
        ebene = behaelter.ebene or Ebene(Ebenenart.AKTE, abgabe.kennung)
        plan = self._plan.aktenplan or ebene.aktenplan
        with self.element("Akte"):
            self.identifikation(abgabe.kennung)
            self.metadaten(_betreff(akte.person), akte.aktenzeichen, aktenplan=plan, medium=ebene.medium)
            if ebene.typ:
                self.feld("Typ", ebene.typ)
            self._laufzeit(ebene)
            self._historie(ebene.historie)
            self._inhalt(behaelter, lambda: self._person(akte.person))
            self._zda(ebene)

    def _inhalt(self, behaelter: Behaelter, danach: Any) -> None:
        """Documents, Vorgänge, Teilakten; `danach` writes what 2.4 wants between the last two."""
        innen, vorgaenge = self.fassung.teilakten_innen, behaelter.von(VORGANG)
        teilakten = behaelter.von(TEILAKTE)
        if behaelter.dokumente or vorgaenge or (teilakten and innen):
            with self.element("Akteninhalt"):
                self._dokumente(behaelter)
                for vorgang in vorgaenge:
                    self._vorgang(vorgang)
                if innen:
                    self._teilakten(teilakten)
        danach()
        if not innen:
            self._teilakten(teilakten)

    def _dokumente(self, behaelter: Behaelter) -> None:
        for d in behaelter.dokumente:
            self._dokument(d)

    def _teilakten(self, teilakten: Sequence[Behaelter]) -> None:
        for teilakte in teilakten:
            with self.element(TEILAKTE):
                self._kopf_von(teilakte)
                if teilakte.ebene is not None:
                    self._laufzeit(teilakte.ebene)
                    self._historie(teilakte.ebene.historie)
                self._inhalt(teilakte, lambda: None)
                if teilakte.ebene is not None:
                    self._zda(teilakte.ebene)

    def _vorgang(self, vorgang: Behaelter) -> None:
        """VorgangType; what lies in it can only be a Teilvorgang."""
        with self.element(vorgang.element):
            self._kopf_von(vorgang)
            if vorgang.ebene is not None:
                self._zda(vorgang.ebene, auch_frueher=True)
                self._laufzeit(vorgang.ebene)
                self._historie(vorgang.ebene.historie)
            self._dokumente(vorgang)
            for innen in vorgang.von(TEILVORGANG):
                self._vorgang(innen)

    def _kopf_von(self, behaelter: Behaelter) -> None:
        """What the mapping of this DMS says of the folder counts more than what the file brought along."""
        ebene, teil = behaelter.ebene, self._plan.teilablage(behaelter.pfad) if behaelter.pfad else None
        plan, typ = (teil.aktenplan, teil.typ) if teil else (None, None)
        self.identifikation(behaelter.kennung)
        self.metadaten(
            behaelter.name,
            (ebene.kennzeichen if ebene else None) or "",
            aktenplan=plan or (ebene.aktenplan if ebene else None),
            medium=ebene.medium if ebene else None,
        )
        if wert := typ or (ebene.typ if ebene else None):
            self.feld("Typ", wert)

    def _laufzeit(self, ebene: Ebene) -> None:
        if ebene.beginn or ebene.ende:
            with self.element("Laufzeit"):
                for name, tag in (("Beginn", ebene.beginn), ("Ende", ebene.ende)):
                    if tag is not None:
                        self.feld(name, tag.isoformat())

    def _zda(self, ebene: Ebene, *, auch_frueher: bool = False) -> None:
        """Before 3.0 only a Vorgang says it, and without the day."""
        if ebene.zda is None or not (self.fassung.mit_original or auch_frueher):
            return
        self.feld("ZdA", "true")
        if self.fassung.mit_original:
            self.feld("ZdADatum", ebene.zda.isoformat())

    def _historie(self, eintraege: Iterable[Historieneintrag]) -> None:
        metadatum, vorher, nachher = self.fassung.historie
        for e in eintraege:
            angaben = {
                metadatum: e.metadatum,
                vorher: e.vorher,
                nachher: e.nachher,
                "Akteur": e.wer,
                "DatumUhrzeit": e.wann.isoformat(),
                "Bemerkung": e.bemerkung,
                "Aktion": e.aktion,
            }
            with self.element("HistorienProtokollInformation"):
                for name, wert in angaben.items():
                    if wert is not None:
                        self.feld(name, wert)

    def _dokument(self, d: Dokument) -> None:
        with self.element("Dokument"):
            self.identifikation(d.uuid, d.position)
            self.metadaten(d.beschreibung or d.dateiname)
            self._historie(self._historien.get(d.uuid, ()))
            with self.element("Version"):
                self.feld("Nummer", "1")
                self._format(d)
            self._erweiterung(_angaben(d))

    def _format(self, d: Dokument) -> None:
        bekannt = d.format <= _LETZTER_CODE
        with self.element("Format"):
            self.code(
                "Name", d.format if bekannt else _SONSTIGES, {"listURI": _DATEIFORMAT, "listVersionID": "1.0"}
            )
            name = archivname(d)
            if not bekannt or d.format == _SONSTIGES:
                self.feld("SonstigerName", name.rpartition(".")[2])
            self.feld("Version", "unbekannt")
            with self.element("Primaerdokument"):
                self.feld("Dateiname", name)
                if self.fassung.mit_original:
                    self.feld("DateinameOriginal", d.dateiname)

    def _erweiterung(self, angaben: Mapping[str, str]) -> None:
        with self.element("AnwendungsspezifischeErweiterung"):
            self.feld("Kennung", ERWEITERUNG)
            self.feld("Name", "Aktenbrücke")
            for name, wert in angaben.items():
                with self.element("Feld"):
                    self.feld("Name", name)
                    self.feld("Wert", wert)

    def _person(self, person: Person) -> None:
        with self.element("Kontakt"):
            with self.element("Name"):
                self.name("Familienname", person.familienname)
                if person.vorname:
                    self.name("Vorname", person.vorname)
            if person.geburtsdatum and len(person.geburtsdatum) == _GANZES_DATUM:
                with self.element("Geburt"):
                    self.feld("Datum", person.geburtsdatum)


def _betreff(person: Person) -> str:
    geboren = f", geb. {person.geburtsdatum}" if person.geburtsdatum else ""
    return f"{person.anzeigename}{geboren}"


def _angaben(d: Dokument) -> dict[str, str]:
    """Beyond the standard; nothing that is not known."""
    moment = d.aktenwirksamkeit.isoformat() if d.aktenwirksamkeit else None
    angaben = {
        "SHA-256": d.sha256,
        "Aktenwirksamkeitszeitpunkt": moment,
        "Dateiname": d.dateiname,
        "Dateiformat": d.format,
    }
    return {name: wert for name, wert in angaben.items() if wert is not None}
