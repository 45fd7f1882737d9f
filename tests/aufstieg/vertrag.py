"""Handovers run while the program is exchanged under them: old workers and pages, the next release's migration, new
workers and pages beside the old ones, the old ones end, and what still is old when something is taken away says so.

One PostgreSQL server; every process is real, of the release that its name says. `make aufstieg`, `ALT=COMMIT`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from gateway.ablage.datenbank import Datenbank
from tests import postgres
from tests.aufstieg import fassungen
from tests.aufstieg.fassungen import Fassung
from tests.integration.dms.davserver import freier_port
from tests.rechner.uebergaben import SCHNELL, Amt, Uebergaben, bis

_NAMEN = ("a", "b")


@dataclass
class Haus:
    """Both authorities in the middle of the exchange."""

    alt: Fassung
    neu: Fassung
    uebergaben: Uebergaben
    pg: postgres.Postgres

    def worker(self, fassung: Fassung) -> None:
        for amt in self.uebergaben.aemter:
            self._starte(fassung, f"worker-{amt.kurz}", "worker", amt)

    def _starte(self, fassung: Fassung, name: str, befehl: str, amt: Amt, **weiteres: str) -> None:
        """As on a host of its own."""
        quarantaene = fassung.protokolle / f"{fassung.name}-{name}.q"
        quarantaene.mkdir(mode=0o700, exist_ok=True)  # releases until 2026-11 don't make it for pages alone
        eigenes = {"AKTENBRUECKE_ABLAGE__QUARANTAENE": str(quarantaene)}
        fassung.starte(name, befehl, *amt.angaben, **amt.umgebung, **eigenes, **weiteres)

    def ohne_worker(self, fassung: Fassung) -> None:
        fassung.halte_an(*(name for name in tuple(fassung.laufende) if name.startswith("worker")))

    def seiten(self, fassung: Fassung) -> str:
        """Address of the second authority's pages."""
        port = freier_port()
        self._starte(fassung, "seiten", "serve", self.uebergaben.b, AKTENBRUECKE_WEB__PORT=str(port))
        url = f"http://127.0.0.1:{port}"
        bis(lambda: _stand(url) == 200)
        return url

    def beginne(self, fassung: Fassung) -> None:
        self.uebergaben.beginne(fassung.rufe)

    def geschrieben_von(self, wert: int) -> int:
        """Rows of both databases that have this in the new column."""
        tabellen = ("auftrag", "nachricht", "dokument", "ereignis")
        frage = " UNION ALL ".join(f"SELECT count(*) FROM {t} WHERE neu_vorgabe = {wert}" for t in tabellen)
        return sum(z[0] for amt in self.uebergaben.aemter for z in self.pg.frage(frage, amt.kurz))


def _stand(url: str) -> int:
    try:
        return httpx2.get(f"{url}/health/ready", timeout=10).status_code
    except httpx2.TransportError:
        return 0


@pytest.fixture(scope="module")
def haus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Haus]:
    ordner = tmp_path_factory.mktemp("aufstieg")
    baeume = {name: ordner / name for name in ("alt", "neu", "protokolle", "welt")}
    for baum in baeume.values():
        baum.mkdir()
    fassungen.alte(baeume["alt"], os.environ.get("ALT") or None)
    fassungen.neue(baeume["neu"], baeume["alt"])
    alt, neu = (Fassung(name, baeume[name], baeume["protokolle"]) for name in ("alt", "neu"))
    with ExitStack() as offen:
        pg = offen.enter_context(postgres.server())
        for name in _NAMEN:
            pg.lege_an(name)
        aemter = []
        for amt, name in zip(_welt(alt, baeume["welt"], pg, offen), _NAMEN, strict=True):
            orte = {art: Path(amt[art]) for art in ("einstellungen", "dms")}
            aemter.append(
                Amt(amt["kennung"], name, **orte, url=pg.url(name), datenbank=Datenbank(pg.url(name)))
            )
            offen.callback(aemter[-1].datenbank.schliesse)
        for fassung in (alt, neu):
            offen.callback(fassung.halte_an)
        yield Haus(alt, neu, Uebergaben(ordner, *aemter), pg)


def _welt(alt: Fassung, ordner: Path, pg: postgres.Postgres, offen: ExitStack) -> list[dict[str, str]]:
    """Settings, keys, mailbox and directory, all made by the old release."""
    skript = str(Path(__file__).with_name("umgebung.py"))
    prozess = subprocess.Popen(
        [sys.executable, skript, str(ordner), *map(pg.url, _NAMEN)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        **alt.wo(**SCHNELL),
    )
    assert prozess.stdin is not None and prozess.stdout is not None
    offen.enter_context(prozess)
    offen.callback(prozess.stdin.close)
    aemter: list[dict[str, str]] = json.loads(prozess.stdout.readline())
    return aemter


def test_mitten_in_uebergaben_wird_ausgetauscht(haus: Haus) -> None:
    alt, neu = haus.alt, haus.neu
    haus.worker(alt)
    alte_seiten = haus.seiten(alt)
    haus.beginne(alt)
    bis(haus.uebergaben.fertig)

    kekse = _melde_an(haus, alte_seiten)
    haus.uebergaben.bringe_auf_den_weg(alt.rufe)
    for amt in haus.uebergaben.aemter:
        neu.rufe("db", "upgrade", *amt.angaben, **amt.umgebung)
    haus.beginne(alt)
    bis(haus.uebergaben.fertig)
    haus.uebergaben.pruefe()
    assert (haus.geschrieben_von(7) > 0, haus.geschrieben_von(8)) == (True, 0), "only the old one is at work"
    assert _stand(alte_seiten) == 200
    assert set(haus.uebergaben.namen) == _namen_auf(alte_seiten, kekse)

    haus.worker(neu)
    neue_seiten = haus.seiten(neu)
    for fassung in (alt, neu):
        haus.beginne(fassung)
    bis(haus.uebergaben.fertig)
    haus.uebergaben.pruefe()
    bis(lambda: haus.geschrieben_von(8) > 0, 10)
    assert set(haus.uebergaben.namen) == _namen_auf(neue_seiten, kekse), "who is in stays in"

    haus.uebergaben.bringe_auf_den_weg(neu.rufe)
    haus.ohne_worker(alt)
    bis(haus.uebergaben.fertig)
    haus.uebergaben.pruefe()
    assert set(haus.uebergaben.namen) == _namen_auf(alte_seiten, kekse), (
        "old pages show what only new ones wrote"
    )
    for amt in haus.uebergaben.aemter:
        assert neu.rufe("audit", "verify", *amt.angaben, **amt.umgebung)["ok"]


def test_wer_noch_alt_ist_wenn_abgebaut_wird_endet_und_sagt_es(haus: Haus) -> None:
    """The release after the next: what the old one needs goes, and nothing of it works on by halves."""
    haus.worker(haus.alt)
    alte_seiten = f"http://127.0.0.1:{_port(haus.alt.laufende['seiten'])}"
    assert _stand(alte_seiten) == 200
    fassungen.erweitere(haus.neu.baum, "v0003_abgebaut.py")
    for amt in haus.uebergaben.aemter:
        haus.neu.rufe("db", "upgrade", *amt.angaben, **amt.umgebung)
    alte = [haus.alt.laufende.pop(f"worker-{name}") for name in _NAMEN]
    assert [prozess.wait(90) for prozess in alte] == [2, 2]
    bis(lambda: _stand(alte_seiten) == 503, 60)
    a = haus.uebergaben.a
    assert haus.alt.rufe("queue", "list", *a.angaben, code=2, **a.umgebung)["code"] == "ablage.zu_neu"


def _port(prozess: subprocess.Popen[bytes]) -> str:
    umgebung = Path(f"/proc/{prozess.pid}/environ").read_bytes().split(b"\0")
    return next(z.partition(b"=")[2].decode() for z in umgebung if z.startswith(b"AKTENBRUECKE_WEB__PORT="))


def _melde_an(haus: Haus, url: str) -> dict[str, str]:
    b = haus.uebergaben.b
    wort = haus.alt.rufe("zugang", "sachbearbeitung", *b.angaben, **b.umgebung)["weg"].partition("#")[2]
    with httpx2.Client(base_url=url, timeout=60) as seite:
        assert seite.post("/anmelden", data={"zugangswort": wort}).status_code == 303
        return dict(seite.cookies)


def _namen_auf(url: str, kekse: dict[str, str]) -> set[str]:
    """Of the persons that the list of handovers shows."""
    with httpx2.Client(base_url=url, timeout=60, cookies=kekse) as seite:
        blatt = seite.get("/uebergaben")
    assert blatt.status_code == 200
    return {f"Muster{b}" for b in "abcdefghijklmnopqrstuvwxyz" if f"Muster{b}" in blatt.text}
