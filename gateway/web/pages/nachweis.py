"""`Nachweis herunterladen`: with persons for the desk, without them for everybody else."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import seitenrouter
from gateway.web.sitzung import Sitzung


def seiten_des_nachweises(dienste: Webdienste) -> APIRouter:
    router = seitenrouter()

    @router.get("/uebergaben/{id}/nachweis")
    def nachweis(sitzung: Angemeldet, id: UUID) -> Response:
        return ausgestellt(dienste, sitzung, id)

    return router


def ausgestellt(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> Response:
    """The PDF as a file whose name tells nothing but the number of the Vorgang."""
    mit_namen = sitzung.inhalt and not dienste.auskunft_fuer(sitzung).ist_verdeckt(id)
    pdf = dienste.nachweise(sitzung.mandant).stelle_aus(
        id, wer=sitzung.wer.id, name=sitzung.wer.name, mit_namen=mit_namen
    )
    return Response(
        pdf,
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="nachweis-{id}.pdf"'},
    )
