"""/api/v1/uebergaben/vorschau: what would leave, before anything is begun."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from gateway.ablauf.vorabpruefung import Fund
from gateway.ablauf.wege import abgabe
from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import Teilklasse
from gateway.web.abgabevorschau import Abgabevorschau, bezug_der_akte
from gateway.web.api.gemeinsam import AENDERND, IDEMPOTENT, UEBLICH, Ausgabe, fehler, json_antwort
from gateway.web.api.wuensche import Dokumentwahl, Kennung, Zeichen
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet


class Vorschauwunsch(Dokumentwahl):
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


class Fundmodell(Ausgabe):
    """Was vor dem Abgeben auffällt, und was zu tun ist."""

    kennung: str = Field(
        description="`keine_dokumente`, `name`, `format`, `unlesbar`, `ohne_klasse` oder `seiten`.",
        examples=["ohne_klasse"],
    )
    titel: str
    rat: str
    dokumente: list[UUID]
    verhindert: bool = Field(description="So lässt sich die Akte nicht abgeben.")

    @classmethod
    def aus(cls, f: Fund) -> Fundmodell:
        return cls(
            kennung=f.kennung,
            titel=f.titel,
            rat=f.rat,
            dokumente=[s.dokument.uuid for s in f.stellen],
            verhindert=f.verhindert,
        )


class Vorschaumodell(Ausgabe):
    """Was geschähe, gäbe man diese Akte ab."""

    an: str
    an_name: str
    person: str = Field(description="»Familienname, Vorname«.")
    teile: list[Teilmodell]
    bleiben: list[Aktendokument] = Field(
        description="Klassen V und X: Sie verlassen das Haus auf diesem Weg nie."
    )
    weggelassen: list[Aktendokument] = Field(description="Bleiben hier, weil es so gewünscht ist.")
    funde: list[Fundmodell]
    bytes: int = Field(description="Soweit schon bekannt.")
    stand: str = Field(description="Beim Abgeben mitgeben: Es geht, was hier gezeigt ist, oder nichts.")

    @classmethod
    def aus(cls, blick: Abgabevorschau) -> Vorschaumodell:
        aufteilung = blick.vorschau.aufteilung
        return cls(
            an=blick.partner.kennung,
            an_name=blick.partner.name,
            person=blick.akte.person.anzeigename,
            teile=[
                Teilmodell(freigabe=klasse, dokumente=[Aktendokument.aus(d) for d in dokumente])
                for klasse, dokumente in aufteilung.teile
            ],
            bleiben=[Aktendokument.aus(d) for d in aufteilung.bleiben],
            weggelassen=[Aktendokument.aus(d) for d in blick.vorschau.weggelassen],
            funde=[Fundmodell.aus(f) for f in blick.funde],
            bytes=blick.bytes,
            stand=blick.stand,
        )


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
        vorschau = abgabe.vorschau(dienste.haus(sitzung.mandant), wunsch.aktenzeichen, wunsch.vorgaben)
        dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, bezug_der_akte(vorschau.akte))
        return json_antwort(Vorschaumodell.aus(Abgabevorschau(partner, vorschau)))

    return router
