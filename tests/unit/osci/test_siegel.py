"""The `Siegel` port: what the flows get and what they are protected from."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.osci.inhalt.siegel import OsciSiegel
from gateway.errors import EingabeFehler
from gateway.ports import Inhalt, Siegel
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.pfad import Zertifikatspruefung
from tests.oscivektoren import (
    ORDNER,
    WANN,
    Speicherquarantaene,
    schluessel,
    vertrauensordner,
    zertifikat,
)


class Uhr:
    """Stands at `wert`."""

    def __init__(self, wert: datetime = WANN):
        self.wert = wert

    def jetzt(self) -> datetime:
        return self.wert


@pytest.fixture
def vertrauen(tmp_path: Path) -> Path:
    return vertrauensordner(tmp_path / "vertrauen")


def siegel(vertrauen: Path, autor: str = "absender-sig-3072", uhr: Uhr | None = None) -> Siegel:
    pruefung = Zertifikatspruefung(vertrauen)
    return OsciSiegel(schluessel(autor), [schluessel("leser-enc-3072")], pruefung, uhr or Uhr())


def versiegelt(siegel_: Siegel, leser: str = "leser-enc-3072") -> bytes:
    ziel = io.BytesIO()
    inhalt = Inhalt("nachricht", 8, lambda: io.BytesIO(b"Beispiel"))
    siegel_.versiegle([inhalt], zertifikat(leser).der, ziel, als_anhang=True)
    return ziel.getvalue()


def test_auch_aus_einer_quelle_ohne_sprungstelle_wird_geoeffnet(vertrauen: Path) -> None:
    class Einbahn(io.BytesIO):
        def seekable(self) -> bool:
            return False

    quarantaene = Speicherquarantaene()
    unser = siegel(vertrauen)
    sendung = unser.oeffne(Einbahn(versiegelt(unser)), quarantaene)
    assert quarantaene.faecher["nachricht"].getvalue() == b"Beispiel"
    assert sendung.signatur.fingerabdruck == zertifikat("absender-sig-3072").fingerabdruck


def test_ohne_gueltige_zertifikate_wird_nicht_versiegelt(vertrauen: Path) -> None:
    spaet = Uhr(datetime(2060, 1, 1, tzinfo=UTC))
    for unser in (
        siegel(vertrauen, uhr=spaet),
        *(
            siegel(vertrauen, f"absender-sig-{art}")
            for art in ("abgelaufen", "gesperrt", "fremd", "kuenftig")
        ),
    ):
        with pytest.raises(ZertifikatAbgelehnt):
            versiegelt(unser)
    with pytest.raises(ZertifikatAbgelehnt):
        versiegelt(siegel(vertrauen), leser="leser-sig-3072")


@pytest.mark.parametrize("datei", ["31-digest-sha3-256", "32-aes128-gcm"])
def test_was_das_profil_nicht_nennt_ist_keine_lieferung(datei: str, vertrauen: Path) -> None:
    with (ORDNER / "messages" / f"{datei}.osci").open("rb") as nachricht, pytest.raises(EingabeFehler):
        siegel(vertrauen).oeffne(nachricht, Speicherquarantaene())


def test_ein_betreff_ohne_transportsignatur_zaehlt_nicht(vertrauen: Path) -> None:
    with (ORDNER / "messages" / "29-betreff-umlaute.osci").open("rb") as nachricht:
        assert siegel(vertrauen).oeffne(nachricht, Speicherquarantaene()).betreff is None
