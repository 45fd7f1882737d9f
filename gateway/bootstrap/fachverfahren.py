"""Which specialist system the settings ask for."""

from __future__ import annotations

from adapters.fachverfahren import Austauschordner, Restdienst
from gateway.bootstrap.dms import tls_kontext
from gateway.ports import Fachverfahren, Uhr
from gateway.schutz.geheimdatei import lies_geheimdatei
from gateway.settings import Fachverfahrensanschluss


def baue_fachverfahren(anschluss: Fachverfahrensanschluss | None, uhr: Uhr) -> Fachverfahren | None:
    """No network yet; None = only the file itself says something of its person. Raises `EinstellungenFalsch`,
    `PindateiFalsch`, `DateirechteFalsch`."""
    if anschluss is None:
        return None
    if anschluss.art == "ordner":
        assert anschluss.ordner is not None
        return Austauschordner(anschluss.ordner, uhr, anschluss.hoechstalter)
    assert anschluss.url is not None
    anmeldung = None
    if anschluss.benutzer is not None and anschluss.kennwort_datei is not None:
        anmeldung = (
            anschluss.benutzer,
            lies_geheimdatei(anschluss.kennwort_datei, "Kennwortdatei des Fachverfahrens"),
        )
    tls = tls_kontext(anschluss.tls_anker, "des Fachverfahrens")
    return Restdienst(anschluss.url, uhr, anschluss.hoechstalter, anmeldung=anmeldung, tls=tls)
