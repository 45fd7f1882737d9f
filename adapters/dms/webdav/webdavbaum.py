"""A collection on a WebDAV server as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO
from urllib.parse import quote

import httpx2

from adapters.dms.fern import Eintrag, Fehlt, Marke, Vorhanden
from adapters.dms.fern.fehler import AntwortUnverstaendlich
from adapters.dms.fern.leitung import Leitung, pruefe_status, stuecke
from adapters.dms.namen import Platz
from adapters.dms.webdav import mehrfachantwort

_DA = (200, 201, 204)
_FEHLT = (404, 409, 410)
"""409: the folder around it does not exist."""


class WebdavBaum:
    """`url`: of the collection that is the root."""

    art = "webdav"

    def __init__(self, url: str, leitung: Leitung):
        self.ort = url.rstrip("/")
        self._leitung = leitung

    def liste(self, ort: Platz) -> list[Eintrag]:
        """PROPFIND with depth 1. Raises `Fehlt`."""
        kopf = {"Depth": "1", "Content-Type": "application/xml"}
        url = self._url(ort, ordner=True)
        with self._frage("PROPFIND", url, content=mehrfachantwort.FRAGE, headers=kopf) as antwort:
            pruefe_status(antwort, 207)
            return mehrfachantwort.lies(_Quelle(antwort.iter_bytes()))

    def oeffne(self, ort: Platz) -> BinaryIO:
        """GET. Raises `Fehlt`."""
        antwort, strom = self._leitung.oeffne(self._url(ort), headers={"Accept-Encoding": "identity"})
        try:
            _pruefe_da(antwort, 200)
        except BaseException:
            strom.close()
            raise
        return strom

    def hole(self, ort: Platz, bekannt: Marke | None) -> tuple[Marke, bytes] | None:
        """GET that asks whether the file is another one than before. Raises `Fehlt`."""
        kopf = {"Accept-Encoding": "identity"} | ({"If-None-Match": bekannt} if bekannt else {})
        with self._frage("GET", self._url(ort), headers=kopf) as antwort:
            if bekannt and antwort.status_code == 304:
                return None
            pruefe_status(antwort, 200)
            return antwort.headers.get("ETag", ""), antwort.read()

    def lege_ordner(self, ort: Platz) -> None:
        """MKCOL; 405 says that it is there. Raises `Fehlt`."""
        with self._frage("MKCOL", self._url(ort, ordner=True)) as antwort:
            pruefe_status(antwort, 405, *_DA)

    def schreibe(self, ort: Platz, inhalt: BinaryIO, groesse: int | None) -> None:
        """PUT; servers leave nothing of one that is cut. Raises `Fehlt`, `InhaltWeichtAb`."""
        kopf = {"Content-Type": "application/octet-stream"}
        if groesse is not None:
            kopf["Content-Length"] = str(groesse)
        url = self._url(ort)
        with self._leitung.sende("PUT", url, stuecke(inhalt, groesse), headers=kopf) as antwort:
            _pruefe_da(antwort, *_DA)

    def ersetze(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """A draft, then MOVE over the old one. Raises `Fehlt`."""
        self._bewege(daten, entwurf, ort, ersetzen=True)

    def lege_einmal(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """A draft, then MOVE without overwriting: conditional PUT is not known everywhere.

        Raises `Vorhanden`, `Fehlt`."""
        try:
            self._bewege(daten, entwurf, ort, ersetzen=False)
        except Vorhanden:
            self.loesche(entwurf)
            raise

    def verschiebe(self, von: Platz, nach: Platz, *, ordner: bool = False) -> None:
        """MOVE without overwriting. Raises `Vorhanden`, `Fehlt`."""
        self._move(von, nach, ordner=ordner, ersetzen=False)

    def loesche(self, ort: Platz, *, ordner: bool = False) -> None:
        """DELETE. 207 tells that a part of it stays."""
        with self._leitung.frage("DELETE", self._url(ort, ordner=ordner)) as antwort:
            pruefe_status(antwort, 404, 410, *_DA)

    def _bewege(self, daten: bytes, entwurf: Platz, ort: Platz, *, ersetzen: bool) -> None:
        self.schreibe(entwurf, BytesIO(daten), len(daten))
        self._move(entwurf, ort, ordner=False, ersetzen=ersetzen)

    def _move(self, von: Platz, nach: Platz, *, ordner: bool, ersetzen: bool) -> None:
        ziel = self._url(nach, ordner=ordner)
        kopf = {"Destination": ziel, "Overwrite": "T" if ersetzen else "F"}
        with self._frage("MOVE", self._url(von, ordner=ordner), headers=kopf) as antwort:
            if antwort.status_code == 412:
                raise Vorhanden
            pruefe_status(antwort, *_DA)

    @contextmanager
    def _frage(self, art: str, url: str, **angaben: Any) -> Iterator[httpx2.Response]:
        with self._leitung.frage(art, url, **angaben) as antwort:
            if antwort.status_code in _FEHLT:
                raise Fehlt
            if antwort.status_code in (405, 501) and art == "PROPFIND":
                raise AntwortUnverstaendlich("Unter der eingestellten Adresse antwortet kein WebDAV-Ordner.")
            yield antwort

    def _url(self, ort: Platz, *, ordner: bool = False) -> str:
        """Collections end with a slash: without it some servers redirect, others refuse."""
        pfad = "/".join((self.ort, *(quote(teil, safe="") for teil in ort)))
        return f"{pfad}/" if ordner else pfad


def _pruefe_da(antwort: httpx2.Response, *gut: int) -> None:
    if antwort.status_code in _FEHLT:
        raise Fehlt
    pruefe_status(antwort, *gut)


class _Quelle:
    """A body in pieces, for the XML reader."""

    def __init__(self, stuecke: Iterator[bytes]):
        self._stuecke = stuecke
        self._rest = b""

    def read(self, anzahl: int, /) -> bytes:
        while len(self._rest) < anzahl and (stueck := next(self._stuecke, b"")):
            self._rest += stueck
        gelesen, self._rest = self._rest[:anzahl], self._rest[anzahl:]
        return gelesen
