"""A directory that hangs makes no mailbox silent."""

from __future__ import annotations

from gateway.ablage.betrieb import Dienstbefund
from gateway.ablauf.post.dienstpruefung import SCHWEIGT, ohne_folgen
from gateway.domain.dienst import Dienstart

_STUMM = Dienstbefund(False, "Antwortet nicht.", "", SCHWEIGT)
_DA = Dienstbefund(True, "Antwortet.")
_WEG = Dienstbefund(False, "Nicht erreichbar.", "", "transport.weg")


def test_haengt_das_verzeichnis_ist_vom_postfach_nichts_bekannt() -> None:
    assert ohne_folgen({Dienstart.POSTFACH: _STUMM, Dienstart.VERZEICHNIS: _STUMM}) == {
        Dienstart.VERZEICHNIS: _STUMM
    }


def test_ein_postfach_das_selbst_schweigt_oder_weg_ist_bleibt_ein_befund() -> None:
    for postfach, verzeichnis in ((_STUMM, _DA), (_WEG, _STUMM), (_DA, _STUMM)):
        eben = {Dienstart.POSTFACH: postfach, Dienstart.VERZEICHNIS: verzeichnis}
        assert ohne_folgen(eben) == eben
