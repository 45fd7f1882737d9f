"""What the API answers about handovers in lists: the contract of /api/v1, documented in OpenAPI."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from gateway.auskunft.betrieb import Vorgangsstand
from gateway.auskunft.vorgaenge import OffeneFrage, Ueberblick
from gateway.domain.aufgabe import Rolle
from gateway.domain.lage import AmZug, Stufe
from gateway.domain.uebergabe import Richtung, Zustand


class Personmodell(BaseModel):
    """Die Person in einer Liste."""

    name: str = Field(description="»Familienname, Vorname«.")
    geburtsdatum: str | None = Field(description="JJJJ-MM-TT, auch unvollständig: JJJJ-MM oder JJJJ.")


class Lagemodell(BaseModel):
    """Wie es steht, in Worten, und wer am Zug ist."""

    text: str = Field(description="Die Lage in den Worten der Sachbearbeitung.")
    stufe: Stufe
    am_zug: AmZug = Field(description="Wer als Nächstes handeln muss.")
    verzoegert: bool = Field(description="Läuft von selbst, ist aber misslungen und wird wiederholt.")


class Fortschrittmodell(BaseModel):
    """Wie viel schon da ist."""

    erledigt: int
    gesamt: int | None = Field(description="Erst bekannt, wenn die Lieferung angekündigt ist.")


class Aufgabenmodell(BaseModel):
    """Eine offene Frage an eine Rolle."""

    id: UUID
    art: str
    text: str
    rolle: Rolle
    bis: datetime
    noch: int = Field(description="So viele Personen fehlen noch.")

    @classmethod
    def aus(cls, f: OffeneFrage) -> Aufgabenmodell:
        return cls(id=f.id, art=f.art, text=f.text, rolle=f.rolle, bis=f.bis, noch=f.noch)


class Uebergabemodell(BaseModel):
    """Eine Übergabe in der Liste."""

    id: UUID
    richtung: Richtung
    zustand: Zustand
    zustand_name: str
    lage: Lagemodell
    am_zug: AmZug = Field(description="Wie in `lage`.")
    schritt: str = Field(description="Schritt des Wegs, bei dem die Übergabe steht; »ende« nach dem letzten.")
    gehalten: bool = Field(description="Eine Frage ist offen, siehe `aufgaben`.")
    regel: str | None = Field(description="Kennung der Regel, die sie hält.")
    gestoert: bool = Field(description="Es geht nicht von selbst weiter.")
    stoerung: str | None = Field(description="Warum nicht, in einem Satz.")
    aufgaben: list[Aufgabenmodell] = Field(description="Die offenen Fragen.")
    stamm: UUID = Field(description="Kennung der ersten Übergabe derselben Sache; bei ihr die eigene.")
    partner: str = Field(description="Kennung der anderen Behörde.")
    partner_name: str
    person: Personmodell | None = Field(description="Fehlt, wenn die Rolle keinen Inhalt sehen darf.")
    aktenzeichen_eigenes: str | None
    aktenzeichen_partner: str | None
    fortschritt: Fortschrittmodell
    dokumente: int | None
    anzahl_akte: int | None = Field(description="Dokumente der ganzen Akte, soweit bekannt.")
    bytes: int | None
    partner_sagt: str | None = Field(
        description="Was die andere Behörde zu ihrer Absage oder Rückweisung geschrieben hat, wörtlich."
    )
    erstellt: datetime
    geaendert: datetime
    seit: datetime = Field(description="Letzte Änderung.")
    naechste_pruefung: datetime | None
    geloescht: datetime | None = Field(description="Wann die bereitgestellte Kopie gelöscht wurde.")

    @classmethod
    def aus(cls, u: Ueberblick) -> Uebergabemodell:
        return cls(**felder(u))

    @classmethod
    def ohne_inhalt(cls, s: Vorgangsstand) -> Uebergabemodell:
        """For roles that see neither persons nor content."""
        return cls(**felder_ohne_inhalt(s))


def felder(u: Ueberblick) -> dict[str, Any]:
    """With person and file numbers."""
    return felder_ohne_inhalt(u) | {
        "aufgaben": [Aufgabenmodell.aus(f) for f in u.aufgaben],
        "person": Personmodell(name=u.person.anzeigename, geburtsdatum=u.person.geburtsdatum),
        "aktenzeichen_eigenes": u.aktenzeichen_eigenes,
        "aktenzeichen_partner": u.aktenzeichen_partner,
        "partner_sagt": u.partner_sagt,
    }


def felder_ohne_inhalt(s: Vorgangsstand) -> dict[str, Any]:
    """What everybody may see."""
    lage = s.lage
    return {
        "id": s.id,
        "richtung": s.richtung,
        "zustand": s.zustand,
        "zustand_name": s.zustand.angabe.name,
        "lage": Lagemodell(text=lage.text, stufe=lage.stufe, am_zug=lage.am_zug, verzoegert=lage.verzoegert),
        "am_zug": lage.am_zug,
        "schritt": s.schritt,
        "gehalten": s.haelt is not None,
        "regel": s.regel,
        "gestoert": s.gestoert,
        "stoerung": s.stoerung,
        "aufgaben": [],
        "stamm": s.stamm,
        "partner": s.partner,
        "partner_name": s.partner_name,
        "person": None,
        "aktenzeichen_eigenes": None,
        "aktenzeichen_partner": None,
        "fortschritt": Fortschrittmodell(erledigt=s.erledigt, gesamt=s.gesamt),
        "dokumente": s.dokumente,
        "anzahl_akte": s.dokumente_der_akte,
        "bytes": s.bytes,
        "partner_sagt": None,
        "erstellt": s.erstellt,
        "geaendert": s.geaendert,
        "seit": s.geaendert,
        "naechste_pruefung": s.naechste_pruefung,
        "geloescht": s.geloescht,
    }


class Listenmodell(BaseModel):
    """Eine Seite der Liste, die neuesten zuerst."""

    uebergaben: list[Uebergabemodell]
    weiter: str | None = Field(description="Als `nach` angeben, um die nächste Seite zu bekommen.")
