"""AkteType of xdomea 4.0.0 -> the division of a file, whatever levels and habits its writer has.

A document is known by its own uuid or by that of one of its files; pieces and attachments are documents. Levels of
more than `TIEFSTE` are not followed. What has no place here (contacts, references, course of business, extensions)
stays in the original message, which is kept with the file."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lxml import etree

from gateway.domain.akte import Dokument
from gateway.domain.ebene import Dokumentstelle, Ebene, Ebenenart, Historieneintrag, Medium
from gateway.domain.worte import ORTSZEIT, anzahl
from gateway.fremdxml import lies_bytes
from gateway.nachrichten.formen import lies_zeitpunkt
from gateway.nachrichten.xdomea.namen import ELEMENT, MEDIUM, SHA256, VORSATZ

TIEFSTE = 20
_OHNE_ANGABE = "ohne Angabe"
_TAG = len("JJJJ-MM-TT")
_BYTES = 32
"""Of a SHA-256."""
_ZU_TIEF = "Der xdomea-Teil ist zu tief verschachtelt und wird nicht gelesen; es gilt die Liste."
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_HEX = re.compile(r"[0-9a-fA-F]{64}")
_MEDIUM = {code: medium for medium, code in MEDIUM.items()}


@dataclass(frozen=True)
class Aktenbaum:
    """What the tree says. `summen`: SHA-256 (hex) by document, where it tells one; `abweichungen`: German sentences
    on where it and the list disagree, without names."""

    gliederung: Ebene | None
    summen: dict[UUID, str]
    abweichungen: tuple[str, ...]


_KEINER = Aktenbaum(None, {}, ())


def lies(akte: bytes | None, liste: Sequence[Dokument]) -> Aktenbaum:
    """`akte`: the element of a valid 010206, where there is one."""
    if akte is None:
        return _KEINER
    leser = _Leser(liste)
    try:
        gliederung = leser.akte(lies_bytes(akte), Ebenenart.AKTE, 1)
    except _ZuTief:
        return Aktenbaum(None, {}, (_ZU_TIEF,))
    return Aktenbaum(gliederung, leser.summen, tuple(leser.abweichungen()))


class _ZuTief(Exception):
    """Never leaves this module."""


class _Leser:
    def __init__(self, liste: Sequence[Dokument]):
        self._liste = {d.uuid: d for d in liste}
        self._gefunden: set[UUID] = set()
        self._doppelt = self._fremd = self._anders = 0
        self.summen: dict[UUID, str] = {}

    def abweichungen(self) -> Iterator[str]:
        fehlt = len(self._liste) - len(self._gefunden)
        if fehlt:
            yield f"Der xdomea-Teil nennt {anzahl(fehlt, 'Dokument', 'Dokumente')} der Liste nicht."
        if self._fremd:
            was = anzahl(self._fremd, "Dokument, das", "Dokumente, die")
            yield f"Der xdomea-Teil nennt {was} nicht in der Liste {'steht' if self._fremd == 1 else 'stehen'}."
        if self._doppelt:
            yield f"Der xdomea-Teil nennt {anzahl(self._doppelt, 'Dokument', 'Dokumente')} mehrfach."
        if self._anders:
            was = anzahl(self._anders, "Dokument", "Dokumenten")
            yield f"Bei {was} gibt der xdomea-Teil Namen oder Format anders an; es gilt die Liste."

    def akte(self, ort: etree._Element, art: Ebenenart, tiefe: int) -> Ebene:
        """Akte, Teilakte, Vorgang, Teilvorgang: their levels lie beside the documents or inside Akteninhalt."""
        if tiefe > TIEFSTE:
            raise _ZuTief
        inhalt = ort.find(f"{VORSATZ}Akteninhalt")
        hier = ort if inhalt is None else inhalt
        stellen: list[Dokumentstelle] = []
        teile = [t for d in _alle(hier, _WAHL) for t in self._wahl(d, stellen, tiefe)]
        for darunter, name in ELEMENT.items():
            teile += [self.akte(teil, darunter, tiefe + 1) for teil in _alle(hier, name)]
        return _ebene(ort, art, tuple(stellen), tuple(teile))

    def _wahl(self, wahl: etree._Element, stellen: list[Dokumentstelle], tiefe: int) -> Iterator[Ebene]:
        for dokument in _alle(wahl, "Dokument"):
            stellen += self._dokument(dokument)
            yield from self._anlagen(dokument, stellen, tiefe)
        for dokument in _alle(wahl, "DokumentMitSchriftstueck"):
            if tiefe > TIEFSTE:
                raise _ZuTief
            eigene = self._dokument(dokument)
            for stueck in _alle(dokument, "Schriftstueck"):
                eigene += self._dokument(stueck)
            darin = tuple(self._anlagen(dokument, eigene, tiefe))
            yield _ebene(dokument, Ebenenart.DOKUMENT, tuple(eigene), ())
            yield from darin

    def _anlagen(
        self, dokument: etree._Element, stellen: list[Dokumentstelle], tiefe: int
    ) -> Iterator[Ebene]:
        if tiefe > TIEFSTE:
            raise _ZuTief
        for anlage in _alle(dokument, "Anlage"):
            yield from self._wahl(anlage, stellen, tiefe + 1)

    def _dokument(self, ort: etree._Element) -> list[Dokumentstelle]:
        """One place for a document known by its own uuid, one for each file of it that the list names."""
        dateien = ort.findall(f"{VORSATZ}Version/{VORSATZ}Format")
        eigene = _uuid(ort)
        if eigene in self._liste:
            gemeint = [(eigene, dateien[-1] if dateien else None)]
        else:
            gemeint = [(u, d) for d in dateien if (u := _dateiuuid(d)) in self._liste]
            self._fremd += bool(dateien) and not gemeint
        historie = _historie(ort)
        return [Dokumentstelle(u, historie) for u, datei in gemeint if self._neu(u, datei)]

    def _neu(self, uuid: UUID, datei: etree._Element | None) -> bool:
        if uuid in self._gefunden:
            self._doppelt += 1
            return False
        self._gefunden.add(uuid)
        if datei is not None:
            self._anders += _weicht_ab(datei, self._liste[uuid])
            if (summe := _summe(datei)) is not None:
                self.summen[uuid] = summe
        return True


_WAHL = "DokumentOderDokumentMitSchriftstueck"


def _ebene(
    ort: etree._Element, art: Ebenenart, stellen: tuple[Dokumentstelle, ...], teile: tuple[Ebene, ...]
) -> Ebene:
    return Ebene(
        art=art,
        uuid=_uuid(ort),
        betreff=_text(ort, "AllgemeineMetadaten", "Betreff"),
        kennzeichen=_text(ort, "AllgemeineMetadaten", "Kennzeichen"),
        typ=_text(ort, "Typ"),
        aktenplan=_text(ort, "AllgemeineMetadaten", "Aktenplaneinheit", "Kennzeichen"),
        medium=_medium(ort),
        beginn=_tag(ort, "Laufzeit", "Beginn"),
        ende=_tag(ort, "Laufzeit", "Ende"),
        zda=_tag(ort, "ZdADatum"),
        historie=_historie(ort),
        dokumente=stellen,
        teile=teile,
    )


def _historie(ort: etree._Element) -> tuple[Historieneintrag, ...]:
    return tuple(map(_eintrag, _alle(ort, "HistorienProtokollInformation")))


def _eintrag(ort: etree._Element) -> Historieneintrag:
    """A moment without a zone is one of the authorities' clocks."""
    wann = lies_zeitpunkt(_text(ort, "DatumUhrzeit") or "")
    return Historieneintrag(
        wer=_text(ort, "Akteur") or _OHNE_ANGABE,
        wann=wann if wann.tzinfo else wann.replace(tzinfo=ORTSZEIT),
        aktion=_text(ort, "Aktion") or _OHNE_ANGABE,
        metadatum=_text(ort, "MetadatumName"),
        vorher=_text(ort, "MetadatumAlterWert"),
        nachher=_text(ort, "MetadatumNeuerWert"),
        bemerkung=_text(ort, "Bemerkung"),
    )


def _weicht_ab(datei: etree._Element, dokument: Dokument) -> bool:
    name = _text(datei, "Primaerdokument", "DateinameOriginal")
    code = (datei.findtext(f"{VORSATZ}Name/code") or "").strip()
    return (name or dokument.dateiname) != dokument.dateiname or code != dokument.format


def _summe(datei: etree._Element) -> str | None:
    """Hex or base64, and only when it says that it is SHA-256."""
    ort = datei.find(f"{VORSATZ}Primaerdokument/{VORSATZ}Hash")
    if ort is None:
        return None
    verfahren = (ort.findtext(f"{VORSATZ}Algorithmus/code") or "") + (
        _text(ort, "SonstigerAlgorithmus") or ""
    )
    if _knapp(SHA256) not in _knapp(verfahren):
        return None
    wert = _text(ort, "Wert") or ""
    if _HEX.fullmatch(wert):
        return wert.lower()
    try:
        roh = b64decode(wert, validate=True)
    except (binascii.Error, ValueError):
        return None
    return roh.hex() if len(roh) == _BYTES else None


def _knapp(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.lower())


def _uuid(ort: etree._Element) -> UUID:
    return UUID((ort.findtext(f"{VORSATZ}Identifikation/{VORSATZ}xdomeaUUID") or "").strip())


def _dateiuuid(datei: etree._Element) -> UUID | None:
    gefunden = _UUID.match(_text(datei, "Primaerdokument", "Dateiname") or "")
    return UUID(gefunden.group()) if gefunden else None


def _medium(ort: etree._Element) -> Medium | None:
    code = ort.findtext(f"{VORSATZ}AllgemeineMetadaten/{VORSATZ}Medium/code") or ""
    return _MEDIUM.get(code.strip())


def _tag(ort: etree._Element, *weg: str) -> date | None:
    """An xs:date may carry a time zone."""
    try:
        return date.fromisoformat((_text(ort, *weg) or "")[:_TAG])
    except ValueError:
        return None


def _alle(ort: etree._Element, name: str) -> list[etree._Element]:
    return ort.findall(f"{VORSATZ}{name}")


def _text(ort: etree._Element, *weg: str) -> str | None:
    return (ort.findtext("/".join(f"{VORSATZ}{teil}" for teil in weg)) or "").strip() or None
