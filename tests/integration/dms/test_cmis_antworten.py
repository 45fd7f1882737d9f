"""What the answers of a CMIS server mean, word for word; the contract itself runs in `make interop-cmis`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO

import httpx2
import pytest

from adapters.dms.cmis import CmisBaum
from adapters.dms.fern import Fehlt, FernDms, Vorhanden, fehler
from adapters.dms.fern.leitung import Leitung
from gateway.dmsfehler import InhaltWeichtAb, NameUnzulaessig
from gateway.errors import Fehler
from tests.dmsvertrag.werkbank import PERSON

DIENST = {"A1": {"rootFolderUrl": "http://dms/b/A1/root", "repositoryUrl": "http://dms/b/A1"}}
Antwort = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture
def gesehen() -> list[httpx2.Request]:
    return []


@pytest.fixture
def baue(gesehen: list[httpx2.Request]) -> Iterator[Callable[[Antwort], CmisBaum]]:
    klienten: list[httpx2.Client] = []

    def baue(antwort: Antwort) -> CmisBaum:
        def behandle(anfrage: httpx2.Request) -> httpx2.Response:
            anfrage.read()
            if str(anfrage.url) == "http://dms/b":
                return httpx2.Response(200, json=DIENST)
            if anfrage.url.params.get("cmisselector") == "typeDefinition":
                return httpx2.Response(200, json={"versionable": True})
            gesehen.append(anfrage)
            return antwort(anfrage)

        klienten.append(httpx2.Client(transport=httpx2.MockTransport(behandle)))
        return CmisBaum("http://dms/b", "A1", "/Akten Süd", Leitung(klienten[-1]))

    yield baue
    for klient in klienten:
        klient.close()


@pytest.mark.parametrize(
    ("status", "ausnahme", "folge"),
    [
        (404, "objectNotFound", Fehlt),
        (409, "nameConstraintViolation", Vorhanden),
        (403, "permissionDenied", fehler.KeinZugriff),
        (401, "permissionDenied", fehler.AnmeldungAbgelehnt),
        (409, "updateConflict", fehler.Gesperrt),
        (500, "storage", fehler.AblageGestoert),
        (400, "invalidArgument", NameUnzulaessig),
        (409, "constraint", NameUnzulaessig),
        (500, "runtime", fehler.FernGestoert),
        (405, "notSupported", fehler.AntwortUnverstaendlich),
        (503, "", fehler.Ueberlastet),
        (413, "", fehler.ZuGross),
    ],
)
def test_die_ausnahme_sagt_mehr_als_der_status(
    baue: Callable[[Antwort], CmisBaum], status: int, ausnahme: str, folge: type[Exception]
) -> None:
    baum = baue(lambda _: httpx2.Response(status, json={"exception": ausnahme, "message": "/geheim.pdf"}))
    with pytest.raises(folge) as gefangen:
        baum.verschiebe(("a",), ("b",))
    assert "geheim" not in str(gefangen.value)
    if isinstance(gefangen.value, Fehler):
        assert f"(HTTP {status}" in gefangen.value.text


@pytest.mark.parametrize(
    "inhalt", [b"<html>Bitte anmelden</html>", b"{}", b"[]", b'{"objects":[{}]}', b"\xff"]
)
def test_was_kein_cmis_ist_wird_so_genannt(baue: Callable[[Antwort], CmisBaum], inhalt: bytes) -> None:
    dms = FernDms(baue(lambda _: httpx2.Response(200, content=inhalt)))
    with pytest.raises(fehler.AntwortUnverstaendlich, match="CMIS"):
        dms.finde_akten(PERSON, None)


def test_namen_gehen_so_hinaus_wie_sie_sind(
    baue: Callable[[Antwort], CmisBaum], gesehen: list[httpx2.Request]
) -> None:
    baum = baue(lambda _: httpx2.Response(201, json={}))
    baum.lege_ordner(("Straße & Co.", " x ’y "))
    (anfrage,) = gesehen
    assert anfrage.url.raw_path == b"/b/A1/root/Akten%20S%C3%BCd/Stra%C3%9Fe%20%26%20Co."
    felder = dict(httpx2.QueryParams(anfrage.content.decode()))
    assert felder["propertyValue[1]"] == " x ’y "


def test_ein_inhalt_wird_gestroemt_mit_seiner_laenge(
    baue: Callable[[Antwort], CmisBaum], gesehen: list[httpx2.Request]
) -> None:
    baum = baue(lambda _: httpx2.Response(201, json={}))
    baum.schreibe(("ä.pdf",), BytesIO(b"%PDF"), 4)
    anlegen, setzen = gesehen
    assert dict(httpx2.QueryParams(anlegen.content.decode()))["versioningState"] == "major"
    assert int(setzen.headers["Content-Length"]) == len(setzen.content)
    assert setzen.content.split(b"\r\n\r\n")[-1].startswith(b"%PDF\r\n--")
    assert b'filename="inhalt"' in setzen.content, "Servern ist ein anderer Name nicht zuzumuten"
    assert setzen.content.index(b"_charset_") < setzen.content.index(b"cmisaction")
    with pytest.raises(InhaltWeichtAb):
        baum.schreibe(("ä.pdf",), BytesIO(b"%PDF"), 5)


@pytest.mark.parametrize(
    ("status", "inhalt", "folge"),
    [
        (409, b'{"exception":"constraint"}', None),
        (404, b'{"exception":"objectNotFound"}', Fehlt),
        (507, b"<html>voll</html>", fehler.KeinPlatz),
        (503, b"", fehler.Ueberlastet),
    ],
)
def test_ein_dokument_ohne_inhalt_ist_leer_und_alles_andere_wird_gesagt(
    baue: Callable[[Antwort], CmisBaum], status: int, inhalt: bytes, folge: type[Exception] | None
) -> None:
    baum = baue(lambda _: httpx2.Response(status, content=iter([inhalt])))
    if folge is None:
        assert baum.oeffne(("a.pdf",)).read() == b""
        return
    with pytest.raises(folge) as gefangen:
        baum.oeffne(("a.pdf",))
    assert type(gefangen.value) is folge


def test_viele_eintraege_kommen_seitenweise(baue: Callable[[Antwort], CmisBaum]) -> None:
    def seite(anfrage: httpx2.Request) -> httpx2.Response:
        ab = int(anfrage.url.params["skipCount"])
        werte = [
            {"object": {"succinctProperties": {"cmis:name": f"{n}", "cmis:baseTypeId": "cmis:folder"}}}
            for n in range(ab, min(ab + 2, 5))
        ]
        return httpx2.Response(200, content=json.dumps({"objects": werte, "hasMoreItems": ab < 4}))

    assert [e.name for e in baue(seite).liste(())] == ["0", "1", "2", "3", "4"]
