"""Every question that a rule asks, with each of its answers: a story each, generated from the table of rules.

One database: what differs from story to story is the rule, not the storing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.domain.frage import Aufgabenart, Bedarf, Rolle, Wahl
from gateway.domain.grenzen import Grenzen
from gateway.domain.meldung import Meldeart, Sperre, Wohnanschrift
from gateway.domain.regelfragen import REGELFRAGEN
from gateway.domain.uebergabe import Zustand
from tests.integration.ablauf.test_fragen import MIT_REGELN
from tests.zweibehoerden import (
    AGS_ZU,
    HEIM,
    IN_ANDERSWO,
    PERSON,
    WEG,
    Amt,
    Zweibehoerden,
    merke_meldung,
    pdf,
    schreibe_akte,
)

Z = Zweibehoerden
KIND = replace(PERSON, geburtsdatum="2015-05-17")
ZWILLING = replace(PERSON, geburtsort="Anderswo", azr_nummer=None)
WERTE = {
    Bedarf.ABSAGECODE: "02",
    Bedarf.DATUM: "2027-03-01",
    Bedarf.BEHOERDE: WEG,
    Bedarf.AZR_NUMMER: str(PERSON.azr_nummer),
}
PERSONEN = {Rolle.SACHBEARBEITUNG: ("sb1", "sb2"), Rolle.FREIGABE: ("fg1", "fg2")}


def merkmal(name: str) -> Callable[[Z], None]:
    def lage(z: Z) -> None:
        z.lege_akte(merkmale=[name])
        z.fordere_an()

    return lage


def merkmale_unbekannt(z: Z) -> None:
    z.lege_akte(merkmale=None)
    z.fordere_an()


def streit_um_ein_kind(z: Z) -> None:
    z.lege_akte(person=KIND, merkmale=["sorgerecht_streitig"])
    z.fordere_an(person=KIND)


def zwei_wollen_sie(z: Z) -> None:
    """Another authority's request for the same file is still held here."""
    z.lege_akte(merkmale=["haft"])
    z.fordere_an()
    z.laufe(3)
    with z.weg.haus.buchen() as buch:
        erste = buch.vorgaenge.zum_aendern(z.weg.uebergabe().id)
        erste.partner, erste.partner_name = "azr:000100", "Drittstadt"
    z.zu.vergiss_uebergaben()
    z.lege_akte(merkmale=[])
    z.fordere_an()


def grosse_akte(z: Z) -> None:
    z.lege_akte()
    z.fordere_an()


def niemand_darf_von_selbst(z: Z) -> None:
    """A limit of none: the first one is too many."""
    z.lege_akte()
    z.fordere_an()


def nicht_im_verzeichnis(z: Z) -> None:
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    eintrag = z.verzeichnis.eintraege[z.zu.kennung]
    z.weg.haus.__dict__["finde_partner"] = lambda _kennung: None
    assert eintrag


def niemand_hat_gefragt(z: Z) -> None:
    z.lege_akte()
    id = z.gib_ab()
    with z.weg.haus.buchen() as buch:
        buch.vorgaenge.zum_aendern(id).von_hand = False


def zuzug(**angaben: object) -> Callable[[Z], None]:
    def lage(z: Z) -> None:
        z.lege_akte()
        z.meldet_zuzug(**angaben)  # type: ignore[arg-type]

    return lage


def mit_gemeldetem(merkmal: str, person: object = PERSON) -> Callable[[Z], None]:
    def lage(z: Z) -> None:
        z.lege_akte(person=person)  # type: ignore[arg-type]
        merke_meldung(z.zu, Meldeart.AUSKUNFTSSPERRE, merkmal, person=person)  # type: ignore[arg-type]
        z.meldet_zuzug(person=person)  # type: ignore[arg-type]

    return lage


def zwilling_hier(z: Z) -> None:
    z.lege_akte()
    schreibe_akte(
        z.zu.dms_ordner / "akten" / "zwilling", {"alt.pdf": pdf(9)}, person=ZWILLING, aktenzeichen="ZU-2"
    )
    z.meldet_zuzug()


LAGEN: dict[str, Callable[[Z], None]] = {
    "merkmale_unbekannt": merkmale_unbekannt,
    **{
        name: merkmal(name)
        for name in (
            *("verstorben", "eingebuergert", "wohnsitzauflage", "raeumliche_beschraenkung", "haft"),
            *("einrichtung", "verfahren_laeuft", "auskunftssperre", "personenverschiedenheit"),
        )
    },
    "minderjaehrig_sorgerecht": streit_um_ein_kind,
    "abgabe_nicht_angefordert": niemand_hat_gefragt,
    "zwei_anforderungen": zwei_wollen_sie,
    "zu_gross": grosse_akte,
    "massenlimit": niemand_darf_von_selbst,
    "kein_austausch": nicht_im_verzeichnis,
    "anforderung_person_unsicher": zwilling_hier,
    "anforderung_azr_nummer_unbekannt": zuzug(person=replace(PERSON, azr_nummer=None)),
    "anforderung_auskunftssperre": zuzug(sperren=(Sperre("3"),)),
    "anforderung_einrichtung": zuzug(anschrift=Wohnanschrift(HEIM[1], HEIM[2], HEIM[0], "Zustadt", AGS_ZU)),
    "anforderung_haft": mit_gemeldetem("haft"),
    "anforderung_personenverschiedenheit": mit_gemeldetem("personenverschiedenheit"),
    "anforderung_minderjaehrig_sorgerecht": mit_gemeldetem("sorgerecht_streitig", KIND),
    "anforderung_wegzugsbehoerde_unklar": zuzug(
        von=Wohnanschrift("Gasse", "1", "80331", "Zweistadt", "09162000")
    ),
    "anforderung_kein_austausch": zuzug(von=IN_ANDERSWO),
}
ENGE = {"zu_gross": Grenzen(groesse=10), "massenlimit": Grenzen(massenlimit=0)}
"""Limits that the story needs."""
FAELLE = [(art, wahl) for art in REGELFRAGEN if art.name not in MIT_REGELN for wahl in art.wahlen]


def test_jede_frage_einer_regel_hat_eine_lage() -> None:
    assert {art.name for art, _ in FAELLE} == set(LAGEN)


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("art", "wahl"), FAELLE, ids=[f"{a.name}-{w.name}" for a, w in FAELLE])
def test_frage_und_antwort(baue_zwei: Callable[..., Z], art: Aufgabenart, wahl: Wahl) -> None:
    z = baue_zwei(regeln=Mandantenregeln(grenzen=ENGE.get(art.name, Grenzen())))
    LAGEN[art.name](z)
    z.laufe(4)
    amt = z.zu if art.name.startswith("anforderung_") else z.weg
    frage = next(a for a in amt.aufgaben() if a.art == art.name)
    beantworte(amt, frage.id, frage.angaben.get("auswahl", []), art, wahl)
    z.laufe(4)
    _pruefe(z, amt, art, wahl)


def beantworte(amt: Amt, id: object, auswahl: list[dict[str, str]], art: Aufgabenart, wahl: Wahl) -> None:
    from gateway.ablauf import aufgaben

    wert = (
        auswahl[-1]["wert"]
        if wahl.braucht is Bedarf.AKTE
        else WERTE.get(wahl.braucht)
        if wahl.braucht
        else None
    )
    for durch in PERSONEN[art.rolle][: wahl.stimmen]:
        aufgaben.entscheide(amt.haus, id, aufgaben.Stimme(wahl.name, durch, "geprüft", wert))  # type: ignore[arg-type]


def _pruefe(z: Z, amt: Amt, art: Aufgabenart, wahl: Wahl) -> None:
    """Each answer leads on: it goes, it doesn't, or it is asked again after the day."""
    vorgang = amt.uebergaben()[0]
    match wahl.name:
        case "freigeben" | "dieselbe_person" | "andere_person":
            assert amt.aufgaben() == [] or amt.aufgaben()[0].art != art.name
            assert z.weg.gesendet("010206") if amt is z.weg else z.zu.gesendet("010201")
        case "behoerde_nennen":
            assert vorgang.partner == WEG
            assert z.zu.gesendet("010201")
        case "ablehnen" | "schliessen":
            assert vorgang.zustand in {Zustand.ABGELEHNT, Zustand.ABGEBROCHEN}
            assert z.weg.gesendet("010206") == [] == [n for n in z.weg.nachrichten() if n.typ == "010207"]
        case "warten":
            assert [a for a in amt.aufgaben() if a.art == art.name] == []
            z.uhr.stelle_vor(timedelta(days=120))
            z.laufe(2)
            assert [a for a in amt.aufgaben() if a.art == art.name]
        case _:
            pytest.fail(f"no story for »{wahl.name}«")
