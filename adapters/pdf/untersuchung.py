"""What a PDF would do or not let happen: locked, broken, active (ISO 32000-1: 7.6, 7.7, 12.6). Nothing is run.

Only what can hold actions is walked through: catalogue, names, form fields, pages and their annotations; contents
of pages are never read, so that a scan of gigabytes costs no more than its number of pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NullObject

from adapters.pdf.lesefehler import LESEFEHLER

HOECHSTENS = 200_000
"""Objects that are looked at in one file."""
_HARMLOS = frozenset({"/GoTo", "/URI", "/Named", "/Hide", "/Thread", "/Trans", "/GoTo3DView", "/SetOCGState"})
"""Actions that stay in the document or only open what is clicked on."""
_AKTIVE_ANMERKUNGEN = {
    "/FileAttachment": "angehängte Datei",
    "/RichMedia": "eingebettetes Medium",
    "/Screen": "eingebettetes Medium",
    "/Movie": "eingebettetes Medium",
    "/3D": "3D-Inhalt",
}
_AKTIONEN = {
    "/JavaScript": "JavaScript",
    "/Launch": "Programmstart",
    "/SubmitForm": "Formularversand",
    "/ImportData": "Datenimport",
    "/GoToR": "Verweis auf eine andere Datei",
    "/GoToE": "Verweis auf eine angehängte Datei",
}


class ZuVerschachtelt(Exception):
    """More objects than anybody wants to look at."""


def untersuche(datei: BinaryIO) -> dict[str, Any]:
    """`{"verschluesselt": bool, "beschaedigt": bool, "aktiv": [names]}`. Raises nothing for a bad file."""
    try:
        leser = PdfReader(datei, strict=False)
        if leser.is_encrypted and not leser.decrypt(""):
            return _befund(verschluesselt=True)
        aktiv = sorted(set(_Suche(leser).funde()))
        return _befund(beschaedigt=len(leser.pages) == 0, aktiv=aktiv)
    except NotImplementedError:
        return _befund(verschluesselt=True)
    except (*LESEFEHLER, ZuVerschachtelt):
        return _befund(beschaedigt=True)


def _befund(
    *, verschluesselt: bool = False, beschaedigt: bool = False, aktiv: list[str] | None = None
) -> dict[str, Any]:
    return {"verschluesselt": verschluesselt, "beschaedigt": beschaedigt, "aktiv": aktiv or []}


class _Suche:
    def __init__(self, leser: PdfReader):
        self._leser = leser
        self._gesehen: set[int] = set()
        self._zahl = 0

    def funde(self) -> Iterator[str]:
        katalog = _woerterbuch(self._leser.trailer.get("/Root"))
        yield from self._handlung(katalog.get("/OpenAction"))
        yield from self._anlaesse(katalog)
        namen = _woerterbuch(katalog.get("/Names"))
        if "/JavaScript" in namen:
            yield "JavaScript"
        if "/EmbeddedFiles" in namen or "/AF" in katalog:
            yield "angehängte Datei"
        formular = _woerterbuch(katalog.get("/AcroForm"))
        if "/XFA" in formular:
            yield "XFA-Formular"
        yield from self._felder(formular.get("/Fields"))
        for seite in self._leser.pages:
            yield from self._anlaesse(seite)
            for anmerkung in _liste(seite.get("/Annots")):
                yield from self._anmerkung(_woerterbuch(anmerkung))

    def _felder(self, felder: Any) -> Iterator[str]:
        offen = [_woerterbuch(f) for f in _liste(felder)]
        while offen:
            feld = offen.pop()
            if self._neu(feld):
                yield from self._handlung(feld.get("/A"))
                yield from self._anlaesse(feld)
                offen += (_woerterbuch(k) for k in _liste(feld.get("/Kids")))

    def _anmerkung(self, anmerkung: DictionaryObject) -> Iterator[str]:
        self._zaehle()
        art = str(anmerkung.get("/Subtype", ""))
        if art in _AKTIVE_ANMERKUNGEN:
            yield _AKTIVE_ANMERKUNGEN[art]
        yield from self._handlung(anmerkung.get("/A"))
        yield from self._anlaesse(anmerkung)

    def _anlaesse(self, objekt: DictionaryObject) -> Iterator[str]:
        """Additional actions: on opening, closing, printing …"""
        for handlung in _woerterbuch(objekt.get("/AA")).values():
            yield from self._handlung(handlung)

    def _handlung(self, handlung: Any) -> Iterator[str]:
        """An action and those that follow it; a mere destination is none."""
        offen = [handlung]
        while offen:
            eine = _woerterbuch(offen.pop())
            if not eine or not self._neu(eine):
                continue
            art = str(eine.get("/S", ""))
            if art and art not in _HARMLOS:
                yield _AKTIONEN.get(art, "andere Handlung")
            weitere = _aufgeloest(eine.get("/Next"))
            offen += _liste(weitere) if isinstance(weitere, ArrayObject) else [weitere]

    def _neu(self, objekt: DictionaryObject) -> bool:
        self._zaehle()
        if id(objekt) in self._gesehen:
            return False
        self._gesehen.add(id(objekt))
        return True

    def _zaehle(self) -> None:
        self._zahl += 1
        if self._zahl > HOECHSTENS:
            raise ZuVerschachtelt


def _aufgeloest(wert: Any) -> Any:
    return wert.get_object() if hasattr(wert, "get_object") else wert


def _woerterbuch(wert: Any) -> DictionaryObject:
    aufgeloest = _aufgeloest(wert)
    return aufgeloest if isinstance(aufgeloest, DictionaryObject) else DictionaryObject()


def _liste(wert: Any) -> list[Any]:
    aufgeloest = _aufgeloest(wert)
    if isinstance(aufgeloest, NullObject) or not isinstance(aufgeloest, ArrayObject):
        return []
    return list(aufgeloest)
