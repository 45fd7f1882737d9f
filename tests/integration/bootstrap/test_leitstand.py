"""What a real installation tells its Leitstand: disks, its own certificates, nothing of other Mandanten."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.auskunft.betrieb import Gegenstand
from gateway.bootstrap.installation import Installation
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen


def test_der_leitstand_kennt_platz_zertifikate_und_partner_der_installation(
    tmp_path: Path, testpki: Pki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = einstellungen(tmp_path, testpki)
    Befehl(monkeypatch, capsys)("db", "upgrade", "--settings", toml)
    dienste = Installation(lade(toml)).webdienste()
    befunde = dienste.hausbefunde("azr:001900")
    assert {b.was for b in befunde} == {Gegenstand.PLATZ, Gegenstand.SCHLUESSEL, Gegenstand.FRISTEN}
    assert any("azr:001900 Zertifikat Signatur: Gültig bis" in b.text for b in befunde)
    assert not any("azr:001900" in b.text for b in dienste.hausbefunde("azr:000000"))
    (partner,) = dienste.partner("azr:001900").seite().zeilen
    assert partner.kennung == "azr:001901"
    assert [z.tage is not None and z.tage > 0 for z in partner.zertifikate] == [True, True]
