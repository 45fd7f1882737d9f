"""Edges of the exchange: tests that look like earnest, requests that travel on, corrections after the handover, moves
back, and what the change of competence asks of whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.ablauf.post import ausgang
from gateway.ablauf.post.testnachricht import ABGELEGT
from gateway.ablauf.wege import anforderung
from gateway.ablauf.wege.eingaenge import meldungen
from gateway.auskunft.vorgaenge import Auskunft
from gateway.domain.behoerde import Behoerde
from gateway.domain.grenzen import Grenzen, SchonAbgegeben, Wegzugsbestaetigung
from gateway.domain.meldung import Meldeart, Sperre
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.person import Person
from gateway.domain.uebergabe import Zustand
from gateway.fremdxml import base64text
from gateway.nachrichten import person as personangaben
from gateway.nachrichten import stelle
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.formen import Codeangabe
from gateway.nachrichten.kopf import kopf
from gateway.nachrichten.release import NACHRICHTENTYP
from gateway.nachrichten.schreiben import schreibe
from gateway.nachrichten.weiterleitung import WeiterleitendeStelle, Weiterleitung
from gateway.ports import KeineAuskunft, Merkmalauskunft
from tests.zweibehoerden import (
    ANDERSWO,
    IN_ANDERSWO,
    IN_WEGSTADT,
    IN_ZUSTADT,
    PERSON,
    WEG,
    ZU,
    Zweibehoerden,
    behoerde,
    melde_eintrag,
    pdf,
    schreibe_akte,
)

Z = Zweibehoerden
pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


def als_test(z: Z, an: str) -> None:
    """From now on what goes to this authority is marked as a test."""

    def markiere(xml: bytes) -> bytes:
        ab = xml.index(b" standard=")
        return xml[:ab] + b' test="ja"' + xml[ab:]

    z.post.vorher = lambda wer, s: [z.neu_versiegelt(s, markiere)] if wer == an else [s]


def test_eine_anforderung_als_test_bewegt_nichts(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    als_test(z, WEG)
    z.fordere_an()
    z.laufe(3)
    assert z.weg.uebergaben() == []
    with z.weg.haus.lesen() as buch:
        nachrichten = {n.typ: n for n in buch.nachrichten.neueste(hoechstens=5)}
    zeile, antwort = nachrichten.pop("010201"), nachrichten.pop("010202")
    assert not nachrichten
    assert (zeile.zustand, zeile.text) == (Nachrichtenzustand.ABGELEGT, ABGELEGT)
    assert z.weg.aufgaben() == z.zu.aufgaben() == []
    assert antwort.test
    assert z.zu.uebergabe().zustand is Zustand.ANGEFORDERT, "an answer that is a test ends nothing real"


def test_eine_lieferung_als_test_beruehrt_die_echte_anforderung_nicht(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    als_test(z, ZU)
    z.fordere_an()
    z.laufe(4)
    assert z.zu.uebergabe().zustand is Zustand.ANGEFORDERT
    assert z.zu.uebergabe().lieferung_uuid is None
    assert list((z.zu.dms_ordner / "akten").iterdir()) == []


def test_die_abmeldung_als_test_bestaetigt_keinen_wegzug(baue_zwei: Callable[..., Z]) -> None:
    z = baue_zwei(wegzug="erforderlich")
    z.lege_akte()
    z.meldet_wegzug(test=True)
    z.meldet_zuzug()
    z.laufe(4)
    assert z.weg.gesendet("010206") == []
    assert "Abmeldung erhalten" not in z.weg.texte()


def weitergeleitet(baue_zwei: Callable[..., Z]) -> Z:
    """Wegstadt has handed the file to Anderswo, whose place the registry office names; Zustadt asks Wegstadt."""
    grenzen = Grenzen(
        wegzug_bestaetigung=Wegzugsbestaetigung.HINWEIS, schon_abgegeben=SchonAbgegeben.WEITERLEITEN
    )
    z = baue_zwei(regeln=Mandantenregeln(grenzen=grenzen))
    z.verzeichnis.eintraege[ANDERSWO] = melde_eintrag(behoerde(ANDERSWO, "Anderswo"))
    z.lege_akte()
    z.fordere_an()
    z.laufe(4)
    z.zu.vergiss_uebergaben()
    with z.weg.haus.buchen() as buch:
        erste = buch.vorgaenge.zum_aendern(z.weg.uebergabe().id)
        erste.partner, erste.partner_name = ANDERSWO, "Anderswo"
    z.meldet_wegzug(nach=IN_ANDERSWO)
    z.laufe(1)
    z.fordere_an()
    z.laufe(3)
    return z


def test_die_anforderung_geht_an_den_inhaber_weiter(baue_zwei: Callable[..., Z]) -> None:
    z = weitergeleitet(baue_zwei)
    assert [n.partner for n in z.weg.gesendet("0030")] == [ANDERSWO]
    assert z.weg.gesendet("010202") == []
    hier = z.zu.uebergabe()
    assert (hier.partner, hier.zustand) == (ANDERSWO, Zustand.ANGEFORDERT), "the answer will come from there"
    assert "weitergeleitet (0031)" in z.zu.texte()
    z.uhr.stelle_vor(timedelta(days=4))
    z.zu.ticke()
    assert [n.partner for n in z.zu.gesendet("010002")] == [ANDERSWO]


def leite_weiter(z: Z, *stellen: Behoerde) -> None:
    """Anderswo has asked Wegstadt, and that passes the request on to Zustadt; `stellen` have had it before."""
    haus, anderswo = z.weg.haus, behoerde(ANDERSWO, "Anderswo")
    z.verzeichnis.eintraege[ANDERSWO] = melde_eintrag(anderswo)
    jetzt = z.uhr.jetzt()
    anforderung = Anforderung(
        kopf=kopf(uuid=z.uuid("010201"), erstellt=jetzt, autor=anderswo, leser=haus.behoerde),
        person=personangaben.aus_domaene(PERSON),
        aktenzeichen_anfordernde="A-1",
        grund="01",
        versandbestaetigung=False,
    )
    nachricht = Weiterleitung(
        kopf=kopf(uuid=z.uuid("0030"), erstellt=jetzt, autor=haus.behoerde, leser=z.zu.haus.behoerde),
        stellen=tuple(
            WeiterleitendeStelle(stelle=stelle.aus_domaene(s), zeitpunkt=jetzt)
            for s in (*stellen, haus.behoerde)
        ),
        ausloesende=stelle.aus_domaene(anderswo),
        typ=Codeangabe("010201", NACHRICHTENTYP.uri, NACHRICHTENTYP.version),
    )
    schluessel = z.uuid("schluessel")
    with haus.buchen() as buch:
        haus.speicher.tresor.lege_an(buch, schluessel)
    daten = base64text([schreibe(anforderung)])
    geschrieben = ausgang.schreibe(haus, nachricht, schluessel=schluessel, vorgang=None, nutzdaten=daten)
    with haus.buchen() as buch:
        ausgang.stelle_aus(buch, geschrieben)
    z.weg.ticke()
    z.zu.ticke()


def test_der_inhaber_sendet_an_die_behoerde_die_gefragt_hat(zweibehoerden: Z) -> None:
    z = zweibehoerden
    schreibe_akte(z.zu.dms_ordner / "akten" / "da", {"brief.pdf": pdf(1)}, aktenzeichen="ZU-7")
    z.melde(z.zu, Meldeart.ABMELDUNG, anschrift=IN_ZUSTADT, neue=IN_ANDERSWO)
    z.zu.ticke()
    leite_weiter(z)
    abgabe = z.zu.uebergabe()
    assert (abgabe.partner, abgabe.weitergeleitet_von) == (ANDERSWO, WEG)
    assert abgabe.ausloeser_uuid == z.uuid("010201"), "they recognise the answer to their own request"
    assert [n.partner for n in z.zu.gesendet("010206")] == [ANDERSWO]


def test_einer_weitergeleiteten_anforderung_glaubt_niemand_ohne_die_meldebehoerde(zweibehoerden: Z) -> None:
    """Who asks has signed nothing: else anybody could send our files to whomever."""
    z = zweibehoerden
    schreibe_akte(z.zu.dms_ordner / "akten" / "da", {"brief.pdf": pdf(1)}, aktenzeichen="ZU-7")
    leite_weiter(z)
    assert z.zu.aufgabe().art == "abgabe_nicht_angefordert"
    assert z.zu.gesendet("010206") == []


def test_was_im_kreis_laeuft_ist_eine_frage(zweibehoerden: Z) -> None:
    z = zweibehoerden
    leite_weiter(z, z.zu.haus.behoerde)
    assert z.zu.uebergaben() == []
    assert z.zu.aufgabe().art == "nachricht_ohne_vorgang"


def test_nach_der_uebernahme_steht_da_was_das_recht_verlangt(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.laufe(5)
    assert "§§ 7, 8 AZRG" in z.zu.texte()
    assert z.zu.aufgaben() == []


@dataclass
class Spielfachverfahren:
    """The port `Fachverfahren`: says what the test sets, or is away."""

    sagt: tuple[Merkmal, ...] | None = ()
    da: bool = True

    def merkmale(self, vorgang: UUID, person: Person, aktenzeichen: str | None) -> Merkmalauskunft:
        if not self.da:
            raise KeineAuskunft
        return Merkmalauskunft(self.sagt, datetime(2026, 1, 1, tzinfo=UTC))


def mit_fachverfahren(z: Z, sagt: tuple[Merkmal, ...] | None, *, da: bool = True) -> Spielfachverfahren:
    verfahren = Spielfachverfahren(sagt, da)
    z.weg.haus.__dict__["fachverfahren"] = verfahren
    return verfahren


def test_was_das_fachverfahren_weiss_haelt_die_akte(zweibehoerden: Z) -> None:
    z = zweibehoerden
    mit_fachverfahren(z, (Merkmal(Merkmalart.WOHNSITZAUFLAGE, quelle="LaDiVA, Stand 01.01.2026"),))
    z.lege_akte(merkmale=[])
    z.fordere_an()
    z.laufe(3)
    assert z.weg.aufgabe().art == "wohnsitzauflage"
    assert "LaDiVA, Stand 01.01.2026" in str(z.weg.uebergabe().sachverhalt)


def test_keine_merkmale_muss_jemand_gesagt_haben(zweibehoerden: Z) -> None:
    """The file says nothing: where the specialist system knows the person, its word counts, else a person is asked."""
    z = zweibehoerden
    verfahren = mit_fachverfahren(z, None)
    z.lege_akte(merkmale=None)
    z.fordere_an()
    z.laufe(3)
    assert z.weg.aufgabe().art == "merkmale_unbekannt"
    verfahren.sagt = ()
    z.uhr.stelle_vor(timedelta(days=4))
    z.laufe(4)
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_ein_stummes_fachverfahren_laesst_warten(zweibehoerden: Z) -> None:
    z = zweibehoerden
    verfahren = mit_fachverfahren(z, (), da=False)
    z.lege_akte()
    z.fordere_an()
    for _ in range(4):
        z.laufe(1)
        z.uhr.stelle_vor(timedelta(hours=8))
    assert z.weg.gesendet("010206") == [] and z.weg.geparkt() == []
    assert any("Fachverfahren" in (a.grund_text or "") for a in z.weg.offen("weg"))
    verfahren.da = True
    z.uhr.stelle_vor(timedelta(hours=8))
    z.laufe(4)
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_zurueckgezogen_innerhalb_der_karenz(zweibehoerden: Z) -> None:
    """The file goes, and comes back while the first copy is still kept: one file, nothing twice."""
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.laufe(6)
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    anforderung.beginne(
        z.weg.haus, anforderung.Wunsch(PERSON, Behoerde(ZU, "Zustadt"), "S-32/zurueck"), wer="Frau Beispiel"
    )
    z.laufe(8)
    zurueck, hin = z.weg.uebergaben()
    assert (zurueck.zustand, hin.zustand) == (Zustand.ABGESCHLOSSEN, Zustand.KARENZ)
    assert zurueck.dms_ref == hin.dms_ref, "into the file that had stayed here"
    akten = z.weg.dms_ordner / "akten"
    assert [o.name for o in akten.iterdir()] == ["a1"]
    assert len([d for d in akten.rglob("*") if d.is_file() and d.suffix in {".pdf", ".jpg"}]) == 2


def uebergeben(z: Z) -> None:
    z.lege_akte()
    z.fordere_an()
    z.laufe(6)
    assert z.weg.uebergabe().zustand is Zustand.KARENZ


def test_eine_sperre_nach_der_uebergabe_erreicht_den_empfaenger(zweibehoerden: Z) -> None:
    z = zweibehoerden
    uebergeben(z)
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"),))
    z.laufe(3)
    assert len(z.weg.gesendet("010205")) == 2
    assert "Art. 19 DSGVO" in z.weg.texte()
    assert z.zu.aufgabe().art == "person_berichtigt"


def test_eine_aufgehobene_sperre_erreicht_den_empfaenger_mit_dem_tag_ihres_endes(zweibehoerden: Z) -> None:
    z = zweibehoerden
    uebergeben(z)
    z.melde(
        z.weg,
        Meldeart.AUSKUNFTSSPERRE,
        anschrift=IN_WEGSTADT,
        aufgehoben=(Sperre("3"), Sperre("1")),
        sperren=(Sperre("1"),),
    )
    z.laufe(3)
    frage = z.zu.aufgabe()
    assert frage.art == "person_berichtigt"
    assert (
        "Eine Auskunftssperre (Schlüssel 1) gilt. Eine Auskunftssperre (Schlüssel 3) gilt bis 24.11.2026."
        in frage.text
    )


def test_welche_sperre_aufgehoben_ist_sagt_die_meldung_nicht(zweibehoerden: Z) -> None:
    """Nothing can be passed on by itself; whoever reads the timeline knows that somebody must call."""
    z = zweibehoerden
    uebergeben(z)
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT)
    z.laufe(2)
    assert len(z.weg.gesendet("010205")) == 1, "the one that went ahead of the file"
    assert "welche, sagt die Meldung nicht. Bitte Zustadt selbst unterrichten." in z.weg.texte()


def test_eine_namensaenderung_nach_der_uebergabe_erreicht_den_empfaenger(
    zweibehoerden: Z, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The notice is read as one of a new name; long after the content is gone."""
    z = zweibehoerden
    uebergeben(z)
    z.uhr.stelle_vor(timedelta(days=40))
    z.laufe(2)
    bvermerk = "Akte abgegeben an Zustadt am "
    assert bvermerk in z.weg.texte() and "§ 68 Abs. 2 AufenthV" in z.weg.texte()
    neu = replace(PERSON, familienname="Neuname", geburtsname="Musterfrau")
    echt = meldungen.meldungsangaben.als_domaene
    monkeypatch.setattr(
        meldungen.meldungsangaben,
        "als_domaene",
        lambda n: replace(echt(n), art=Meldeart.NAME, nachher=neu, sperren=()),
    )
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"),))
    z.laufe(3)
    frage = z.zu.aufgabe()
    assert frage.art == "person_berichtigt"
    assert frage.angaben["geliefert"]["familienname"] == "Neuname"
    z.zu.entscheide("schliessen", grund="übernommen")
    z.zu.ticke()
    with z.zu.haus.lesen() as buch:
        assert buch.aufgaben.lies(frage.id).angaben == {}, "what was shown goes with the answer"


def test_wer_die_akte_nie_bekam_erfaehrt_nichts(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte(merkmale=["haft"])
    z.fordere_an()
    z.laufe(3)
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"),))
    z.laufe(2)
    assert z.weg.gesendet("010205") == []


def test_wer_zusammen_umzieht_wird_auf_beiden_seiten_zusammen_gezeigt(zweibehoerden: Z) -> None:
    """Each has a file of her own; the notices name the same dwellings and the same day."""
    z = zweibehoerden
    kind = replace(PERSON, vorname="Kim", geburtsdatum="2015-01-02", azr_nummer="200115990017")
    fremd = replace(
        PERSON, vorname="Ole", familienname="Fremd", geburtsdatum="1980-03-04", azr_nummer="200115990025"
    )
    z.lege_akte()
    z.lege_akte(name="kind", aktenzeichen="S-32/Kind", person=kind)
    woanders = replace(IN_ZUSTADT, hausnummer="77")
    for person, wohin in ((PERSON, IN_ZUSTADT), (kind, IN_ZUSTADT), (fremd, woanders)):
        z.meldet_wegzug(person=person, nach=wohin)
        z.meldet_zuzug(person=person, anschrift=wohin)
    z.laufe(6)
    for amt in (z.weg, z.zu):
        auskunft = Auskunft(amt.haus.datenbank, amt.kennung, z.uhr)
        je_person = {
            z.person.vorname: {m.person.vorname for m in auskunft.vorgang(z.id).mitziehende}
            for z in auskunft.liste().zeilen
        }
        assert je_person == {"Mara": {"Kim"}, "Kim": {"Mara"}, "Ole": set()}
    assert all(u.zustand is Zustand.ABGESCHLOSSEN for u in z.zu.uebergaben() if u.partner_name and u.dms_ref)
