"""A release that does not exist: 27.05, made of our own schemas with another namespace, version string and edition
of one code list, in force from 1 May 2027; from then on 26.11 is over."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from unittest.mock import patch

import xoev_schemas
from gateway.nachrichten.release import MODULE, NACHRICHTENTYP, XAUSLAENDER
from gateway.nachrichten.releases import REFERENZ, RELEASES, Release
from gateway.nachrichten.schemasatz import Schemasatz

VERSION = "27.05"
NAMENSRAUM = "http://www.osci.de/xauslaender2705"
AB = date(2027, 5, 1)
AUSGABE = "20"
"""Of the list of message types, which belongs to the release."""


@functools.cache
def _satz() -> Schemasatz:
    def anders(daten: bytes) -> bytes:
        text = daten.decode().replace(XAUSLAENDER, NAMENSRAUM).replace('fixed="26.11"', f'fixed="{VERSION}"')
        vorher, liste, nachher = text.partition(f'fixed="{NACHRICHTENTYP.uri}"')
        return (vorher + liste + nachher.replace('fixed="19"', f'fixed="{AUSGABE}"', 1)).encode()

    dateien = {pfad: anders(daten) for pfad, daten in xoev_schemas.schemadateien().items()}
    return Schemasatz("Geschwister", dateien, tuple(_module()[ns].namensraum for ns in _module()))


def _module() -> dict[str, object]:
    return {**MODULE, XAUSLAENDER: replace(MODULE[XAUSLAENDER], namensraum=NAMENSRAUM, version=VERSION)}


GESCHWISTER = Release(VERSION, AB, None, _module(), _satz, {NACHRICHTENTYP.uri: AUSGABE})  # type: ignore[arg-type]


@contextmanager
def zwei_releases() -> Iterator[None]:
    """Both are spoken in this process."""
    bis = replace(REFERENZ, bis=date(2027, 4, 30))
    with patch.dict(RELEASES, {bis.version: bis, VERSION: GESCHWISTER}):
        yield
