"""Requests as the mapping describes them, and what their answers mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import quote, urljoin, urlsplit
from uuid import uuid4

import httpx2

from adapters.dms.fern import Eintrag, Fehlt, Marke, Vorhanden
from adapters.dms.fern.fehler import AntwortUnverstaendlich
from adapters.dms.fern.leitung import Leitung, pruefe_status, stuecke
from adapters.dms.rest.zuordnung import Auflistung, Ruf

HOECHSTENS = 50_000_000
"""Bytes of a JSON answer."""
_SEITEN = 10_000
_GUT = tuple(range(200, 300))


@dataclass(frozen=True)
class Objekt:
    """Something in the system; `id` is its own name for it."""

    id: str
    name: str
    ist_behaelter: bool
    groesse: int | None = None

    @property
    def eintrag(self) -> Eintrag:
        return Eintrag(self.name, self.ist_behaelter, self.groesse)


class Rufe:
    """One system. `url`: before the paths of the mapping."""

    def __init__(self, url: str, leitung: Leitung, kopfzeilen: Mapping[str, str]):
        self._url = url.rstrip("/")
        self._leitung = leitung
        self._kopf = {"Accept": "application/json", **kopfzeilen}

    def liste(self, ruf: Auflistung, **werte: str) -> list[Objekt]:
        """All pages. Raises `Fehlt`."""
        gefunden: list[Objekt] = []
        url = self._adresse(ruf, werte)
        for _ in range(_SEITEN):
            angaben: dict[str, Any] = {} if ruf.koerper is None else {"json": _gefuellt(ruf.koerper, werte)}
            with self._frage(ruf.art, url, **angaben) as antwort:
                seite = _json(antwort)
            with verstanden():
                gefunden += [_objekt(ruf, o) for o in _bei(seite, ruf.liste) or []]
                naechste = _bei(seite, ruf.weiter) if ruf.weiter else None
            if not naechste:
                return gefunden
            url = self._seite(url, str(naechste))
        raise AntwortUnverstaendlich()

    def tue(self, ruf: Ruf, **werte: str) -> str | None:
        """Without content; the id that the answer names. Raises `Fehlt`, `Vorhanden`."""
        if ruf.inhalt is not None:
            with self._sende(ruf, werte, iter(()), 0) as antwort:
                return _neue_id(antwort, ruf)
        angaben: dict[str, Any] = {} if ruf.koerper is None else {"json": _gefuellt(ruf.koerper, werte)}
        with self._frage(ruf.art, self._adresse(ruf, werte), **angaben) as antwort:
            return _neue_id(antwort, ruf)

    def sende(self, ruf: Ruf, inhalt: BinaryIO, groesse: int | None, **werte: str) -> None:
        """With content, streamed. Raises `Fehlt`, `InhaltWeichtAb`."""
        with self._sende(ruf, werte, stuecke(inhalt, groesse), groesse):
            pass

    def oeffne(self, ruf: Ruf, **werte: str) -> BinaryIO:
        """A content as a stream. Raises `Fehlt`."""
        kopf = {**self._kopf, "Accept": "*/*", "Accept-Encoding": "identity"}
        antwort, strom = self._leitung.oeffne(self._adresse(ruf, werte), headers=kopf)
        try:
            _pruefe(antwort)
        except BaseException:
            strom.close()
            raise
        return strom

    def hole(self, ruf: Ruf, bekannt: Marke | None, **werte: str) -> tuple[Marke, bytes] | None:
        """The same whole, unless its ETag is the known one. Raises `Fehlt`."""
        kopf = {"Accept": "*/*"} | ({"If-None-Match": bekannt} if bekannt else {})
        with self._leitung.frage("GET", self._adresse(ruf, werte), headers={**self._kopf, **kopf}) as antwort:
            if bekannt and antwort.status_code == 304:
                return None
            _pruefe(antwort)
            return antwort.headers.get("ETag", ""), antwort.read()

    @contextmanager
    def _frage(self, art: str, url: str, **angaben: Any) -> Iterator[httpx2.Response]:
        with self._leitung.frage(art, url, headers=self._kopf, **angaben) as antwort:
            _pruefe(antwort)
            yield antwort

    @contextmanager
    def _sende(
        self, ruf: Ruf, werte: Mapping[str, str], inhalt: Iterator[bytes], groesse: int | None
    ) -> Iterator[httpx2.Response]:
        anfang, ende, art = _rahmen(ruf, werte)
        kopf = {**self._kopf, "Content-Type": art}
        if groesse is not None:
            kopf["Content-Length"] = str(len(anfang) + groesse + len(ende))

        def koerper() -> Iterator[bytes]:
            yield anfang
            yield from inhalt
            yield ende

        url = self._adresse(ruf, werte)
        with self._leitung.sende(ruf.art, url, (s for s in koerper() if s), headers=kopf) as antwort:
            _pruefe(antwort)
            yield antwort

    def _adresse(self, ruf: Ruf, werte: Mapping[str, str]) -> str:
        return self._url + _eingesetzt(ruf.pfad, {name: quote(wert, safe="") for name, wert in werte.items()})

    def _seite(self, hier: str, naechste: str) -> str:
        """Only on the same server: nobody sends our password elsewhere."""
        url = urljoin(hier, naechste)
        if urlsplit(url)[:2] != urlsplit(self._url)[:2]:
            raise AntwortUnverstaendlich("Das DMS verweist an eine andere Adresse.")
        return url


def _rahmen(ruf: Ruf, werte: Mapping[str, str]) -> tuple[bytes, bytes, str]:
    """Around the content, and the type of the whole. The file name of the part is not ours to tell."""
    if ruf.inhalt != "formular":
        return b"", b"", "application/octet-stream"
    grenze = uuid4().hex
    felder = "".join(
        f'--{grenze}\r\nContent-Disposition: form-data; name="{name}"\r\n'
        f"Content-Type: text/plain; charset=UTF-8\r\n\r\n{wert}\r\n"
        for name, wert in _gefuellt(ruf.koerper or {}, werte).items()
    )
    kopf = (
        f'--{grenze}\r\nContent-Disposition: form-data; name="{ruf.feld}"; filename="inhalt"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    ende = f"\r\n--{grenze}--\r\n".encode()
    return (felder + kopf).encode(), ende, f"multipart/form-data; boundary={grenze}"


def _gefuellt(vorlage: Any, werte: Mapping[str, str]) -> Any:
    """A template with its values, down to the leaves."""
    if isinstance(vorlage, dict):
        return {name: _gefuellt(wert, werte) for name, wert in vorlage.items()}
    if isinstance(vorlage, list):
        return [_gefuellt(wert, werte) for wert in vorlage]
    return _eingesetzt(vorlage, werte) if isinstance(vorlage, str) else vorlage


def _eingesetzt(text: str, werte: Mapping[str, str]) -> str:
    """In one pass: a value is never looked through for placeholders itself."""
    teile = text.split("{")
    gefuellt = [teile[0]]
    for teil in teile[1:]:
        name, klammer, rest = teil.partition("}")
        gefuellt.append(f"{werte[name]}{rest}" if klammer and name in werte else f"{{{teil}")
    return "".join(gefuellt)


def _pruefe(antwort: httpx2.Response) -> None:
    if antwort.status_code in (404, 410):
        raise Fehlt
    if antwort.status_code == 409:
        raise Vorhanden
    pruefe_status(antwort, *_GUT)


def _neue_id(antwort: httpx2.Response, ruf: Ruf) -> str | None:
    if antwort.status_code == 204 or ruf.art == "DELETE":
        return None
    gelesen = _gelesen(antwort)
    with verstanden():
        wert = _bei(json.loads(gelesen), ruf.id) if gelesen.strip() else None
        return None if wert is None else str(wert)


def _objekt(ruf: Auflistung, angaben: Any) -> Objekt:
    behaelter = ruf.sind == "behaelter"
    if ruf.sind == "gemischt":
        behaelter = str(_bei(angaben, ruf.kennzeichen)) == ruf.behaelter
    groesse = _bei(angaben, ruf.groesse) if ruf.groesse and not behaelter else None
    kennung, name = _bei(angaben, ruf.id), _bei(angaben, ruf.name)
    if kennung is None or name is None:
        raise KeyError
    return Objekt(str(kennung), str(name), behaelter, None if groesse is None else int(groesse))


def _bei(wert: Any, zeiger: str) -> Any:
    """RFC 6901; None where nothing is."""
    for teil in zeiger.split("/")[1:]:
        schluessel = teil.replace("~1", "/").replace("~0", "~")
        if isinstance(wert, list):
            wert = wert[int(schluessel)] if schluessel.isdecimal() and int(schluessel) < len(wert) else None
        else:
            wert = wert.get(schluessel) if isinstance(wert, dict) else None
    return wert


def _json(antwort: httpx2.Response) -> Any:
    gelesen = _gelesen(antwort)
    with verstanden():
        return json.loads(gelesen)


def _gelesen(antwort: httpx2.Response) -> bytes:
    gelesen = bytearray()
    for stueck in antwort.iter_bytes():
        gelesen += stueck
        if len(gelesen) > HOECHSTENS:
            raise AntwortUnverstaendlich()
    return bytes(gelesen)


@contextmanager
def verstanden() -> Iterator[None]:
    """Whatever is missing in an answer: it is not what the mapping says."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError):
        raise AntwortUnverstaendlich(
            "Das DMS antwortet nicht so, wie es in der Zuordnungsdatei steht."
        ) from None
