"""Which directory the settings ask for, and the emulator that serves a directory file as a DVDV."""

from __future__ import annotations

import ssl
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from adapters.dvdv.anmeldung import Anmeldung
from adapters.dvdv.client import Dvdvverzeichnis
from adapters.dvdv.datei import Dateiverzeichnis
from adapters.dvdv.letztstand import Letztstand
from adapters.dvdv.server import Dvdvserver
from gateway.bootstrap.schluesselbund import Schluesselbund
from gateway.bootstrap.zeit import Systemuhr
from gateway.ports import Uhr, Verzeichnis
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.urteil import Zweck
from gateway.settings import EinstellungenFalsch, Verzeichnisdienst

if TYPE_CHECKING:  # a worker needs no web framework
    from fastapi import FastAPI

EINZELN = httpx2.Limits(max_keepalive_connections=0)
"""A fresh connection for each call, none left open: a `Gesamtfrist` cuts only one that it has seen being made. A
handover asks the directory eight times in all; revocation is remembered."""


def baue_verzeichnis(
    dienst: Verzeichnisdienst, pruefung: Zertifikatspruefung, uhr: Uhr | None = None
) -> Verzeichnis:
    """Keep the result: it caches entries and connections.

    Raises `EinstellungenFalsch`, `PinFalsch`, `SchluesseldateiFalsch`."""
    if dienst.art == "datei":
        if dienst.datei is None:
            raise EinstellungenFalsch("Die Einstellung »verzeichnis.datei« fehlt.")
        return Dateiverzeichnis(dienst.datei)
    return baue_dvdv(dienst, pruefung, uhr or Systemuhr())


def baue_dvdv(dienst: Verzeichnisdienst, pruefung: Zertifikatspruefung, uhr: Uhr) -> Dvdvverzeichnis:
    """The client of the DVDV servers."""
    if not dienst.url:
        raise EinstellungenFalsch("Die Einstellung »verzeichnis.url« fehlt.")
    klient = httpx2.Client(verify=_tls(dienst.tls_anker), limits=EINZELN)
    server = Dvdvserver(dienst.url, _anmeldung(dienst, uhr), klient)
    letztstand = Letztstand(dienst.letzter_stand) if dienst.letzter_stand else None
    return Dvdvverzeichnis(server, pruefung, uhr, kategorie=dienst.kategorie, letztstand=letztstand)


def baue_verzeichnisemulator(datei: Path) -> FastAPI:
    """A DVDV for demo and closed networks that serves a directory file."""
    from adapters.dvdv.emulator import baue_emulator

    return baue_emulator(Dateiverzeichnis(datei).alle, Systemuhr())


def _anmeldung(dienst: Verzeichnisdienst, uhr: Uhr) -> Anmeldung | None:
    if dienst.zugang == "intern":
        return None
    if dienst.schluessel is None or dienst.pin_datei is None:
        raise EinstellungenFalsch("Es fehlen »verzeichnis.schluessel« und »verzeichnis.pin_datei«.")
    bund = Schluesselbund()
    return Anmeldung(partial(bund.hole, dienst.schluessel, dienst.pin_datei, Zweck.SIGNATUR), uhr)


def _tls(anker: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=anker)
    except (OSError, ssl.SSLError):
        raise EinstellungenFalsch("Die Datei »verzeichnis.tls_anker« ist nicht brauchbar.") from None
