"""Authorities by their DVDV key, for work without a directory: names from code list abhkennung."""

from __future__ import annotations

import xoev_schemas
from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.errors import AufrufFehler

OHNE_ANGABE = "ohne Angabe"
_KANAL_SONSTIGES = "07"
_PRAEFIX = "azr:"
_LISTE = "urn:de:xauslaender:codelist:abhkennung"


class BehoerdeUnbekannt(AufrufFehler):
    """The key isn't in the code list."""

    code = "paket.behoerde"
    satz = "Diese Behörde steht nicht in der Codeliste der Ausländerbehörden; richtig ist z. B. azr:001900."


def behoerde(kennung: str) -> Behoerde:
    """The authority with the name the code list gives it. Raises `BehoerdeUnbekannt`."""
    liste = xoev_schemas.codeliste(_LISTE)
    if liste is None or not kennung.startswith(_PRAEFIX):
        raise BehoerdeUnbekannt()
    name = liste.bezeichnung(kennung.removeprefix(_PRAEFIX))
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
