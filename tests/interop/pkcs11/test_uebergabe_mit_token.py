"""A whole handover where one authority has its keys in a token: real processes, real mailbox."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from gateway.demo import aufbau, einstellungsdateien
from gateway.demo.behoerden import Demobehoerde
from gateway.demo.einstellungsdateien import Umwelt
from tests.integration.befehl import Befehl
from tests.interop.pkcs11.werkbank import Werkbank

pytestmark = [pytest.mark.xdist_group("pkcs11"), pytest.mark.langsam]
AMT = "Vorführamt"


def test_eine_behoerde_mit_token_uebernimmt_eine_akte(
    werkbank: Werkbank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def mit_token(mandanten: Sequence[Demobehoerde], umwelt: Umwelt) -> None:
        einstellungsdateien.schreibe_einstellungen(mandanten, umwelt)
        (behoerde,), pki = mandanten, umwelt.pki
        if behoerde.rolle != "behoerde-b":
            return
        text = behoerde.einstellungen.read_text()
        for kennung, (zweck, darf) in {"01": ("signatur", "sign"), "02": ("chiffre", "decrypt")}.items():
            p12 = pki.p12(f"{behoerde.rolle}-{zweck}")
            werkbank.lege_p12(AMT, p12, pki.pin, kennung, zweck, f"--usage-{darf}")
            adresse = werkbank.adresse(zweck, token=AMT, x_certificate=str(p12.with_suffix(".cer")))
            assert str(p12) in text
            text = text.replace(str(p12), adresse)
            p12.unlink()
        behoerde.einstellungen.write_text(text.replace(str(pki.pin_datei), str(werkbank.pin_datei)))

    monkeypatch.setattr(aufbau, "schreibe_einstellungen", mit_token)
    akte = tmp_path / "akte"
    akte.mkdir()
    (akte / "Bescheid.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    befehl = Befehl(monkeypatch, capsys)
    antwort = befehl("demo", "--once", "--json", "--akte", akte, "--data", tmp_path / "daten")
    assert antwort.exit_code == 0, antwort.meldung
    assert antwort.letzte["ok"] is True
    assert (Path(antwort.letzte["akte"]) / "Bescheid.pdf").read_bytes() == b"%PDF-1.4\n%%EOF\n"
