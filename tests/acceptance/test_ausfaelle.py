"""Processes die in the middle of a transfer and come back: the handover ends right, and once."""

from __future__ import annotations

import signal
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from gateway.ablauf.akte.ausfuhr import schreibe_gesendete
from gateway.demo import vorlage
from gateway.demo.akte import erzeuge_akte
from gateway.demo.aufbau import Schauplatz, baue_umgebung, starte_behoerden
from gateway.demo.ausgaenge import uebergeben
from gateway.demo.behoerden import Demobehoerde
from gateway.demo.einstellungsdateien import Vorgaben
from gateway.demo.lauf import Buehne
from gateway.demo.prozesse import Prozess, Prozessgruppe
from gateway.demo.seite import Seite
from gateway.demo.vergleich import vergleiche
from gateway.domain.akte import Akte
from gateway.domain.uebergabe import Zustand
from tests.postgres import Postgres

PAKETGRENZE = 150_000
SQLITE = "sqlite:///aktenbruecke.db"


class Gruppe(Prozessgruppe):
    """Processes that can be killed as a power cut would, and started again with the same arguments."""

    def __init__(self, protokolle: Path):
        super().__init__(protokolle)
        self._aufrufe: dict[str, list[str]] = {}

    def starte(self, name: str, argumente: Sequence[str], **umgebung: str) -> Prozess:
        self._aufrufe[name] = list(argumente)
        return super().starte(name, argumente, **umgebung)

    def toete(self, name: str) -> None:
        prozess = next(p for p in self._prozesse if p.name == name)
        prozess.popen.send_signal(signal.SIGKILL)
        prozess.popen.wait()
        self._prozesse.remove(prozess)

    def starte_neu(self, name: str, *, lausche: str | None = None) -> None:
        argumente = self._aufrufe[name]
        if lausche:
            argumente[argumente.index("--listen") + 1] = lausche
        self.starte(name, argumente).warte_auf("bereit")


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def datenbankart(request: pytest.FixtureRequest) -> str:
    art: str = request.param
    return art


@pytest.fixture(scope="module")
def gruppe(datenbankart: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gruppe]:
    del datenbankart  # each kind has processes of its own
    with pytest.MonkeyPatch.context() as umgebung, Gruppe(tmp_path_factory.mktemp("protokolle")) as gruppe:
        umgebung.setenv("AKTENBRUECKE_WORKER__LEASE", "PT3S")
        yield gruppe


@pytest.fixture(scope="module")
def platz(
    datenbankart: str,
    gruppe: Gruppe,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Schauplatz:
    """Two installations, built and started by the product's own commands, each with its own database."""
    umgebung = baue_umgebung(tmp_path_factory.mktemp("platz"), gruppe, Vorgaben(PAKETGRENZE))
    if datenbankart == "postgres":
        for behoerde in (umgebung.a, umgebung.b):
            _nimm_postgres(behoerde, request.getfixturevalue("postgres_server"))
    return starte_behoerden(gruppe, umgebung)


def _nimm_postgres(behoerde: Demobehoerde, server: Postgres) -> None:
    url = server.lege_an(f"ausfaelle_{behoerde.kurz}")
    bisher = behoerde.einstellungen.read_text(encoding="utf-8")
    assert bisher.count(SQLITE) == 1
    behoerde.einstellungen.write_text(bisher.replace(SQLITE, url), encoding="utf-8")


@pytest.fixture
def akte(platz: Schauplatz, request: pytest.FixtureRequest) -> Akte:
    """A person of its own for each test: a file is handed over once."""
    ordner = platz.a.dms / "akten" / request.node.name.replace("[", "-").strip("]")
    return erzeuge_akte(ordner, groesse=3_000_000, saat=zlib.crc32(ordner.name.encode()))


Stoerung = Callable[[], None]


def _uebergabe_mit(
    platz: Schauplatz, gruppe: Gruppe, akte: Akte, ordner: Path, wann: Callable[[Seite], bool], tue: Stoerung
) -> None:
    """One handover; at the first sight of `wann` the disturbance happens. Then everything is compared."""
    a, b = Seite.von(platz.a), Seite.von(platz.b)
    vorher = set((platz.b.dms / "akten").glob("*"))
    person = vorlage.schreibe_personendatei(ordner / "person.json", akte.person)
    gestoert: list[Zustand] = []

    def stoere(seite: Seite) -> None:
        _nur_diese(seite, akte)
        if not gestoert and a.vorgaenge and b.vorgaenge and wann(seite):
            gestoert.append(b.erste.ueberblick.zustand)
            tue()

    buehne = Buehne(platz, gruppe, a, b, stoere, {})
    buehne.fordere_an(person, frozenset(d.format for d in akte.dokumente))
    buehne.warte(uebergeben)
    assert gestoert, "the disturbance came in time"
    assert gestoert[0] not in (Zustand.IMPORTIERT, Zustand.ABGESCHLOSSEN)
    ergebnis = vergleiche(a, b, ordner)
    assert ergebnis.dokumente == len(akte.dokumente)
    assert set((platz.b.dms / "akten").glob("*")) - vorher == {Path(ergebnis.akte)}
    for seite in (a, b):
        _nichts_doppelt(seite, ordner)
        seite.installation.datenbank.schliesse()


def _nur_diese(seite: Seite, akte: Akte) -> None:
    """The others' handovers went before."""
    meine = akte.person.azr_nummer
    seite.vorgaenge = [v for v in seite.vorgaenge if v.ueberblick.person.azr_nummer == meine]


def _nichts_doppelt(seite: Seite, ordner: Path) -> None:
    """Every message exists once, and nothing is told twice in the timeline."""
    haus = seite.installation.haus(seite.behoerde.kennung)
    dateien = schreibe_gesendete(haus, seite.erste.ueberblick.id, ordner / seite.behoerde.kurz)
    assert len(dateien) == len({d.name for d in dateien})
    texte = Counter(e.text for e in seite.erste.zeitlinie)
    assert [text for text, anzahl in texte.items() if anzahl > 1] == []


def _mitten_im_versand(platz: Schauplatz) -> Callable[[Seite], bool]:
    return lambda seite: seite.behoerde == platz.a and _unterwegs(seite)


def _unterwegs(seite: Seite) -> bool:
    ueberblick = seite.erste.ueberblick
    return ueberblick.gesamt is not None and 0 < ueberblick.erledigt < ueberblick.gesamt


def test_der_sendende_worker_stirbt(platz: Schauplatz, gruppe: Gruppe, akte: Akte, tmp_path: Path) -> None:
    def tue() -> None:
        gruppe.toete("stuttgart-worker")
        gruppe.starte_neu("stuttgart-worker")

    _uebergabe_mit(platz, gruppe, akte, tmp_path, _mitten_im_versand(platz), tue)


def test_der_empfangende_worker_stirbt(platz: Schauplatz, gruppe: Gruppe, akte: Akte, tmp_path: Path) -> None:
    def tue() -> None:
        gruppe.toete("freiburg-worker")
        gruppe.starte_neu("freiburg-worker")

    def wann(seite: Seite) -> bool:
        return seite.behoerde == platz.b and _unterwegs(seite)

    _uebergabe_mit(platz, gruppe, akte, tmp_path, wann, tue)


def test_das_postfach_stirbt(platz: Schauplatz, gruppe: Gruppe, akte: Akte, tmp_path: Path) -> None:
    """It comes back at the same address, with everything that it had taken."""
    basis = platz.a.ordner.parent
    eintrag = (basis / "verzeichnis.toml").read_text(encoding="utf-8")
    adresse = eintrag.split('postfach_url = "http://')[1].split("/")[0]

    def tue() -> None:
        gruppe.toete("postfach")
        gruppe.starte_neu("postfach", lausche=adresse)

    _uebergabe_mit(platz, gruppe, akte, tmp_path, _mitten_im_versand(platz), tue)
