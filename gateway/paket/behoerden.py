"""Authorities by their DVDV key, for work without a directory: names from code list abhkennung."""

from __future__ import annotations

import csv
import functools
from importlib import resources

from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.errors import AufrufFehler

OHNE_ANGABE = "ohne Angabe"
_KANAL_SONSTIGES = "07"
_PRAEFIX = "azr:"


class BehoerdeUnbekannt(AufrufFehler):
    """The key isn't in the code list."""

    code = "paket.behoerde"
    satz = "Diese Behörde steht nicht in der Codeliste der Ausländerbehörden; richtig ist z. B. azr:001900."


def behoerde(kennung: str) -> Behoerde:
    """The authority with the name the code list gives it. Raises `BehoerdeUnbekannt`."""
    name = _namen().get(kennung.removeprefix(_PRAEFIX)) if kennung.startswith(_PRAEFIX) else None
    if name is None:
        raise BehoerdeUnbekannt()
    return Behoerde(kennung, name)


def als_autor(wer: Behoerde) -> Behoerde:
    """With the address and the channel an author must have.

    The code list knows neither, so both say openly that they were not given ("00000" is no post code)."""
    return Behoerde(
        wer.kennung,
        wer.name,
        wer.anschrift or Anschrift(OHNE_ANGABE, None, "00000", wer.name),
        wer.erreichbarkeit or (Erreichbarkeit(_KANAL_SONSTIGES, OHNE_ANGABE),),
    )


@functools.cache
def _namen() -> dict[str, str]:
    liste = resources.files("xoev_schemas").joinpath("xauslaender_26_11", "codelisten", "abhkennung.csv")
    zeilen = csv.DictReader(liste.read_text(encoding="utf-8").splitlines())
    return {zeile["code"]: zeile["label"] for zeile in zeilen}
