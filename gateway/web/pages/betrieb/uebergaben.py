"""Handovers as Administration and Revision see them: where they stand, never whose they are."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from gateway.ablage.vorgangssuche import Seitenmarke
from gateway.auskunft.vorgaenge.schutz import GESCHUETZT, PersonGeschuetzt
from gateway.domain.uebergabe import Richtung
from gateway.web import marke
from gateway.web.dienste import Webdienste
from gateway.web.pages.ansicht import AUSWAHLEN, RICHTUNGEN
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite


def liste(
    request: Request,
    dienste: Webdienste,
    sitzung: Sitzung,
    auswahl: str,
    richtung: str,
    nach: Seitenmarke | None,
) -> Response:
    """The list without persons."""
    ergebnis = dienste.betriebsauskunft(sitzung.mandant).liste(
        richtung=Richtung(richtung) if richtung else None,
        zustaende=AUSWAHLEN[auswahl].zustaende,
        gehalten=AUSWAHLEN[auswahl].gehalten,
        gestoert=AUSWAHLEN[auswahl].gestoert,
        nach=nach,
    )
    return seite(
        request,
        "betrieb_liste.html",
        zeilen=ergebnis.zeilen,
        weiter=marke.schreibe(ergebnis.weiter),
        nach=nach,
        auswahl=auswahl,
        auswahlen=AUSWAHLEN,
        richtung=richtung,
        richtungen=RICHTUNGEN,
        jetzt=dienste.uhr.jetzt(),
    )


def eine(request: Request, dienste: Webdienste, sitzung: Sitzung, id: UUID, *, verdeckt: bool) -> Response:
    """One handover: its number, its state, its messages. What people wrote about it stays with them. `verdeckt`:
    somebody at the desk looks who may not know the person, and sees none of the technical numbers either."""
    lauf = dienste.betriebsauskunft(sitzung.mandant).lauf(id)
    return seite(
        request,
        "betrieb_vorgang.html",
        lauf=lauf,
        zeile=lauf.stand,
        verdeckt=GESCHUETZT if verdeckt else None,
        warum=PersonGeschuetzt.satz,
    )
