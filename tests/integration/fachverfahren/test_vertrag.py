"""What both ways to the specialist system promise: an answer with source and date, or that there is none yet. The
HTTP service is a real, small server; the folder is served as the other system would serve it."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Protocol
from uuid import UUID, uuid4

import pytest

from adapters.fachverfahren import Austauschordner, Restdienst
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.person import Person
from gateway.ports import Ansprechbar, Fachverfahren, KeineAuskunft
from tests.conftest import StehendeUhr

PERSON = Person("Mara", "Musterfrau", None, "1990-05-17", "Beispielstadt", "w", ("163",), "200115990001")
ALTER = timedelta(days=2)


class Gegenueber(Protocol):
    """The other system, as a test plays it."""

    dienst: Fachverfahren

    def antwortet(self, anfrage: UUID, antwort: bytes) -> None: ...

    def gefragt(self, anfrage: UUID) -> dict[str, Any]: ...

    def verschwindet(self) -> None: ...


@dataclass
class Ordner:
    ordner: Path
    dienst: Fachverfahren

    def antwortet(self, anfrage: UUID, antwort: bytes) -> None:
        (self.ordner / "antworten").mkdir(exist_ok=True)
        (self.ordner / "antworten" / f"{anfrage}.json").write_bytes(antwort)

    def gefragt(self, anfrage: UUID) -> dict[str, Any]:
        return json.loads((self.ordner / "anfragen" / f"{anfrage}.json").read_bytes())  # type: ignore[no-any-return]

    def verschwindet(self) -> None:
        self.ordner.rename(self.ordner.with_name("weg"))


@dataclass
class Rest:
    server: ThreadingHTTPServer
    dienst: Fachverfahren
    antworten: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    anfragen: dict[str, dict[str, Any]] = field(default_factory=dict)

    def antwortet(self, anfrage: UUID, antwort: bytes) -> None:
        self.antworten[str(anfrage)] = (200, antwort)

    def gefragt(self, anfrage: UUID) -> dict[str, Any]:
        return self.anfragen[str(anfrage)]

    def verschwindet(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def rest(uhr: StehendeUhr) -> Iterator[Rest]:
    class Annahme(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            frage = json.loads(self.rfile.read(int(self.headers["content-length"])))
            assert self.path == "/merkmale", "nothing of a person in an address"
            erlaubt = self.headers["authorization"] == "Basic " + base64.b64encode(b"wir:geheim").decode()
            gegenueber.anfragen[frage["anfrage"]] = frage
            status, daten = gegenueber.antworten.get(frage["anfrage"], (503, b""))
            self.send_response(status if erlaubt else 401)
            self.send_header("content-length", str(len(daten)))
            self.end_headers()
            self.wfile.write(daten)

        def do_HEAD(self) -> None:
            erlaubt = self.headers["authorization"] == "Basic " + base64.b64encode(b"wir:geheim").decode()
            self.send_response(405 if erlaubt else 401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Annahme)
    url = f"http://127.0.0.1:{server.server_address[1]}/merkmale"
    gegenueber = Rest(server, Restdienst(url, uhr, ALTER, anmeldung=("wir", "geheim")))
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield gegenueber
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["ordner", "rest"])
def gegenueber(request: pytest.FixtureRequest, tmp_path: Path, uhr: StehendeUhr) -> Iterator[Gegenueber]:
    if request.param == "ordner":
        ordner = tmp_path / "austausch"
        ordner.mkdir()
        yield Ordner(ordner, Austauschordner(ordner, uhr, ALTER))
        return
    with rest(uhr) as dienst:
        yield dienst


def antwort(uhr: StehendeUhr, merkmale: object, *, vor: timedelta = timedelta(), **weiteres: object) -> bytes:
    return json.dumps({"stand": (uhr.jetzt() - vor).isoformat(), "merkmale": merkmale, **weiteres}).encode()


def frage(g: Gegenueber, id: UUID) -> tuple[Merkmal, ...] | None:
    return g.dienst.merkmale(id, PERSON, "S-32/4711").merkmale


def test_ohne_antwort_wird_gewartet_und_mit_ihr_gehoert_quelle_und_stand(
    gegenueber: Gegenueber, uhr: StehendeUhr
) -> None:
    id = uuid4()
    with pytest.raises(KeineAuskunft) as keine:
        frage(gegenueber, id)
    assert keine.value.wiederholbar and keine.value.geduldig
    assert gegenueber.gefragt(id)["person"]["azrNummer"] == PERSON.azr_nummer
    assert gegenueber.gefragt(id)["aktenzeichen"] == "S-32/4711"
    gesagt = ["wohnsitzauflage", {"art": "haft", "seit": "2026-01-02", "quelle": "JVA"}]
    gegenueber.antwortet(id, antwort(uhr, gesagt, quelle="LaDiVA"))
    auflage, haft = frage(gegenueber, id) or ()
    assert auflage.art is Merkmalart.WOHNSITZAUFLAGE
    assert (auflage.quelle or "").startswith("LaDiVA, Stand ")
    assert (haft.art, haft.quelle) == (Merkmalart.HAFT, "JVA")


def test_keine_und_unbekannt_sind_zweierlei(gegenueber: Gegenueber, uhr: StehendeUhr) -> None:
    keine, unbekannt = uuid4(), uuid4()
    gegenueber.antwortet(keine, antwort(uhr, []))
    gegenueber.antwortet(unbekannt, antwort(uhr, None))
    assert frage(gegenueber, keine) == ()
    assert frage(gegenueber, unbekannt) is None


@pytest.mark.parametrize(
    ("merkmale", "vor"),
    [
        (["gibtesnicht"], timedelta()),
        ("haft", timedelta()),
        ([], timedelta(days=3)),
        ([], -timedelta(days=1)),
        ([{"art": "haft", "seit": "x" * 120_000}], timedelta()),
    ],
    ids=["unbekanntes", "keine-liste", "von-gestern", "von-morgen", "riesig"],
)
def test_was_keine_auskunft_ist_gilt_nie_als_keine_merkmale(
    gegenueber: Gegenueber, uhr: StehendeUhr, merkmale: object, vor: timedelta
) -> None:
    id = uuid4()
    gegenueber.antwortet(id, antwort(uhr, merkmale, vor=vor))
    with pytest.raises(KeineAuskunft) as keine:
        frage(gegenueber, id)
    assert "x" * 20 not in keine.value.text, "what was in it is not repeated"
    gegenueber.antwortet(id, antwort(uhr, []))
    assert frage(gegenueber, id) == ()


def test_ein_verschwundenes_fachverfahren_ist_keine_auskunft(
    gegenueber: Gegenueber, uhr: StehendeUhr
) -> None:
    gegenueber.verschwindet()
    with pytest.raises(KeineAuskunft):
        frage(gegenueber, uuid4())


def test_im_austauschordner_bleibt_nichts_liegen(tmp_path: Path, uhr: StehendeUhr) -> None:
    """The question goes with the answer, and the answer when it is too old to be used; no name tells of a person."""
    g, id = Ordner(tmp_path, Austauschordner(tmp_path, uhr, ALTER)), uuid4()
    with pytest.raises(KeineAuskunft):
        frage(g, id)
    assert [d.name for d in tmp_path.rglob("*.json")] == [f"{id}.json"]
    g.antwortet(id, antwort(uhr, []))
    assert frage(g, id) == ()
    assert list((tmp_path / "anfragen").iterdir()) == []
    alt = (uhr.jetzt() - timedelta(days=3)).timestamp()
    os.utime(tmp_path / "antworten" / f"{id}.json", (alt, alt))
    with pytest.raises(KeineAuskunft):
        frage(g, uuid4())
    assert list((tmp_path / "antworten").iterdir()) == []


def test_check_sieht_ob_es_da_ist(gegenueber: Gegenueber) -> None:
    """Asked about nobody: nothing of a person goes there for that."""
    dienst = gegenueber.dienst
    assert isinstance(dienst, Ansprechbar)
    assert dienst.sprich_an("azr:001900").text
    gegenueber.verschwindet()
    with pytest.raises(KeineAuskunft, match="nicht erreichbar"):
        dienst.sprich_an("azr:001900")


def test_ein_austauschordner_den_niemand_leert_faellt_auf(tmp_path: Path, uhr: StehendeUhr) -> None:
    dienst, id = Austauschordner(tmp_path, uhr, ALTER), uuid4()
    with pytest.raises(KeineAuskunft):
        dienst.merkmale(id, PERSON, None)
    gelegt = uhr.jetzt().timestamp()
    os.utime(tmp_path / "anfragen" / f"{id}.json", (gelegt, gelegt))
    assert dienst.sprich_an("azr:001900").text
    uhr.stelle_vor(timedelta(hours=2))
    with pytest.raises(KeineAuskunft, match="seit 2 Stunden nicht geantwortet"):
        dienst.sprich_an("azr:001900")


def test_ein_falsches_kennwort_faellt_auf(uhr: StehendeUhr) -> None:
    with rest(uhr) as gegenueber:
        adresse = f"http://127.0.0.1:{gegenueber.server.server_address[1]}/merkmale"
        with pytest.raises(KeineAuskunft, match="Anmeldung"):
            Restdienst(adresse, uhr, ALTER, anmeldung=("wir", "falsch")).sprich_an("azr:001900")
