"""What the API answers: the contract of /api/v1, documented in OpenAPI."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from gateway.ablage.tabellen import Ereigniszeile
from gateway.auskunft.quittungen import Quittung, Quittungsart, Stand
from gateway.auskunft.vorgaenge import Dokumentstand, Ueberblick, Vorgang
from gateway.domain.lage import AmZug, Stufe
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.web import worte


class Personmodell(BaseModel):
    name: str = Field(description="»Familienname, Vorname«.")
    geburtsdatum: str | None = Field(description="JJJJ-MM-TT, auch unvollständig: JJJJ-MM oder JJJJ.")


class Lagemodell(BaseModel):
    text: str = Field(description="Die Lage in den Worten der Sachbearbeitung.")
    stufe: Stufe
    am_zug: AmZug = Field(description="Wer als Nächstes handeln muss.")


class Fortschrittmodell(BaseModel):
    erledigt: int
    gesamt: int | None = Field(description="Erst bekannt, wenn die Lieferung angekündigt ist.")


class Uebergabemodell(BaseModel):
    """Eine Übergabe in der Liste."""

    id: UUID
    richtung: Richtung
    zustand: Zustand
    zustand_name: str
    lage: Lagemodell
    partner: str = Field(description="Kennung der anderen Behörde.")
    partner_name: str
    person: Personmodell
    aktenzeichen_eigenes: str | None
    aktenzeichen_partner: str | None
    fortschritt: Fortschrittmodell
    dokumente: int | None
    bytes: int | None
    erstellt: datetime
    geaendert: datetime
    naechste_pruefung: datetime | None

    @classmethod
    def aus(cls, u: Ueberblick) -> Uebergabemodell:
        return cls(
            id=u.id,
            richtung=u.richtung,
            zustand=u.zustand,
            zustand_name=u.zustand.angabe.name,
            lage=Lagemodell(text=u.lage.text, stufe=u.lage.stufe, am_zug=u.lage.am_zug),
            partner=u.partner,
            partner_name=u.partner_name,
            person=Personmodell(name=u.person.anzeigename, geburtsdatum=u.person.geburtsdatum),
            aktenzeichen_eigenes=u.aktenzeichen_eigenes,
            aktenzeichen_partner=u.aktenzeichen_partner,
            fortschritt=Fortschrittmodell(erledigt=u.erledigt, gesamt=u.gesamt),
            dokumente=u.dokumente,
            bytes=u.bytes,
            erstellt=u.erstellt,
            geaendert=u.geaendert,
            naechste_pruefung=u.naechste_pruefung,
        )


class Listenmodell(BaseModel):
    """Eine Seite der Liste, die neuesten zuerst."""

    uebergaben: list[Uebergabemodell]
    weiter: str | None = Field(description="Als `nach` angeben, um die nächste Seite zu bekommen.")


class Ereignismodell(BaseModel):
    """Eine Zeile der Zeitleiste."""

    lfd: int
    zeit: datetime
    art: str
    zustand: Zustand
    wer: str
    text: str
    nachweis: UUID | None = Field(description="Nachricht, die das belegt.")
    als_naechstes: str

    @classmethod
    def aus(cls, e: Ereigniszeile) -> Ereignismodell:
        return cls(
            lfd=e.lfd,
            zeit=e.zeit,
            art=e.art.value,
            zustand=e.zustand,
            wer=e.wer,
            text=e.text,
            nachweis=e.nachweis,
            als_naechstes=e.als_naechstes,
        )


class Quittungsmodell(BaseModel):
    """Eine der vier Quittungen, die nie vermischt werden."""

    art: Quittungsart
    stand: Stand
    text: str
    wann: datetime | None
    nachweis: UUID | None

    @classmethod
    def aus(cls, q: Quittung) -> Quittungsmodell:
        return cls(art=q.art, stand=q.stand, text=q.text, wann=q.wann, nachweis=q.nachweis)


class Dokumentmodell(BaseModel):
    uuid: UUID
    position: int
    pfad: str
    groesse: int | None
    sha256: str | None
    stand: str
    fertig: bool

    @classmethod
    def aus(cls, d: Dokumentstand) -> Dokumentmodell:
        return cls(
            uuid=d.dokument.uuid,
            position=d.dokument.position,
            pfad=d.dokument.relativer_pfad,
            groesse=d.dokument.groesse,
            sha256=d.dokument.sha256,
            stand=d.stand,
            fertig=d.fertig,
        )


class Vorgangsmodell(Uebergabemodell):
    """Eine Übergabe mit Zeitleiste, Quittungen und Dokumenten."""

    azr_nummer: str = Field(description="Maskiert: nur die letzten drei Stellen.")
    als_naechstes: str
    zeitlinie: list[Ereignismodell]
    quittungen: list[Quittungsmodell]
    dokumentliste: list[Dokumentmodell]

    @classmethod
    def von(cls, v: Vorgang) -> Vorgangsmodell:
        return cls(
            **Uebergabemodell.aus(v.ueberblick).model_dump(),
            azr_nummer=worte.maskiert(v.ueberblick.person.azr_nummer),
            als_naechstes=v.als_naechstes,
            zeitlinie=[Ereignismodell.aus(e) for e in v.zeitlinie],
            quittungen=[Quittungsmodell.aus(q) for q in v.quittungen],
            dokumentliste=[Dokumentmodell.aus(d) for d in v.dokumente],
        )


class Problemmodell(BaseModel):
    """Fehler nach RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class Befundmodell(BaseModel):
    name: str
    in_ordnung: bool
    text: str


class Bereitschaftsmodell(BaseModel):
    """Ist der Dienst bereit, und wenn nicht: warum?"""

    bereit: bool
    text: str
    befunde: list[Befundmodell]
