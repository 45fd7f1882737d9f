"""/api/v1/regelsaetze: versions, difference, trying out on stored facts, drafting, activation by a second person."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.ablauf.regelwerk import aenderung, datei
from gateway.ablauf.regelwerk.vergleich import unterschiede
from gateway.auskunft.betrieb.simulation import Folge, Nachspiel, Zaehlung
from gateway.domain.regelsatz import Regelsatz
from gateway.domain.sachverhalt import Seite
from gateway.domain.worte import ORTSZEIT
from gateway.web.api.gemeinsam import (
    Ausgabe,
    IfMatch,
    json_antwort,
    pruefe_stand,
)
from gateway.web.api.routen import STAND, Dienste, Wege
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import NichtGefunden, Webfehler
from gateway.web.pages.regeln import ENTWURFSGRENZE, NACHSPIEL_TAGE, NACHSPIEL_ZEILEN, spiele_nach
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag

Version = Annotated[int, Path(ge=0, le=10**6, description="Nummer der Version; 0 ist die ausgelieferte.")]
_Entwurf = Annotated[
    str,
    Field(
        min_length=1, max_length=ENTWURFSGRENZE, description="TOML, wie `/regelsaetze/{version}` es zeigt."
    ),
]
_Grund = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]


class Fassungsmodell(Ausgabe):
    """Eine Version und wer sie gemacht hat."""

    version: int
    gilt: bool
    grund: str
    entworfen_von: str | None
    entworfen_am: datetime | None
    aktiviert_von: str | None
    aktiviert_am: datetime | None
    aktiviert_grund: str


class Fassungsliste(Ausgabe):
    """Alle Versionen, die ausgelieferte zuerst."""

    regelsaetze: list[Fassungsmodell]


class Regelsatzmodell(Fassungsmodell):
    """Eine Version mit ihrem Text."""

    entwurf: str = Field(description="Der Regelsatz als TOML.")
    unterschiede: list[str] = Field(description="Gegenüber der Version, die gilt.")


class Pruefwunsch(BaseModel):
    """Ein Entwurf, der nur geprüft wird."""

    model_config = ConfigDict(extra="forbid")

    entwurf: _Entwurf


class Pruefmodell(Ausgabe):
    """Der Entwurf ist lesbar und zulässig; das ändert er."""

    unterschiede: list[str]


class Entwurfswunsch(BaseModel):
    """Ein Entwurf, der gespeichert wird; er gilt erst, wenn eine zweite Person ihn aktiviert."""

    model_config = ConfigDict(extra="forbid")

    entwurf: _Entwurf
    grund: _Grund


class Simulationswunsch(BaseModel):
    """Was hätte dieser Entwurf getan?"""

    model_config = ConfigDict(extra="forbid")

    entwurf: _Entwurf
    seit: date = Field(description=f"Ein Tag der letzten {NACHSPIEL_TAGE} Tage.")


class Fallmodell(Ausgabe):
    """Ein Fall, der anders ausginge."""

    quelle: str
    id: UUID
    zeit: datetime
    seite: Seite
    wuerde: Folge
    regel: str | None
    satz: str
    geschehen: Folge | None
    geschehen_regel: str | None


class Simulationsmodell(Ausgabe):
    """Gezählt sind alle Fälle; gezeigt die ersten, die anders ausgingen."""

    faelle: int
    angefordert: int
    gesendet: int
    gehalten: int
    gestoppt: int
    wartet: int
    anders: int
    unlesbar: int
    erinnerungen: int = Field(description="So oft hätte er erinnert (010002, 0021).")
    erinnert: int = Field(description="So oft wurde erinnert.")
    beispiele: list[Fallmodell] = Field(max_length=NACHSPIEL_ZEILEN)


class Aktivierung(BaseModel):
    """Warum diese Version von jetzt an gilt."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"grund": "Erlass vom 1. März"}]}
    )

    grund: _Grund


WEGE = Wege("/regelsaetze", "Regeln")


@WEGE.liest("", Fassungsliste, "Versionen auflisten", "Die Versionen.")
def liste(request: Request, dienste: Dienste, sitzung: Angemeldet) -> Response:
    """Wer sie wann entworfen und aktiviert hat, und welche gilt."""
    fassungen = dienste.regelauskunft(sitzung.mandant).fassungen()
    modell = Fassungsliste(regelsaetze=[Fassungsmodell.model_validate(f) for f in fassungen])
    return mit_etag(request, json_antwort(modell))


@WEGE.liest("/{version}", Regelsatzmodell, "Eine Version", "Die Version.", auch=(409,))
def eine(request: Request, dienste: Dienste, sitzung: Angemeldet, version: Version) -> Response:
    """Mit ihrem Text und dem, was sie ändern würde. Ihr ETag gehört in `If-Match`, wenn Sie sie aktivieren."""
    return mit_etag(request, json_antwort(_lies(dienste, sitzung, version)))


@WEGE.sendet("/pruefung", Pruefmodell, "Einen Entwurf prüfen", "Der Entwurf geht.")
def pruefe(dienste: Dienste, sitzung: Angemeldet, wunsch: Pruefwunsch) -> Response:
    """Speichert nichts. Was nicht geht, sagt der Fehler mit der Stelle."""
    satz = _satz(dienste, sitzung, wunsch.entwurf)
    return json_antwort(Pruefmodell(unterschiede=_unterschiede(dienste, sitzung, satz)))


@WEGE.sendet(
    "/simulation", Simulationsmodell, "Einen Entwurf an früheren Fällen nachspielen", "Was er getan hätte."
)
def simuliere(dienste: Dienste, sitzung: Angemeldet, wunsch: Simulationswunsch) -> Response:
    """Über die gespeicherten Sachverhalte; schreibt nichts und liest keinen Inhalt."""
    satz = _satz(dienste, sitzung, wunsch.entwurf)
    summe, faelle = spiele_nach(dienste, sitzung, _seit(wunsch.seit, dienste.uhr.jetzt()), satz)
    return json_antwort(_simulation(summe, faelle))


@WEGE.sendet(
    "", Regelsatzmodell, "Einen Entwurf speichern", "Die neue Version; sie gilt noch nicht.", status=201
)
def entwirf(request: Request, dienste: Dienste, sitzung: Angemeldet, wunsch: Entwurfswunsch) -> Response:
    """Wird eine neue Version; überschrieben wird nichts."""
    satz = _satz(dienste, sitzung, wunsch.entwurf)
    haus = dienste.haus(sitzung.mandant)
    version = aenderung.entwirf(haus, satz, sitzung.wer.id, wunsch.grund)
    antwort = mit_etag(request, json_antwort(_lies(dienste, sitzung, version), 201))
    antwort.headers["Location"] = f"{dienste.praefix}/api/v1/regelsaetze/{version}"
    return antwort


@WEGE.sendet("/{version}/aktivierung", Regelsatzmodell, "Eine Version aktivieren", "Sie gilt.", auch=STAND)
def aktiviere(
    request: Request,
    dienste: Dienste,
    sitzung: Angemeldet,
    version: Version,
    aktivierung: Aktivierung,
    if_match: IfMatch = None,
) -> Response:
    """Durch eine andere Person als die, die sie entworfen hat. `If-Match` nennt die gelesene Fassung samt
    ihren Unterschieden: Gilt inzwischen eine andere, passt es nicht mehr."""
    pruefe_stand(if_match, _lies(dienste, sitzung, version))
    aenderung.aktiviere(dienste.haus(sitzung.mandant), version, sitzung.wer.id, aktivierung.grund)
    return mit_etag(request, json_antwort(_lies(dienste, sitzung, version)))


def _lies(dienste: Webdienste, sitzung: Sitzung, version: int) -> Regelsatzmodell:
    """Raises `NichtGefunden`, `RegelsatzPasstNicht`."""
    auskunft = dienste.regelauskunft(sitzung.mandant)
    fassung = next((f for f in auskunft.fassungen() if f.version == version), None)
    if fassung is None:
        raise NichtGefunden
    satz = auskunft.satz(version)
    return Regelsatzmodell(
        **vars(fassung),
        entwurf=datei.schreibe(satz, f"Version {version}"),
        unterschiede=[] if fassung.gilt else _unterschiede(dienste, sitzung, satz),
    )


def _satz(dienste: Webdienste, sitzung: Sitzung, entwurf: str) -> Regelsatz:
    """Raises `RegelsatzUngueltig`."""
    return datei.lies(entwurf, dienste.regelauskunft(sitzung.mandant).vorgabe)


def _unterschiede(dienste: Webdienste, sitzung: Sitzung, satz: Regelsatz) -> list[str]:
    return list(map(str, unterschiede(dienste.regelauskunft(sitzung.mandant).bisheriger(), satz)))


def _seit(tag: date, jetzt: datetime) -> datetime:
    if not timedelta() <= jetzt.date() - tag <= timedelta(days=NACHSPIEL_TAGE):
        raise Webfehler(f"Bitte einen Tag der letzten {NACHSPIEL_TAGE} Tage in seit.")
    return datetime.combine(tag, time(), ORTSZEIT)


def _simulation(summe: Zaehlung, faelle: Any) -> Simulationsmodell:
    beispiele = [Fallmodell.model_validate(f) for f in faelle if isinstance(f, Nachspiel)]
    return Simulationsmodell(**vars(summe), beispiele=beispiele)
