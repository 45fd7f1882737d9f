"""The table of rights keeps the contract of the screens."""

from __future__ import annotations

import pytest

from gateway.domain.aufgabe import Rolle
from gateway.web.fehler import FalscheMethode, NichtGefunden
from gateway.web.rechte import RECHTE, finde

NAVIGATION = {
    Rolle.SACHBEARBEITUNG: {"Arbeitsplatz", "Suche", "Übergaben", "Aufgaben"},
    Rolle.FREIGABE: {"Arbeitsplatz", "Suche", "Übergaben", "Aufgaben", "Regeln"},
    Rolle.ADMINISTRATION: {
        "Übergaben",
        "Leitstand",
        "Nachrichten",
        "Fehlerablage",
        "Partner",
        "Regeln",
        "Benutzer",
        "Aufgaben",
        "Protokoll",
    },
    Rolle.REVISION: {
        "Protokoll", "Übergaben", "Nachrichten", "Leitstand", "Partner", "Regeln", "Benutzer"
    },
}  # fmt: skip
"""At most these, by the contract of the screens."""


def test_jede_rolle_sieht_hoechstens_was_ihr_zusteht() -> None:
    for recht in RECHTE:
        for rolle in recht.rollen or ():
            if recht.name:
                assert recht.name in NAVIGATION[rolle], (recht.pfad, rolle)


def test_wer_personen_sieht_ist_sachbearbeitung_oder_freigabe() -> None:
    for name in ("Arbeitsplatz", "Suche", "Aufgaben"):
        (recht,) = [r for r in RECHTE if r.name == name]
        assert recht.rollen == {Rolle.SACHBEARBEITUNG, Rolle.FREIGABE}


def test_die_erste_passende_zeile_zaehlt() -> None:
    assert finde("GET", "/uebergaben/anfordern").pfad == "/uebergaben/anfordern"
    assert finde("GET", "/uebergaben/1").pfad == "/uebergaben/{id}"
    for weg in ("/uebergaben/1/2", "/uebergaben/", "/Uebergaben", "/uebergaben.csv/x"):
        with pytest.raises(NichtGefunden):
            finde("GET", weg)
    with pytest.raises(FalscheMethode):
        finde("DELETE", "/uebergaben")
