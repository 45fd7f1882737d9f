"""Asking the DVDV servers over HTTP: the next one when one fails, answers of bounded size."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from adapters.dvdv.anmeldung import PFAD, Anmeldung
from adapters.dvdv.fehler import AnfrageAbgelehnt, AnmeldungAbgelehnt, VerzeichnisNichtErreichbar
from adapters.gesamtfrist import Gesamtfrist
from adapters.httpstand import httpstand, mit_stand

HOECHSTENS = 5_000_000
"""Bytes of an answer; a service description holds a WSDL of at most 64 kB."""
_WERTE = 100_000
"""Values of an answer: two hundred entries with certificates and services have less than ten thousand."""
STAPEL = 200
"""Most requests in one batch (OpenAPI: maxItems)."""
FRIST = httpx2.Timeout(10, connect=3)
"""Seconds of silence."""
GANZ = 20.0
"""Seconds for a whole call; then the next server is asked."""


_ABGEWIESEN = (httpx2.codes.BAD_REQUEST, httpx2.codes.UNAUTHORIZED)
"""How a login is refused: RFC 6749 section 5.2 has both."""
UNBRAUCHBAR = "Das Verzeichnis antwortet nicht wie vereinbart."
_TOKEN = re.compile(r"[\x21-\x7e]+")


class _ServerUnbrauchbar(Exception):
    """This server gives no usable answer; another one may. `args[0]`: status and media type of the answer."""


@dataclass(frozen=True)
class _Ruf:
    art: str
    pfad: str
    angaben: Mapping[str, Any]


@dataclass(frozen=True)
class _Antwort:
    status: int
    inhalt: bytes
    stand: str
    """Status and media type, for people."""


class Dvdvserver:
    """`adressen`: base addresses without entry path; `anmeldung` None = inside the data centre."""

    def __init__(self, adressen: Sequence[str], anmeldung: Anmeldung | None, klient: httpx2.Client):
        self._adressen = [adresse.rstrip("/") for adresse in adressen]
        self._anmeldung = anmeldung
        self._klient = klient
        self._eingang = "extern/standaloneauth/directory" if anmeldung else "intern/directory"

    def frage(self, funktion: str, anfrage: Mapping[str, str]) -> Any:
        """The JSON answer; None when the directory says that there is nothing (204, 404).

        Raises `VerzeichnisNichtErreichbar`, `AnmeldungAbgelehnt`, `AnfrageAbgelehnt`."""
        parameter = {"request_json": json.dumps(anfrage, ensure_ascii=False)}
        return self._bei_einem(_Ruf("GET", funktion, {"params": parameter}))

    def frage_viele(self, funktion: str, anfragen: Sequence[Mapping[str, str]]) -> list[Any]:
        """The batch form: one answer per request, in their order. Raises like `frage`."""
        antworten: list[Any] = []
        for von in range(0, len(anfragen), STAPEL):
            stapel = list(anfragen[von : von + STAPEL])
            antwort = self._bei_einem(_Ruf("POST", f"batch/{funktion}", {"json": stapel}))
            if not isinstance(antwort, list) or len(antwort) != len(stapel):
                raise VerzeichnisNichtErreichbar(UNBRAUCHBAR)
            antworten += antwort
        return antworten

    def _bei_einem(self, ruf: _Ruf) -> Any:
        """The server that answered last is asked first next time."""
        grund = VerzeichnisNichtErreichbar()
        for adresse in list(self._adressen):
            try:
                antwort = self._bei(adresse, ruf)
            except _ServerUnbrauchbar as fehler:
                grund = VerzeichnisNichtErreichbar(mit_stand(UNBRAUCHBAR, fehler.args[0]))
                continue
            except httpx2.HTTPError:
                continue
            self._adressen.remove(adresse)
            self._adressen.insert(0, adresse)
            return antwort
        raise grund

    def _bei(self, adresse: str, ruf: _Ruf) -> Any:
        for _ in range(2):  # an outlived token is renewed once
            url = f"{adresse}/{self._eingang}/v2/{ruf.pfad}"
            antwort = self._rufe(ruf.art, url, **self._kopf(adresse), **ruf.angaben)
            if antwort.status != httpx2.codes.UNAUTHORIZED:
                return _gelesen(antwort)
            if self._anmeldung is None:
                break
            self._anmeldung.verwirf(adresse)
        raise AnmeldungAbgelehnt

    def _kopf(self, adresse: str) -> dict[str, Any]:
        if self._anmeldung is None:
            return {}
        token = self._anmeldung.vorhandenes(adresse) or self._melde_an(self._anmeldung, adresse)
        return {"headers": {"Authorization": f"EmbeddedBearer {token}"}}

    def _melde_an(self, anmeldung: Anmeldung, adresse: str) -> str:
        antwort = self._rufe("POST", f"{adresse}/{PFAD}", data=anmeldung.anfrage(adresse))
        if antwort.status in _ABGEWIESEN:
            raise AnmeldungAbgelehnt
        werte = _gelesen(antwort)
        try:
            sekunden = werte.get("expires_in")  # optional: RFC 6749 section 5.1
            return anmeldung.merke(adresse, _tokentext(werte), None if sekunden is None else float(sekunden))
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            raise _ServerUnbrauchbar(antwort.stand) from None

    def _rufe(self, art: str, ziel: str, **angaben: Any) -> _Antwort:
        """Nothing compressed is asked for or taken: a kilobyte of it may stand for a megabyte."""
        inhalt = bytearray()
        kopf = {"Accept-Encoding": "identity", **angaben.pop("headers", {})}
        with (
            Gesamtfrist(GANZ) as frist,
            self._klient.stream(
                art, ziel, timeout=FRIST, extensions=frist.extensions, headers=kopf, **angaben
            ) as antwort,
        ):
            stand = httpstand(antwort.status_code, antwort.headers.get("Content-Type"))
            if antwort.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise _ServerUnbrauchbar(stand)
            try:
                for stueck in antwort.iter_bytes():
                    inhalt += stueck
                    if len(inhalt) > HOECHSTENS:
                        raise _ServerUnbrauchbar(stand)
            except (httpx2.RemoteProtocolError, httpx2.ReadError):
                raise _ServerUnbrauchbar(stand) from None
        return _Antwort(antwort.status_code, bytes(inhalt), stand)


def _tokentext(werte: Any) -> str:
    """Raises `ValueError` for what cannot stand in a header."""
    token = werte["access_token"]
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise ValueError
    return token


def _gelesen(antwort: _Antwort) -> Any:
    if antwort.status in (httpx2.codes.NO_CONTENT, httpx2.codes.NOT_FOUND):
        return None
    if antwort.status == httpx2.codes.BAD_REQUEST:
        raise AnfrageAbgelehnt
    # a value costs fifty times its bytes
    zu_viel = sum(map(antwort.inhalt.count, (b",", b"[", b"{"))) > _WERTE
    if antwort.status != httpx2.codes.OK or zu_viel:
        raise _ServerUnbrauchbar(antwort.stand)
    try:
        return json.loads(antwort.inhalt)
    except (ValueError, RecursionError):
        raise _ServerUnbrauchbar(antwort.stand) from None
