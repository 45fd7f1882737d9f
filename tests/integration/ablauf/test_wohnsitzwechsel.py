"""Somebody moves: the registry offices tell, the rules decide, the file follows, or it doesn't and says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from gateway.ablage.tabellen import Nachrichtenzeile, Personenwortzeile
from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.domain.grenzen import Grenzen, Wegzugsbestaetigung
from gateway.domain.meldung import Auslandsanschrift, Meldeart, Sperre, Wohnanschrift
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.person import Person
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import (
    AGS_ZU,
    HEIM,
    IN_ANDERSWO,
    IN_WEGSTADT,
    IN_ZUSTADT,
    PERSON,
    WEG,
    Amt,
    Zweibehoerden,
    merke_meldung,
    pdf,
    schreibe_akte,
)

Z = Zweibehoerden
ZWILLING = Person("Mara", "Musterfrau", None, "1990-05-17", "Anderswo", "w", ("163",), None)


def uebergeben(z: Z) -> None:
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    assert [a for amt in (z.weg, z.zu) for a in amt.aufgaben()] == []


def eingegangene(amt: Amt) -> list[Nachrichtenzeile]:
    with amt.haus.lesen() as buch:
        return list(buch.nachrichten.neueste(hoechstens=50))


def abgelegt(amt: Amt) -> str:
    """Why the one filed notice began nothing."""
    (zeile,) = [n for n in eingegangene(amt) if n.zustand is Nachrichtenzustand.ABGELEGT]
    return zeile.text or ""


def test_anmeldung_und_abmeldung_und_die_akte_geht_von_selbst(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.meldet_wegzug()
    z.laufe(2)
    z.meldet_zuzug()
    z.laufe()
    uebergeben(z)
    assert "Zuzug gemeldet (030101)" in z.zu.texte()
    assert "Hinweis" not in z.weg.texte(), "the Abmeldung names the place of the asking authority"


def test_die_anmeldung_allein_genuegt_solange_keine_meldungen_laufen(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.meldet_zuzug()
    z.laufe()
    uebergeben(z)
    assert "Hinweis: Es liegt keine Abmeldung vor" in z.weg.texte()


def test_wo_abmeldungen_ankommen_wird_auf_die_fehlende_gewartet(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.meldet_wegzug(
        person=replace(PERSON, familienname="Ganzanders", geburtsdatum="1971-01-01", azr_nummer=None)
    )
    z.laufe(2)
    z.meldet_zuzug()
    z.laufe()
    assert z.weg.gesendet("010206") == []
    assert "wird gewartet" in z.weg.texte()
    z.meldet_wegzug()
    z.laufe()
    uebergeben(z)


def test_die_abmeldung_kommt_nie_und_nach_drei_werktagen_fragt_jemand(baue_zwei: Callable[..., Z]) -> None:
    z = baue_zwei(wegzug="erforderlich")
    z.lege_akte()
    z.meldet_zuzug()
    z.laufe()
    assert z.weg.aufgaben() == []
    z.uhr.stelle_vor(timedelta(days=6))
    z.laufe()
    assert z.weg.aufgabe().art == "wegzug_unbestaetigt"
    z.weg.entscheide("freigeben", durch="fg1")
    z.laufe()
    uebergeben(z)


def test_die_frage_nach_der_abmeldung_erledigt_sich_wenn_sie_doch_kommt(baue_zwei: Callable[..., Z]) -> None:
    z = baue_zwei(wegzug="erforderlich")
    z.lege_akte()
    z.meldet_zuzug()
    z.laufe()
    z.uhr.stelle_vor(timedelta(days=6))
    z.laufe()
    assert len(z.weg.aufgaben()) == 1
    z.meldet_wegzug()
    z.laufe()
    assert "Die Frage hat sich erledigt." in z.weg.texte()
    uebergeben(z)


def test_die_zurueckgenommene_abmeldung_haelt_die_akte_hier(baue_zwei: Callable[..., Z]) -> None:
    z = baue_zwei(wegzug="erforderlich")
    z.lege_akte()
    uuid = z.meldet_wegzug()
    z.laufe(2)
    z.melde(z.weg, Meldeart.RUECKNAHME, anschrift=IN_WEGSTADT, bezug=uuid)
    z.laufe(2)
    z.meldet_zuzug()
    z.laufe()
    assert z.weg.uebergabe().zustand is z.zu.uebergabe().zustand is Zustand.ABGELEHNT
    assert "nicht verzogen" in z.weg.texte()
    assert z.weg.gesendet("010206") == []


def test_die_abmeldung_nennt_einen_anderen_ort(baue_zwei: Callable[..., Z]) -> None:
    z = baue_zwei(wegzug="erforderlich")
    z.lege_akte()
    z.meldet_wegzug(nach=IN_ANDERSWO)
    z.meldet_zuzug()
    z.laufe()
    z.uhr.stelle_vor(timedelta(days=6))
    z.laufe()
    assert "anderen Ort" in z.weg.aufgabe().text


def test_dieselbe_anmeldung_ein_zweites_mal(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.meldet_zuzug()
    z.meldet_zuzug()
    z.laufe()
    uebergeben(z)
    assert "schon gemeldet" in abgelegt(z.zu)


@pytest.mark.parametrize(
    ("person", "angaben", "satz"),
    [
        (PERSON, {"test": True}, "als Test gekennzeichnet"),
        (replace(PERSON, staatsangehoerigkeiten=("000",)), {}, "deutsch"),
        (
            replace(PERSON, azr_nummer=None),
            {"fruehere": Auslandsanschrift("163", ("Musterweg 1", "Ankara"))},
            "aus dem Ausland",
        ),
        (replace(PERSON, staatsangehoerigkeiten=("129",), azr_nummer=None), {}, "Unionsbürger"),
        (PERSON, {"fruehere": IN_ZUSTADT}, "innerhalb des eigenen Bezirks"),
    ],
)
def test_wo_nichts_anzufordern_ist_wird_die_meldung_abgelegt(
    zweibehoerden: Z, person: Person, angaben: dict[str, object], satz: str
) -> None:
    z = zweibehoerden
    angaben = {"fruehere": IN_WEGSTADT, **angaben}
    z.melde(z.zu, Meldeart.ANMELDUNG, person=person, anschrift=IN_ZUSTADT, **angaben)
    z.laufe(2)
    assert satz in abgelegt(z.zu)
    assert z.zu.uebergaben() == []


def test_wer_verstorben_ist_zieht_nicht_um(zweibehoerden: Z) -> None:
    z = zweibehoerden
    merke_meldung(z.zu, Meldeart.TOD)
    z.meldet_zuzug()
    z.laufe(2)
    assert z.zu.uebergaben() == []
    assert any("verstorben" in (n.text or "") for n in eingegangene(z.zu))


def test_zu_der_anschrift_gibt_es_zwei_behoerden_und_eine_person_nennt_die_richtige(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.meldet_zuzug(von=Wohnanschrift("Gasse", "1", "80331", "Zweistadt", "09162000"))
    z.laufe(2)
    aufgabe = z.zu.aufgabe()
    assert aufgabe.art == "anforderung_wegzugsbehoerde_unklar"
    assert "2 Ausländerbehörden" in aufgabe.text
    z.zu.entscheide("behoerde_nennen", wert=WEG)
    z.laufe()
    uebergeben(z)


def test_die_andere_behoerde_hat_keinen_elektronischen_austausch(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.meldet_zuzug(von=IN_ANDERSWO)
    z.laufe(2)
    aufgabe = z.zu.aufgabe()
    assert aufgabe.art == "anforderung_kein_austausch"
    assert "Familienname: Musterfrau" in aufgabe.angaben["brief"]
    assert "[ ] Bände der Akte" in aufgabe.angaben["brief"]
    z.zu.entscheide("schliessen")
    z.laufe(2)
    assert z.zu.uebergabe().zustand is Zustand.ABGEBROCHEN
    assert "auf Papier" in z.zu.texte()


def test_die_neue_anschrift_ist_eine_aufnahmeeinrichtung(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    plz, strasse, nummer = HEIM
    z.meldet_zuzug(anschrift=Wohnanschrift(strasse.upper(), nummer, plz, "Zustadt", AGS_ZU))
    z.laufe(2)
    assert z.zu.aufgabe().art == "anforderung_einrichtung"
    z.zu.entscheide("freigeben")
    z.laufe()
    uebergeben(z)


def test_im_eigenen_dms_ist_eine_aehnliche_person(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    schreibe_akte(
        z.zu.dms_ordner / "akten" / "zwilling",
        {"alt.pdf": pdf(9)},
        person=ZWILLING,
        aktenzeichen="ZU-Zwilling",
    )
    z.meldet_zuzug()
    z.laufe(2)
    assert z.zu.aufgabe().art == "anforderung_person_unsicher"
    z.zu.entscheide("andere_person")
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.KARENZ


def test_die_anmeldung_wird_storniert_bevor_die_akte_kommt(zweibehoerden: Z) -> None:
    z = zweibehoerden
    uuid = z.meldet_zuzug()
    z.laufe(3)
    z.melde(z.zu, Meldeart.STORNIERUNG, anschrift=IN_ZUSTADT, bezug=uuid)
    z.laufe()
    assert z.zu.uebergaben()[-1].zustand is Zustand.ABGEBROCHEN
    assert "zurückgenommen" in "\n".join(e.text for e in z.zu.zeitlinie(z.zu.uebergaben()[-1].id))


def test_die_auskunftssperre_wird_gemeldet_waehrend_die_akte_auf_eine_freigabe_wartet(
    zweibehoerden: Z,
) -> None:
    z = zweibehoerden
    z.lege_akte(klasse="A", dateien={"bild.png": b"\x89PNG\r\n\x1a\n" + b"x" * 400})
    z.meldet_zuzug()
    z.laufe(4)
    assert z.weg.aufgabe().art == "format_nicht_vereinbart"
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"),))
    z.laufe(2)
    z.weg.entscheide("ablehnen", wert="02")
    z.laufe(3)
    assert z.weg.gesendet("010206") == []


def test_vor_dem_packen_zaehlt_was_seither_gemeldet_wurde(baue_zwei: Callable[..., Z]) -> None:
    z = baue_zwei()
    z.lege_akte()
    gemeldet: list[int] = []

    def melde_dazwischen(punkt: str) -> None:
        if punkt == "abgabe.stelle_bereit.nachher" and not gemeldet:
            gemeldet.append(1)
            z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"),))
            z.uhr.stelle_vor(timedelta(minutes=1))
            z.weg.ticke_post()

    z.weg.haus.__dict__["haltepunkt"] = melde_dazwischen
    z.meldet_zuzug()
    z.laufe()
    assert gemeldet
    assert z.weg.gesendet("010206") == []
    assert z.weg.aufgabe().art == "auskunftssperre"
    z.weg.entscheide("freigeben", durch="fg1")
    z.weg.entscheide("freigeben", durch="fg2")
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    (frage,) = z.zu.aufgaben()
    assert frage.art == "person_berichtigt", "who takes over learns of the bar"
    assert "Auskunftssperre" in frage.text


def test_das_tageslimit_laesst_die_naechste_bis_morgen_warten(baue_zwei: Callable[..., Z]) -> None:
    grenzen = Grenzen(tageslimit=1, wegzug_bestaetigung=Wegzugsbestaetigung.HINWEIS)
    z = baue_zwei(regeln=Mandantenregeln(grenzen=grenzen))
    z.meldet_zuzug()
    z.laufe(2)
    z.meldet_zuzug(
        person=replace(PERSON, vorname="Zoe", geburtsdatum="1970-02-03", azr_nummer="200115990002")
    )
    z.laufe(3)
    assert len(z.zu.gesendet("010201")) == 1
    z.uhr.stelle_vor(timedelta(days=1))
    z.laufe(3)
    assert len(z.zu.gesendet("010201")) == 2


def test_ausserhalb_der_dienstzeit_wird_nichts_angefordert(baue_zwei: Callable[..., Z]) -> None:
    grenzen = Grenzen(dienst_von=time(14), dienst_bis=time(16))
    z = baue_zwei(regeln=Mandantenregeln(grenzen=grenzen))
    z.lege_akte()
    z.meldet_zuzug()
    z.laufe(3)
    assert z.zu.gesendet("010201") == []
    z.uhr.stelle_vor(timedelta(hours=5))
    z.laufe()
    uebergeben(z)


def test_nach_ihrer_frist_ist_die_meldung_vergessen(zweibehoerden: Z) -> None:
    """Rows and search words; a later request finds nothing of it."""
    z = zweibehoerden
    z.meldet_wegzug()
    z.laufe(2)
    z.uhr.stelle_vor(timedelta(days=366))
    with z.weg.haus.buchen() as buch:
        assert len(buch.meldungen.zur_person(PERSON)) == 1
        assert buch.meldungen.vergiss(z.uhr.jetzt() - z.weg.haus.regeln.frist_meldungen, hoechstens=10) == 1
    with z.weg.haus.lesen() as buch:
        assert buch.meldungen.zur_person(PERSON) == []
        assert buch.session.scalars(select(Personenwortzeile)).all() == []


@pytest.mark.parametrize(
    ("merkmal", "stimmen"),
    [
        ("wohnsitzauflage", 1),
        ("raeumliche_beschraenkung", 1),
        ("haft", 1),
        ("einrichtung", 1),
        ("verfahren_laeuft", 1),
        ("auskunftssperre", 2),
        ("eingebuergert", 1),
        ("verstorben", 1),
    ],
)
def test_was_die_akte_von_der_person_sagt_haelt_sie(zweibehoerden: Z, merkmal: str, stimmen: int) -> None:
    z = zweibehoerden
    z.lege_akte(merkmale=[merkmal])
    z.meldet_zuzug()
    z.laufe(4)
    assert z.weg.aufgabe().art == merkmal
    assert z.weg.gesendet("010206") == []
    for durch in ("fg1", "fg2")[:stimmen]:
        z.weg.entscheide("freigeben", durch=durch)
    z.laufe()
    uebergeben(z)


def test_nichts_von_merkmalen_zu_wissen_haelt_auch(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte(merkmale=None)
    z.meldet_zuzug()
    z.laufe(4)
    assert z.weg.aufgabe().art == "merkmale_unbekannt"


def test_zwei_merkmale_sind_zwei_fragen(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte(merkmale=["wohnsitzauflage", "haft"])
    z.meldet_zuzug()
    z.laufe(4)
    z.weg.entscheide("freigeben", durch="fg1")
    z.laufe(3)
    assert z.weg.aufgabe().art == "haft", "a vote counts for its own question only"
    assert z.weg.gesendet("010206") == []


def test_ein_abgelaufenes_merkmal_haelt_nicht(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte(merkmale=[{"art": "haft", "bis": "2020-01-01"}])  # type: ignore[list-item]
    z.meldet_zuzug()
    z.laufe()
    uebergeben(z)
    assert z.uhr.jetzt().date() > date(2020, 1, 1)
