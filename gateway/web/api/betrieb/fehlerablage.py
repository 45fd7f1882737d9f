"""/api/v1/fehlerablage, /auftraege and /vorfaelle: what is stuck, trying out, sending again, parking, closing."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.ablage.tabellen import Auftragszustand
from gateway.ablauf.post.rueckweisung import SONSTIGES
from gateway.ablauf.reparatur import Auslese, Werkstatt
from gateway.ablauf.zurueckgeben import GRUND_HOECHSTENS
from gateway.queue.verwaltung import Auswahl
from gateway.web.api.betrieb.auftragsmodelle import (
    Auftragsliste,
    Auftragsmodell,
    Fehlerablagemodell,
    Hindernismodell,
    Reparaturmodell,
    Ursachenmodell,
    Vorfallliste,
    Vorfallmodell,
)
from gateway.web.api.gemeinsam import (
    Hoechstens,
    IfMatch,
    json_antwort,
    pruefe_stand,
)
from gateway.web.api.routen import STAND, Dienste, Wege
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import Webfehler
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag


class Reparaturwunsch(BaseModel):
    """Welche Aufträge gemeint sind: alle Bedingungen zugleich, mindestens eine."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"tun": "senden", "ursache": "partner.nicht_erreichbar"}]},
    )

    tun: Literal["senden", "parken", "zurueckgeben"] = Field(
        description="`zurueckgeben`: Angekommenes geht mit einer Rückweisung an den Absender; `grund` ist Pflicht."
    )
    code: str = Field(SONSTIGES, pattern=r"^[A-Z]\d{3}$", description="Fehlercode der Rückweisung.")
    grund: str | None = Field(
        None,
        min_length=1,
        max_length=GRUND_HOECHSTENS,
        description="Steht in der Rückweisung und in der Zeitlinie; ohne Namen.",
    )
    probelauf: bool = Field(False, description="Nur zählen, nichts ändern.")
    nummer: int | None = Field(None, ge=1, lt=2**63)
    ursache: str | None = Field(None, min_length=1, max_length=200)
    partner: str | None = Field(None, min_length=1, max_length=40)
    vorgang: UUID | None = None

    def auslese(self) -> Auslese:
        """Raises `Webfehler` when nothing is named: nobody means all by leaving everything out."""
        if (self.nummer, self.ursache, self.partner, self.vorgang) == (None, None, None, None):
            raise Webfehler("Bitte nennen Sie nummer, ursache, partner oder vorgang.")
        return Auslese(self.nummer, self.ursache, self.partner, self.vorgang)


class Schliessung(BaseModel):
    """Was der Vorfall war."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"grund": "Doppelte Zustellung."}]}
    )

    grund: str = Field(min_length=1, max_length=1000, pattern=r"\S")


WEGE = Wege("", "Betrieb")


@WEGE.liest("/fehlerablage", Fehlerablagemodell, "Fehlerablage, nach Ursachen", "Die Ursachen.")
def ablage(request: Request, dienste: Dienste, sitzung: Angemeldet) -> Response:
    """Die einzelnen Aufträge einer Ursache nennt `/auftraege`."""
    zahlen = dienste.betriebsauskunft(sitzung.mandant).zahlen()
    modell = Fehlerablagemodell(
        geparkt=[Ursachenmodell(ursache=g.name, anzahl=g.anzahl, seit=g.seit) for g in zahlen.geparkt],
        verzoegert=[Ursachenmodell(ursache=g.name, anzahl=g.anzahl, seit=g.seit) for g in zahlen.verzoegert],
    )
    return mit_etag(request, json_antwort(modell))


@WEGE.sendet(
    "/fehlerablage",
    Reparaturmodell,
    "Erneut senden, parken, zurückgeben, probelaufen",
    "Was geschehen ist.",
)
def repariere(dienste: Dienste, sitzung: Angemeldet, wunsch: Reparaturwunsch) -> Response:
    """Gefahrlos zu wiederholen: Was ein Worker inzwischen erledigt hat, bleibt erledigt."""
    werkstatt = dienste.werkstatt(sitzung.mandant, sitzung.wer.id)
    if wunsch.tun == "zurueckgeben":
        return _gib_zurueck(werkstatt, wunsch)
    tue = werkstatt.hole_zurueck if wunsch.tun == "senden" else werkstatt.parke
    anzahl = tue(wunsch.auslese(), probelauf=wunsch.probelauf)
    return json_antwort(Reparaturmodell(anzahl=anzahl, probelauf=wunsch.probelauf))


@WEGE.liest("/auftraege", Auftragsliste, "Unerledigte Aufträge auflisten", "Eine Seite.")
def auftraege(
    request: Request,
    dienste: Dienste,
    sitzung: Angemeldet,
    zustand: Annotated[Auftragszustand | None, Query(description="Nur dieser Zustand.")] = None,
    ursache: Annotated[str | None, Query(max_length=200, description="Nur diese Ursache.")] = None,
    nach: Annotated[int, Query(ge=0, lt=2**63, description="`weiter` der Seite davor.")] = 0,
    hoechstens: Hoechstens = 50,
) -> Response:
    """Nach Nummer; mit Ursache und Rat, ohne Inhalt."""
    auswahl = Auswahl(zustand, ursache=ursache, nach=nach, hoechstens=hoechstens)
    zeilen = dienste.betriebsauskunft(sitzung.mandant).auftraege(auswahl)
    modell = Auftragsliste(
        auftraege=[Auftragsmodell.model_validate(z) for z in zeilen],
        weiter=zeilen[-1].nummer if len(zeilen) == hoechstens else None,
    )
    return mit_etag(request, json_antwort(modell))


@WEGE.liest("/vorfaelle", Vorfallliste, "Vorfälle auflisten", "Die Vorfälle.")
def vorfaelle(
    request: Request,
    dienste: Dienste,
    sitzung: Angemeldet,
    alle: Annotated[bool, Query(description="Auch geschlossene.")] = False,
) -> Response:
    """Was aus einem Postfach kam und nicht sein darf: Kennungen und Prüfsummen, nie Inhalt."""
    gefunden = dienste.betriebsauskunft(sitzung.mandant).vorfaelle(auch_geschlossene=alle)
    modell = Vorfallliste(vorfaelle=[Vorfallmodell.model_validate(v) for v in gefunden])
    return mit_etag(request, json_antwort(modell))


@WEGE.liest("/vorfaelle/{id}", Vorfallmodell, "Ein Vorfall", "Der Vorfall.")
def vorfall(request: Request, dienste: Dienste, sitzung: Angemeldet, id: UUID) -> Response:
    """Sein ETag gehört in `If-Match`, wenn Sie ihn schließen."""
    return mit_etag(request, json_antwort(_vorfall(dienste, sitzung, id)))


@WEGE.sendet(
    "/vorfaelle/{id}/schliessung", Vorfallmodell, "Einen Vorfall schließen", "Der Vorfall danach.", auch=STAND
)
def schliesse(
    request: Request,
    dienste: Dienste,
    sitzung: Angemeldet,
    id: UUID,
    schliessung: Schliessung,
    if_match: IfMatch = None,
) -> Response:
    """Beim nächsten Kehren werden die Bytes der abgewiesenen Sendung vernichtet."""
    pruefe_stand(if_match, _vorfall(dienste, sitzung, id))
    dienste.werkstatt(sitzung.mandant, sitzung.wer.id).schliesse_vorfall(id, schliessung.grund.strip())
    return mit_etag(request, json_antwort(_vorfall(dienste, sitzung, id)))


def _gib_zurueck(werkstatt: Werkstatt, wunsch: Reparaturwunsch) -> Response:
    ergebnis = werkstatt.gib_zurueck(
        wunsch.auslese(), wunsch.code, wunsch.grund or "", probelauf=wunsch.probelauf
    )
    nicht = [Hindernismodell(anzahl=zahl, grund=grund) for grund, zahl in ergebnis.nicht.items()]
    return json_antwort(Reparaturmodell(anzahl=ergebnis.anzahl, probelauf=wunsch.probelauf, nicht=nicht))


def _vorfall(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> Vorfallmodell:
    return Vorfallmodell.model_validate(dienste.betriebsauskunft(sitzung.mandant).vorfall(id))
