"""Which DMS the settings ask for."""

from __future__ import annotations

import ssl
from pathlib import Path

from adapters.dms.fern import FernDms
from adapters.dms.fern.anmeldung import leitung
from adapters.dms.fern.leitung import Leitung
from adapters.dms.folder import OrdnerDms
from adapters.dms.webdav import WebdavBaum
from gateway.ports import Dms
from gateway.settings import Dmsanschluss, EinstellungenFalsch


def baue_dms(anschluss: Dmsanschluss) -> Dms:
    """Keep the result: it caches connections and what files are found by. No network yet.

    Raises `EinstellungenFalsch` (password file, trust anchor)."""
    match anschluss.art:
        case "folder":
            assert anschluss.ordner is not None
            return OrdnerDms(anschluss.ordner)
        case "webdav":
            assert anschluss.url is not None
            return FernDms(WebdavBaum(anschluss.url, _leitung(anschluss)))


def _leitung(anschluss: Dmsanschluss) -> Leitung:
    assert anschluss.benutzer is not None and anschluss.kennwort_datei is not None
    return leitung(
        anschluss.benutzer,
        _kennwort(anschluss.kennwort_datei),
        anschluss.anmeldung or "basic",
        tls=_tls(anschluss.tls_anker),
    )


def _kennwort(datei: Path) -> str:
    """The first line; never shown."""
    try:
        zeilen = datei.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise EinstellungenFalsch("Die Kennwortdatei des DMS ist nicht lesbar.", wo=str(datei)) from None
    if not zeilen or not zeilen[0]:
        raise EinstellungenFalsch("Die Kennwortdatei des DMS ist leer.", wo=str(datei))
    return zeilen[0]


def _tls(anker: Path | None) -> ssl.SSLContext | None:
    try:
        return ssl.create_default_context(cafile=anker) if anker else None
    except (OSError, ssl.SSLError):
        raise EinstellungenFalsch("Der TLS-Anker des DMS ist nicht lesbar.", wo=str(anker)) from None
