"""Sure, unsure, different: the person found against the person asked for (§ 10 Abs. 4 AZRG)."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain.person import Person
from gateway.domain.personenabgleich import Urteil, schluessel, vergleiche, verwechselbar
from gateway.domain.personenfelder import Feldurteil
from tests.unit.domain.personenpaare import BEISPIEL, namen, paare, personen, vollstaendige

_OHNE_NUMMER = replace(BEISPIEL, azr_nummer=None)
_ANDERE_NUMMER = "180101995678"


@pytest.mark.parametrize(
    "abweichung",
    [
        pytest.param({}, id="alles stimmt"),
        pytest.param({"familienname": "MUESTERLE", "vorname": "annalena"}, id="andere Schreibweise"),
        pytest.param({"azr_nummer": "170203 991234"}, id="AZR-Nummer mit Leerzeichen"),
        pytest.param({"azr_nummer": None}, id="AZR-Nummer fehlt, alles andere stimmt"),
        pytest.param({"geburtsort": None}, id="Geburtsort fehlt"),
        pytest.param({"geschlecht": "x"}, id="Geschlecht ohne Angabe"),
        pytest.param(
            {"staatsangehoerigkeiten": ("998",), "geschlecht": "x"}, id="Staatsangehörigkeit ungeklärt"
        ),
        pytest.param({"geburtsname": "Probe"}, id="Geburtsname nur auf einer Seite"),
        pytest.param({"geburtsdatum": "1990"}, id="nur das Jahr bekannt, alles andere stimmt"),
        pytest.param(
            {"familienname": "Beispiel", "geburtsname": "Müsterle"}, id="nach der Heirat, alles andere stimmt"
        ),
        pytest.param(
            {"geburtsort": "Beispielstadt (Kreis)"}, id="Geburtsort mit Zusatz, alles andere stimmt"
        ),
        pytest.param({"staatsangehoerigkeiten": ("163", "475")}, id="zweite Staatsangehörigkeit"),
    ],
)
def test_sicher(abweichung: dict[str, Any]) -> None:
    assert vergleiche(BEISPIEL, replace(BEISPIEL, **abweichung)).urteil is Urteil.SICHER


@pytest.mark.parametrize(
    "abweichung",
    [
        pytest.param({"azr_nummer": _ANDERE_NUMMER}, id="zweite AZR-Nummer"),
        pytest.param({"vorname": "Anna"}, id="ein Vorname weniger"),
        pytest.param({"vorname": "Lena Anna"}, id="Vornamen in anderer Folge"),
        pytest.param({"vorname": None}, id="Vorname fehlt"),
        pytest.param({"familienname": "Musterle"}, id="Umlaut weggelassen"),
        pytest.param({"familienname": "Anna Lena", "vorname": "Müsterle"}, id="Namen vertauscht"),
        pytest.param({"familienname": "Beispiel"}, id="anderer Familienname, dieselbe Nummer"),
        pytest.param({"geburtsdatum": "1975-11-30"}, id="anderes Geburtsdatum, dieselbe Nummer"),
        pytest.param({"geburtsdatum": "1975-11-30", "familienname": "Beispiel"}, id="nur Vorname und Nummer"),
        pytest.param({"vorname": "Berta", "familienname": "Beispiel"}, id="nur Geburtsdatum und Nummer"),
        pytest.param({"geburtsdatum": "1990-14-05"}, id="Tag und Monat vertauscht"),
        pytest.param({"geburtsdatum": None}, id="Geburtsdatum fehlt"),
        pytest.param({"geburtsort": "Probeville"}, id="anderer Geburtsort"),
        pytest.param({"geschlecht": "m"}, id="anderes Geschlecht"),
        pytest.param({"staatsangehoerigkeiten": ("475",)}, id="keine gemeinsame Staatsangehörigkeit"),
        pytest.param({"geburtsdatum": "1990", "geburtsort": None}, id="zwei schwache Stellen"),
        pytest.param({"geburtsdatum": "1990", "azr_nummer": None}, id="nur das Jahr und keine Nummer"),
        pytest.param({"geburtsort": None, "azr_nummer": None}, id="keine Nummer und kein Geburtsort"),
        pytest.param(
            {"geburtsort": "Beispielstadt (Kreis)", "azr_nummer": None}, id="Zusatz am Ort, keine Nummer"
        ),
        pytest.param(
            {"familienname": "Beispiel", "geburtsname": "Müsterle", "azr_nummer": None},
            id="Heirat ohne Nummer",
        ),
        pytest.param(
            {"familienname": "Beispiel", "azr_nummer": None}, id="vielleicht Heirat, vielleicht nicht"
        ),
        pytest.param({"geburtsdatum": "1990-01-01", "azr_nummer": None}, id="Jahresanfang als Platzhalter"),
        pytest.param({"familienname": "Müsterlex", "azr_nummer": None}, id="Eingabefehler im Namen"),
        pytest.param(
            {"geburtsdatum": "1990-05-15", "azr_nummer": _ANDERE_NUMMER}, id="Eingabefehler im Datum"
        ),
    ],
)
def test_unsicher(abweichung: dict[str, Any]) -> None:
    assert vergleiche(BEISPIEL, replace(BEISPIEL, **abweichung)).urteil is Urteil.UNSICHER


@pytest.mark.parametrize(
    "abweichung",
    [
        pytest.param({"geburtsdatum": "1975-11-30"}, id="Namensvettern mit anderem Geburtsdatum"),
        pytest.param({"familienname": "Beispiel", "vorname": "Berta"}, id="nur das Geburtsdatum gleich"),
        pytest.param({"vorname": "Berta", "azr_nummer": _ANDERE_NUMMER}, id="Zwillinge"),
        pytest.param({"familienname": "Beispiel", "geburtsort": "Probeville"}, id="anderer Name und Ort"),
        pytest.param({"familienname": "Beispiel", "geburtsort": None}, id="anderer Name, Ort unbekannt"),
        pytest.param(
            {"vorname": "Anna", "geburtsort": "Probeville", "geschlecht": "m"}, id="zwei Widersprüche"
        ),
        pytest.param({"geburtsdatum": None, "staatsangehoerigkeiten": ("475",)}, id="nur der Name gleich"),
        pytest.param({"familienname": "", "vorname": None}, id="ohne jeden Namen"),
    ],
)
def test_verschieden(abweichung: dict[str, Any]) -> None:
    gesucht = replace(BEISPIEL, azr_nummer="170203991234" if "azr_nummer" in abweichung else None)
    assert vergleiche(gesucht, replace(gesucht, **abweichung)).urteil is Urteil.VERSCHIEDEN


def test_die_akte_eines_anderen_unter_derselben_nummer_geht_nicht_von_selbst() -> None:
    gesucht = replace(
        BEISPIEL, vorname="Omar", familienname="Ander", geschlecht="m", geburtsdatum="1990-03-02"
    )
    akte = replace(gesucht, vorname="Amro", familienname="Anderer", geburtsdatum="1991-03-02")
    assert vergleiche(gesucht, akte).urteil is Urteil.UNSICHER
    assert vergleiche(gesucht, replace(akte, geburtsdatum="1975-12-24")).urteil is Urteil.UNSICHER
    ganz_anders = replace(akte, vorname="Probian", geburtsdatum="1975-12-24")
    assert vergleiche(gesucht, ganz_anders).urteil is Urteil.VERSCHIEDEN


def test_wer_nur_einen_namen_hat_wird_mit_nummer_sicher_erkannt() -> None:
    person = replace(BEISPIEL, vorname=None)
    assert vergleiche(person, person).urteil is Urteil.SICHER
    ohne = replace(person, azr_nummer=None)
    assert vergleiche(ohne, ohne).urteil is Urteil.UNSICHER


def test_ein_name_anders_auf_die_felder_verteilt_ist_aehnlich() -> None:
    ein_feld = replace(BEISPIEL, vorname=None, familienname="Müsterle Anna Lena")
    abgleich = vergleiche(BEISPIEL, ein_feld)
    assert [f.urteil for f in abgleich.felder[:2]] == [Feldurteil.AEHNLICH, Feldurteil.AEHNLICH]
    assert abgleich.urteil is Urteil.UNSICHER


def test_jedes_feld_wird_genannt_und_begruendet() -> None:
    abgleich = vergleiche(BEISPIEL, replace(BEISPIEL, geburtsdatum="1990", geburtsort="Probeville"))
    assert [(f.feld, f.urteil) for f in abgleich.felder] == [
        ("Familienname", Feldurteil.GLEICH),
        ("Vorname", Feldurteil.GLEICH),
        ("Geburtsname", Feldurteil.UNBEKANNT),
        ("Geburtsdatum", Feldurteil.AEHNLICH),
        ("Geburtsort", Feldurteil.ABWEICHEND),
        ("Geschlecht", Feldurteil.GLEICH),
        ("Staatsangehörigkeit", Feldurteil.GLEICH),
        ("AZR-Nummer", Feldurteil.GLEICH),
    ]
    assert abgleich.felder[3].satz == "Das Geburtsdatum stimmt überein, soweit bekannt."
    assert abgleich.begruendung == (
        "Familienname, Vorname, Geschlecht, Staatsangehörigkeit und AZR-Nummer stimmen überein, "
        "Geburtsdatum ist ähnlich, Geburtsort weicht ab, Geburtsname ist nicht auf beiden Seiten bekannt."
    )


@pytest.mark.parametrize(
    ("abweichung", "erwartet"),
    [
        pytest.param({"azr_nummer": _ANDERE_NUMMER}, True, id="nur die Nummer verschieden"),
        pytest.param({"azr_nummer": None}, True, id="eine ohne Nummer"),
        pytest.param({"azr_nummer": None, "geburtsort": None, "geschlecht": "x"}, True, id="wenig bekannt"),
        pytest.param({"azr_nummer": _ANDERE_NUMMER, "vorname": "Anna"}, True, id="Vorname nur zum Teil"),
        pytest.param({"azr_nummer": _ANDERE_NUMMER, "geburtsdatum": "1990"}, True, id="Datum nur zum Teil"),
        pytest.param({"azr_nummer": _ANDERE_NUMMER, "geburtsdatum": "1990-05-15"}, False, id="anderer Tag"),
        pytest.param({"azr_nummer": _ANDERE_NUMMER, "vorname": "Berta"}, False, id="Zwillinge"),
        pytest.param({"azr_nummer": _ANDERE_NUMMER, "geburtsort": "Probeville"}, False, id="anderer Ort"),
        pytest.param({}, False, id="zwei Akten einer Person"),
    ],
)
def test_verwechselbar_sind_personen_die_nur_die_nummer_trennt(
    abweichung: dict[str, Any], erwartet: bool
) -> None:
    andere = replace(BEISPIEL, **abweichung)
    assert verwechselbar(BEISPIEL, andere) is verwechselbar(andere, BEISPIEL) is erwartet


@given(paare())
def test_das_urteil_haengt_nicht_an_der_richtung(paar: tuple[Person, Person]) -> None:
    a, b = paar
    assert vergleiche(a, b) == vergleiche(b, a)
    assert verwechselbar(a, b) == verwechselbar(b, a)


@given(vollstaendige)
def test_dieselben_vollstaendigen_angaben_sind_sicher(person: Person) -> None:
    assert vergleiche(person, person).urteil is Urteil.SICHER


@given(vollstaendige)
def test_gross_und_kleinschreibung_und_ausgeschriebene_zeichen_aendern_nichts(person: Person) -> None:
    def anders(text: str | None) -> str | None:
        ausgeschrieben = (text or "").replace("ö", "oe").replace("ß", "ss").replace("Å", "AA")
        return unicodedata.normalize("NFD", ausgeschrieben.swapcase()).replace("\u0303", "") or None

    geschrieben = {
        feld: anders(getattr(person, feld))
        for feld in ("vorname", "familienname", "geburtsname", "geburtsort")
    }
    assert vergleiche(person, replace(person, **geschrieben)).urteil is Urteil.SICHER


@given(paare())
def test_die_azr_nummer_allein_macht_niemanden_sicher(paar: tuple[Person, Person]) -> None:
    a, b = paar
    mit = vergleiche(replace(a, azr_nummer="170203991234"), replace(b, azr_nummer="170203991234"))
    if mit.urteil is Urteil.SICHER:
        kern = {f.feld: f.urteil for f in mit.felder}
        assert Feldurteil.ABWEICHEND not in kern.values()
        gleiche = [kern[feld] for feld in ("Familienname", "Vorname", "Geburtsdatum")].count(
            Feldurteil.GLEICH
        )
        assert gleiche >= 2
        ohne = vergleiche(replace(a, azr_nummer=None), replace(b, azr_nummer=None))
        assert ohne.urteil is not Urteil.VERSCHIEDEN


@given(vollstaendige, namen, namen, st.dates())
def test_die_nummer_eines_anderen_macht_nie_sicher(
    person: Person, vorname: str, familienname: str, geboren: Any
) -> None:
    a = replace(person, azr_nummer="170203991234")
    b = replace(
        a, vorname=f"{vorname}xylo", familienname=f"{familienname}xylo", geburtsdatum=geboren.isoformat()
    )
    assert vergleiche(a, b).urteil is not Urteil.SICHER


@settings(max_examples=1000)
@given(paare())
def test_wer_nicht_verschieden_ist_hat_einen_schluessel_gemeinsam(paar: tuple[Person, Person]) -> None:
    a, b = paar
    if vergleiche(a, b).urteil is not Urteil.VERSCHIEDEN:
        assert schluessel(a) & schluessel(b)


@given(personen, personen)
def test_kein_satz_nennt_einen_wert(a: Person, b: Person) -> None:
    abgleich = vergleiche(a, b)
    text = " ".join((*(f.satz for f in abgleich.felder), abgleich.begruendung))
    assert not any(zeichen.isdigit() for zeichen in text)
    werte = chain.from_iterable((p.vorname, p.familienname, p.geburtsname, p.geburtsort) for p in (a, b))
    woerter = set(text.replace(",", "").replace(".", "").split())
    assert woerter.isdisjoint(chain.from_iterable(w.split() for w in werte if w and w != "unbekannt"))
