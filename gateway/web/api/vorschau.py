"""/api/v1/uebergaben/vorschau: what would leave, before anything is begun."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.ablauf.wege import abgabe
from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import Teilklasse
from gateway.web.api.gemeinsam import AENDERND, IDEMPOTENT, UEBLICH, Ausgabe, fehler, json_antwort
from gateway.web.api.wuensche import Kennung, Zeichen
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.pages.abgeben import Abgabevorschau, bezug_der_akte


class Vorschauwunsch(BaseModel):
    """Welche Akte, an wen."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"an": "azr:005700", "aktenzeichen": "S-32/4711"}]}
    )

    an: Kennung
    aktenzeichen: Zeichen


class Aktendokument(Ausgabe):
    """Ein Dokument der Akte im DMS."""

    uuid: UUID
    pfad: str
    format: str
    klasse: Teilklasse | None
    groesse: int | None

    @classmethod
    def aus(cls, d: Dokument) -> Aktendokument:
        return cls(uuid=d.uuid, pfad=d.relativer_pfad, format=d.format, klasse=d.klasse, groesse=d.groesse)


class Teilmodell(Ausgabe):
    """Was zusammen hinausgeht."""

    freigabe: Teilklasse | None = Field(description="`null`: geht sofort; C und S warten auf eine Freigabe.")
    dokumente: list[Aktendokument]


class Vorschaumodell(Ausgabe):
    """Was geschähe, gäbe man diese Akte ab."""

    an: str
    an_name: str
    person: str = Field(description="»Familienname, Vorname«.")
    teile: list[Teilmodell]
    bleiben: list[Aktendokument] = Field(
        description="Klassen V und X: Sie verlassen das Haus auf diesem Weg nie."
    )
    bytes: int = Field(description="Soweit schon bekannt.")
    stand: str = Field(description="Beim Abgeben mitgeben: Es geht, was hier gezeigt ist, oder nichts.")


def api_der_vorschau(dienste: Webdienste) -> APIRouter:
    router = APIRouter(prefix="/api/v1/uebergaben", tags=["Übergaben"], responses=fehler(*UEBLICH, *AENDERND))

    @router.post(
        "/vorschau",
        dependencies=IDEMPOTENT,
        response_model=Vorschaumodell,
        summary="Eine Abgabe vorab ansehen",
        response_description="Die Vorschau.",
    )
    def vorschau(sitzung: Angemeldet, wunsch: Vorschauwunsch) -> Response:
        """Liest die Akte im DMS; beginnt nichts."""
        partner = dienste.behoerden.behoerde(wunsch.an)
        akte, aufteilung = abgabe.vorschau(dienste.haus(sitzung.mandant), wunsch.aktenzeichen)
        dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, bezug_der_akte(akte))
        blick = Abgabevorschau(partner, akte, aufteilung)
        modell = Vorschaumodell(
            an=partner.kennung,
            an_name=partner.name,
            person=akte.person.anzeigename,
            teile=[
                Teilmodell(freigabe=klasse, dokumente=[Aktendokument.aus(d) for d in dokumente])
                for klasse, dokumente in aufteilung.teile
            ],
            bleiben=[Aktendokument.aus(d) for d in aufteilung.bleiben],
            bytes=blick.bytes,
            stand=blick.stand,
        )
        return json_antwort(modell)

    return router
