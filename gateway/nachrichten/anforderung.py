"""010201: the new authority asks for the file."""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.grundnachricht import AbhNachricht
from gateway.nachrichten.person import Identifikation
from gateway.nachrichten.release import ANFORDERUNGSGRUND, DATEIFORMAT


@wert
class Anforderung(AbhNachricht):
    """`weitere_formate`: formats accepted besides PDF and JPG; `versandbestaetigung`: 010203 wanted."""

    TYP: ClassVar[str] = "010201"
    WURZEL: ClassVar[str] = "ABHABH.Aktenversand.Anforderung.010201"

    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    aktenzeichen_anfordernde: Annotated[str, E("aktenzeichenAuftraggebendeABH")]
    grund: Annotated[str, E("anforderungsgrund", Schluessel(ANFORDERUNGSGRUND))]
    versandbestaetigung: Annotated[bool, E("versandbestaetigung")]
    weitere_formate: Annotated[
        tuple[str, ...], E("zusaetzlichAkzeptiertesFormat", Schluessel(DATEIFORMAT))
    ] = ()
