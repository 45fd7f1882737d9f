"""What the API answers about handovers in lists: the contract of /api/v1, documented in OpenAPI."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from gateway.auskunft.vorgaenge import OffeneFrage, Ueberblick
from gateway.domain.aufgabe import Rolle
from gateway.domain.lage import AmZug, Stufe
from gateway.domain.uebergabe import Richtung, Zustand


class Personmodell(BaseModel):
    name: str = Field(description="»Familienname, Vorname«.")
    geburtsdatum: str | None = Field(description="JJJJ-MM-TT, auch unvollständig: JJJJ-MM oder JJJJ.")


class Lagemodell(BaseModel):
    text: str = Field(description="Die Lage in den Worten der Sachbearbeitung.")
    stufe: Stufe
    am_zug: AmZug = Field(description="Wer als Nächstes handeln muss.")
    verzoegert: bool = Field(description="Läuft von selbst, ist aber misslungen und wird wiederholt.")


class Fortschrittmodell(BaseModel):
    erledigt: int
    gesamt: int | None = Field(description="Erst bekannt, wenn die Lieferung angekündigt ist.")


class Aufgabenmodell(BaseModel):
    """Eine offene OffeneFrage an eine Rolle."""

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
    gehalten: bool = Field(description="Eine OffeneFrage ist offen, siehe `aufgaben`.")
    regel: str | None = Field(description="Kennung der Regel, die sie hält.")
    gestoert: bool = Field(description="Es geht nicht von selbst weiter.")
    stoerung: str | None = Field(description="Warum nicht, in einem Satz.")
    aufgaben: list[Aufgabenmodell] = Field(description="Die offenen Fragen.")
    stamm: UUID = Field(description="Kennung der ersten Übergabe derselben Sache; bei ihr die eigene.")
    partner: str = Field(description="Kennung der anderen Behörde.")
    partner_name: str
    person: Personmodell
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
        return cls(
            id=u.id,
            richtung=u.richtung,
            zustand=u.zustand,
            zustand_name=u.zustand.angabe.name,
            lage=Lagemodell(
                text=u.lage.text, stufe=u.lage.stufe, am_zug=u.lage.am_zug, verzoegert=u.lage.verzoegert
            ),
            am_zug=u.lage.am_zug,
            schritt=u.schritt,
            gehalten=u.haelt is not None,
            regel=u.regel,
            gestoert=u.gestoert,
            stoerung=u.stoerung,
            aufgaben=[Aufgabenmodell.aus(f) for f in u.aufgaben],
            stamm=u.stamm,
            partner=u.partner,
            partner_name=u.partner_name,
            person=Personmodell(name=u.person.anzeigename, geburtsdatum=u.person.geburtsdatum),
            aktenzeichen_eigenes=u.aktenzeichen_eigenes,
            aktenzeichen_partner=u.aktenzeichen_partner,
            fortschritt=Fortschrittmodell(erledigt=u.erledigt, gesamt=u.gesamt),
            dokumente=u.dokumente,
            anzahl_akte=u.dokumente_der_akte,
            bytes=u.bytes,
            partner_sagt=u.partner_sagt,
            erstellt=u.erstellt,
            geaendert=u.geaendert,
            seit=u.geaendert,
            naechste_pruefung=u.naechste_pruefung,
            geloescht=u.geloescht,
        )


class Listenmodell(BaseModel):
    """Eine Seite der Liste, die neuesten zuerst."""

    uebergaben: list[Uebergabemodell]
    weiter: str | None = Field(description="Als `nach` angeben, um die nächste Seite zu bekommen.")
