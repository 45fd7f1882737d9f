"""A simulated eAkte behind an exchange folder: takes 0401, files it, answers as it is told.

Written after the standard's text, not after the adapter: reads with the standard library, keeps every file in
`ablage/<Akte>/<Teilakte>…/<name>`. It refuses whatever does not fit together.
"""

from __future__ import annotations

import io
import shutil
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

_RAUM = "urn:xoev-de:xdomea:schema:"
_STILLE = 0.005


@dataclass
class Verhalten:
    """How it answers: `ja`, `nein`, `schweigt`, `fremd` (for another process), `empfangen` (only 0403)."""

    antwort: str = "ja"
    als_zip: bool = False
    laesst_liegen: bool = False


@dataclass
class Eakte:
    """`austausch`: where 0401 comes; `rueck`: where answers go; `ablage`: its own store."""

    austausch: Path
    rueck: Path
    ablage: Path
    verhalten: Verhalten = field(default_factory=Verhalten)
    angenommen: list[str] = field(default_factory=list)
    """Process ids of all deliveries, in their order."""
    fehler: list[str] = field(default_factory=list)
    """What it objects to."""

    @contextmanager
    def laeuft(self) -> Iterator[Eakte]:
        ende = threading.Event()
        faden = threading.Thread(target=self._arbeite, args=(ende,), daemon=True)
        faden.start()
        try:
            yield self
        finally:
            ende.set()
            faden.join()
        assert not self.fehler, self.fehler

    def _arbeite(self, ende: threading.Event) -> None:
        while not ende.wait(_STILLE):
            self.sieh_nach()

    def sieh_nach(self) -> None:
        for datei in sorted(self.austausch.glob("*_Abgabe.Abgabe.0401.zip")):
            prozess = datei.name.partition("_")[0]
            if prozess in self.angenommen:
                continue
            try:
                self._nimm(datei, prozess)
            except Exception as fehler:
                self.fehler.append(repr(fehler))
                return

    def _nimm(self, datei: Path, prozess: str) -> None:
        with zipfile.ZipFile(datei) as archiv:
            assert archiv.testzip() is None
            namen = archiv.namelist()
            assert len(set(namen)) == len(namen) and not any("/" in n for n in namen)
            wurzel = ElementTree.fromstring(archiv.read(datei.name.removesuffix(".zip") + ".xml"))
            raum = wurzel.tag.partition("}")[0] + "}"
            kopf = wurzel.find(f"{raum}Kopf")
            assert kopf is not None and kopf.findtext(f"{raum}ProzessID") == prozess
            assert kopf.findtext(f"{raum}Importbestaetigung") == "1"
            genannt = [e.text or "" for e in wurzel.iter(f"{raum}Dateiname")]
            assert sorted([*genannt, datei.name.removesuffix(".zip") + ".xml"]) == sorted(namen)
            akte = wurzel.find(f"{raum}Schriftgutobjekt/{raum}Akte")
            assert akte is not None
            kennung = akte.findtext(f"{raum}Identifikation/{raum}ID") or ""
            if self.verhalten.antwort == "ja":
                self._lege(archiv, akte, self.ablage / kennung, raum)
        self.angenommen.append(prozess)
        self._antworte(prozess, kennung, raum[1:-1])
        if not self.verhalten.laesst_liegen:
            datei.unlink(missing_ok=True)  # who handed it over may have been quicker

    def _lege(self, archiv: zipfile.ZipFile, akte: ElementTree.Element, ort: Path, raum: str) -> None:
        ort.mkdir(parents=True, exist_ok=True)
        for behaelter in (akte, akte.find(f"{raum}Akteninhalt")):
            for dokument in behaelter.findall(f"{raum}Dokument") if behaelter is not None else ():
                primaer = dokument.find(f"{raum}Version/{raum}Format/{raum}Primaerdokument")
                assert primaer is not None
                datei = primaer.findtext(f"{raum}Dateiname") or ""
                name = primaer.findtext(f"{raum}DateinameOriginal") or datei.partition("_")[2]
                with archiv.open(datei) as quelle, (ort / name).open("wb") as ziel:
                    shutil.copyfileobj(quelle, ziel, 1 << 16)
            for teil in behaelter.findall(f"{raum}Teilakte") if behaelter is not None else ():
                betreff = teil.findtext(f"{raum}AllgemeineMetadaten/{raum}Betreff") or ""
                self._lege(archiv, teil, ort / betreff, raum)

    def _antworte(self, prozess: str, kennung: str, raum: str) -> None:
        art = self.verhalten.antwort
        if art == "schweigt":
            return
        if art == "empfangen":
            self.schreibe(prozess, raum, "Abgabe.EmpfangBestaetigen.0403", "")
            return
        gemeint = str(uuid4()) if art == "fremd" else prozess
        self.schreibe(gemeint, raum, "Abgabe.ImportBestaetigen.0402", ergebnis(raum, kennung, art != "nein"))

    def schreibe(self, prozess: str, raum: str, name: str, inhalt: str) -> None:
        """An answer, first under another name: as programs do that are well behaved."""
        xml = nachricht(prozess, raum, name, inhalt).encode()
        ziel = self.rueck / f"{prozess}_{name}.xml"
        if self.verhalten.als_zip:
            ziel, puffer = ziel.with_suffix(".zip"), io.BytesIO()
            with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as archiv:
                archiv.writestr(f"{prozess}_{name}.xml", xml)
            xml = puffer.getvalue()
        entwurf = ziel.with_suffix(".tmp")
        entwurf.write_bytes(xml)
        entwurf.rename(ziel)


def ergebnis(raum: str, kennung: str, gut: bool) -> str:
    meldung = "" if gut else "<x:Fehlermeldung>Aktenplan unbekannt</x:Fehlermeldung>"
    urteil = f"<x:Erfolgreich>{'1' if gut else '0'}</x:Erfolgreich>{meldung}"
    if raum.endswith(":2.4.0"):
        return f"<x:ErfolgOderMisserfolg>{urteil}</x:ErfolgOderMisserfolg>"
    return f"<x:AbgegebenesObjekt><x:IDSGO>{kennung}</x:IDSGO>{urteil}</x:AbgegebenesObjekt>"


def nachricht(prozess: str, raum: str, name: str, inhalt: str) -> str:
    liste = "1.0" if raum.endswith(":2.4.0") else "2.0"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><x:{name} xmlns:x="{raum}"><x:Kopf><x:ProzessID>{prozess}</x:ProzessID>'
        f'<x:Nachrichtentyp listURI="urn:xoev-de:xdomea:codeliste:nachrichtentyp" listVersionID="{liste}">'
        f"<code>{name[-4:]}</code></x:Nachrichtentyp><x:Erstellungszeitpunkt>2026-11-30T12:00:00</x:Erstellungszeitpunkt>"
        "<x:Absender><x:Institution><x:Name>eAkte</x:Name></x:Institution></x:Absender>"
        "<x:Empfaenger><x:Institution><x:Name>Aktenbrücke</x:Name></x:Institution></x:Empfaenger>"
        f"<x:SendendesSystem/></x:Kopf>{inhalt}</x:{name}>"
    )


def gib_aus(
    rueck: Path, raum: str, prozess: str, akte: str, dateien: dict[str, bytes], **mehr: bytes
) -> Path:
    """An Akte that the eAkte hands out: `akte` is the XML of the element Akte, `dateien` lie beside it."""
    name = "Abgabe.Abgabe.0401"
    xml = nachricht(prozess, raum, name, f"<x:Schriftgutobjekt>{akte}</x:Schriftgutobjekt>")
    ziel = rueck / f"{prozess}_{name}.zip"
    with zipfile.ZipFile(ziel.with_suffix(".tmp"), "w", zipfile.ZIP_DEFLATED) as archiv:
        archiv.writestr(f"{prozess}_{name}.xml", xml)
        for datei, inhalt in {**dateien, **mehr}.items():
            archiv.writestr(datei, inhalt)
    return ziel.with_suffix(".tmp").rename(ziel)
