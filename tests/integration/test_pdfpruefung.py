"""PDFs are looked into by a process of their own: it may die, hang or eat, the worker goes on."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest

from adapters.pdf import kindprozess
from adapters.pdf.pruefer import Pdfpruefung
from gateway.ports import Pdfbefund
from tests.pdfbau import BESCHAEDIGT, MIT_JAVASCRIPT, SCHLICHT, VERSCHLUESSELT

GUT = Pdfbefund(False, False, ())


def test_ein_prozess_sieht_alle_dokumente_einer_lieferung_an(tmp_path: Path) -> None:
    with Pdfpruefung(tmp_path).bereit() as gang:
        befunde = [
            gang.pruefe(BytesIO(inhalt))
            for inhalt in (MIT_JAVASCRIPT * 1, SCHLICHT, VERSCHLUESSELT, BESCHAEDIGT, SCHLICHT)
        ]
        assert list(tmp_path.iterdir()) == [], "nichts, was jemand finden könnte"
    assert befunde == [
        Pdfbefund(False, False, ("JavaScript",)),
        GUT,
        Pdfbefund(True, False, ()),
        Pdfbefund(False, True, ()),
        GUT,
    ]


def test_stirbt_er_gilt_das_dokument_als_nicht_lesbar_und_das_naechste_wird_angesehen(tmp_path: Path) -> None:
    with Pdfpruefung(tmp_path).bereit() as gang:
        assert gang.pruefe(BytesIO(SCHLICHT)) == GUT
        kind = gang.kind._kind
        assert kind is not None
        kind.kill()
        kind.wait()
        assert gang.pruefe(BytesIO(SCHLICHT)).beschaedigt
        assert gang.pruefe(BytesIO(SCHLICHT)) == GUT


def test_haengt_er_wird_nicht_ewig_gewartet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    haengt = tmp_path / "python"
    haengt.write_text("#!/bin/sh\nexec sleep 600\n")
    haengt.chmod(0o755)
    monkeypatch.setattr(kindprozess.sys, "executable", str(haengt))
    with Pdfpruefung(tmp_path, geduld=0.2).bereit() as gang:
        assert gang.pruefe(BytesIO(SCHLICHT)).beschaedigt
        assert gang.kind._kind is None


def test_er_darf_nicht_schreiben_und_nicht_beliebig_viel_speicher_nehmen(tmp_path: Path) -> None:
    with Pdfpruefung(tmp_path).bereit() as gang:
        gang.pruefe(BytesIO(SCHLICHT))
        kind = gang.kind._kind
        assert kind is not None
        grenzen = Path(f"/proc/{kind.pid}/limits").read_text()
        umgebung = Path(f"/proc/{kind.pid}/environ").read_bytes()
    zeilen = {z[:25].strip(): z[26:].split()[0] for z in grenzen.splitlines()}
    assert (zeilen["Max address space"], zeilen["Max file size"]) == (str(1 << 30), "0")
    assert umgebung.count(b"=") <= 2 and os.environ.get("HOME", "?").encode() not in umgebung
