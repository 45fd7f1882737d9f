"""Telling others: machines by webhook, people by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from gateway.errors import EingabeFehler, VoruebergehenderFehler


class EmpfaengerWeg(VoruebergehenderFehler):
    """The receiver of a webhook is away or says that it can't at the moment."""

    code = "webhook.weg"
    satz = "Der Empfänger der Ereignisse (Webhook) antwortet nicht."
    rat = "Läuft er, und kommt dieser Rechner zu ihm? Was inzwischen geschieht, geht nicht verloren."


class EmpfaengerLehntAb(EingabeFehler):
    """It is there and refuses: repeating the same won't help."""

    code = "webhook.abgelehnt"
    satz = "Der Empfänger der Ereignisse (Webhook) lehnt ab."
    rat = "Adresse, Geheimnis und Empfänger prüfen; nach »queue retry« geht es mit demselben Ereignis weiter."


class Empfaenger(Protocol):
    """The receiver of a webhook."""

    @property
    def ereignisse(self) -> frozenset[str]:
        """Of which kinds it wants to hear: uebergabe, alarm."""
        ...

    def sende(self, id: str, wann: datetime, botschaft: bytes) -> None:
        """Hand over a CloudEvent; the same `id` again is the same event.

        Raises `EmpfaengerWeg`, `EmpfaengerLehntAb`."""
        ...


class BoteWeg(VoruebergehenderFehler):
    """The mail server is away or takes nothing from us."""

    code = "mail.weg"
    satz = "Der Mailserver nimmt nichts an."
    rat = "Läuft er, und stimmt der Abschnitt [alarme] der Einstellungen?"


class Bote(Protocol):
    """Tells people."""

    def sende(self, betreff: str, text: str) -> None:
        """Raises `BoteWeg`."""
        ...
