"""Requests of the browser binding (CMIS 1.1, section 5) and what its answers mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO
from uuid import uuid4

import httpx2

from adapters.dms.fern import Fehlt, Vorhanden, fehler
from adapters.dms.fern.leitung import Leitung, meldung, pruefe_status, stuecke
from adapters.httpstand import mit_stand
from gateway.dmsfehler import NameUnzulaessig
from gateway.errors import Fehler

HOECHSTENS = 50_000_000
"""Bytes of a JSON answer."""
_GUT = range(200, 300)
_NACH_AUSNAHME: dict[str, type[Exception]] = {
    "objectNotFound": Fehlt,
    "nameConstraintViolation": Vorhanden,
    "contentAlreadyExists": Vorhanden,
    "permissionDenied": fehler.KeinZugriff,
    "updateConflict": fehler.Gesperrt,
    "versioning": fehler.Gesperrt,
    "storage": fehler.AblageGestoert,
    "constraint": NameUnzulaessig,
    "invalidArgument": NameUnzulaessig,
}
"""Section 5.2.10: the name of the exception says more than the status."""


class Rufe:
    """One repository on one server."""

    def __init__(self, leitung: Leitung):
        self._leitung = leitung

    def lies(self, url: str, **angaben: str) -> Any:
        """GET, answered with JSON. Raises `Fehlt`."""
        with self._leitung.frage("GET", url, params=angaben) as antwort:
            return _json(_geprueft(antwort))

    def inhalt(self, url: str) -> BinaryIO:
        """The content of a document as a stream. Raises `Fehlt`.

        A document without content is an empty one: servers say »constraint« (section 2.2.4.8)."""
        antwort, strom = self._leitung.oeffne(url, params={"cmisselector": "content"})
        try:
            if antwort.status_code not in _GUT:
                gelesen = meldung(antwort)
                if _ausnahme(gelesen) == "constraint":
                    strom.close()
                    return BytesIO()
                _melde(antwort, gelesen)
        except BaseException:
            strom.close()
            raise
        return strom

    def tue(self, url: str, aktion: str, **angaben: str) -> None:
        """POST without content, url-encoded: so names keep blanks at their ends.

        Raises `Fehlt`, `Vorhanden`."""
        formular = {"cmisaction": aktion, "succinct": "true"} | angaben
        with self._leitung.frage("POST", url, data=formular) as antwort:
            _geprueft(antwort)

    def sende(self, url: str, aktion: str, inhalt: BinaryIO, groesse: int | None, **angaben: str) -> None:
        """POST with content, streamed. Raises `Fehlt`, `Vorhanden`."""
        grenze = uuid4().hex
        anfang, ende = _rahmen(grenze, {"_charset_": "UTF-8", "cmisaction": aktion} | angaben)
        koepfe = {"Content-Type": f"multipart/form-data; boundary={grenze}"}
        if groesse is not None:
            koepfe["Content-Length"] = str(len(anfang) + groesse + len(ende))

        def koerper() -> Iterator[bytes]:
            yield anfang
            yield from stuecke(inhalt, groesse)
            yield ende

        with self._leitung.sende("POST", url, koerper(), headers=koepfe) as antwort:
            _geprueft(antwort)


def eigenschaften(werte: Mapping[str, str]) -> dict[str, str]:
    """Properties as form fields (section 5.4.4.3)."""
    felder = {}
    for nummer, (name, wert) in enumerate(werte.items()):
        felder[f"propertyId[{nummer}]"], felder[f"propertyValue[{nummer}]"] = name, wert
    return felder


def _rahmen(grenze: str, felder: Mapping[str, str]) -> tuple[bytes, bytes]:
    """Everything around the content. The file name is not ours to tell: servers decode it wrongly."""
    teile = [
        f'--{grenze}\r\nContent-Disposition: form-data; name="{name}"\r\n'
        f"Content-Type: text/plain; charset=UTF-8\r\n\r\n{wert}\r\n"
        for name, wert in felder.items()
    ]
    kopf = (
        f'--{grenze}\r\nContent-Disposition: form-data; name="content"; filename="inhalt"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return ("".join(teile) + kopf).encode(), f"\r\n--{grenze}--\r\n".encode()


def _geprueft(antwort: httpx2.Response) -> httpx2.Response:
    """Raises what the answer says; the server's own message is not repeated."""
    if antwort.status_code in _GUT:
        return antwort
    _melde(antwort, meldung(antwort))
    return antwort


def _melde(antwort: httpx2.Response, gelesen: bytes) -> None:
    ausnahme = _ausnahme(gelesen)
    art = _NACH_AUSNAHME.get(ausnahme or "")
    if antwort.status_code == 401 or art is None:
        pruefe_status(antwort, gelesen=gelesen)
    elif issubclass(art, Fehler):
        raise art(mit_stand(art.satz, f"HTTP {antwort.status_code}, {ausnahme}"))
    else:
        raise art()


def _ausnahme(gelesen: bytes) -> str | None:
    try:
        return str(json.loads(gelesen)["exception"])
    except (ValueError, TypeError, KeyError):
        return None


def _json(antwort: httpx2.Response) -> Any:
    gelesen = bytearray()
    for stueck in antwort.iter_bytes():
        gelesen += stueck
        if len(gelesen) > HOECHSTENS:
            raise fehler.AntwortUnverstaendlich()
    with verstanden():
        return json.loads(gelesen)


@contextmanager
def verstanden() -> Iterator[None]:
    """Whatever is missing in an answer: it is not what was expected there."""
    try:
        yield
    except Fehler:
        raise
    except (ValueError, TypeError, KeyError, AttributeError):
        raise fehler.AntwortUnverstaendlich(
            "Unter der eingestellten Adresse antwortet kein CMIS 1.1 mit Browser Binding."
        ) from None
