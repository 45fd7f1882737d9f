"""/api/v1/partner/{kennung}/probe, …/testnachricht, and /diagnose: looking closer when something is the matter."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request
from fastapi.responses import Response
from pydantic import Field

from gateway.ablauf.post import testnachricht
from gateway.ablauf.post.partnerprobe import Schritt
from gateway.auskunft.betrieb.partnertests import Testausgang
from gateway.web.api.gemeinsam import Ausgabe, json_antwort
from gateway.web.api.routen import Dienste, Wege
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import NichtGefunden
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag

Behoerdenkennung = Annotated[
    str,
    Path(pattern=r"^[a-z]{3}:[0-9A-Za-z_]{3,20}$", description="Kennung.", examples=["azr:005700"]),
]


class Schrittmodell(Ausgabe):
    """Was ein Schritt der Probe ergab."""

    schritt: Schritt
    ok: bool
    text: str
    rat: str


class Testmodell(Ausgabe):
    """Wie weit die letzte Testnachricht an eine Behörde gekommen ist."""

    nachricht: UUID = Field(description="Ihre Nummer unter `/nachrichten`.")
    ausgang: Testausgang
    begonnen: datetime
    gesendet: datetime | None = Field(description="Wann sie im Postfach der Behörde lag.")
    abgeholt: datetime | None = Field(description="Laut Laufzettel des Postfachs.")
    beantwortet: datetime | None
    antwort: UUID | None = Field(description="Die Antwort unter `/nachrichten`.")
    hindernis: str = Field(description="Warum sie noch nicht hinausging; leer: nichts steht im Weg.")


class Probemodell(Ausgabe):
    """Der erste Schritt, der nicht geht, ist der letzte."""

    erreichbar: bool = Field(description="Eine Nachricht käme an.")
    schritte: list[Schrittmodell]


WEGE = Wege("", "Betrieb")


@WEGE.sendet(
    "/partner/{kennung}/probe", Probemodell, "Verbindung zu einer Behörde prüfen", "Was die Probe ergab."
)
def probiere(dienste: Dienste, sitzung: Angemeldet, kennung: Behoerdenkennung) -> Response:
    """Verzeichnis, Zertifikate, Postfach der Behörde, wie beim Senden; gesendet wird nichts. Dauert einige
    Sekunden."""
    schritte = dienste.probiere_partner(sitzung.mandant, kennung, sitzung.wer.id)
    modelle = [Schrittmodell.model_validate(s) for s in schritte]
    return json_antwort(Probemodell(erreichbar=all(s.ok for s in schritte), schritte=modelle))


@WEGE.sendet(
    "/partner/{kennung}/testnachricht",
    Testmodell,
    "Testnachricht an eine Behörde senden",
    "Sie ist gebucht und geht hinaus.",
    status=202,
)
def sende_test(dienste: Dienste, sitzung: Angemeldet, kennung: Behoerdenkennung) -> Response:
    """Eine Anforderung mit dem Testkennzeichen der Norm, zu niemandem. Wie es ihr ergeht, sagt dieselbe Adresse mit
    GET. Solange eine frische unbeantwortet ist, gibt es keine zweite (409)."""
    testnachricht.sende(dienste.haus(sitzung.mandant), kennung, sitzung.wer.id)
    return json_antwort(_test(dienste, sitzung, kennung), 202)


@WEGE.liest("/partner/{kennung}/testnachricht", Testmodell, "Die letzte Testnachricht", "Ihr Stand.")
def test(request: Request, dienste: Dienste, sitzung: Angemeldet, kennung: Behoerdenkennung) -> Response:
    """Gesendet, laut Laufzettel abgeholt, beantwortet."""
    return mit_etag(request, json_antwort(_test(dienste, sitzung, kennung)))


@WEGE.liest("/diagnose", dict[str, Any], "Diagnoseblatt", "Das Blatt.", immer_neu=True)
def diagnose(dienste: Dienste, sitzung: Angemeldet) -> Response:
    """Versionen, Einstellungen ohne Werte, Prüfung, Zahlen, Ende des Logs; ohne Personen und Geheimnisse.
    Dauert einige Sekunden."""
    text = dienste.diagnose(sitzung.mandant, sitzung.wer.id)
    return Response(text, media_type="application/json")


def _test(dienste: Webdienste, sitzung: Sitzung, kennung: str) -> Testmodell:
    """Raises `NichtGefunden` where none was sent."""
    stand = dienste.partner(sitzung.mandant).test(kennung)
    if stand is None:
        raise NichtGefunden
    return Testmodell.model_validate(stand)
