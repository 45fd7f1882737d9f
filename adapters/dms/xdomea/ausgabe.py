"""0401 of the eAkte, read: one Akte with its documents, whatever levels she uses.

Akte, Teilakte, Vorgang and Teilvorgang become folders called by their Betreff, and stay what they are in the
division of the file, with what was recorded of them. Of several versions the last one
counts, documents without a file are passed over. The person is the first Kontakt of the Akte that has a name.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, TYPE_CHECKING
from uuid import UUID

from adapters.dms.namen import Platz
from adapters.dms.xdomea.abgabe import ERWEITERUNG, NACHRICHT
from adapters.dms.xdomea.ebenenleser import Ebenenleser
from adapters.dms.xdomea.fassung import STAMM
from adapters.dms.xdomea.fehler import AbgabeUnlesbar
from gateway import fremdxml
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.ebene import Dokumentstelle, Ebene, Ebenenart
from gateway.domain.person import Person
from gateway.paket.formate import SONSTIGES, code_aus_namen, ist_bekannt

if TYPE_CHECKING:
    from lxml import etree

_GROESSTE_NACHRICHT = 200_000_000
_EBENEN = {
    "Teilakte": Ebenenart.TEILAKTE,
    "Vorgang": Ebenenart.VORGANG,
    "Teilvorgang": Ebenenart.TEILVORGANG,
}
_TIEFSTE = 20
_OHNE_ANGABE = "999"
"""Nationality: not stated."""
_DATEINAME = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}_?")


class NochNichtDa(Exception):
    """No whole archive (yet); never leaves the adapter."""


@dataclass(frozen=True)
class Ausgabe:
    """`akte`: without digests; `mitglieder`: names in the archive, by document."""

    prozess: UUID
    version: str
    """Of the standard, e.g. "3.1.0"."""
    herkunft: Behoerde
    kennung: UUID
    akte: Akte
    mitglieder: dict[UUID, str]


def lies(archiv: IO[bytes]) -> Ausgabe:
    """Raises `NochNichtDa`, `AbgabeUnlesbar`."""
    try:
        with zipfile.ZipFile(archiv) as geoeffnet:
            namen = geoeffnet.namelist()
            nachrichten = [n for n in namen if n.lower().endswith(".xml") and "0401" in n]
            if len(nachrichten) != 1 or len(set(namen)) != len(namen):
                raise AbgabeUnlesbar("Eine Abgabe (0401) der eAkte hat nicht genau eine Nachricht im Archiv.")
            with geoeffnet.open(nachrichten[0]) as strom:
                wurzel = fremdxml.lies(_Begrenzt(strom))
    except fremdxml.XmlFehler:
        raise AbgabeUnlesbar() from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError):
        raise NochNichtDa from None
    return _Leser(wurzel, frozenset(namen)).ausgabe()


class _Begrenzt:
    def __init__(self, strom: IO[bytes]):
        self._strom, self._rest = strom, _GROESSTE_NACHRICHT

    def read(self, anzahl: int, /) -> bytes:
        gelesen = self._strom.read(min(anzahl, self._rest))
        self._rest -= len(gelesen)
        return gelesen


class _Leser:
    def __init__(self, wurzel: etree._Element, mitglieder: frozenset[str]):
        raum, _, name = str(wurzel.tag).rpartition("}")
        self._x = f"{raum}}}"
        if name != NACHRICHT or not raum.startswith(f"{{{STAMM}"):
            raise AbgabeUnlesbar()
        self._version = raum.removeprefix(f"{{{STAMM}")
        self._angaben = Ebenenleser(self._x)
        self._wurzel = wurzel
        self._mitglieder = mitglieder
        self._belegt: set[Platz] = set()
        self._namen: dict[UUID, str] = {}
        self._gelesen: list[Dokument] = []

    def ausgabe(self) -> Ausgabe:
        akten = self._alle(self._wurzel, "Schriftgutobjekt", "Akte")
        if len(akten) != 1:
            raise AbgabeUnlesbar("Eine Abgabe (0401) der eAkte enthält nicht genau eine Akte.")
        gliederung = self._ebene(akten[0], Ebenenart.AKTE, ())
        dokumente = tuple(replace(d, position=nummer) for nummer, d in enumerate(self._gelesen, 1))
        if len(self._namen) != len(dokumente):
            raise AbgabeUnlesbar("In einer Abgabe (0401) der eAkte tragen zwei Dokumente dieselbe Kennung.")
        zeichen = self._text(akten[0], "AllgemeineMetadaten", "Kennzeichen")
        akte = Akte(self._person(akten[0]), zeichen, dokumente, gliederung=gliederung)
        kopf = self._wurzel.find(f"{self._x}Kopf")
        if kopf is None:
            raise AbgabeUnlesbar()
        prozess, kennung = self._uuid(kopf, "ProzessID"), self._uuid(akten[0], "Identifikation", "ID")
        return Ausgabe(prozess, self._version, self._absender(kopf), kennung, akte, self._namen)

    def _absender(self, kopf: etree._Element) -> Behoerde:
        return Behoerde("eakte", self._text(kopf, "Absender", "Institution", "Name") or "eAkte")

    def _person(self, akte: etree._Element) -> Person:
        for kontakt in self._alle(akte, "Kontakt"):
            if name := self._text(kontakt, "Name", "Familienname", "Name"):
                return Person(
                    self._text(kontakt, "Name", "Vorname", "Name") or None,
                    name,
                    None,
                    self._text(kontakt, "Geburt", "Datum") or None,
                    None,
                    "x",
                    (_OHNE_ANGABE,),
                    self._feld(akte, "AZR-Nummer"),
                )
        raise AbgabeUnlesbar("Eine Abgabe (0401) der eAkte nennt keine Person (Kontakt mit Familienname).")

    def _ebene(self, behaelter: etree._Element, art: Ebenenart, pfad: Platz) -> Ebene:
        """Containers stand beside the documents or inside Akteninhalt, by version and kind. What its documents are is
        put down on the way."""
        if len(pfad) > _TIEFSTE:
            raise AbgabeUnlesbar("Eine Abgabe (0401) der eAkte ist zu tief verschachtelt.")
        stellen, teile = list[Dokumentstelle](), list[Ebene]()
        for ort in (behaelter, *self._alle(behaelter, "Akteninhalt")):
            for d in self._alle(ort, "Dokument"):
                for gelesen in self._dokument(d, pfad):
                    self._gelesen.append(gelesen)
                    stellen.append(Dokumentstelle(gelesen.uuid, self._angaben.historie(d)))
            for name, unter in _EBENEN.items():
                for teil in self._alle(ort, name):
                    teile.append(self._ebene(teil, unter, (*pfad, self._ordnername(teil))))
        return self._angaben.ebene(behaelter, art, stellen, teile)

    def _dokument(self, d: etree._Element, pfad: Platz) -> Iterator[Dokument]:
        formate = self._alle(d, "Version", "Format")
        if not formate:
            return
        datei = self._text(formate[-1], "Primaerdokument", "Dateiname")
        if datei not in self._mitglieder:
            raise AbgabeUnlesbar("In einer Abgabe (0401) der eAkte fehlt eine genannte Datei.")
        uuid = self._uuid(d, "Identifikation", "ID")
        self._namen[uuid] = datei
        original = self._text(formate[-1], "Primaerdokument", "DateinameOriginal")
        name = self._frei(pfad, _sauber(original or _DATEINAME.sub("", datei, count=1) or datei))
        betreff = self._text(d, "AllgemeineMetadaten", "Betreff")
        moment = self._feld(d, "Aktenwirksamkeitszeitpunkt")
        yield Dokument(
            uuid,
            name,
            self._format(formate[-1], d, name),
            1,
            pfad,
            betreff or None,
            _moment(moment) if moment else None,
        )

    def _format(self, format_: etree._Element, d: etree._Element, name: str) -> str:
        code = self._feld(d, "Dateiformat") or (format_.findtext(f"{self._x}Name/code") or "").strip()
        if code and code != SONSTIGES and ist_bekannt(code):
            return code
        return code_aus_namen(name) or SONSTIGES

    def _ordnername(self, teil: etree._Element) -> str:
        return _sauber(self._text(teil, "AllgemeineMetadaten", "Betreff")) or "Ohne Betreff"

    def _frei(self, pfad: Platz, name: str) -> str:
        stamm, punkt, endung = name.rpartition(".")
        nummer, versuch = 1, name
        while (*pfad, versuch) in self._belegt:
            nummer += 1
            versuch = f"{stamm} ({nummer}).{endung}" if punkt else f"{name} ({nummer})"
        self._belegt.add((*pfad, versuch))
        return versuch

    def _feld(self, objekt: etree._Element, name: str) -> str | None:
        """Of our own extension, if she has kept it."""
        for erweiterung in self._alle(objekt, "AnwendungsspezifischeErweiterung"):
            if self._text(erweiterung, "Kennung") == ERWEITERUNG:
                felder = {
                    self._text(f, "Name"): self._text(f, "Wert") for f in self._alle(erweiterung, "Feld")
                }
                return felder.get(name) or None
        return None

    def _uuid(self, objekt: etree._Element, *weg: str) -> UUID:
        try:
            return UUID(self._text(objekt, *weg))
        except ValueError:
            raise AbgabeUnlesbar("Eine Abgabe (0401) der eAkte hat eine Kennung, die keine ist.") from None

    def _alle(self, objekt: etree._Element, *weg: str) -> list[etree._Element]:
        return objekt.findall("/".join(f"{self._x}{teil}" for teil in weg))

    def _text(self, objekt: etree._Element, *weg: str) -> str:
        gefunden = self._alle(objekt, *weg)
        return (gefunden[0].text or "").strip() if gefunden else ""


def _sauber(name: str) -> str:
    """A name of a folder or file: nothing that leads elsewhere, is hidden, or steers a screen."""
    ohne = "".join("_" if z in "/\\" or not z.isprintable() else z for z in name)
    return ohne.strip().lstrip("._").encode()[:200].decode(errors="ignore")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
