"""Requests as the mapping describes them, with what comes before and after one."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO
from urllib.parse import quote, urljoin, urlsplit

import httpx2

from adapters.dms.fern import Fehlt, Marke
from adapters.dms.fern.fehler import AntwortetNicht, AntwortUnverstaendlich
from adapters.dms.fern.leitung import Leitung, stuecke
from adapters.dms.rest.ablehnung import Ablehnungen
from adapters.dms.rest.antwort import Objekt, bei, lies_json, neue_id, objekt, verstanden
from adapters.dms.rest.vorlage import eingesetzt, gefuellt, rahmen
from adapters.dms.rest.zuordnung import Auflistung, Ruf, Warteruf, Zuordnung

GEDULD = 60.0
"""Seconds until a system must have done what it promised to do later."""
_SEITEN = 10_000


class Rufe:
    """One system. `url`: before the paths of the mapping."""

    def __init__(self, url: str, leitung: Leitung, zuordnung: Zuordnung):
        self._url = url.rstrip("/")
        self._leitung = leitung
        self._kopf = {"Accept": "application/json", **zuordnung.kopfzeilen}
        self._ablehnungen = Ablehnungen(zuordnung.fehler)

    def liste(self, ruf: Auflistung, **werte: str) -> list[Objekt]:
        """All pages. Raises `Fehlt`."""
        alle = self.angaben(ruf, **werte)
        with verstanden():
            return [objekt(ruf, angaben) for angaben in alle]

    def angaben(self, ruf: Auflistung, **werte: str) -> list[Any]:
        """The same as the system tells them. Raises `Fehlt`."""
        gefunden: list[Any] = []
        url = self._adresse(ruf.pfad, werte)
        for _ in range(_SEITEN):
            angaben: dict[str, Any] = {} if ruf.koerper is None else {"json": gefuellt(ruf.koerper, werte)}
            with self._frage(ruf.art, url, **angaben) as antwort:
                seite = lies_json(antwort)
            with verstanden():
                gefunden += bei(seite, ruf.liste) or []
                naechste = bei(seite, ruf.weiter) if ruf.weiter else None
            if not naechste:
                return gefunden
            url = self._seite(url, str(naechste))
        raise AntwortUnverstaendlich()

    def tue(self, ruf: Ruf, **werte: str) -> str | None:
        """Without content; the id that the answer names. Raises `Fehlt`, `Vorhanden`."""
        with self._ganz(ruf, werte) as gemerkte:
            neu = self._tue(ruf, gemerkte)
        for weiterer in ruf.danach:
            self.tue(weiterer, **werte | ({"id": neu} if neu else {}))
        return neu

    def sende(self, ruf: Ruf, inhalt: BinaryIO, groesse: int | None, **werte: str) -> None:
        """With content, streamed. Raises `Fehlt`, `InhaltWeichtAb`."""
        with (
            self._ganz(ruf, werte) as gemerkte,
            self._sende(ruf, gemerkte, stuecke(inhalt, groesse), groesse),
        ):
            pass
        for weiterer in ruf.danach:
            self.tue(weiterer, **werte)

    def oeffne(self, ruf: Ruf, **einfache: str) -> BinaryIO:
        """A content as a stream. Raises `Fehlt`."""
        werte = self._gemerkte(ruf, einfache)
        kopf = {**self._kopf, "Accept": "*/*", "Accept-Encoding": "identity"}
        antwort, strom = self._leitung.oeffne(self._adresse(ruf.pfad, werte), headers=kopf)
        try:
            self._ablehnungen.pruefe(antwort)
        except BaseException:
            strom.close()
            raise
        return strom

    def hole(self, ruf: Ruf, bekannt: Marke | None, **einfache: str) -> tuple[Marke, bytes] | None:
        """The same whole, unless its ETag is the known one. Raises `Fehlt`."""
        werte = self._gemerkte(ruf, einfache)
        kopf = {"Accept": "*/*"} | ({"If-None-Match": bekannt} if bekannt else {})
        with self._leitung.frage(
            "GET", self._adresse(ruf.pfad, werte), headers={**self._kopf, **kopf}
        ) as antwort:
            if bekannt and antwort.status_code == 304:
                return None
            self._ablehnungen.pruefe(antwort)
            return antwort.headers.get("ETag", ""), antwort.read()

    def _tue(self, ruf: Ruf, werte: Mapping[str, str]) -> str | None:
        if ruf.inhalt is not None:
            with self._sende(ruf, werte, iter(()), 0) as antwort:
                return neue_id(antwort, ruf)
        angaben: dict[str, Any] = {} if ruf.koerper is None else {"json": gefuellt(ruf.koerper, werte)}
        with self._frage(ruf.art, self._adresse(ruf.pfad, werte), **angaben) as antwort:
            return neue_id(antwort, ruf)

    @contextmanager
    def _ganz(self, ruf: Ruf, werte: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
        """What is asked before; in the end it is waited for. Raises `Fehlt`, `AntwortetNicht`."""
        vorher = self._wert(ruf.bis, werte) if ruf.bis else None
        yield self._gemerkte(ruf, werte)
        if ruf.bis is None:
            return
        frist, pause = time.monotonic() + GEDULD, 0.05
        while (jetzt := self._wert(ruf.bis, werte)) is None or jetzt == vorher:
            if time.monotonic() > frist:
                raise AntwortetNicht()
            time.sleep(pause)
            pause = min(2 * pause, 2.0)

    def _gemerkte(self, ruf: Ruf, werte: Mapping[str, str]) -> Mapping[str, str]:
        gemerkt = dict(werte)
        for frage in ruf.vorher:
            antwort = self._frage_nach(frage.pfad, werte)
            for name, stelle in frage.merke.items():
                with verstanden():
                    wert = bei(antwort, stelle)
                if wert is None:
                    raise Fehlt
                gemerkt[name] = str(wert)
        return gemerkt

    def _wert(self, frage: Warteruf, werte: Mapping[str, str]) -> Any:
        antwort = self._frage_nach(frage.pfad, werte)
        with verstanden():
            return bei(antwort, frage.stelle)

    def _frage_nach(self, pfad: str, werte: Mapping[str, str]) -> Any:
        with self._frage("GET", self._adresse(pfad, werte)) as antwort:
            return lies_json(antwort)

    @contextmanager
    def _frage(self, art: str, url: str, **angaben: Any) -> Iterator[httpx2.Response]:
        with self._leitung.frage(art, url, headers=self._kopf, **angaben) as antwort:
            self._ablehnungen.pruefe(antwort)
            yield antwort

    @contextmanager
    def _sende(
        self, ruf: Ruf, werte: Mapping[str, str], inhalt: Iterator[bytes], groesse: int | None
    ) -> Iterator[httpx2.Response]:
        anfang, ende, art = rahmen(ruf, werte)
        kopf = {**self._kopf, "Content-Type": art}
        if groesse is not None:
            kopf["Content-Length"] = str(len(anfang) + groesse + len(ende))

        def koerper() -> Iterator[bytes]:
            yield anfang
            yield from inhalt
            yield ende

        url = self._adresse(ruf.pfad, werte)
        with self._leitung.sende(ruf.art, url, (s for s in koerper() if s), headers=kopf) as antwort:
            self._ablehnungen.pruefe(antwort)
            yield antwort

    def _adresse(self, pfad: str, werte: Mapping[str, str]) -> str:
        return self._url + eingesetzt(pfad, {name: quote(wert, safe="") for name, wert in werte.items()})

    def _seite(self, hier: str, naechste: str) -> str:
        """Only on the same server: nobody sends our password elsewhere."""
        url = urljoin(hier, naechste)
        if urlsplit(url)[:2] != urlsplit(self._url)[:2]:
            raise AntwortUnverstaendlich("Das DMS verweist an eine andere Adresse.")
        return url
