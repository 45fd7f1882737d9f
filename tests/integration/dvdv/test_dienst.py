"""The whole way: settings → DVDV client → HTTP → emulator serving a directory file."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.anschluss import basis_url, oeffne_anschluss
from gateway.bootstrap.verzeichnis import baue_verzeichnis, baue_verzeichnisemulator
from gateway.bootstrap.zertifikate import baue_pruefung
from gateway.cli.app import main
from gateway.schutz.testpki import Pki
from gateway.settings import Einstellungen, EinstellungenFalsch, Verzeichnisdienst, lade
from gateway.web.dienst import Dienst
from tests.integration.dvdv.netz import zeile
from tests.integration.schutz.test_befehle import einstellungen


@pytest.fixture
def emulator(tmp_path: Path, testpki: Pki) -> Iterator[str]:
    """The address of a running emulator that knows azr:001901."""
    datei = tmp_path / "dvdv.toml"
    datei.write_text(zeile(testpki, "azr:001901"))
    bereit = threading.Event()
    with oeffne_anschluss("127.0.0.1", 0) as anschluss:
        dienst = Dienst(baue_verzeichnisemulator(datei), bereit=bereit.set)
        faden = threading.Thread(target=dienst.run, kwargs={"sockets": [anschluss]})
        faden.start()
        assert bereit.wait(30)
        yield basis_url(anschluss)
        dienst.should_exit = True
        faden.join()


def mit_dvdv(tmp_path: Path, pki: Pki, *zeilen: str) -> Path:
    datei = einstellungen(tmp_path, pki)
    alt = 'art = "datei"\ndatei = "verzeichnis.toml"'
    assert alt in datei.read_text()
    datei.write_text(datei.read_text().replace(alt, "\n".join(('art = "dvdv"', *zeilen))))
    return datei


@pytest.mark.parametrize("zugang", ["intern", "standalone"])
def test_verzeichnis_show_fragt_das_dvdv(
    zugang: str,
    emulator: str,
    tmp_path: Path,
    testpki: Pki,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    datei = mit_dvdv(
        tmp_path,
        testpki,
        f'url = ["http://127.0.0.1:9/tot", "{emulator}"]',
        f'zugang = "{zugang}"',
        f'schluessel = "{testpki.p12("behoerde-a-signatur")}"',
        f'pin_datei = "{testpki.pin_datei}"',
        'letzter_stand = "stand"',
    )
    befehl = ["aktenbruecke", "verzeichnis", "show", "azr:001901", "--settings", str(datei), "--json"]
    monkeypatch.setattr(sys, "argv", befehl)
    with pytest.raises(SystemExit) as ende:
        main()
    (werte,) = [json.loads(z) for z in capsys.readouterr().out.splitlines()]
    assert (ende.value.code, werte["ok"], werte["version"]) == (0, True, "26.11")
    assert len(list((tmp_path / "stand").iterdir())) == 1


@pytest.mark.parametrize(
    "dienst",
    [
        Verzeichnisdienst(art="datei"),
        Verzeichnisdienst(art="dvdv"),
        Verzeichnisdienst(art="dvdv", url=["http://127.0.0.1:9"], zugang="standalone"),
        Verzeichnisdienst(art="dvdv", url=["http://127.0.0.1:9"], tls_anker=Path("/gibt/es/nicht")),
    ],
)
def test_unvollstaendige_einstellungen_werden_genannt(
    dienst: Verzeichnisdienst, tmp_path: Path, testpki: Pki
) -> None:
    e: Einstellungen = lade(einstellungen(tmp_path, testpki))
    with pytest.raises(EinstellungenFalsch, match="verzeichnis"):
        baue_verzeichnis(dienst, baue_pruefung(e.vertrauen))
