"""Abgabe.Abgabe.0401 of a file, written element by element: many documents are not one tree.

Source: xdomea 2.4.0, 3.0.0, 3.1.0, Nachrichtengruppe »Abgabe durchführen« and Baukasten. The folders of the file
are Teilakten that carry the folders' names, or Vorgänge where its division says so (`behaelter`). What the standard
has no place for before 4.0 (digest, moment of becoming part of the file, class) stands in
AnwendungsspezifischeErweiterung of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from lxml import etree

from adapters.dms.xdomea import zeichen
from adapters.dms.xdomea.behaelter import TEILAKTE, TEILVORGANG, VORGANG, Behaelter, baue, historie
from adapters.dms.xdomea.dateinamen import archivname
from adapters.dms.xdomea.fassung import Fassung
from gateway.domain.ablageplan import Ablageplan
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.ebene import Ebene, Ebenenart, Historieneintrag, Medium
from gateway.domain.person import Person
from gateway.nachrichten.xdomea.namen import MEDIUM

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


class _Schreiber:
    def __init__(self, datei: Any, fassung: Fassung):
        self._datei = datei
        self._fassung = fassung
        self._plan = Ablageplan()
        self._historien: Mapping[UUID, Sequence[Historieneintrag]] = {}
        self._vorsatz = f"{{{fassung.namensraum}}}"

    def nachricht(self, abgabe: Abgabe) -> None:
        raum = {"xdomea": self._fassung.namensraum}
        with self._datei.element(f"{self._vorsatz}{NACHRICHT}", nsmap=raum):
            self._kopf(abgabe)
            with self._in("Schriftgutobjekt"):
                self._akte(abgabe)

    def _kopf(self, abgabe: Abgabe) -> None:
        with self._in("Kopf"):
            self._feld("ProzessID", str(abgabe.prozess))
            self._code("Nachrichtentyp", "0401", _liste("nachrichtentyp", self._fassung.nachrichtentypen))
            self._feld("Erstellungszeitpunkt", abgabe.erstellt.isoformat(timespec="seconds"))
            with self._in("Absender"):
                self._kennung(abgabe.herkunft.kennung)
                self._institution(abgabe.herkunft.name)
            with self._in("Empfaenger"):
                self._institution(abgabe.empfaenger)
            with self._in("SendendesSystem"):
                self._feld("Produktname", "Aktenbrücke")
            self._feld("Importbestaetigung", "1")
            if self._fassung.mit_empfang:
                self._feld("Empfangsbestaetigung", "1")

    def _kennung(self, kennung: str) -> None:
        praefix, _, schluessel = kennung.partition(":")
        with self._in("Behoerdenkennung"):
            self._code(self._fassung.kennung, schluessel, _liste("behoerdenkennung", "1"))
            self._code("Praefix", praefix, _liste("praefix", "1"))

    def _institution(self, name: str) -> None:
        with self._in("Institution"):
            self._feld("Name", name)

    def _akte(self, abgabe: Abgabe) -> None:
        akte, self._plan, self._historien = abgabe.akte, abgabe.plan, historie(abgabe.akte)
        behaelter = baue(akte, abgabe.kennung, self._fassung)
        ebene = behaelter.ebene or Ebene(Ebenenart.AKTE, abgabe.kennung)
        plan = self._plan.aktenplan or ebene.aktenplan
        with self._in("Akte"):
            self._identifikation(abgabe.kennung)
            self._metadaten(_betreff(akte.person), akte.aktenzeichen, aktenplan=plan, medium=ebene.medium)
            if ebene.typ:
                self._feld("Typ", ebene.typ)
            self._laufzeit(ebene)
            self._historie(ebene.historie)
            self._inhalt(behaelter, lambda: self._person(akte.person))
            self._zda(ebene)

    def _inhalt(self, behaelter: Behaelter, danach: Any) -> None:
        """Documents, Vorgänge, Teilakten; `danach` writes what 2.4 wants between the last two."""
        innen, vorgaenge = self._fassung.teilakten_innen, behaelter.von(VORGANG)
        teilakten = behaelter.von(TEILAKTE)
        if behaelter.dokumente or vorgaenge or (teilakten and innen):
            with self._in("Akteninhalt"):
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
            with self._in(TEILAKTE):
                self._kopf_von(teilakte)
                if teilakte.ebene is not None:
                    self._laufzeit(teilakte.ebene)
                    self._historie(teilakte.ebene.historie)
                self._inhalt(teilakte, lambda: None)
                if teilakte.ebene is not None:
                    self._zda(teilakte.ebene)

    def _vorgang(self, vorgang: Behaelter) -> None:
        """VorgangType; what lies in it can only be a Teilvorgang."""
        with self._in(vorgang.element):
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
        self._identifikation(behaelter.kennung)
        self._metadaten(
            behaelter.name,
            (ebene.kennzeichen if ebene else None) or "",
            aktenplan=plan or (ebene.aktenplan if ebene else None),
            medium=ebene.medium if ebene else None,
        )
        if wert := typ or (ebene.typ if ebene else None):
            self._feld("Typ", wert)

    def _laufzeit(self, ebene: Ebene) -> None:
        if ebene.beginn or ebene.ende:
            with self._in("Laufzeit"):
                for name, tag in (("Beginn", ebene.beginn), ("Ende", ebene.ende)):
                    if tag is not None:
                        self._feld(name, tag.isoformat())

    def _zda(self, ebene: Ebene, *, auch_frueher: bool = False) -> None:
        """Before 3.0 only a Vorgang says it, and without the day."""
        if ebene.zda is None or not (self._fassung.mit_original or auch_frueher):
            return
        self._feld("ZdA", "true")
        if self._fassung.mit_original:
            self._feld("ZdADatum", ebene.zda.isoformat())

    def _historie(self, eintraege: Iterable[Historieneintrag]) -> None:
        metadatum, vorher, nachher = self._fassung.historie
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
            with self._in("HistorienProtokollInformation"):
                for name, wert in angaben.items():
                    if wert is not None:
                        self._feld(name, wert)

    def _dokument(self, d: Dokument) -> None:
        with self._in("Dokument"):
            self._identifikation(d.uuid, d.position)
            self._metadaten(d.beschreibung or d.dateiname)
            self._historie(self._historien.get(d.uuid, ()))
            with self._in("Version"):
                self._feld("Nummer", "1")
                self._format(d)
            self._erweiterung(_angaben(d))

    def _format(self, d: Dokument) -> None:
        bekannt = d.format <= _LETZTER_CODE
        with self._in("Format"):
            self._code(
                "Name", d.format if bekannt else _SONSTIGES, {"listURI": _DATEIFORMAT, "listVersionID": "1.0"}
            )
            name = archivname(d)
            if not bekannt or d.format == _SONSTIGES:
                self._feld("SonstigerName", name.rpartition(".")[2])
            self._feld("Version", "unbekannt")
            with self._in("Primaerdokument"):
                self._feld("Dateiname", name)
                if self._fassung.mit_original:
                    self._feld("DateinameOriginal", d.dateiname)

    def _erweiterung(self, angaben: Mapping[str, str]) -> None:
        with self._in("AnwendungsspezifischeErweiterung"):
            self._feld("Kennung", ERWEITERUNG)
            self._feld("Name", "Aktenbrücke")
            for name, wert in angaben.items():
                with self._in("Feld"):
                    self._feld("Name", name)
                    self._feld("Wert", wert)

    def _person(self, person: Person) -> None:
        with self._in("Kontakt"):
            with self._in("Name"):
                self._name("Familienname", person.familienname)
                if person.vorname:
                    self._name("Vorname", person.vorname)
            if person.geburtsdatum and len(person.geburtsdatum) == _GANZES_DATUM:
                with self._in("Geburt"):
                    self._feld("Datum", person.geburtsdatum)

    def _name(self, was: str, name: str) -> None:
        with self._in(was):
            self._feld("Name", name)

    def _identifikation(self, kennung: UUID, nummer: int | None = None) -> None:
        with self._in("Identifikation"):
            self._feld("ID", str(kennung))
            if nummer is not None:
                self._feld("NummerImUebergeordnetenContainer", str(nummer))

    def _metadaten(
        self,
        betreff: str,
        kennzeichen: str = "",
        *,
        aktenplan: str | None = None,
        medium: Medium | None = None,
    ) -> None:
        with self._in("AllgemeineMetadaten"):
            self._feld("Betreff", betreff)
            if kennzeichen:
                self._feld("Kennzeichen", kennzeichen)
            if medium is not None:
                self._code("Medium", MEDIUM[medium], {})
            if aktenplan:
                with self._in("Aktenplaneinheit"):
                    self._feld("Kennzeichen", aktenplan)

    @contextmanager
    def _in(self, name: str) -> Iterator[None]:
        with self._datei.element(self._vorsatz + name):
            yield

    def _feld(self, name: str, wert: str) -> None:
        with self._in(name):
            name_der_datei = name.startswith("Dateiname")
            self._datei.write(zeichen.xmltext(wert) if name_der_datei else zeichen.text(wert, self._fassung))

    def _code(self, name: str, wert: str, liste: Mapping[str, str]) -> None:
        with self._datei.element(self._vorsatz + name, dict(liste)), self._datei.element("code"):
            self._datei.write(wert)


def _liste(name: str, version: str) -> dict[str, str]:
    return {"listURI": f"urn:xoev-de:xdomea:codeliste:{name}", "listVersionID": version}


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
