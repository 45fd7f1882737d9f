"""What answers mean: places in JSON, objects, new ids."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from adapters.dms.fern import Eintrag
from adapters.dms.fern.fehler import AntwortUnverstaendlich
from adapters.dms.rest.zuordnung import Auflistung, Ruf

HOECHSTENS = 50_000_000
"""Bytes of a JSON answer."""


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


def neue_id(antwort: httpx2.Response, ruf: Ruf) -> str | None:
    if antwort.status_code == 204 or ruf.art == "DELETE":
        return None
    gelesen = _gelesen(antwort)
    with verstanden():
        wert = bei(json.loads(gelesen), ruf.id) if gelesen.strip() else None
        return None if wert is None else str(wert)


def objekt(ruf: Auflistung, angaben: Any) -> Objekt:
    behaelter = ruf.sind == "behaelter"
    if ruf.sind == "gemischt":
        behaelter = str(bei(angaben, ruf.kennzeichen)) == ruf.behaelter
    groesse = bei(angaben, ruf.groesse) if ruf.groesse and not behaelter else None
    kennung, name = bei(angaben, ruf.id), bei(angaben, ruf.name)
    if kennung is None or name is None:
        raise KeyError
    return Objekt(str(kennung), str(name), behaelter, None if groesse is None else int(groesse))


def bei(wert: Any, zeiger: str) -> Any:
    """RFC 6901; None where nothing is."""
    for teil in zeiger.split("/")[1:]:
        schluessel = teil.replace("~1", "/").replace("~0", "~")
        if isinstance(wert, list):
            wert = wert[int(schluessel)] if schluessel.isdecimal() and int(schluessel) < len(wert) else None
        else:
            wert = wert.get(schluessel) if isinstance(wert, dict) else None
    return wert


def lies_json(antwort: httpx2.Response) -> Any:
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
