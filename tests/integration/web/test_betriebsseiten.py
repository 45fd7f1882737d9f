"""The administrators' pages: they say how it stands in words, mend what is stuck, and never name a person."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import httpx2
import pytest

from gateway.ablage.betrieb import Betriebsbestand, Dienstbefund
from gateway.ablage.durchsatz import Durchsatzbestand
from gateway.ablage.meldewege import Alarmbestand, Lage, Webhookbestand
from gateway.ablage.tabellen import Auftragszustand
from gateway.auskunft.betrieb import Betriebsauskunft
from gateway.domain.aufgabe import Rolle
from gateway.domain.auftragsart import SENDEN, sendeschluessel
from gateway.domain.behoerde import Behoerde
from gateway.domain.dienst import Dienstart
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Richtung
from gateway.domain.wartung import Wartungsart
from gateway.ports import Uhr
from gateway.queue.auftrag import Grund
from gateway.queue.einstellen import stelle_ein
from gateway.queue.verwaltung import parke
from gateway.web.erkennung import HINTERGRUND
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand, blob
from tests.webserver import STUTTGART, ULM, Webserver, alles_laeuft, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
FREIBURG = Behoerde("azr:005700", "STV Freiburg")
URSACHE = "transport.nicht_erreichbar"


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


@pytest.fixture
def client(web: Webserver) -> httpx2.Client:
    return web.angemeldet(STUTTGART, [Rolle.ADMINISTRATION])


def ungesendet(akten: Aktenbestand, uhr: Uhr, ursache: str = URSACHE) -> tuple[int, UUID]:
    """A parked work item: a message to Freiburg that did not get there. Its number, and the message."""
    id = akten.lege_an(Richtung.ABGABE, partner=FREIBURG)
    nachricht = akten.schreibe(id, "010206", partner=FREIBURG.kennung)
    with akten.offen() as buch:
        schluessel, daten = sendeschluessel(nachricht), {"nachricht": str(nachricht)}
        nummer = stelle_ein(buch.session, STUTTGART, SENDEN, schluessel, daten, jetzt=uhr.jetzt())
        grund = Grund(ursache, "Das Postfach antwortet nicht.", "Den Partner anrufen.")
        parke(buch.session, nummer, grund, jetzt=uhr.jetzt(), wer="Test")
    return nummer, nachricht


def sende(client: httpx2.Client, weg: str = "/fehlerablage", **felder: object) -> httpx2.Response:
    wort = formularwort(client.get("/fehlerablage").text)
    return client.post(weg, data={"formularwort": wort, **{k: str(v) for k, v in felder.items()}})


def zustand(web: Webserver, nummer: int) -> Auftragszustand:
    return web.dienste.betriebsauskunft(STUTTGART).auftrag(nummer).zustand


def test_der_leitstand_ist_gruen_solange_alles_laeuft_und_nichts_wartet(client: httpx2.Client) -> None:
    seite = client.get("/leitstand").text
    assert "nichts offen" in seite
    assert "Nichts ist beiseitegelegt." in seite
    dienste = seite.split('id="d-worker"')[1].split("u-fristen")[0]
    assert dienste.count("in Ordnung") == 1 + len(Dienstart)


def test_der_leitstand_nennt_je_richtung_das_alter_der_aeltesten(
    web: Webserver, client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    akten.lege_an(Richtung.UEBERNAHME)
    uhr.stelle_vor(timedelta(minutes=10))
    akten.lege_an(Richtung.ABGABE)
    alles_laeuft(web.datenbank, uhr)
    seite = client.get("/leitstand").text
    abgabe, uebernahme = (
        seite.split('id="r-abgabe"')[1].split('id="r-auftraege"')[0].split('id="r-uebernahme"')
    )
    assert "10 Minuten" in uebernahme
    assert "unter 1 Minute" in abgabe


def test_ohne_worker_ist_nichts_gruen(client: httpx2.Client, uhr: StehendeUhr) -> None:
    uhr.stelle_vor(timedelta(minutes=5))
    seite = client.get("/leitstand").text
    assert "Etwas geht nicht." in seite
    assert "Es läuft kein Worker" in seite
    dienste = seite.split('id="d-worker"')[1].split("u-fristen")[0]
    assert "in Ordnung" not in dienste
    assert dienste.count("nicht bekannt") == len(Dienstart)


def test_ein_stummes_postfach_steht_da_mit_dem_letzten_erfolg(
    web: Webserver, client: httpx2.Client, uhr: StehendeUhr
) -> None:
    with web.datenbank.schreiben() as session:
        befund = Dienstbefund(False, "Das Postfach antwortet nicht.", "Leitung prüfen.")
        Betriebsbestand(session, uhr).melde_dienst(STUTTGART, Dienstart.POSTFACH, befund)
        session.commit()
    zeile = client.get("/leitstand").text.split('id="d-postfach"')[1].split("</tr>")[0]
    assert "geht nicht" in zeile
    assert "Das Postfach antwortet nicht." in zeile


def test_der_leitstand_fuehrt_zur_ursache_in_der_fehlerablage(
    client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    ungesendet(akten, uhr)
    assert f'href="/fehlerablage#{URSACHE}"' in client.get("/leitstand").text
    assert f'id="{URSACHE}"' in client.get("/fehlerablage").text


def test_der_leitstand_zeichnet_was_durchgeht_und_sagt_es_auch_in_einer_tafel(
    web: Webserver, client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    akten.sende(akten.lege_an(Richtung.ABGABE), "010203")
    with web.datenbank.schreiben() as session:
        Durchsatzbestand(session, STUTTGART, uhr).zaehle()
        session.commit()
    gesendet = client.get("/leitstand").text.split('id="durchsatz-gesendet"')[1].split("</section>")[0]
    assert gesendet.count("<rect") == 14
    assert 'height="60"' in gesendet
    assert "höchstens 1 an einem Tag" in gesendet
    assert "vier braucht es" in gesendet
    assert "style" not in gesendet  # the policy of the pages forbids it
    assert gesendet.count('<th scope="row"') == 14


def test_die_fehlerablage_nennt_ursache_rat_und_behoerde(
    client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    ungesendet(akten, uhr)
    seite = client.get("/fehlerablage").text
    for satz in ("Das Postfach antwortet nicht.", "Den Partner anrufen.", URSACHE, "azr:005700"):
        assert satz in seite
    assert "Mustermann" not in seite


def test_ein_probelauf_zaehlt_und_aendert_nichts(
    web: Webserver, client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    nummern = [ungesendet(akten, uhr)[0] for _ in range(3)]
    for felder in ({"ursache": URSACHE}, {"partner": "azr:005700"}):
        assert "würden 3 Aufträge wieder fällig" in sende(client, tun="probelauf", **felder).text
    assert "würde 1 Auftrag wieder fällig" in sende(client, tun="probelauf", nummer=nummern[0]).text
    assert {zustand(web, n) for n in nummern} == {Auftragszustand.GEPARKT}


def test_der_probelauf_sagt_was_gesendet_wuerde_und_was_nicht_und_warum(
    web: Webserver, client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    for _ in range(2):
        ungesendet(akten, uhr)
    fort = Behoerde("azr:009999", "STV Fort")
    nachricht = akten.schreibe(akten.lege_an(Richtung.ABGABE, partner=fort), "010206", partner=fort.kennung)
    with akten.offen() as buch:
        daten = {"nachricht": str(nachricht)}
        schluessel = sendeschluessel(nachricht)
        nummer = stelle_ein(buch.session, STUTTGART, SENDEN, schluessel, daten, jetzt=uhr.jetzt())
        parke(buch.session, nummer, Grund(URSACHE, "Kein Weg."), jetzt=uhr.jetzt(), wer="Test")
    antwort = sende(client, tun="probelauf", ursache=URSACHE).text
    assert "Davon 2 würden gesendet, 1 nicht. 1×: azr:009999: Kein Eintrag." in antwort
    bis = uhr.jetzt() + timedelta(hours=1)
    web.dienste.wartungsbuch.setze(None, Wartungsart.NUR_ANNEHMEN, bis=bis, grund="Umbau", wer="Test")
    assert antwort.count("keine wird gesendet") == 0
    assert (
        sende(client, tun="probelauf", ursache=URSACHE).text.count("keine wird gesendet") == 2
    )  # banner, answer


def test_eine_verbindung_wird_geprueft_ohne_etwas_zu_senden(client: httpx2.Client, web: Webserver) -> None:
    def pruefe(partner: str) -> httpx2.Response:
        return sende(client, "/partner", partner=partner)

    assert "azr:005700: Eine Nachricht käme an." in pruefe("azr:005700").text
    schlecht = pruefe("azr:009999").text
    assert "Eine Nachricht käme zurzeit nicht an." in schlecht
    assert "Nachsehen." in schlecht
    assert pruefe("<script>").status_code == 400
    assert "Verbindung prüfen" not in web.angemeldet(STUTTGART, [Rolle.REVISION]).get("/partner").text


def test_umgeleitet_wird_nur_auf_einen_weg_den_es_gibt(
    web: Webserver, client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    nummer, _ = ungesendet(akten, uhr)

    def leite_um(weg: str) -> httpx2.Response:
        wort = formularwort(client.get("/fehlerablage").text)
        felder = {"formularwort": wort, "tun": "umleiten", "ursache": URSACHE, "weg": weg}
        return client.post("/fehlerablage", data=felder)

    assert leite_um("fax").status_code == 400
    assert zustand(web, nummer) is Auftragszustand.GEPARKT
    antwort = leite_um("xta")
    assert "1 Nachricht wird über XTA gesendet." in antwort.text
    assert zustand(web, nummer) is Auftragszustand.WARTEND


def test_erneut_senden_wirkt_einmal_und_schadet_nicht_zweimal(
    web: Webserver, client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    nummer, andere = ungesendet(akten, uhr)[0], ungesendet(akten, uhr, "xml.ungueltig")[0]
    antwort = sende(client, tun="senden", ursache=URSACHE, erwartet=1)
    assert antwort.status_code == 200
    assert "1 Auftrag ist wieder fällig." in antwort.text
    assert zustand(web, nummer) is Auftragszustand.WARTEND
    assert zustand(web, andere) is Auftragszustand.GEPARKT
    nochmal = sende(client, tun="senden", ursache=URSACHE, erwartet=1)
    assert nochmal.status_code == 409
    assert "schon jemand gekümmert" in nochmal.text
    assert zustand(web, nummer) is Auftragszustand.WARTEND


def test_wer_zu_spaet_kommt_erfaehrt_es(
    web: Webserver, client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    nummer, _ = ungesendet(akten, uhr)
    antwort = sende(client, tun="parken", nummer=nummer)
    assert antwort.status_code == 409
    assert "Jemand war schneller" in antwort.text


def test_parken_haelt_an_was_mit_einer_behoerde_laeuft(
    web: Webserver, client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    nummer, _ = ungesendet(akten, uhr)
    sende(client, tun="senden", nummer=nummer)
    assert "1 Auftrag ist beiseitegelegt." in sende(client, tun="parken", partner="azr:005700").text
    assert zustand(web, nummer) is Auftragszustand.GEPARKT


def test_ohne_auswahl_geschieht_nichts(
    web: Webserver, client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    nummer, _ = ungesendet(akten, uhr)
    antwort = sende(client, tun="senden")
    assert antwort.status_code == 400
    assert "Bitte wählen Sie eine Ursache oder eine Behörde." in antwort.text
    for falsche in ("-1", "9" * 30, "abc", "１"):
        assert sende(client, tun="senden", nummer=falsche).status_code == 400
    assert sende(client, tun="loeschen", nummer=nummer).status_code == 400
    assert zustand(web, nummer) is Auftragszustand.GEPARKT


def test_auftraege_einer_anderen_behoerde_gibt_es_nicht(
    web: Webserver, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    nummer, nachricht = ungesendet(akten, uhr)
    drueben = web.angemeldet(ULM, [Rolle.ADMINISTRATION])
    assert sende(drueben, tun="senden", nummer=nummer).status_code == 404
    assert "würden 0 Aufträge" in sende(drueben, tun="probelauf", ursache=URSACHE).text
    assert drueben.get(f"/nachrichten/{nachricht}").status_code == 404
    assert zustand(web, nummer) is Auftragszustand.GEPARKT


def vorfall(akten: Aktenbestand) -> UUID:
    with akten.offen() as buch:
        buch.vorfaelle.merke_unlesbare(uuid4(), blob("?"), "Nicht zu entschlüsseln.", schluessel=uuid4())
        return buch.vorfaelle.alle()[0].id


def test_ein_vorfall_wird_mit_grund_geschlossen_und_nur_einmal(
    web: Webserver, client: httpx2.Client, akten: Aktenbestand
) -> None:
    id = vorfall(akten)
    weg = f"/fehlerablage/vorfaelle/{id}"
    ohne = sende(client, weg)
    assert (ohne.status_code, "Bitte geben Sie an, was es war." in ohne.text) == (400, True)
    assert "geschlossen." in sende(client, weg, **{f"grund-{id}": "Testsendung"}).text
    assert web.dienste.betriebsauskunft(STUTTGART).vorfall(id).geschlossen_grund == "Testsendung"
    zweite = sende(client, weg, **{f"grund-{id}": "noch einmal"})
    assert (zweite.status_code, "Jemand war schneller" in zweite.text) == (409, True)


def test_nachrichten_lassen_sich_filtern_blaettern_und_herunterladen(
    client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    for nr in range(55):
        akten.sende(id, "010207", paket=nr + 1, pakete=55)
        uhr.stelle_vor(timedelta(seconds=1))
    geschrieben = akten.schreibe(id, "010206")
    erste = client.get("/nachrichten").text
    assert erste.count('id="n-') == 50
    assert str(geschrieben) in erste.split('id="n-')[1]
    marke = erste.split("&amp;nach=")[1].split('"')[0]
    zweite = client.get(f"/nachrichten?nach={marke}").text
    assert zweite.count('id="n-') == 6
    gefiltert = client.get("/nachrichten?stand=geschrieben").text
    assert gefiltert.count('id="n-') == 1
    assert client.get("/nachrichten?stand=erfunden").status_code == 400
    blatt = client.get("/nachrichten.csv").text
    assert blatt.count("\n") == 57
    assert "Mustermann" not in blatt + erste


def test_eine_formel_im_text_einer_nachricht_bleibt_text(client: httpx2.Client, akten: Aktenbestand) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    nachricht = akten.schreibe(id, "010206")
    with akten.offen() as buch:
        buch.nachrichten.aendere_zustand(nachricht, Nachrichtenzustand.FEHLGESCHLAGEN, text="=HYPERLINK(1)")
    assert '"\'=HYPERLINK(1)"' in client.get("/nachrichten.csv").text


def test_die_seite_einer_nachricht_nennt_versuche_ursache_und_rat(
    client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    _, nachricht = ungesendet(akten, uhr)
    seite = client.get(f"/nachrichten/{nachricht}").text
    for satz in ("Beiseitegelegt", "Das Postfach antwortet nicht.", "Den Partner anrufen.", "0 Versuche"):
        assert satz in seite
    assert "Mustermann" not in seite


def test_partner_sagen_ob_und_seit_wann_sie_nicht_erreichbar_sind(
    client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    assert "Mit keiner Behörde wurden bisher Akten ausgetauscht." in client.get("/partner").text
    akten.sende(akten.lege_an(Richtung.ABGABE, partner=FREIBURG), "010203", partner=FREIBURG.kennung)
    assert "zuletzt gesendet 24.11.2026" in client.get("/partner").text
    ungesendet(akten, uhr)
    akten.sende(akten.lege_an(Richtung.ABGABE), "010203")
    seite = client.get("/partner").text
    unbekannt, freiburg = sorted(seite.split('<tr role="row" id="p-')[1:])
    assert "STV Freiburg" in freiburg
    assert "nicht erreichbar" in freiburg
    assert "1 Nachricht wartet: Das Postfach antwortet nicht." in freiburg
    assert "XAusländer 26.11" in freiburg
    assert "nicht lesbar" in freiburg  # the entry's certificates are none
    assert "azr:003000" in unbekannt
    assert "Das Verzeichnis führt sie nicht." in unbekannt


def test_die_revision_sieht_zu_und_aendert_nichts(
    web: Webserver, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    ungesendet(akten, uhr)
    revision = web.angemeldet(STUTTGART, [Rolle.REVISION])
    assert "/fehlerablage" not in revision.get("/leitstand").text
    assert revision.get("/fehlerablage").status_code == 403


def test_alarme_stehen_auf_dem_leitstand_mit_seit_und_handbuch_bei_wem_sie_hingehoeren(
    web: Webserver, client: httpx2.Client, uhr: StehendeUhr
) -> None:
    lagen = [
        Lage(STUTTGART, "postfach", "postfach", "kritisch", "Das Postfach <b>schweigt</b>.", "Nachsehen."),
        Lage("", "platz:Ablage", "platz", "warnung", "Wenig Platz.", ""),
    ]
    with web.datenbank.schreiben() as session:
        Alarmbestand(session, uhr, [STUTTGART, ULM]).gleiche_ab(lagen)
        Webhookbestand(session, STUTTGART, uhr).stand("kassenverfahren")
        session.commit()
    uhr.stelle_vor(timedelta(minutes=7))
    alles_laeuft(web.datenbank, uhr)
    seite = client.get("/leitstand").text
    assert "/handbuch/stoerungen#postfach" in seite
    assert "Das Postfach &lt;b&gt;schweigt&lt;/b&gt;." in seite
    assert "7 Minuten" in seite
    assert "kassenverfahren" in seite
    andere = web.angemeldet(ULM, [Rolle.REVISION]).get("/leitstand").text
    assert "/handbuch/stoerungen#postfach" not in andere
    assert "/handbuch/stoerungen#platz" in andere
    assert "kassenverfahren" not in andere


def test_eine_testnachricht_geht_einmal_und_zeigt_ihren_stand(client: httpx2.Client, web: Webserver) -> None:
    antwort = sende(client, "/partner/testnachricht", partner="azr:005700")
    assert (antwort.status_code, antwort.headers["location"]) == (303, "/partner#p-azr:005700")
    seite = client.get("/partner").text
    assert "Testnachricht wartet auf das Senden" in seite
    assert "aktualisiert sich selbst" in seite
    noch_eine = sende(client, "/partner/testnachricht", partner="azr:005700")
    assert (noch_eine.status_code, "schon unterwegs" in noch_eine.text) == (400, True)
    unbekannt = sende(client, "/partner/testnachricht", partner="azr:009999")
    assert (unbekannt.status_code, "lässt sich keine Testnachricht" in unbekannt.text) == (400, True)
    assert sende(client, "/partner/testnachricht", partner="<b>").status_code == 400
    assert "Testnachricht senden" not in web.angemeldet(STUTTGART, [Rolle.REVISION]).get("/partner").text


def test_zurueckgeben_verlangt_einen_grund_und_sagt_was_bleibt(
    client: httpx2.Client, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    ungesendet(akten, uhr)
    felder = {"ursache": URSACHE, "feld": "x", "rueckcode-x": "S999"}
    ohne = sende(client, tun="zurueckgeben", **felder)
    assert (ohne.status_code, "Bitte geben Sie an, warum." in ohne.text) == (400, True)
    for grund, code in (("DMS voll", "Q999"), ("DMS \U0001f600", "S999")):
        falsch = sende(client, tun="rueckprobe", **{**felder, "rueckcode-x": code, "rueckgrund-x": grund})
        assert falsch.status_code == 400
    geht = sende(client, tun="zurueckgeben", **felder, **{"rueckgrund-x": "DMS voll"})
    assert "Hier war nichts zurückzugeben. 1× nicht: Eigene Nachrichten" in geht.text


def test_wer_zusieht_teilt_sich_einen_blick_wer_neu_laedt_sieht_frisch(
    client: httpx2.Client, monkeypatch: pytest.MonkeyPatch, uhr: StehendeUhr
) -> None:
    blicke: list[object] = []
    zahlen = Betriebsauskunft.zahlen

    def gezaehlt(auskunft: Betriebsauskunft) -> object:
        blicke.append(auskunft)
        return zahlen(auskunft)

    monkeypatch.setattr(Betriebsauskunft, "zahlen", gezaehlt)
    for _ in range(5):
        assert client.get("/leitstand", headers={HINTERGRUND: "1"}).status_code == 200
    assert len(blicke) == 1
    client.get("/leitstand")
    assert len(blicke) == 2
    uhr.stelle_vor(timedelta(seconds=5))
    client.get("/leitstand", headers={HINTERGRUND: "1"})
    assert len(blicke) == 3
