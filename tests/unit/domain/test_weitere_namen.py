"""Other names and AZR numbers: they help to find a person and to ask about her, and never make anybody sure."""

from __future__ import annotations

from dataclasses import replace

from gateway.ablage.vorgaenge import person_als_json, person_aus_json
from gateway.aktendatei import Personangabe
from gateway.domain.person import (
    Angabenart,
    Person,
    WeitereAngabe,
    als_weitere,
    mit_weiteren,
    varianten,
)
from gateway.domain.personenabgleich import Urteil, schluessel, vergleiche, verwechselbar
from gateway.nachrichten import person as personangaben

MARA = Person("Mara", "Musterfrau", None, "1990-05-17", "Beispielstadt", "w", ("163",), "200115990001")
ALIAS = WeitereAngabe(Angabenart.ALIAS, "Lena", "Erfunden", quelle="BAMF", am="2019-03-01")
NUMMER = WeitereAngabe(Angabenart.AZR_NUMMER, azr_nummer="180203990007", quelle="AZR", am="2020-01-01")
BEKANNT = mit_weiteren(MARA, (ALIAS, NUMMER))
LENA = replace(MARA, vorname="Lena", familienname="Erfunden", azr_nummer=None)


def test_unter_einem_anderen_namen_wird_gefragt_und_nie_ist_es_sicher() -> None:
    assert vergleiche(MARA, LENA).urteil is Urteil.VERSCHIEDEN
    for a, b in ((BEKANNT, LENA), (LENA, BEKANNT)):
        abgleich = vergleiche(a, b)
        assert abgleich.urteil is Urteil.UNSICHER
        assert abgleich.begruendung.endswith("Unter einem weiteren bekannten Namen stimmt alles überein.")
        assert "Erfunden" not in abgleich.begruendung
    assert verwechselbar(BEKANNT, LENA) and not verwechselbar(MARA, LENA)


def test_eine_andere_azr_nummer_allein_macht_niemanden_zu_derselben_person() -> None:
    """§ 10 Abs. 4 AZRG."""
    fremd = Person("Ole", "Anders", None, "1970-01-01", "Anderswo", "m", ("126",), "180203990007")
    assert vergleiche(BEKANNT, fremd).urteil is Urteil.VERSCHIEDEN
    andere_nummer = replace(MARA, azr_nummer="180203990007")
    assert vergleiche(MARA, andere_nummer).urteil is Urteil.UNSICHER
    assert vergleiche(BEKANNT, andere_nummer).urteil is Urteil.UNSICHER


def test_gefunden_wird_sie_unter_jedem_namen() -> None:
    assert schluessel(LENA) & schluessel(BEKANNT) > schluessel(LENA) & schluessel(MARA)
    assert "azr:180203990007" in schluessel(BEKANNT)
    assert [v.azr_nummer for v in varianten(BEKANNT)] == [MARA.azr_nummer, "180203990007"]


def test_dasselbe_steht_einmal_und_der_eigene_name_gar_nicht() -> None:
    selbst = als_weitere(MARA, Angabenart.ALIAS, "irgendwer", None)
    spaeter = replace(ALIAS, quelle="andere", am="2024-01-01")
    assert mit_weiteren(BEKANNT, (selbst, spaeter, replace(NUMMER, azr_nummer=MARA.azr_nummer))).weitere == (
        ALIAS,
        NUMMER,
    )


def test_quelle_und_tag_bleiben_in_zeile_und_akte_json() -> None:
    assert person_aus_json(person_als_json(BEKANNT)).weitere == (ALIAS, NUMMER)
    angabe = Personangabe.aus_person(BEKANNT).model_dump(mode="json")
    assert Personangabe.model_validate(angabe).als_person().weitere == (ALIAS, NUMMER)
    assert "weitere" not in Personangabe.aus_person(MARA).model_dump(mode="json"), "as before"
    assert "weitere" not in person_als_json(MARA)


def test_namen_reisen_in_der_nachricht_und_eine_nummer_hat_dort_keinen_platz() -> None:
    recht = WeitereAngabe(Angabenart.DEUTSCHES_RECHT, "Mara", "Mustermann")
    kaputt = WeitereAngabe(Angabenart.ALIAS, "Лена", "Другая")
    nachricht = personangaben.aus_domaene(mit_weiteren(MARA, (recht, ALIAS, NUMMER, kaputt)))
    zurueck = personangaben.als_domaene(nachricht, "Wegstadt, Nachricht 010206")
    assert [(w.art, w.familienname, w.quelle) for w in zurueck.weitere] == [
        (Angabenart.DEUTSCHES_RECHT, "Mustermann", "Wegstadt, Nachricht 010206"),
        (Angabenart.ALIAS, "Erfunden", "Wegstadt, Nachricht 010206"),
    ]
    assert zurueck == MARA
