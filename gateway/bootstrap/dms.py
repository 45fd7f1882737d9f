"""Which DMS the settings ask for."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from adapters.dms import rest
from adapters.dms.cmis import CmisBaum
from adapters.dms.fern import Baum, FernDms
from adapters.dms.fern.anmeldung import leitung
from adapters.dms.fern.leitung import Leitung
from adapters.dms.folder import OrdnerDms
from adapters.dms.webdav import WebdavBaum
from adapters.dms.xdomea import FASSUNGEN, OrdnerBaum, XdomeaDms
from gateway import ablagedatei
from gateway.domain.ablageplan import Ablageplan
from gateway.ports import Dms
from gateway.schutz.geheimdatei import lies_geheimdatei
from gateway.settings import Dmsanschluss, EinstellungenFalsch, Mandant


@contextmanager
def kurzes_dms(mandant: Mandant) -> Iterator[Dms]:
    """For one command: connections are given up at the end. Raises like `baue_dms`."""
    with ExitStack() as verbindungen:
        yield baue_dms(mandant, verbindungen)


def baue_dms(mandant: Mandant, verbindungen: ExitStack | None = None) -> Dms:
    """Keep the result: it caches connections and what files are found by. No network yet.

    `verbindungen` closes them; None = they stay as long as the process.
    Raises `EinstellungenFalsch` (trust anchor, mapping), `PindateiFalsch` and `DateirechteFalsch` (password)."""
    anschluss = mandant.dms
    match anschluss.art:
        case "folder":
            assert anschluss.ordner is not None
            return OrdnerDms(anschluss.ordner)
        case "webdav":
            assert anschluss.url is not None
            return FernDms(WebdavBaum(anschluss.url, _leitung(anschluss, verbindungen)))
        case "cmis":
            return FernDms(_cmis(anschluss, verbindungen))
        case "xdomea":
            return _xdomea(mandant, verbindungen)
        case "rest":
            return FernDms(_rest(anschluss, verbindungen))


def ablageplan(mandant: Mandant) -> Ablageplan:
    """Raises `AblagedateiUngueltig`."""
    return ablagedatei.lies(mandant.dms.ablage) if mandant.dms.ablage else Ablageplan()


def _cmis(anschluss: Dmsanschluss, verbindungen: ExitStack | None) -> CmisBaum:
    assert anschluss.url is not None and anschluss.repository is not None
    leitung = _leitung(anschluss, verbindungen)
    return CmisBaum(anschluss.url, anschluss.repository, anschluss.wurzel or "/", leitung)


def _rest(anschluss: Dmsanschluss, verbindungen: ExitStack | None) -> Baum:
    assert anschluss.url is not None and anschluss.zuordnung is not None
    zuordnung = rest.lies(anschluss.zuordnung)
    baum = rest.RestBaum(anschluss.url, zuordnung, _leitung(anschluss, verbindungen))
    return rest.Faltung(baum) if zuordnung.flach else baum


def _xdomea(mandant: Mandant, verbindungen: ExitStack | None) -> Dms:
    anschluss = mandant.dms
    hin, zurueck = anschluss.ordner or anschluss.url, anschluss.rueckordner
    assert hin is not None and zurueck is not None and anschluss.version is not None
    fern = [ort for ort in (hin, zurueck) if isinstance(ort, str)]
    leitung = _leitung(anschluss, verbindungen) if fern else None

    def baum(ort: str | Path) -> Baum:
        if isinstance(ort, Path):
            return OrdnerBaum(ort)
        assert leitung is not None
        return WebdavBaum(ort, leitung)

    return XdomeaDms(
        baum(hin), baum(zurueck), FASSUNGEN[anschluss.version], mandant.name, ablageplan(mandant)
    )


def _leitung(anschluss: Dmsanschluss, verbindungen: ExitStack | None) -> Leitung:
    assert anschluss.benutzer is not None and anschluss.kennwort_datei is not None
    verbindung = leitung(
        anschluss.benutzer,
        lies_geheimdatei(anschluss.kennwort_datei, "Kennwortdatei des DMS"),
        anschluss.anmeldung or "basic",
        tls=tls_kontext(anschluss.tls_anker, "des DMS"),
    )
    return verbindung if verbindungen is None else verbindungen.enter_context(closing(verbindung))


def tls_kontext(anker: Path | None, wessen: str) -> ssl.SSLContext | None:
    """Raises `EinstellungenFalsch`."""
    try:
        return ssl.create_default_context(cafile=anker) if anker else None
    except (OSError, ssl.SSLError):
        raise EinstellungenFalsch(f"Der TLS-Anker {wessen} ist nicht lesbar.", wo=str(anker)) from None
