"""/api/v1/leitstand and /partner: how the house fares for one Mandant, for monitoring with a login."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import Field

from gateway.auskunft.betrieb import Alarmstufe, Befund, Gegenstand, schlimmste, urteile
from gateway.domain.dienst import Dienstart
from gateway.web.api.betrieb.hilfen import Testmodell
from gateway.web.api.gemeinsam import Ausgabe, json_antwort
from gateway.web.api.routen import Dienste, Wege
from gateway.web.erkennung import Angemeldet
from gateway.web.pages.betrieb.leitstand import laufend
from gateway.web.vorlagen import mit_etag


class Lagebefundmodell(Ausgabe):
    """Eines, das angesehen wurde."""

    was: Gegenstand
    stufe: Alarmstufe
    text: str
    rat: str
    teil: str = Field(description="Welches von mehreren.")


class Dienststandmodell(Ausgabe):
    """Postfach, Verzeichnis oder DMS, wie die Worker sie zuletzt fanden."""

    art: Dienstart
    antwortet: bool | None = Field(description="`null`: Niemand hat zuletzt gefragt.")
    text: str
    rat: str
    seit: datetime | None
    gelungen: datetime | None = Field(description="Wann zuletzt etwas davon zu haben war.")


class Workermodell(Ausgabe):
    """Ein Prozess, der Aufträge abarbeitet."""

    name: str
    rechner: str
    gestartet: datetime
    zuletzt: datetime
    lebt: bool


class Alarmmodell(Ausgabe):
    """Ein offener Alarm."""

    kennung: str
    was: Gegenstand
    stufe: Alarmstufe
    seit: datetime
    text: str
    rat: str


class Webhookmodell(Ausgabe):
    """Ein Empfänger von Webhooks."""

    name: str
    anzahl: int = Field(description="So viele Ereignisse kamen dort an.")
    geliefert: datetime | None
    geparkt: bool
    wartet_seit: datetime | None
    text: str


class Gruppenmodell(Ausgabe):
    """Eine Zahl und seit wann."""

    name: str
    anzahl: int
    seit: datetime | None = Field(description="Seit wann das älteste.")


class Zahlenmodell(Ausgabe):
    """Wie viel wovon, und seit wann das älteste."""

    wann: datetime
    offen: list[Gruppenmodell] = Field(description="Übergaben nach Richtung.")
    gehalten: list[Gruppenmodell] = Field(description="Übergaben nach Regel.")
    gestoert: list[Gruppenmodell] = Field(description="Übergaben nach Ursache.")
    versaeumt: int
    aufgaben: int
    aufgaben_ueberfaellig: int
    auftraege: list[Gruppenmodell] = Field(description="Unerledigte Aufträge nach Zustand.")
    faellig_seit: datetime | None
    nachrichten: list[Gruppenmodell] = Field(description="Nachrichten, mit denen noch etwas geschehen muss.")
    abgewiesen: list[Gruppenmodell] = Field(description="Der letzten 30 Tage, nach Code.")
    fehlgeschlagen: list[Gruppenmodell] = Field(description="Nicht gesendet, der letzten 30 Tage, nach Code.")
    zurueckgewiesen: list[Gruppenmodell] = Field(
        description="Gesendet und von der anderen Behörde zurückgewiesen, der letzten 30 Tage, nach Code."
    )
    vorfaelle: int


class Leitstandmodell(Ausgabe):
    """Der Leitstand einer Behörde."""

    stufe: Alarmstufe = Field(description="Das Schlimmste von allem.")
    befunde: list[Lagebefundmodell] = Field(description="Auch, was in Ordnung ist.")
    alarme: list[Alarmmodell]
    dienste: list[Dienststandmodell]
    worker: list[Workermodell]
    webhooks: list[Webhookmodell]
    zahlen: Zahlenmodell


class Zertifikatsmodell(Ausgabe):
    """Ein Zertifikat einer Behörde."""

    wozu: str
    bis: datetime | None
    tage: int | None


class Sendestoerungsmodell(Ausgabe):
    """Warum nichts zu einer Behörde hinausgeht."""

    seit: datetime
    text: str
    wartende: int


class Partnermodell(Ausgabe):
    """Eine andere Behörde."""

    kennung: str
    name: str
    transporte: list[str]
    release: str
    zertifikate: list[Zertifikatsmodell]
    hindernis: str = Field(description="Warum das Verzeichnis sie nicht nennt; leer: es nennt sie.")
    rat: str
    offen: int = Field(description="Offene Übergaben mit ihr.")
    zuletzt: datetime | None = Field(description="Letzte eigene Sendung der vergangenen sieben Tage.")
    stoerung: Sendestoerungsmodell | None = Field(description="Nichts erreicht sie.")
    test: Testmodell | None = Field(description="Die letzte Testnachricht an sie.")


class Partnerliste(Ausgabe):
    """Eine Seite, nach Kennung."""

    partner: list[Partnermodell]
    weiter: str | None = Field(description="Als `nach` angeben, um die nächste Seite zu bekommen.")


WEGE = Wege("", "Betrieb")


@WEGE.liest("/leitstand", Leitstandmodell, "Leitstand", "Die Lage.")
def leitstand(request: Request, dienste: Dienste, sitzung: Angemeldet) -> Response:
    """Alles, was die Seite »Leitstand« zeigt: Befunde, Alarme, Dienste, Worker, Webhooks, Zahlen."""
    auskunft, wege = dienste.betriebsauskunft(sitzung.mandant), dienste.meldewege(sitzung.mandant)
    zahlen, staende = auskunft.zahlen(), auskunft.dienste()
    worker = dienste.hausauskunft.worker()
    befunde: list[Befund] = [
        *laufend(zahlen, staende, urteile.worker_befund(worker), sitzung.mandant),
        *dienste.hausbefunde(sitzung.mandant),
    ]
    modell = Leitstandmodell(
        stufe=schlimmste(befunde),
        befunde=[Lagebefundmodell.model_validate(b) for b in befunde],
        alarme=[Alarmmodell.model_validate(a) for a in wege.alarme()],
        dienste=[Dienststandmodell.model_validate(d) for d in staende],
        worker=[Workermodell.model_validate(w) for w in worker],
        webhooks=[Webhookmodell.model_validate(w) for w in wege.webhooks()],
        zahlen=Zahlenmodell.model_validate(zahlen),
    )
    return mit_etag(request, json_antwort(modell))


@WEGE.liest("/partner", Partnerliste, "Partner auflisten", "Eine Seite.")
def partner(
    request: Request,
    dienste: Dienste,
    sitzung: Angemeldet,
    nach: Annotated[str, Query(max_length=40, description="`weiter` der Seite davor.")] = "",
    hoechstens: Annotated[int, Query(ge=1, le=100, description="Zeilen je Seite.")] = 25,
) -> Response:
    """Eintrag im Verzeichnis, Release, Tage der Zertifikate, offene Übergaben, »nicht erreichbar seit«."""
    blatt = dienste.partner(sitzung.mandant).seite(nach, hoechstens=hoechstens)
    modell = Partnerliste(
        partner=[Partnermodell.model_validate(z) for z in blatt.zeilen], weiter=blatt.weiter
    )
    return mit_etag(request, json_antwort(modell))
