"""A REST interface as a tree: objects have ids of their own, places are looked up by name."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO
from urllib.parse import unquote

from adapters.dms.fern import Eintrag, Fehlt, Marke, Treffer, Vorhanden
from adapters.dms.fern.baum import TREFFERZEICHEN
from adapters.dms.fern.fehler import AntwortUnverstaendlich, Gesperrt
from adapters.dms.fern.leitung import Leitung
from adapters.dms.namen import Platz
from adapters.dms.rest.antwort import Objekt
from adapters.dms.rest.rufe import Rufe
from adapters.dms.rest.treffer import lies_treffer, suchwerte, treffername
from adapters.dms.rest.zuordnung import Auflistung, Ebene, Ruf, Zuordnung
from gateway.domain.person import Person

_VERSUCHE, _PAUSE = 20, 0.05


class RestBaum:
    """Nothing is remembered between two calls: what was moved meanwhile must not be found where it was."""

    art = "rest"

    def __init__(self, url: str, zuordnung: Zuordnung, leitung: Leitung):
        self.ort = url
        self._z = zuordnung
        self._rufe = Rufe(url, leitung, zuordnung)

    def liste(self, ort: Platz) -> list[Eintrag]:
        """Raises `Fehlt`."""
        return [o.eintrag for o in self._kinder(self._behaelter(ort), len(ort))]

    def suche(self, person: Person, aktenzeichen: str | None) -> list[Treffer]:
        """Files of the city's own, known by their ids. A search without a value for what it asks is not made."""
        werte = suchwerte(person, aktenzeichen)
        gefragt = [ruf for ruf in self._z.akten_suchen if ruf.fragt_nach <= werte.keys()]
        return [lies_treffer(ruf, a) for ruf in gefragt for a in self._rufe.angaben(ruf, **werte)]

    def treffername(self, name: str) -> str:
        """Raises `Fehlt`."""
        return treffername(self._behaelter((name,)))

    def oeffne(self, ort: Platz) -> BinaryIO:
        """Raises `Fehlt`."""
        return self._rufe.oeffne(self._z.dokument.lesen, id=self._dokument(ort).id)

    def hole(self, ort: Platz, bekannt: Marke | None) -> tuple[Marke, bytes] | None:
        """By ETag where the system has it. Raises `Fehlt`."""
        dokument = self._dokument(ort)
        marke = bekannt.partition(" ")[2] if bekannt and bekannt.startswith(f"{dokument.id} ") else None
        geholt = self._rufe.hole(self._z.dokument.lesen, marke or None, id=dokument.id)
        return None if geholt is None else (f"{dokument.id} {geholt[0]}", geholt[1])

    def lege_ordner(self, ort: Platz) -> None:
        """Raises `Fehlt`."""
        if _ist_treffer(ort):
            return
        try:
            self._erzeuge(ort, self._ebene(len(ort)).anlegen, self._ebene(len(ort)).loeschen)
        except Vorhanden:
            if self._objekt(ort).ist_behaelter:
                return
            raise

    def schreibe(self, ort: Platz, inhalt: BinaryIO, groesse: int | None) -> None:
        """First an empty document, then its content. Raises `Fehlt`, `InhaltWeichtAb`."""
        try:
            kennung = self._erzeuge(ort, self._z.dokument.anlegen, self._z.dokument.loeschen)
        except Vorhanden:
            kennung = self._dokument(ort).id
        self._rufe.sende(self._z.dokument.schreiben, inhalt, groesse, id=kennung)

    def ersetze(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """The system replaces a content at once. Raises `Fehlt`."""
        del entwurf
        self.schreibe(ort, BytesIO(daten), len(daten))

    def lege_einmal(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """A draft with its content, which then gets the name that only one may have. Raises `Vorhanden`, `Fehlt`."""
        if self._suche(self._behaelter(ort[:-1]), len(ort) - 1, ort[-1]) is not None:
            raise Vorhanden
        self.schreibe(entwurf, BytesIO(daten), len(daten))
        try:
            self.verschiebe(entwurf, ort)
        except Vorhanden:
            self.loesche(entwurf)
            raise

    def verschiebe(self, von: Platz, nach: Platz, *, ordner: bool = False) -> None:
        """First its name, then the object around it. Raises `Vorhanden`, `Fehlt`."""
        objekt = self._objekt(von)
        if objekt.ist_behaelter is not ordner:
            raise Fehlt
        ziel = self._behaelter(nach[:-1])
        if self._suche(ziel, len(nach) - 1, nach[-1]) is not None:
            raise Vorhanden
        umbenennen, verschieben = self._umzug(len(von), ordner)
        if von[-1] != nach[-1]:
            self._rufe.tue(umbenennen, id=objekt.id, name=nach[-1])
        if von[:-1] != nach[:-1]:
            assert verschieben is not None
            try:
                eltern = self._behaelter(von[:-1])
                self._rufe.tue(verschieben, id=objekt.id, eltern=eltern, ziel=ziel, name=nach[-1])
            except Vorhanden:
                self._rufe.tue(umbenennen, id=objekt.id, name=von[-1])
                raise
        if not self._z.eindeutig and self._doppelt(nach, ziel, objekt.id):
            self._zurueck(objekt.id, von, nach, ordner)
            raise Vorhanden

    def loesche(self, ort: Platz, *, ordner: bool = False) -> None:
        """Harmless when it is gone."""
        try:
            objekt = self._objekt(ort)
        except Fehlt:
            return
        if objekt.ist_behaelter is ordner:
            self._entferne(objekt, len(ort))

    def _entferne(self, objekt: Objekt, tiefe: int) -> None:
        ruf = self._z.dokument.loeschen
        with suppress(Fehlt):
            if objekt.ist_behaelter:
                ruf = self._ebene(tiefe).loeschen
                for kind in self._kinder(objekt.id, tiefe) if self._z.leeren else ():
                    self._entferne(kind, tiefe + 1)
            self._rufe.tue(ruf, id=objekt.id)

    def _erzeuge(self, ort: Platz, anlegen: Ruf, loeschen: Ruf) -> str:
        """A new object, the only one of its name at this place. Raises `Vorhanden`, `Fehlt`.

        Where the system takes two of the same name, whoever sees another one takes the own back."""
        for _ in range(_VERSUCHE):
            eltern = self._behaelter(ort[:-1])
            if self._suche(eltern, len(ort) - 1, ort[-1]) is not None:
                raise Vorhanden
            kennung = self._rufe.tue(anlegen, eltern=eltern, name=ort[-1])
            if kennung is None:
                raise AntwortUnverstaendlich("Das DMS nennt die Kennung eines neuen Objekts nicht.")
            if not self._noch_da(ort[:-1], eltern):
                self._rufe.tue(loeschen, id=kennung)
                raise Fehlt
            if self._z.eindeutig or not self._doppelt(ort, eltern, kennung):
                return kennung
            self._rufe.tue(loeschen, id=kennung)
            time.sleep(random.uniform(0, _PAUSE))  # noqa: S311 - nothing secret
        raise Gesperrt()

    def _noch_da(self, ort: Platz, kennung: str) -> bool:
        """The folder may have been moved, with what was just laid into it."""
        try:
            return self._behaelter(ort) == kennung
        except Fehlt:
            return False

    def _doppelt(self, ort: Platz, eltern: str, kennung: str) -> bool:
        kinder = self._kinder(eltern, len(ort) - 1)
        return any(k.name == ort[-1] and k.id != kennung for k in kinder)

    def _zurueck(self, kennung: str, von: Platz, nach: Platz, ordner: bool) -> None:
        umbenennen, verschieben = self._umzug(len(nach), ordner)
        if von[:-1] != nach[:-1] and verschieben is not None:
            hier, dort = self._behaelter(nach[:-1]), self._behaelter(von[:-1])
            self._rufe.tue(verschieben, id=kennung, eltern=hier, ziel=dort, name=von[-1])
        if von[-1] != nach[-1]:
            self._rufe.tue(umbenennen, id=kennung, name=von[-1])

    def _umzug(self, tiefe: int, ordner: bool) -> tuple[Ruf, Ruf | None]:
        rufe = self._ebene(tiefe) if ordner else self._z.dokument
        return rufe.umbenennen, rufe.verschieben

    def _dokument(self, ort: Platz) -> Objekt:
        objekt = self._objekt(ort)
        if objekt.ist_behaelter:
            raise Fehlt
        return objekt

    def _behaelter(self, ort: Platz) -> str:
        """Its id. Raises `Fehlt`."""
        if not ort:
            return self._z.wurzel
        objekt = self._objekt(ort)
        if not objekt.ist_behaelter:
            raise Fehlt
        return objekt.id

    def _objekt(self, ort: Platz) -> Objekt:
        if _ist_treffer(ort):
            return Objekt(unquote(ort[0].removeprefix(TREFFERZEICHEN)), ort[0], ist_behaelter=True)
        gefunden = self._suche(self._behaelter(ort[:-1]), len(ort) - 1, ort[-1])
        if gefunden is None:
            raise Fehlt
        return gefunden

    def _suche(self, eltern: str, tiefe: int, name: str) -> Objekt | None:
        """By name among the children of a container of this depth. Raises `Fehlt`."""
        rufe = self._z.suchen if tiefe == 0 else self._ebene(tiefe).suchen
        kinder = self._gefragt(rufe, eltern, name) if rufe else self._kinder(eltern, tiefe)
        return next((k for k in kinder if k.name == name), None)

    def _kinder(self, eltern: str, tiefe: int) -> list[Objekt]:
        return self._gefragt(self._z.auflisten if tiefe == 0 else self._ebene(tiefe).auflisten, eltern, "")

    def _gefragt(self, rufe: list[Auflistung], eltern: str, name: str) -> list[Objekt]:
        return [o for ruf in rufe for o in self._rufe.liste(ruf, id=eltern, eltern=eltern, name=name)]

    def _ebene(self, tiefe: int) -> Ebene:
        return self._z.ebenen[min(tiefe, len(self._z.ebenen)) - 1]


def _ist_treffer(ort: Platz) -> bool:
    """A file that the search told: it is there, or its children are missing."""
    return len(ort) == 1 and ort[0].startswith(TREFFERZEICHEN)
