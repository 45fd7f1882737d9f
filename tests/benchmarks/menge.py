"""Pages, API and queue over a database as it stands after years, against the same with nothing in it.

`python -m tests.benchmarks.menge [--uebergaben 1500000] [--auftraege 1000000] [--nutzer 300] [--klienten 32]` (`make
bench-menge`): PostgreSQL, a real `serve` process for each of the two databases, asked in turns by as many clients at
once as `--klienten`, who rest in between so that together they are as busy as `--nutzer` people are (each a page every
`--ruhe` seconds). The table says milliseconds by the clock (median, 95 %) and processor milliseconds of the server per
request, which count on a busy machine. Filling takes ten minutes for 1.5 million."""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import httpx2

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.migration import aktualisiere
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.zeit import Systemuhr
from gateway.domain.aufgabe import Rolle
from gateway.schutz.hauptschluesseldatei import lege_hauptschluessel_an
from gateway.schutz.testpki import erzeuge
from gateway.settings import lade
from tests import postgres
from tests.benchmarks.auftraege import miss
from tests.benchmarks.massen import fuelle
from tests.benchmarks.prozesswerte import cpu_sekunden
from tests.integration.schutz.test_befehle import einstellungen

_WENIGE = 5_000
"""Handovers in the "empty" database: as many rows on a page as in the full one."""
ZIEL = 200.0
"""Milliseconds of which 95 of 100 requests need no more."""
MANDANT = "azr:001900"
_ROLLEN = (Rolle.SACHBEARBEITUNG, Rolle.ADMINISTRATION)
_SEITEN = (
    ("Übergaben", "GET", "/uebergaben", None),
    ("Übergaben, laufende", "GET", "/uebergaben?zeige=laufen", None),
    ("Übergaben, ein Partner", "GET", "/uebergaben?partner=azr:003100", None),
    ("Arbeitsplatz", "GET", "/arbeitsplatz", None),
    ("Aufgaben", "GET", "/aufgaben", None),
    ("Leitstand", "GET", "/leitstand", None),
    ("Nachrichten", "GET", "/nachrichten", None),
    ("Suche, Name", "POST", "/suche", lambda w: f"MUSTER{w.randrange(16):X}"),
    ("Suche, Aktenzeichen", "POST", "/suche", lambda w: f"AKTE-{w.randrange(1, 100_000)}"),
    ("Suche, Name und Tag", "POST", "/suche", lambda w: f"MUSTER {w.randrange(1, 28)}.02.1980"),
    ("API Übergaben", "GET", "/api/v1/uebergaben", None),
    ("API Aufgaben", "GET", "/api/v1/aufgaben", None),
)


@dataclass(frozen=True)
class Wert:
    """Milliseconds by the clock of one kind of request."""

    was: str
    mitte: float
    p95: float
    anzahl: int


class Platz:
    """A served database with somebody logged in."""

    def __init__(self, ordner: Path, url: str, offen: ExitStack) -> None:
        ordner.mkdir()
        self.url = url
        self._settings = einstellungen(ordner, erzeuge(ordner / "pki", datetime.now(UTC), gruppen=("gut",)))
        umgebung = {**os.environ, "AKTENBRUECKE_DATENBANK__URL": url, "AKTENBRUECKE_WEB__PORT": "0"}
        lege_hauptschluessel_an(
            lade(self._settings).ablage.hauptschluessel
        )  # opens no row here, but a desk needs one
        self._wort = self._lege_person_an(url)
        befehl = [sys.executable, "-m", "gateway.cli", "serve", "--settings", str(self._settings), "--json"]
        self.prozess = subprocess.Popen(befehl, env=umgebung, stdout=subprocess.PIPE, text=True)
        offen.callback(self.prozess.wait, 30)
        offen.callback(self.prozess.terminate)
        assert self.prozess.stdout is not None
        adresse = json.loads(self.prozess.stdout.readline())["url"]
        self.client = offen.enter_context(
            httpx2.Client(base_url=re.sub(r"(//[^/]+).*", r"\1", adresse), timeout=120)
        )
        assert self.client.post("/anmelden", data={"zugangswort": self._wort}).status_code == 303
        seite = self.client.get("/suche").text
        self.formularwort = re.findall(r'name="formularwort" value="([0-9a-f]+)"', seite)[0]

    def _lege_person_an(self, url: str) -> str:
        datenbank = Datenbank(url)
        with datenbank.schreiben() as session:
            bestand = Benutzerbestand(session, Systemuhr())
            bestand.lege_an("messung", "Frau Messung", wer="Messung")
            bestand.setze_rollen("messung", MANDANT, _ROLLEN, wer="Messung")
            session.commit()
        datenbank.schliesse()
        os.environ["AKTENBRUECKE_DATENBANK__URL"] = url
        installation = Installation(lade(self._settings))
        wort = installation.fach.einmalwort(MANDANT, "messung")
        installation.datenbank.schliesse()
        return wort

    def frage(self, was: tuple[str, str, str, object], zufall: random.Random) -> float:
        """Milliseconds."""
        _, methode, pfad, begriff = was
        daten = None
        if begriff is not None:
            daten = {"formularwort": self.formularwort, "suchbegriff": begriff(zufall)}  # type: ignore[operator]
        beginn = time.perf_counter()
        antwort = self.client.request(methode, pfad, data=daten, follow_redirects=True)
        dauer = 1000 * (time.perf_counter() - beginn)
        assert antwort.status_code == 200, (pfad, antwort.status_code)
        return dauer

    @contextmanager
    def rechenzeit(self) -> Iterator[list[float]]:
        """Processor seconds of the server meanwhile."""
        werte: list[float] = []
        vorher = cpu_sekunden(self.prozess.pid)
        yield werte
        werte.append(cpu_sekunden(self.prozess.pid) - vorher)


def miss_einzeln(
    leer: Platz, voll: Platz, mal: int
) -> Iterator[tuple[str, list[float], list[float], float, float]]:
    """Each kind of request, alternately of both: milliseconds by the clock, and of the server's processor."""
    zufall = random.Random(1)
    for was in _SEITEN:
        for platz in (leer, voll):
            platz.frage(was, zufall)
        zeiten: tuple[list[float], list[float]] = ([], [])
        kosten = [0.0, 0.0]
        for _ in range(mal):
            for nr, platz in enumerate((leer, voll)):
                with platz.rechenzeit() as cpu:
                    zeiten[nr].append(platz.frage(was, zufall))
                kosten[nr] += cpu[0]
        yield was[0], *zeiten, 1000 * kosten[0] / mal, 1000 * kosten[1] / mal


def miss_zusammen(platz: Platz, klienten: int, nutzer: int, ruhe: float, sekunden: float) -> Sequence[Wert]:
    """So many at once, resting so that together they ask as often as so many people."""
    ende = time.monotonic() + sekunden
    zeiten: dict[str, list[float]] = {was[0]: [] for was in _SEITEN}

    def klient(nummer: int) -> None:
        zufall = random.Random(nummer)
        pause = ruhe * klienten / nutzer
        time.sleep(zufall.random() * pause)
        while time.monotonic() < ende:
            was = zufall.choice(_SEITEN)
            dauer = platz.frage(was, zufall)
            zeiten[was[0]].append(dauer)
            time.sleep(max(0.0, zufall.expovariate(1 / pause) - dauer / 1000))

    faeden = [threading.Thread(target=klient, args=[n], daemon=True) for n in range(klienten)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    return [_wert(was, z) for was, z in zeiten.items() if z] + [_wert("alles", list(chain(*zeiten.values())))]


def _wert(was: str, zeiten: Sequence[float]) -> Wert:
    p95 = sorted(zeiten)[int(0.95 * len(zeiten))]
    return Wert(was, round(statistics.median(zeiten), 1), round(p95, 1), len(zeiten))


def main() -> None:
    angaben = argparse.ArgumentParser(description="Misst Seiten und Warteschlange über vielen Übergaben.")
    angaben.add_argument("--uebergaben", type=int, default=1_500_000)
    angaben.add_argument("--auftraege", type=int, default=1_000_000)
    angaben.add_argument("--nutzer", type=int, default=300)
    angaben.add_argument("--klienten", type=int, default=32)
    angaben.add_argument("--ruhe", type=float, default=15.0)
    angaben.add_argument("--sekunden", type=float, default=60.0)
    angaben.add_argument("--mal", type=int, default=20)
    auswahl = angaben.parse_args()
    with postgres.server() as server:
        urls = {name: server.lege_an(name) for name in ("leer", "voll")}
        for url in urls.values():
            aktualisiere(url)
        fuelle(urls["leer"], _WENIGE, 1)
        fuelle(urls["voll"], auswahl.uebergaben, auswahl.auftraege)
        zeige(urls, auswahl)


def zeige(urls: dict[str, str], auswahl: argparse.Namespace) -> None:
    """Tables for people, JSON lines for machines."""
    with tempfile.TemporaryDirectory(prefix="menge-") as ordner, ExitStack() as offen:
        leer, voll = (Platz(Path(ordner) / name, urls[name], offen) for name in ("leer", "voll"))
        print(f"{'':<26}leer p95   voll p95 ms | Rechenzeit leer   voll ms", file=sys.stderr)
        for was, zeiten_l, zeiten_v, cpu_l, cpu_v in miss_einzeln(leer, voll, auswahl.mal):
            a, b = _wert(was, zeiten_l), _wert(was, zeiten_v)
            print(f"{was:<26}{a.p95:>8} {b.p95:>10}    | {cpu_l:>15.1f} {cpu_v:>6.1f}", file=sys.stderr)
            werte = {"leer": asdict(a), "voll": asdict(b), "cpu_leer_ms": cpu_l, "cpu_voll_ms": cpu_v}
            print(json.dumps(werte), flush=True)
        for wert in miss_zusammen(voll, auswahl.klienten, auswahl.nutzer, auswahl.ruhe, auswahl.sekunden):
            print(
                f"{auswahl.nutzer} Menschen: {wert.was:<26}{wert.mitte:>8} {wert.p95:>8} ms", file=sys.stderr
            )
            print(json.dumps({"zugleich": asdict(wert), "ziel": ZIEL}), flush=True)
    for name, url in urls.items():
        datenbank = Datenbank(url)
        je_sekunde = max(miss(datenbank, 300) for _ in range(3))
        datenbank.schliesse()
        print(f"Aufträge je Sekunde, {name}: {je_sekunde:.0f}", file=sys.stderr)
        print(json.dumps({"auftraege_je_sekunde": je_sekunde, "datenbank": name}), flush=True)


if __name__ == "__main__":
    main()
