"""The division of a file -> AkteType of xdomea 4.0.0, in the order of its sequences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from lxml import etree

from gateway.domain.akte import Dokument
from gateway.domain.ebene import Dokumentstelle, Ebene, Ebenenart, Historieneintrag
from gateway.nachrichten.release import DATEIFORMAT, XAUSLAENDER
from gateway.nachrichten.xdomea.namen import ELEMENT, MEDIUM, SHA256, VORSATZ, XDOMEA

BETREFF = "Ausländerakte"
_ELEKTRONISCH = "001"
_UNBEKANNT = "unbekannt"
"""The version of the format must be told; nobody has looked for it."""


def schreibe(akte: Ebene, dokumente: Mapping[UUID, Dokument], archivnamen: Mapping[UUID, str]) -> bytes:
    """The element `akte` of 010206. Every document in `akte` must be in both maps; they come with digests."""
    wurzel = etree.Element(f"{{{XAUSLAENDER}}}akte", nsmap={"xauslaender": XAUSLAENDER, "xdomea": XDOMEA})
    _Schreiber(dokumente, archivnamen).akte(wurzel, akte)
    return etree.tostring(wurzel, encoding="UTF-8")


class _Schreiber:
    def __init__(self, dokumente: Mapping[UUID, Dokument], archivnamen: Mapping[UUID, str]):
        self._dokumente = dokumente
        self._archivnamen = archivnamen

    def akte(self, ort: etree._Element, akte: Ebene) -> None:
        """AkteType: the file itself, and a Teilakte."""
        _identifikation(ort, akte.uuid)
        _metadaten(ort, akte, BETREFF if akte.art is Ebenenart.AKTE else None)
        _feld(ort, "Typ", akte.typ)
        _laufzeit(ort, akte)
        _historie(ort, akte.historie)
        if akte.dokumente or akte.teile:
            inhalt = _in(ort, "Akteninhalt")
            self._dokumente_von(inhalt, akte)
            self._ebenen(inhalt, akte.teile, (Ebenenart.VORGANG, Ebenenart.TEILVORGANG), "Vorgang")
            self._ebenen(inhalt, akte.teile, (Ebenenart.TEILAKTE, Ebenenart.AKTE), "Teilakte")
        _zda(ort, akte.zda)

    def _ebenen(
        self, ort: etree._Element, teile: Iterable[Ebene], arten: Iterable[Ebenenart], name: str
    ) -> None:
        for teil in teile:
            if teil.art in arten:
                (self._vorgang if "organg" in name else self.akte)(_in(ort, name), teil)

    def _vorgang(self, ort: etree._Element, vorgang: Ebene) -> None:
        """VorgangType; what lies in it can only be a Teilvorgang."""
        _identifikation(ort, vorgang.uuid)
        _metadaten(ort, vorgang, None)
        _feld(ort, "Typ", vorgang.typ)
        _zda(ort, vorgang.zda)
        _laufzeit(ort, vorgang)
        _historie(ort, vorgang.historie)
        self._dokumente_von(ort, vorgang)
        self._ebenen(ort, vorgang.teile, ELEMENT, "Teilvorgang")

    def _dokumente_von(self, ort: etree._Element, ebene: Ebene) -> None:
        for nummer, stelle in enumerate(ebene.dokumente, 1):
            wahl = _in(ort, "DokumentOderDokumentMitSchriftstueck")
            self._dokument(_in(wahl, "Dokument"), stelle, nummer)
        for teil in ebene.teile:
            if teil.art is Ebenenart.DOKUMENT:
                wahl = _in(ort, "DokumentOderDokumentMitSchriftstueck")
                self._mit_schriftstuecken(_in(wahl, "DokumentMitSchriftstueck"), teil)

    def _mit_schriftstuecken(self, ort: etree._Element, dokument: Ebene) -> None:
        _identifikation(ort, dokument.uuid)
        _metadaten(ort, dokument, None)
        _feld(ort, "Typ", dokument.typ)
        _historie(ort, dokument.historie)
        for nummer, stelle in enumerate(dokument.dokumente, 1):
            self._dokument(_in(ort, "Schriftstueck"), stelle, nummer)

    def _dokument(self, ort: etree._Element, stelle: Dokumentstelle, nummer: int) -> None:
        dokument = self._dokumente[stelle.uuid]
        _identifikation(ort, dokument.uuid, nummer)
        angaben = _in(ort, "AllgemeineMetadaten")
        _feld(angaben, "Betreff", dokument.beschreibung or dokument.dateiname)
        _code(angaben, "Medium", _ELEKTRONISCH)
        _historie(ort, stelle.historie)
        version = _in(ort, "Version")
        _feld(version, "Nummer", "1")
        format_ = _in(version, "Format")
        _code(format_, "Name", dokument.format, listVersionID=DATEIFORMAT.version)
        _feld(format_, "Version", _UNBEKANNT)
        self._datei(_in(format_, "Primaerdokument"), dokument)

    def _datei(self, ort: etree._Element, dokument: Dokument) -> None:
        _feld(ort, "Dateiname", self._archivnamen[dokument.uuid])
        _feld(ort, "DateinameOriginal", dokument.dateiname)
        if dokument.aktenwirksamkeit is not None:
            _feld(ort, "DatumUhrzeit", dokument.aktenwirksamkeit.isoformat(timespec="milliseconds"))
        if dokument.sha256 is not None:
            summe = _in(ort, "Hash")
            _feld(summe, "Wert", dokument.sha256)
            _feld(summe, "SonstigerAlgorithmus", SHA256)


def _identifikation(ort: etree._Element, uuid: UUID, nummer: int | None = None) -> None:
    kennung = _in(ort, "Identifikation")
    _feld(kennung, "xdomeaUUID", str(uuid))
    _feld(kennung, "NummerImUebergeordnetenContainer", None if nummer is None else str(nummer))


def _metadaten(ort: etree._Element, ebene: Ebene, sonst: str | None) -> None:
    betreff = ebene.betreff or sonst
    if not (betreff or ebene.kennzeichen or ebene.medium or ebene.aktenplan):
        return
    angaben = _in(ort, "AllgemeineMetadaten")
    _feld(angaben, "Betreff", betreff)
    _feld(angaben, "Kennzeichen", ebene.kennzeichen)
    if ebene.medium is not None:
        _code(angaben, "Medium", MEDIUM[ebene.medium])
    if ebene.aktenplan:
        _feld(_in(angaben, "Aktenplaneinheit"), "Kennzeichen", ebene.aktenplan)


def _laufzeit(ort: etree._Element, ebene: Ebene) -> None:
    if ebene.beginn or ebene.ende:
        zeit = _in(ort, "Laufzeit")
        _feld(zeit, "Beginn", _tag(ebene.beginn))
        _feld(zeit, "Ende", _tag(ebene.ende))


def _tag(tag: date | None) -> str | None:
    return None if tag is None else tag.isoformat()


def _zda(ort: etree._Element, tag: date | None) -> None:
    if tag is not None:
        _feld(ort, "ZdA", "true")
        _feld(ort, "ZdADatum", tag.isoformat())


def _historie(ort: etree._Element, eintraege: Iterable[Historieneintrag]) -> None:
    for eintrag in eintraege:
        angabe = _in(ort, "HistorienProtokollInformation")
        _feld(angabe, "MetadatumName", eintrag.metadatum)
        _feld(angabe, "MetadatumAlterWert", eintrag.vorher)
        _feld(angabe, "MetadatumNeuerWert", eintrag.nachher)
        _feld(angabe, "Akteur", eintrag.wer)
        _feld(angabe, "DatumUhrzeit", eintrag.wann.isoformat())
        _feld(angabe, "Bemerkung", eintrag.bemerkung)
        _feld(angabe, "Aktion", eintrag.aktion)


def _in(ort: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(ort, f"{VORSATZ}{name}")


def _feld(ort: etree._Element, name: str, wert: str | None) -> None:
    """Nothing where nothing is known."""
    if wert is not None:
        _in(ort, name).text = wert


def _code(ort: etree._Element, name: str, wert: str, **liste: str) -> None:
    """The children of a code have no namespace."""
    etree.SubElement(etree.SubElement(ort, f"{VORSATZ}{name}", liste), "code").text = wert
