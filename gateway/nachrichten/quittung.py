"""0020, 0021: the receipt for a fact such as "Akte übernommen", and the reminder for it (XInneres)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.ereignis import Ereignis, Nachrichtenkennung
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.grundnachricht import Grundnachricht
from gateway.nachrichten.release import QUITTUNG, SACHVERHALT

SPERRE_VERARBEITET, AKTE_UEBERNOMMEN = "1", "4"
"""Keys of the list quittungsrelevanter-sachverhalt."""


@wert
class Quittungsangabe:
    """Which event of the original message, and which fact."""

    NAMENSRAUM: ClassVar[str | None] = None

    ereignis: Annotated[Ereignis, E("ursprungsereignis")]
    sachverhalt: Annotated[str, E("sachverhalt", Schluessel(SACHVERHALT))] = AKTE_UEBERNOMMEN


@wert
class Quittung(Grundnachricht):
    """`angabe.ereignis` repeats identifikation.quittungsrelevanterSachverhalt of the original message."""

    TYP: ClassVar[str] = "0020"
    WURZEL: ClassVar[str] = "quittungVonSachverhalten.quittung.0020"
    MODUL: ClassVar[str] = QUITTUNG

    ursprung: Annotated[Nachrichtenkennung, E("ursprungsnachricht")]
    angabe: Annotated[Quittungsangabe, E("quittung")]


@wert
class Quittungserinnerung(Grundnachricht):
    """`stufe`: how many reminders have been sent for the same message and fact, this one included."""

    TYP: ClassVar[str] = "0021"
    WURZEL: ClassVar[str] = "quittungVonSachverhalten.erinnerung.0021"
    MODUL: ClassVar[str] = QUITTUNG

    ursprung: Annotated[Nachrichtenkennung, E("ursprungsnachricht")]
    angabe: Annotated[Quittungsangabe, E("quittung")]
    stufe: Annotated[int, E("erinnerungsstufe")]
