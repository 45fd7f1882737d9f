"""030103: another dwelling of the person has become the main one (§ 72 Abs. 1 Nr. 3 AufenthV)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.datum import TagMitUnbekannt
from gateway.nachrichten.meldeanschrift import Meldeanschrift
from gateway.nachrichten.meldenachricht import Personenmeldung


@wert
class Hauptwohnung(Personenmeldung):
    """The address of the person is the former main dwelling."""

    TYP: ClassVar[str] = "030103"
    WURZEL: ClassVar[str] = "MBABH.Hauptwohnung.030103"

    neue: Annotated[Meldeanschrift, E("neueHwAw")]
    einzug: Annotated[date | None, E("tagDesEinzuges", TagMitUnbekannt(), immer=True)]
