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


_SB, _FG, _VERWALTUNG = Rolle.SACHBEARBEITUNG, Rolle.FREIGABE, Rolle.ADMINISTRATION
_INHALT = {_SB, _FG}
AENDERN = {
    ("/anmelden", "/abmelden", "/mandant", "/sitzungen", "/api/v1/token"): set(Rolle),
    ("/protokoll", "/api/v1/protokoll"): {_VERWALTUNG, Rolle.REVISION},  # asks, changes nothing
    ("/regeln/aktivieren", "/api/v1/regelsaetze/{version}/aktivierung"): {_FG},
    ("/regeln", "/api/v1/regelsaetze"): {_VERWALTUNG, _FG},
    ("/arbeitsplatz", "/suche", "/uebergaben", "/spaetscans", "/aufgaben", "/anfragen"): _INHALT,
    (
        "/api/v1/uebergaben",
        "/api/v1/aufgaben",
        "/api/v1/anfragen",
        "/api/v1/suche",
        "/api/v1/verbleib",
        "/api/v1/termine",
        "/api/v1/spaetscans",
    ): _INHALT,
}
"""By the beginning of the path who may do at most; whatever is not here is for Administration."""
SAGT_INHALT = (
    "dokument",
    "begleitliste",
    "aufgaben",
    "arbeitsplatz",
    "suche",
    "spaetscans",
    "termine",
    "rueckfrage",
)


def _hoechstens(pfad: str) -> set[Rolle]:
    for anfaenge, rollen in AENDERN.items():
        if any(pfad == a or pfad.startswith(f"{a}/") for a in anfaenge):
            return rollen
    return {_VERWALTUNG}


def test_wer_etwas_aendern_darf_steht_nicht_nur_in_der_tafel_selbst() -> None:
    """A second account of it, by kinds: what the table grants beyond this is a slip, or belongs here too."""
    zu_viel = {
        (r.methode, r.pfad, rolle.value)
        for r in RECHTE
        if r.methode != "GET"
        for rolle in (r.rollen or set(Rolle))
        if rolle not in _hoechstens(r.pfad)
    }
    assert zu_viel == set()


def test_was_inhalt_zeigt_sehen_nur_die_damit_arbeiten() -> None:
    zu_viel = {
        (r.methode, r.pfad)
        for r in RECHTE
        if any(teil.partition(".")[0].startswith(SAGT_INHALT) for teil in r.pfad.split("/"))
        if not (r.rollen or set(Rolle)) <= _INHALT
    }
    assert zu_viel == {("POST", "/api/v1/protokoll/suche")}


def test_ohne_anmeldung_geht_nur_was_davor_liegt() -> None:
    offene = {r.pfad for r in RECHTE if r.rollen is None}
    davor = ("/health/", "/metrics", "/static/", "/anmelden", "/barrierefreiheit", "/api/v1/token")
    assert {pfad for pfad in offene if not pfad.startswith(davor)} == set()
