"""010203: the file has been dispatched; sent only when 010201 asks for it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.grundnachricht import AbhNachricht
from gateway.nachrichten.person import Identifikation


@wert
class Versandbestaetigung(AbhNachricht):
    """On paper or electronically: the message does not tell."""

    TYP: ClassVar[str] = "010203"
    WURZEL: ClassVar[str] = "ABHABH.Aktenversand.Versandbestaetigung.010203"

    aktenzeichen_anfordernde: Annotated[str, E("aktenzeichenAuftraggebendeABH")]
    aktenzeichen_antwortende: Annotated[str, E("aktenzeichenAntwortendeABH")]
    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
