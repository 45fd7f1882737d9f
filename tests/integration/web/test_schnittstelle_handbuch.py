"""docs/schnittstelle.md: its examples run as they are written, and it names only codes and addresses that there are."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from gateway.ablage.clients import Clientbestand, Clientwunsch
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.web.rechte import RECHTE
from tests.conftest import StehendeUhr
from tests.unit.pdf.test_seiten import scan
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, Webserver
from tests.zweibehoerden import pdf, schreibe_akte

TEXT = (Path(__file__).parents[3] / "docs" / "schnittstelle.md").read_text(encoding="utf-8")
BEISPIELE = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.M | re.S)


def _client(web: Webserver) -> str:
    wunsch = Clientwunsch("fachverfahren", "Fachverfahren Muster", [Rolle.SACHBEARBEITUNG])
    with web.datenbank.schreiben() as session:
        geheimnis = Clientbestand(session, web.dienste.uhr).lege_an(wunsch, STUTTGART, wer="Test")
        session.commit()
    return geheimnis


def _bereit(web: Webserver, uhr: StehendeUhr) -> str:
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE)
    (dokument,) = akten.dokumente(id, "Antrag.pdf")
    web.stelle_bereit(id, (dokument, pdf(1)))
    akten.gehe(id, Zustand.VORBEREITET)
    return str(id)


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_die_beispiele_laufen_wie_sie_dastehen(web: Webserver, uhr: StehendeUhr, tmp_path: Path) -> None:
    schreibe_akte(web.blobs.parent / "dms" / "001900" / "akten" / "a1", {"Antrag.pdf": pdf(1)})
    ort = tmp_path / "beispiele"
    ort.mkdir()
    (ort / "nachtrag.pdf").write_bytes(scan(150))
    umgebung = {
        "PATH": os.environ["PATH"],
        "BASIS": web.url,
        "CLIENT_ID": "fachverfahren",
        "CLIENT_SECRET": _client(web),
        "BEREIT": _bereit(web, uhr),
    }
    befehl = ["bash", "-euo", "pipefail", "-c", "\n".join(BEISPIELE)]
    lauf = subprocess.run(befehl, cwd=ort, env=umgebung, capture_output=True, text=True, timeout=120)
    assert lauf.returncode == 0, lauf.stdout[-2000:] + lauf.stderr
    assert (ort / "dokument.pdf").read_bytes() == pdf(1)
    for datei in ("nachweis.pdf", "begleitliste.pdf"):
        assert (ort / datei).read_bytes().startswith(b"%PDF")
    for zeile in ("Familienname, Geburtsdatum", "Antrag.pdf", '"elektronisch":true'):
        assert zeile in lauf.stdout, lauf.stdout


def test_jede_genannte_adresse_gibt_es() -> None:
    pfade = {r.pfad.removeprefix("/api/v1") for r in RECHTE if r.pfad.startswith("/api/v1")}
    for genannt in re.findall(
        r"`(?:(?:GET|POST|PUT|DELETE) )?(/[a-z/{}]+[a-z}])(?:[?`])", TEXT.replace("`/api/v1", "`")
    ):
        assert genannt in pfade or any(r.pfad == genannt for r in RECHTE), genannt
