"""The twelve operations between our client and our server over mutual TLS."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.xta.draht.bericht import Ampel, Dienstauskunft, Dienstfrage
from adapters.xta.draht.kasten import ANFRAGE_UNBEKANNT, KEIN_TREFFER, Auswahl
from adapters.xta.draht.metadaten import Metadaten, Zeitpunkte
from adapters.xta.fehler import Abgelehnt
from adapters.xta.teilnehmer.client import Xtaclient
from tests.xtaserver import DIENST, ECHO, VERTRAG, A, B, C, Xtastand, beilagen, bytes_von


def test_ein_aktives_konto_wird_bestaetigt(xta: Xtastand) -> None:
    with xta.client() as client:
        client.pruefe_konto()


def test_ohne_angabe_gilt_das_einzige_konto_des_zertifikats(xta: Xtastand) -> None:
    with xta.client(None, "konto-b") as client:
        client.pruefe_konto()


def test_kennungen_sind_verschieden_und_nennen_den_server(xta: Xtastand) -> None:
    with xta.client() as client:
        kennungen = {client.vergib_message_id() for _ in range(5)}
    assert len(kennungen) == 5
    assert all(k.startswith("urn:de:xta:messageid:aktenbruecke:") and len(k) <= 100 for k in kennungen)


def test_was_gesendet_wird_kommt_byte_fuer_byte_an(xta: Xtastand) -> None:
    kennung = xta.sende(b"Nachricht \x00\r\n--xta", b"", b"zwei" * 1000)
    with xta.client(B, "konto-b") as client, client.hole() as nachricht:
        assert nachricht is not None
        assert nachricht.metadaten.message_id == kennung
        assert (nachricht.metadaten.autor, nachricht.metadaten.leser) == (A, B)
        assert nachricht.metadaten.vertrag == VERTRAG
        assert nachricht.metadaten.groesse == 4018
        gekommen = [(s.art, s.name, bytes_von(s.inhalt)) for s in nachricht.stuecke]
    art = "application/octet-stream"
    assert gekommen == [
        (art, "inhalt-0", b"Nachricht \x00\r\n--xta"),
        (art, "inhalt-1", b""),
        (art, "inhalt-2", b"zwei" * 1000),
    ]


def test_eine_nachricht_bleibt_bis_ihr_empfang_bestaetigt_ist(xta: Xtastand) -> None:
    kennung = xta.sende(b"eins")
    with xta.client(B, "konto-b") as client:
        for _ in range(2):
            with client.hole(Auswahl((kennung.upper(),))) as nachricht:
                assert nachricht is not None
                assert nachricht.kasten is not None
                anfrage = nachricht.kasten.anfrage
        client.schliesse(anfrage, [kennung])
        client.schliesse(anfrage, [kennung])
        with client.hole() as keine:
            assert keine is None
        with pytest.raises(Abgelehnt, match="9070"), client.hole(Auswahl((kennung,))):
            pass
    assert xta.eingelagert == 0


def test_empfangenes_bleibt_fuer_den_der_ausdruecklich_danach_fragt(xta: Xtastand) -> None:
    """After a restore the reader knows nothing of it. Nobody else sees it, and it goes after its time."""
    ab = xta.uhr.jetzt() - timedelta(minutes=1)
    kennung = xta.sende(b"eins")
    frage, noch_einmal = Auswahl(ab=ab, empfangene=True), Auswahl((kennung,), ab=ab, empfangene=True)
    with xta.client(B, "konto-b") as client:
        _hole_und_bestaetige(client)
        assert client.statusliste(Auswahl(ab=ab)).kennungen == ()
        assert client.statusliste(frage).kennungen == (kennung,)
        with client.hole(noch_einmal) as nachricht:
            assert nachricht is not None
            assert bytes_von(nachricht.stuecke[0].inhalt) == b"eins"
    with xta.client(C, "konto-c") as fremder:
        assert fremder.statusliste(frage).kennungen == ()
    xta.vergeht(timedelta(days=29))
    assert xta.dateien == 1
    xta.vergeht(timedelta(days=2))
    assert xta.dateien == 0
    with xta.client(B, "konto-b") as client:
        assert client.statusliste(frage).kennungen == ()
        with pytest.raises(Abgelehnt, match="9070"), client.hole(noch_einmal):
            pass


def _hole_und_bestaetige(client: Xtaclient) -> None:
    with client.hole() as nachricht:
        assert nachricht is not None
        assert nachricht.kasten is not None
        kennung, anfrage = nachricht.metadaten.message_id, nachricht.kasten.anfrage
    client.schliesse(anfrage, [kennung])


def test_ein_leeres_postfach_ist_kein_fehler(xta: Xtastand) -> None:
    with xta.client() as client:
        with client.hole() as keine:
            assert keine is None
        assert client.statusliste().kasten.grund == KEIN_TREFFER


def test_der_iterator_geht_durch_alle_nachrichten_und_bestaetigt_unterwegs(xta: Xtastand) -> None:
    gesendet = [xta.sende(str(n).encode()) for n in range(3)]
    geholt = []
    with xta.client(B, "konto-b") as client:
        with client.hole() as nachricht:
            assert nachricht is not None
            assert nachricht.kasten is not None
            assert nachricht.kasten.offen == 2
            anfrage = nachricht.kasten.anfrage
            geholt.append(nachricht.metadaten.message_id)
        while True:
            with client.hole_naechste(anfrage, geholt[-1:]) as nachricht:
                if nachricht is None:
                    break
                geholt.append(nachricht.metadaten.message_id)
        assert client.statusliste().kasten.grund == KEIN_TREFFER
    assert geholt == gesendet


def test_die_statusliste_kommt_in_teilen(xta: Xtastand) -> None:
    gesendet = [xta.sende(b"x") for _ in range(5)]
    with xta.client(B, "konto-b") as client:
        liste = client.statusliste(hoechstens=2)
        gesehen = [e.message_id for e in liste.eintraege]
        assert liste.kasten.offen == 3
        while liste.kasten.offen:
            liste = client.naechste_statusliste(liste.kasten.anfrage)
            gesehen += [e.message_id for e in liste.eintraege]
        assert client.naechste_statusliste(liste.kasten.anfrage).kasten.grund == KEIN_TREFFER
        assert client.naechste_statusliste("urn:fremd").kasten.grund == ANFRAGE_UNBEKANNT
    assert gesehen == gesendet


def test_die_auswahl_kennt_neue_bezug_und_zeit(xta: Xtastand) -> None:
    erste = xta.sende(b"1")
    with xta.client() as client:
        zweite = client.vergib_message_id()
        client.sende(Metadaten(A, B, zweite, VERTRAG, bezug=(erste,)), beilagen(b"2"))

    def gewaehlt(auswahl: Auswahl) -> list[str]:
        with xta.client(B, "konto-b") as client:
            return [e.message_id for e in client.statusliste(auswahl).eintraege]

    with xta.client(B, "konto-b") as client, client.hole(Auswahl((erste,))):
        pass
    assert gewaehlt(Auswahl()) == [erste, zweite]
    assert gewaehlt(Auswahl(nur_neue=True)) == [zweite]
    assert gewaehlt(Auswahl(bezug=(erste,))) == [zweite]
    assert gewaehlt(Auswahl(ab=xta.uhr.jetzt() + timedelta(hours=1))) == []
    assert gewaehlt(Auswahl(bis=xta.uhr.jetzt() + timedelta(hours=1))) == [erste, zweite]


def test_der_transportbericht_erzaehlt_wie_weit_die_nachricht_ist(xta: Xtastand) -> None:
    kennung = xta.sende(b"inhalt")
    with xta.client() as sender, xta.client(B, "konto-b") as leser:
        bericht = sender.transportbericht(kennung)
        assert bericht.ampel is Ampel.OFFEN
        assert bericht.metadaten.zeiten.zugestellt is not None
        assert bericht.metadaten.zeiten.abgeholt is None
        with leser.hole() as nachricht:
            assert nachricht is not None
            assert nachricht.kasten is not None
            leser.schliesse(nachricht.kasten.anfrage, [kennung])
        for client in (sender, leser):
            bericht = client.transportbericht(kennung)
            assert bericht.ampel is Ampel.GRUEN
            assert bericht.metadaten.zeiten.empfangen is not None
            assert b"TransportReport" in bericht.beleg
    with xta.client(C, "konto-c") as fremder, pytest.raises(Abgelehnt, match="9070"):
        fremder.transportbericht(kennung)


def test_vor_dem_termin_ist_die_nachricht_unsichtbar_und_laesst_sich_zurueckziehen(xta: Xtastand) -> None:
    termin = xta.uhr.jetzt() + timedelta(hours=2)
    with xta.client() as client, xta.client(B, "konto-b") as leser:
        kennungen = [client.vergib_message_id() for _ in range(2)]
        for kennung in kennungen:
            angaben = Metadaten(A, B, kennung, VERTRAG, zeiten=Zeitpunkte(nicht_vor=termin))
            client.sende(angaben, beilagen(b"spaeter"))
        with leser.hole() as keine:
            assert keine is None
        with pytest.raises(Abgelehnt, match="9070"):
            leser.transportbericht(kennungen[0])
        client.storniere(kennungen[0])
        client.storniere(kennungen[0])
        assert client.transportbericht(kennungen[0]).ampel is Ampel.GELB
        xta.uhr.vor = timedelta(hours=3)
        with leser.hole() as nachricht:
            assert nachricht is not None
            assert nachricht.metadaten.message_id == kennungen[1]
        with pytest.raises(Abgelehnt, match="9070"):
            leser.transportbericht(kennungen[0])
        with pytest.raises(Abgelehnt, match="9100"):
            client.storniere(kennungen[1])
    ohne = xta.sende(b"ohne Termin")
    with xta.client() as client:
        with pytest.raises(Abgelehnt, match="9101"):
            client.storniere(ohne)
        with pytest.raises(Abgelehnt, match="9022"):
            client.storniere("urn:unbekannt")


def test_was_veraltet_ist_wird_nicht_mehr_ausgegeben_und_der_bericht_sagt_es(xta: Xtastand) -> None:
    heute = xta.uhr.jetzt().date()
    with xta.client() as client:
        kennung = client.vergib_message_id()
        angaben = Metadaten(A, B, kennung, VERTRAG, zeiten=Zeitpunkte(veraltet_nach=heute))
        client.sende(angaben, beilagen(b"x"))
        xta.uhr.vor = timedelta(days=1, hours=1)
        with xta.client(B, "konto-b") as leser, leser.hole() as keine:
            assert keine is None
        assert client.transportbericht(kennung).ampel is Ampel.ROT
        gestern = Zeitpunkte(veraltet_nach=heute - timedelta(days=3))
        with pytest.raises(Abgelehnt, match="9022"):
            client.sende(replace(angaben, message_id="urn:x:1", zeiten=gestern), beilagen(b"x"))


def test_dienste_werden_gefunden_oder_nicht(xta: Xtastand) -> None:
    xta.konten = [xta.konto(A, "konto-a"), xta.konto(B, "konto-b", frozenset({DIENST}))]
    xta.neustart()
    fragen = [Dienstfrage(A, DIENST), Dienstfrage(B, DIENST), Dienstfrage(B, "urn:x"), Dienstfrage(C, DIENST)]
    with xta.client() as client:
        antwort = client.frage_dienste(fragen)
        assert antwort == tuple(map(Dienstauskunft, fragen, (None, True, False, False)))
        anderer = replace(VERTRAG, dienst="urn:x")
        with pytest.raises(Abgelehnt, match="9013"):
            client.sende(Metadaten(A, B, "urn:x:1", anderer), beilagen(b"x"))


def test_ein_dienst_der_sofort_antwortet(xta: Xtastand) -> None:
    vertrag = replace(VERTRAG, dienst=ECHO)
    with xta.client() as client:
        kennung = client.vergib_message_id()
        angaben = Metadaten(A, B, kennung, vertrag)
        with client.sende_synchron(angaben, beilagen(b"hin", b"und her")) as antwort:
            assert [bytes_von(s.inhalt) for s in antwort.stuecke] == [b"hin", b"und her"]
            assert antwort.metadaten.bezug == (kennung,)
        with pytest.raises(Abgelehnt, match="9081"):
            client.sende(angaben, beilagen(b"x"))
        asynchron = replace(angaben, vertrag=VERTRAG)
        with pytest.raises(Abgelehnt, match="9080"), client.sende_synchron(asynchron, beilagen(b"x")):
            pass


def test_nach_einem_neustart_ist_alles_noch_da(xta: Xtastand) -> None:
    kennungen = [xta.sende(b"eins"), xta.sende(b"zwei")]
    with xta.client(B, "konto-b") as client:
        liste = client.statusliste(hoechstens=1)
    (xta.ordner / "nachrichten" / "rest-eines-absturzes").write_bytes(b"halb")
    (xta.ordner / "zwischen" / "rest").write_bytes(b"halb")
    xta.neustart()
    with xta.client(B, "konto-b") as client:
        weiter = client.naechste_statusliste(liste.kasten.anfrage)
        assert [e.message_id for e in weiter.eintraege] == kennungen[1:]
        with client.hole() as nachricht:
            assert nachricht is not None
            assert bytes_von(nachricht.stuecke[0].inhalt) == b"eins"
    assert len(list((xta.ordner / "nachrichten").iterdir())) == 2
    assert not list((xta.ordner / "zwischen").iterdir())
