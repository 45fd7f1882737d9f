"""XTA 5.1.1 between our client and our server, over real mutual TLS: the same promises as in 2.1.1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

from adapters.osci.draht.stuecke import Folge
from adapters.xta.draht.bericht import Ampel
from adapters.xta.draht.kasten import Auswahl
from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.draht.nutzlast import Beilage
from adapters.xta.fehler import Abgelehnt, AndereFassung, KontoAbgelehnt, TechnischesProblem
from adapters.xta.namen import Ausnahme, Fassung
from adapters.xta.server.dienst import Xtadienst
from adapters.xta.server.konten import Konten
from adapters.xta.teilnehmer.abholen import leere
from adapters.xta.teilnehmer.einliefern import Fluechtig, liefere_ein
from adapters.xta.teilnehmer.werte import Kontoclient, Nachricht
from gateway.errors import EingabeFehler
from gateway.schutz.pfad import Zertifikatspruefung
from tests.xtapki import Tlspki
from tests.xtaserver import VERTRAG, A, B, C, Xtastand, beilagen, bytes_von


@pytest.fixture
def stand(tlspki: Tlspki, tmp_path: Path) -> Iterator[Xtastand]:
    stand = Xtastand(tlspki, tmp_path / "xta", fassung=Fassung.V511)
    yield stand
    stand.beende()


def entwurf(von: str = A, an: str = B) -> Metadaten:
    return Metadaten(von, an, "", VERTRAG)


def hole_alle(stand: Xtastand, hoechstens: int = 100) -> list[tuple[str, bytes]]:
    geholt: list[tuple[str, bytes]] = []

    def nimm(nachricht: Nachricht) -> None:
        geholt.append((nachricht.metadaten.message_id, nachricht.datei.read()))

    def unlesbar(kennung: str, _strom: BinaryIO, fehler: EingabeFehler) -> None:
        raise AssertionError((kennung, fehler.code))

    with stand.zugang(B, "konto-b").client() as client:
        leere(client, nimm, unlesbar, hoechstens=hoechstens)
    return geholt


def test_eine_nachricht_geht_hin_wird_geholt_bestaetigt_und_der_bericht_sagt_es(stand: Xtastand) -> None:
    with stand.zugang(A, "konto-a").client() as client:
        client.pruefe_konto()
        bericht = liefere_ein(client, entwurf(), beilagen(b"nachricht", b"anlage"), Fluechtig())
        kennung = bericht.metadaten.message_id
        assert bericht.ampel is Ampel.OFFEN
        assert bericht.metadaten.zeiten.zugestellt is not None
    assert hole_alle(stand) == [(kennung, b"nachrichtanlage")]
    assert stand.eingelagert == 0
    with stand.zugang(A, "konto-a").client() as client:
        bericht = client.transportbericht(kennung)
    assert bericht.ampel is Ampel.GRUEN
    assert bericht.metadaten.zeiten.empfangen is not None
    assert (bericht.metadaten.autor, bericht.metadaten.leser) == (A, B)
    assert b"core/3.1.1" in bericht.beleg
    assert hole_alle(stand) == []


def test_geholtes_ohne_bestaetigung_wartet_weiter(stand: Xtastand) -> None:
    kennung = stand.sende(b"inhalt")
    with stand.zugang(B, "konto-b").client() as client:
        with client.hole(Auswahl((kennung,))) as nachricht:
            assert nachricht is not None
            stueck = nachricht.stuecke[0]
            assert (bytes_von(stueck.inhalt), stueck.name) == (b"inhalt", "inhalt-0")
        assert client.statusliste(Auswahl(nur_neue=True)).kennungen == ()
        assert client.statusliste().kennungen == (kennung,)
    assert hole_alle(stand) == [(kennung, b"inhalt")]


def test_mehr_nachrichten_als_eine_liste_fasst_kommen_alle_und_keine_doppelt(stand: Xtastand) -> None:
    kennungen = [stand.sende(str(nummer).encode()) for nummer in range(7)]
    with stand.zugang(B, "konto-b").client() as client:
        erste = client.statusliste(hoechstens=3)
        assert (erste.kennungen, erste.kasten.offen) == (tuple(kennungen[:3]), 4)
        weitere = client.naechste_statusliste(erste.kasten.anfrage).kennungen
    assert set(kennungen) <= set(erste.kennungen) | set(weitere)
    assert [kennung for kennung, _ in hole_alle(stand)] == kennungen


def test_grosser_inhalt_geht_durch_ohne_ein_baum_zu_werden(stand: Xtastand) -> None:
    stueck = bytes(range(256)) * 4096
    inhalt = [Beilage(Folge((stueck,) * 20))]
    with stand.zugang(A, "konto-a").client() as client:
        kennung = liefere_ein(client, entwurf(), inhalt, Fluechtig()).metadaten.message_id
    assert hole_alle(stand) == [(kennung, stueck * 20)]


def test_dieselbe_kennung_wird_ein_zweites_mal_nicht_genommen(stand: Xtastand) -> None:
    with stand.zugang(A, "konto-a").client() as client:
        angaben = replace(entwurf(), message_id=client.vergib_message_id())
        client.sende(angaben, beilagen(b"eins"))
        with pytest.raises(Abgelehnt) as fehler:
            client.sende(angaben, beilagen(b"zwei"))
    assert (fehler.value.nummer, fehler.value.ausnahme) == ("9024", Ausnahme.PARAMETER)
    assert [inhalt for _, inhalt in hole_alle(stand)] == [b"eins"]


def _fremdes_holen(client: Kontoclient, kennung: str) -> None:
    with client.hole(Auswahl((kennung,))):
        pass


@pytest.mark.parametrize(
    "tun",
    [
        lambda client, kennung: client.transportbericht(kennung),
        _fremdes_holen,
        lambda client, kennung: client.schliesse("", [kennung]),
    ],
)
def test_was_anderen_gehoert_gibt_es_nicht(
    stand: Xtastand, tun: Callable[[Kontoclient, str], object]
) -> None:
    kennung = stand.sende(b"geheim")
    with stand.zugang(C, "konto-c").client() as client, pytest.raises(Abgelehnt) as fehler:
        tun(client, kennung)
    assert fehler.value.ausnahme is Ausnahme.KENNUNG
    assert [kennung] == [k for k, _ in hole_alle(stand)]


def test_im_namen_eines_anderen_geht_nichts(stand: Xtastand) -> None:
    with stand.zugang(A, "konto-c").client() as client:
        for tun in (client.pruefe_konto, client.vergib_message_id):
            with pytest.raises(KontoAbgelehnt):
                tun()
    with stand.zugang(C, "konto-c").client() as client:
        angaben = replace(entwurf(), message_id=client.vergib_message_id())
        with pytest.raises(KontoAbgelehnt):
            client.sende(angaben, beilagen(b"falsch"))
    assert hole_alle(stand) == []


def test_ein_leser_ohne_konto_und_eine_nachricht_ohne_inhalt_werden_abgelehnt(stand: Xtastand) -> None:
    with stand.zugang(A, "konto-a").client() as client:
        for angaben, inhalt in ((entwurf(an="azr:088888"), beilagen(b"x")), (entwurf(), [])):
            angaben = replace(angaben, message_id=client.vergib_message_id())
            with pytest.raises(Abgelehnt) as fehler:
                client.sende(angaben, inhalt)
            assert fehler.value.ausnahme is Ausnahme.PARAMETER


def test_technische_stoerung_ist_voruebergehend(stand: Xtastand) -> None:
    stand.stoerungen = ["9030@sendMessage", "9030@getTransportReport"]
    stand.neustart()
    with stand.zugang(A, "konto-a").client() as client:
        angaben = replace(entwurf(), message_id=client.vergib_message_id())
        with pytest.raises(TechnischesProblem):
            client.sende(angaben, beilagen(b"x"))
        client.sende(angaben, beilagen(b"x"))
    assert len(hole_alle(stand)) == 1


def test_ein_ordner_dient_nur_der_fassung_mit_der_er_begonnen_wurde(stand: Xtastand) -> None:
    stand.sende(b"liegt da")
    stand.beende()
    konten = Konten([], Zertifikatspruefung(stand.pki.vertrauen), stand.uhr)
    with pytest.raises(AndereFassung):
        Xtadienst(stand.ordner, konten, stand.uhr)
    stand.starte()
    assert len(hole_alle(stand)) == 1


def test_klient_einer_anderen_fassung_bekommt_einen_fehler_und_keine_stille(
    stand: Xtastand, tlspki: Tlspki
) -> None:
    zugang = replace(stand.zugang(A, "konto-a"), fassung=Fassung.V211)
    with zugang.client() as client, pytest.raises(EingabeFehler) as fehler:
        client.pruefe_konto()
    assert fehler.value.code == "xta.umschlag"
