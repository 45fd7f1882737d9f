"""What the API answers about work items, what was put aside, and incidents."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from gateway.ablage.tabellen import Auftragszustand
from gateway.web.api.gemeinsam import Ausgabe


class Auftragsmodell(Ausgabe):
    """Ein Auftrag der Warteschlange."""

    nummer: int
    art: str
    zustand: Auftragszustand
    vorgang: UUID | None
    nachricht: UUID | None
    partner: str | None
    seit: datetime = Field(description="Seit wann in diesem Zustand.")
    faellig: datetime
    versuche: int
    ursache: str | None = Field(description="Code dessen, was zuletzt misslang.")
    text: str | None
    rat: str | None = Field(description="Was zu tun ist.")
    erstellt: datetime


class Auftragsliste(Ausgabe):
    """Eine Seite, nach Nummer."""

    auftraege: list[Auftragsmodell]
    weiter: int | None = Field(description="Als `nach` angeben, um die nächste Seite zu bekommen.")


class Ursachenmodell(Ausgabe):
    """Aufträge, die aus demselben Grund liegen."""

    ursache: str
    anzahl: int
    seit: datetime | None = Field(description="Seit wann der älteste.")


class Fehlerablagemodell(Ausgabe):
    """Was beiseite liegt, und was nach einem Fehlschlag noch versucht wird."""

    geparkt: list[Ursachenmodell]
    verzoegert: list[Ursachenmodell]


class Hindernismodell(Ausgabe):
    """So viele nicht, aus diesem Grund."""

    anzahl: int
    grund: str


class Reparaturmodell(Ausgabe):
    """Was geschehen ist, beim Probelauf: was geschähe."""

    anzahl: int = Field(description="So viele Aufträge.")
    probelauf: bool
    nicht: list[Hindernismodell] = Field(
        default_factory=list, description="Beim Zurückgeben: was bleibt, und warum."
    )


class Vorfallmodell(Ausgabe):
    """Was aus einem Postfach kam und nicht sein darf."""

    id: UUID
    wann: datetime
    art: str
    text: str
    nachricht: UUID = Field(description="Die Nachricht, die zuerst kam.")
    widerspricht: UUID | None = Field(description="Die Nachricht, die ihr widerspricht.")
    groesse: int
    sha256_vorhanden: str
    sha256_neu: str
    geschlossen: datetime | None
    geschlossen_durch: str | None
    geschlossen_grund: str | None


class Vorfallliste(Ausgabe):
    """Die neuesten zuerst."""

    vorfaelle: list[Vorfallmodell]
