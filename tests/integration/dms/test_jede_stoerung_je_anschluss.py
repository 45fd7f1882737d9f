"""Every fault of a remote DMS, told by every kind of it in its own way: one German sentence, whether retrying helps,
and the same sentence where people look (`dms test`, `check`).

Wrong password, read-only, foreign and lost documents are told by real servers from outside: `make dms-von-aussen`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import httpx2
import pytest

from adapters.dms.cmis import CmisBaum
from adapters.dms.fern import FernDms, fehler
from adapters.dms.fern.baum import Baum
from adapters.dms.fern.leitung import Leitung
from adapters.dms.rest import RestBaum, lies
from adapters.dms.rest.zuordnung import Fehlerzeichen
from adapters.dms.webdav import WebdavBaum
from adapters.dms.xdomea import FASSUNGEN, XdomeaDms
from gateway.domain.ablageplan import Ablageplan
from gateway.errors import Fehler
from tests.dmsvertrag.werkbank import HERKUNFT, UEBERGABE, akte
from tests.integration.dms import restbank

Antwort = Callable[[httpx2.Request], httpx2.Response]
URL = "http://dms.example/b"
DIENST = {"A1": {"rootFolderUrl": f"{URL}/A1/root", "repositoryUrl": f"{URL}/A1"}}
QUOTA = b'<error xmlns="DAV:"><quota-not-exceeded/></error>'
EIGENE = [
    Fehlerzeichen(status=409, stelle="/code", wert="LOCK", heisst="gesperrt"),
    Fehlerzeichen(status=400, stelle="/code", wert="QUOTA", heisst="kontingent"),
    Fehlerzeichen(status=422, heisst="kein_platz"),
]
"""As a mapping file says them of a system with codes of its own."""


def _sagt(status: int, inhalt: bytes = b"", **angaben: str) -> Antwort:
    """As from a line: it can be read once."""
    gesagt = json.dumps(angaben).encode() if angaben else inhalt
    return lambda _: httpx2.Response(status, content=iter([gesagt]))


def _cmis(status: int, ausnahme: str) -> Antwort:
    return _sagt(status, exception=ausnahme, message="nicht für Fremde")


def _wirft(ausnahme: type[httpx2.TransportError]) -> Antwort:
    def wirf(anfrage: httpx2.Request) -> httpx2.Response:
        raise ausnahme("nicht für Fremde", request=anfrage)

    return wirf


_LEITUNG: dict[str, tuple[Antwort, type[Fehler]]] = {
    "schweigt": (_wirft(httpx2.ReadTimeout), fehler.AntwortetNicht),
    "fort": (_wirft(httpx2.ConnectError), fehler.NichtErreichbar),
    "reisst ab": (_wirft(httpx2.RemoteProtocolError), fehler.VerbindungAbgerissen),
    "überlastet": (_sagt(503), fehler.Ueberlastet),
    "kennwort": (_sagt(401), fehler.AnmeldungAbgelehnt),
    "zu groß": (_sagt(413), fehler.ZuGross),
}
_HTTP: dict[str, tuple[Antwort, type[Fehler]]] = {
    "gesperrt": (_sagt(423), fehler.Gesperrt),
    "voll": (_sagt(507), fehler.KeinPlatz),
    "kontingent": (_sagt(507, QUOTA), fehler.KontingentErschoepft),
    "nur lesen": (_sagt(403), fehler.KeinZugriff),
}
_ZELLEN: dict[str, dict[str, tuple[Antwort, type[Fehler]]]] = {
    "webdav": _HTTP | _LEITUNG,
    "xdomea": _HTTP | _LEITUNG,
    "rest": _HTTP
    | _LEITUNG
    | {
        "gesperrt, eigener Code": (_sagt(409, code="LOCKED"), fehler.Gesperrt),
        "kontingent, eigener Code": (_sagt(400, code="QUOTA"), fehler.KontingentErschoepft),
        "voll, eigener Stand": (_sagt(422), fehler.KeinPlatz),
    },
    "cmis": _LEITUNG
    | {
        "gesperrt": (_cmis(409, "updateConflict"), fehler.Gesperrt),
        "voll": (_cmis(500, "storage"), fehler.AblageGestoert),
        "nur lesen": (_cmis(403, "permissionDenied"), fehler.KeinZugriff),
        "voll, der Proxy davor": (_sagt(507), fehler.KeinPlatz),
        "kontingent, der Proxy davor": (_sagt(507, QUOTA), fehler.KontingentErschoepft),
    },
}


@pytest.fixture
def klient() -> Iterator[Callable[[Antwort], httpx2.Client]]:
    offene: list[httpx2.Client] = []

    def baue(antwort: Antwort) -> httpx2.Client:
        def behandle(anfrage: httpx2.Request) -> httpx2.Response:
            anfrage.read()
            return httpx2.Response(200, json=DIENST) if str(anfrage.url) == URL else antwort(anfrage)

        offene.append(httpx2.Client(transport=httpx2.MockTransport(behandle)))
        return offene[-1]

    yield baue
    for einer in offene:
        einer.close()


def _dms(art: str, klient: httpx2.Client) -> FernDms:
    leitung, baum = Leitung(klient), dict[str, Callable[[], Baum]]()
    if art == "xdomea":
        hin, zurueck = (WebdavBaum(f"{URL}/{wo}", leitung) for wo in ("hin", "zurueck"))
        return XdomeaDms(hin, zurueck, FASSUNGEN["3.1"], "Freiburg", Ablageplan())
    baum = {
        "webdav": lambda: WebdavBaum(f"{URL}/akten", leitung),
        "cmis": lambda: CmisBaum(URL, "A1", "/", leitung),
        "rest": lambda: RestBaum(
            f"{URL}/v1",
            lies(restbank.zuordnung("allgemein")).model_copy(update={"fehler": EIGENE}),
            leitung,
        ),
    }
    return FernDms(baum[art]())


@pytest.mark.parametrize(
    ("art", "was"), [(art, was) for art, zellen in _ZELLEN.items() for was in zellen], ids=lambda w: w
)
def test_jede_stoerung_hat_bei_jedem_anschluss_ihren_satz(
    klient: Callable[[Antwort], httpx2.Client], art: str, was: str
) -> None:
    antwort, blatt = _ZELLEN[art][was]
    dms = _dms(art, klient(antwort))
    with pytest.raises(blatt) as gefangen:
        dms.beginne_import(UEBERGABE, akte(1), HERKUNFT)
    assert type(gefangen.value) is blatt
    assert gefangen.value.text.startswith(blatt.satz.removesuffix("."))
    assert gefangen.value.wiederholbar is (blatt not in (fehler.AnmeldungAbgelehnt, fehler.ZuGross))
    assert "Fremde" not in gefangen.value.text
    angaben = dms.beschreiben()
    assert (angaben.erreichbar, angaben.text) == (False, gefangen.value.text)
