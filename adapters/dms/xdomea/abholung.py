"""What the eAkte gives out (0401 in the return folder) becomes readable here, and she is told so (0402).

Somebody in the eAkte hands an Akte out when another authority has asked for it; a file that was here already, from
an earlier time, is replaced by what she says now.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import IO, BinaryIO, cast

from lxml import etree

from adapters.dms.fern import Baum, Fehlt, Vorhanden
from adapters.dms.fern.verborgen import IMPORTE, Verborgen
from adapters.dms.xdomea import ausgabe as ausgaben
from adapters.dms.xdomea.ausgabe import Ausgabe, NochNichtDa
from adapters.dms.xdomea.austausch import Unterbaum
from adapters.dms.xdomea.dateinamen import nachrichtenname
from adapters.dms.xdomea.fassung import FASSUNGEN, Fassung
from adapters.dms.xdomea.rueckordner import BEISEITE, liste
from gateway.errors import EingabeFehler

_BESTAETIGUNG = "Abgabe.ImportBestaetigen.0402"
Ablegen = Callable[[Ausgabe, Callable[[str], BinaryIO]], None]


class Abholung:
    """`ablegen` makes the file visible, given a way to open the members of the archive."""

    def __init__(self, unseres: Unterbaum, rueck: Baum, wir: str, ablegen: Ablegen):
        self._unseres = unseres
        self._rueck = rueck
        self._wir = wir
        self._ablegen = ablegen

    def hole_alle(self) -> None:
        """Archives that are still being written are left alone; others that make no file are put aside."""
        for eintrag in liste(self._rueck):
            if not eintrag.ist_ordner and _ist_abgabe(eintrag.name):
                self._hole(eintrag.name)

    def _hole(self, name: str) -> None:
        try:
            with self._geoeffnet(name) as datei:
                ausgabe = ausgaben.lies(datei)
                self._ersetze(ausgabe, datei)
        except (NochNichtDa, Fehlt):
            return
        except EingabeFehler:  # what one file is like must not hide all the others
            self._stelle_beiseite(name)
            return
        self._bestaetige(ausgabe)
        self._rueck.loesche((name,))

    def _ersetze(self, ausgabe: Ausgabe, datei: IO[bytes]) -> None:
        with zipfile.ZipFile(datei) as archiv:
            self._ablegen(ausgabe, lambda mitglied: cast(BinaryIO, archiv.open(mitglied)))

    @contextmanager
    def _geoeffnet(self, name: str) -> Iterator[IO[bytes]]:
        """An archive is read from its end: what comes over a network is kept meanwhile, without a name."""
        with self._rueck.oeffne((name,)) as strom:
            if strom.seekable():
                yield strom
                return
            with tempfile.TemporaryFile() as datei:
                shutil.copyfileobj(strom, datei)
                yield datei

    def _stelle_beiseite(self, name: str) -> None:
        """For people to look at; `dms test` counts them."""
        try:
            self._rueck.verschiebe((name,), (name + BEISEITE,))
        except (Vorhanden, Fehlt):
            self._rueck.loesche((name,))

    def _bestaetige(self, ausgabe: Ausgabe) -> None:
        """In the version that she speaks."""
        fassung = next((f for f in FASSUNGEN.values() if f.version == ausgabe.version), FASSUNGEN["3.1"])
        daten = _bestaetigung(ausgabe, fassung, self._wir)
        name = f"{nachrichtenname(ausgabe.prozess, _BESTAETIGUNG)}.xml"
        verborgen = Verborgen(self._unseres, ausgabe.prozess)
        self._unseres.lege_ordner((IMPORTE,))
        self._unseres.lege_ordner(verborgen.hier)
        entwurf = verborgen.entwurf()
        self._unseres.schreibe(entwurf, io.BytesIO(daten), len(daten))
        with suppress(Vorhanden):
            self._unseres.hinaus(entwurf, name)
        verborgen.entferne()


def _ist_abgabe(name: str) -> bool:
    klein = name.lower()
    return klein.endswith((".zip", ".xdomea")) and "0401" in klein and not klein.startswith((".", "_"))


def _bestaetigung(ausgabe: Ausgabe, fassung: Fassung, wir: str) -> bytes:
    """0402: all of it was taken."""
    x = f"{{{fassung.namensraum}}}"
    wurzel = etree.Element(f"{x}{_BESTAETIGUNG}", nsmap={"xdomea": fassung.namensraum})
    kopf = etree.SubElement(wurzel, f"{x}Kopf")
    etree.SubElement(kopf, f"{x}ProzessID").text = str(ausgabe.prozess)
    liste = {
        "listURI": "urn:xoev-de:xdomea:codeliste:nachrichtentyp",
        "listVersionID": fassung.nachrichtentypen,
    }
    typ = etree.SubElement(kopf, f"{x}Nachrichtentyp", liste)
    etree.SubElement(typ, "code").text = "0402"
    jetzt = datetime.now(UTC)
    etree.SubElement(kopf, f"{x}Erstellungszeitpunkt").text = jetzt.isoformat(timespec="seconds")
    for wer, name in (("Absender", wir), ("Empfaenger", ausgabe.herkunft.name)):
        institution = etree.SubElement(etree.SubElement(kopf, f"{x}{wer}"), f"{x}Institution")
        etree.SubElement(institution, f"{x}Name").text = name
    system = etree.SubElement(kopf, f"{x}SendendesSystem")
    etree.SubElement(system, f"{x}Produktname").text = "Aktenbrücke"
    if fassung.mit_original:
        objekt = etree.SubElement(wurzel, f"{x}AbgegebenesObjekt")
        etree.SubElement(objekt, f"{x}IDSGO").text = str(ausgabe.kennung)
    else:
        objekt = etree.SubElement(wurzel, f"{x}ErfolgOderMisserfolg")
    etree.SubElement(objekt, f"{x}Erfolgreich").text = "1"
    return etree.tostring(wurzel, encoding="UTF-8", xml_declaration=True)
