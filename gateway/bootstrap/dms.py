"""Which DMS the settings ask for."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from adapters.dms.cmis import CmisBaum
from adapters.dms.fern import FernDms
from adapters.dms.fern.anmeldung import leitung
from adapters.dms.fern.leitung import Leitung
from adapters.dms.folder import OrdnerDms
from adapters.dms.webdav import WebdavBaum
from gateway.ports import Dms
from gateway.settings import Dmsanschluss, EinstellungenFalsch


@contextmanager
def kurzes_dms(anschluss: Dmsanschluss) -> Iterator[Dms]:
    """For one command: connections are given up at the end. Raises like `baue_dms`."""
    with ExitStack() as verbindungen:
        yield baue_dms(anschluss, verbindungen)


def baue_dms(anschluss: Dmsanschluss, verbindungen: ExitStack | None = None) -> Dms:
    """Keep the result: it caches connections and what files are found by. No network yet.

    `verbindungen` closes them; None = they stay as long as the process.
    Raises `EinstellungenFalsch` (password file, trust anchor)."""
    match anschluss.art:
        case "folder":
            assert anschluss.ordner is not None
            return OrdnerDms(anschluss.ordner)
        case "webdav":
            assert anschluss.url is not None
            return FernDms(WebdavBaum(anschluss.url, _leitung(anschluss, verbindungen)))
        case "cmis":
            assert anschluss.url is not None and anschluss.repository is not None
            baum = CmisBaum(
                anschluss.url,
                anschluss.repository,
                anschluss.wurzel or "/",
                _leitung(anschluss, verbindungen),
            )
            return FernDms(baum)


def _leitung(anschluss: Dmsanschluss, verbindungen: ExitStack | None) -> Leitung:
    assert anschluss.benutzer is not None and anschluss.kennwort_datei is not None
    verbindung = leitung(
        anschluss.benutzer,
        kennwort(anschluss.kennwort_datei, "des DMS"),
        anschluss.anmeldung or "basic",
        tls=tls_kontext(anschluss.tls_anker, "des DMS"),
    )
    return verbindung if verbindungen is None else verbindungen.enter_context(closing(verbindung))


def kennwort(datei: Path, wessen: str) -> str:
    """The first line; never shown. Raises `EinstellungenFalsch`."""
    try:
        zeilen = datei.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise EinstellungenFalsch(f"Die Kennwortdatei {wessen} ist nicht lesbar.", wo=str(datei)) from None
    if not zeilen or not zeilen[0]:
        raise EinstellungenFalsch(f"Die Kennwortdatei {wessen} ist leer.", wo=str(datei))
    return zeilen[0]


def tls_kontext(anker: Path | None, wessen: str) -> ssl.SSLContext | None:
    """Raises `EinstellungenFalsch`."""
    try:
        return ssl.create_default_context(cafile=anker) if anker else None
    except (OSError, ssl.SSLError):
        raise EinstellungenFalsch(f"Der TLS-Anker {wessen} ist nicht lesbar.", wo=str(anker)) from None
