"""The port `Postfach` over XTA: sealed messages come once, whatever happens on the way, and stay sealed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from adapters.osci.inhalt.oeffnen import Oeffner
from adapters.osci.inhalt.versiegeln import Versiegler
from adapters.xta.draht.metadaten import Metadaten, Zeitpunkte
from adapters.xta.fehler import (
    Abgelehnt,
    Aufgegeben,
    InhaltUnpassend,
    NachrichtZuGross,
    ServerNichtErreichbar,
)
from adapters.xta.namen import Fassung
from adapters.xta.teilnehmer.postfach import XtaPostfach
from gateway.domain.behoerde import Behoerde
from gateway.errors import EingabeFehler
from gateway.ports import Diensteintrag, Inhalt, KeinElektronischerAustausch, Zugang
from gateway.schutz.fehler import EigenesZertifikatUngueltig, ZertifikatAbgelehnt
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.verfahren import Signaturverfahren
from tests.oscivektoren import Speicherquarantaene, schluessel, zertifikat
from tests.stoernetz import Eingriff, Fehlerart, Netz, Richtung
from tests.xtapki import Tlspki
from tests.xtaserver import VERTRAG, A, B, Gehende, Xtastand, beilagen, vertrag


class Platz:
    """A `Merkplatz` in memory."""

    def __init__(self) -> None:
        self.inhalt: bytes | None = None

    def lege(self, stuecke: Iterable[bytes | memoryview]) -> None:
        self.inhalt = b"".join(bytes(stueck) for stueck in stuecke)

    def oeffne(self) -> BinaryIO | None:
        return None if self.inhalt is None else io.BytesIO(self.inhalt)


def eintrag(leser: str = "empfaenger-enc-3072", kennung: str = B) -> Diensteintrag:
    der = zertifikat(leser).der
    zugang = Zugang("xta", "https://xta.invalid/", konto=kennung)
    return Diensteintrag(Behoerde(kennung, "Beispielstadt"), (zugang,), der, b"", "26.11")


def versiegelt(inhalt: bytes) -> io.BytesIO:
    ziel = io.BytesIO()
    Versiegler(schluessel("absender-sig-3072"), Signaturverfahren.RSA_SHA256).versiegle(
        [Inhalt("inhalt", len(inhalt), lambda: io.BytesIO(inhalt))],
        zertifikat("empfaenger-enc-3072"),
        ziel,
        als_anhang=True,
    )
    ziel.seek(0)
    return ziel


def postfach(xta: Xtastand, konto: str = A, name: str = "konto-a", **regeln: Any) -> XtaPostfach:
    return XtaPostfach(xta.zugang(konto, name), vertrag, **regeln)


def niemals(message_id: str, strom: BinaryIO, fehler: EingabeFehler) -> None:
    raise AssertionError(fehler)


def hole(xta: Xtastand) -> list[tuple[str, bytes]]:
    """Everything that waits for B, as it came."""
    geholt: list[tuple[str, bytes]] = []
    postfach(xta, B, "konto-b").hole_ab(lambda k, s: geholt.append((k, s.read())), niemals)
    return geholt


@pytest.fixture
def netz(xta: Xtastand) -> Iterator[Netz]:
    netz = Netz(xta.port)
    xta.davor = netz.port
    yield netz
    netz.close()


def test_eine_sendung_kommt_versiegelt_an_und_laesst_sich_oeffnen(xta: Xtastand) -> None:
    quittung = postfach(xta).liefere_ein(versiegelt(b"geheim" * 1000), eintrag(), "Probe")
    assert b"TransportReport" in quittung.beleg
    [(kennung, bytes_)] = hole(xta)
    assert kennung == quittung.message_id
    pruefung, quarantaene = Zertifikatspruefung(xta.pki.vertrauen), Speicherquarantaene()
    leser = Oeffner([schluessel("empfaenger-enc-3072")], pruefung)
    sendung = leser.oeffne(io.BytesIO(bytes_), quarantaene, Gehende().jetzt())
    assert [i.groesse for i in sendung.inhalte] == [6000]
    assert hole(xta) == []


def test_ein_test_heisst_auch_im_auftrag_test(xta: Xtastand) -> None:
    for test in (True, False):
        postfach(xta).liefere_ein(versiegelt(b"x"), eintrag(), "", test=test)
    with xta.zugang(B, "konto-b").client() as client:
        assert [e.test for e in client.statusliste().eintraege] == [True, False]
    assert len(hole(xta)) == 2


def test_der_laufzettel_sagt_wann_der_empfaenger_bestaetigt_hat(xta: Xtastand) -> None:
    sender = postfach(xta)
    kennung = sender.liefere_ein(versiegelt(b"x"), eintrag(), "").message_id
    gefragt = [kennung, "urn:nie:gesehen"]
    auskunft = sender.frage_laufzettel(gefragt, eintrag())
    assert {k: s.empfangen for k, s in auskunft.staende.items()} == {kennung: None}
    hole(xta)
    auskunft = sender.frage_laufzettel(gefragt, eintrag())
    assert auskunft.staende[kennung].empfangen is not None
    assert kennung.encode() in auskunft.beleg


def test_geht_die_antwort_verloren_wird_nicht_zweimal_gesendet(xta: Xtastand, netz: Netz) -> None:
    da = lambda: xta.eingelagert == 1  # noqa: E731
    netz.plan = [Eingriff(0, Richtung.ZURUECK, 0, Fehlerart.SCHNITT, da)]
    quittung = postfach(xta).liefere_ein(versiegelt(b"x" * 100_000), eintrag(), "")
    assert len(netz.geschehen) == 1
    assert [k for k, _ in hole(xta)] == [quittung.message_id]


def test_reisst_die_verbindung_beim_senden_kommt_die_nachricht_trotzdem_einmal(
    xta: Xtastand, netz: Netz
) -> None:
    netz.plan = [Eingriff(n, Richtung.HIN, 50_000, Fehlerart.SCHNITT) for n in (0, 1)]
    quittung = postfach(xta).liefere_ein(versiegelt(b"x" * 300_000), eintrag(), "")
    assert len(netz.geschehen) == 2
    assert [k for k, _ in hole(xta)] == [quittung.message_id]


def test_nach_einem_absturz_des_senders_geht_es_unter_derselben_kennung_weiter(
    xta: Xtastand, netz: Netz
) -> None:
    platz = Platz()
    netz.plan = [Eingriff(n, Richtung.HIN, 50_000, Fehlerart.ABBRUCH) for n in range(3)]
    sendung = versiegelt(b"x" * 300_000)
    with pytest.raises(ServerNichtErreichbar):
        postfach(xta).liefere_ein(sendung, eintrag(), "", platz)
    assert platz.inhalt is not None
    quittung = postfach(xta).liefere_ein(sendung, eintrag(), "", platz)
    assert quittung.message_id.encode() in platz.inhalt
    wieder = postfach(xta).liefere_ein(sendung, eintrag(), "", platz)
    assert wieder.message_id == quittung.message_id
    assert len(hole(xta)) == 1


def test_scheitert_die_annahme_bleibt_die_nachricht_im_postfach(xta: Xtastand) -> None:
    postfach(xta).liefere_ein(versiegelt(b"x"), eintrag(), "")

    def platte_voll(message_id: str, strom: BinaryIO) -> None:
        raise OSError(28, "voll")

    with pytest.raises(OSError, match="voll"):
        postfach(xta, B, "konto-b").hole_ab(platte_voll, niemals)
    assert len(hole(xta)) == 1


def test_unlesbares_bleibt_liegen_ruht_und_haelt_nichts_auf(xta: Xtastand) -> None:
    schlecht = xta.sende(b"eins", b"zwei Inhalte")
    gut = postfach(xta).liefere_ein(versiegelt(b"x"), eintrag(), "").message_id
    gemeldet: list[tuple[str, bytes, type]] = []
    geholt: list[str] = []
    leser = postfach(xta, B, "konto-b")
    for vor in (timedelta(), timedelta(minutes=5), timedelta(hours=2)):
        xta.uhr.vor = vor
        leser.hole_ab(lambda k, s: geholt.append(k), lambda k, s, f: gemeldet.append((k, s.read(), type(f))))
    assert geholt == [gut]
    assert gemeldet == [(schlecht, b"einszwei Inhalte", InhaltUnpassend)] * 2


def test_hoechstens_so_viele_wie_verlangt(xta: Xtastand) -> None:
    for _ in range(3):
        xta.sende(b"x")
    leser = postfach(xta, B, "konto-b")
    assert leser.hole_ab(lambda k, s: None, niemals, hoechstens=2) == 2
    assert leser.hole_ab(lambda k, s: None, niemals, hoechstens=2) == 1


def test_die_grenze_eines_weges_gilt_vor_dem_senden(xta: Xtastand) -> None:
    with pytest.raises(NachrichtZuGross):
        postfach(xta, hoechstgroesse=1000).liefere_ein(versiegelt(b"x" * 5000), eintrag(), "")
    assert xta.eingelagert == 0


def test_ohne_gueltiges_leserzertifikat_wird_nichts_gesendet(xta: Xtastand) -> None:
    with pytest.raises(ZertifikatAbgelehnt):
        postfach(xta).liefere_ein(versiegelt(b"x"), eintrag("absender-sig-3072"), "")
    assert xta.eingelagert == 0


def test_ein_unbekannter_leser_wird_abgelehnt(xta: Xtastand) -> None:
    with pytest.raises(Abgelehnt, match="9022"):
        postfach(xta).liefere_ein(versiegelt(b"x"), eintrag(kennung="azr:123456"), "")


def test_was_der_server_aufgegeben_hat_gilt_nicht_als_eingeliefert(xta: Xtastand) -> None:
    with xta.client() as client:
        kennung = client.vergib_message_id()
        bald = Zeitpunkte(veraltet_nach=xta.uhr.jetzt().date())
        client.sende(Metadaten(A, B, kennung, VERTRAG, zeiten=bald), beilagen(b"x"))
    xta.uhr.vor = timedelta(days=3)
    platz = Platz()
    platz.lege([json.dumps({"kennung": kennung, "leser": B}).encode()])
    sender = postfach(xta)
    with pytest.raises(Aufgegeben):
        sender.liefere_ein(versiegelt(b"x"), eintrag(), "", platz)
    assert sender.frage_laufzettel([kennung], eintrag()).staende[kennung].gescheitert


def test_nur_eine_vermittlungsstelle_erreicht_wer_kein_konto_hat(xta: Xtastand) -> None:
    ohne = replace(eintrag(), zugaenge=())
    assert not postfach(xta).erreicht(ohne)
    with pytest.raises(KeinElektronischerAustausch, match="über XTA möglich"):
        postfach(xta).liefere_ein(versiegelt(b"x"), ohne, "")
    vermittelt = postfach(xta, vermittelt=True)
    assert vermittelt.erreicht(ohne)
    kennung = vermittelt.liefere_ein(versiegelt(b"x"), ohne, "").message_id
    assert [k for k, _ in hole(xta)] == [kennung]


def test_mit_eigenem_abgelaufenem_zertifikat_wird_nichts_gesendet(xta: Xtastand) -> None:
    xta.pki.stelle_aus("konto-alt", tage=1)
    with pytest.raises(EigenesZertifikatUngueltig, match="abgelaufen"):
        postfach(xta, name="konto-alt").liefere_ein(versiegelt(b"x"), eintrag(), "")
    assert xta.eingelagert == 0


@pytest.mark.parametrize("fassung", list(Fassung))
def test_nach_dem_zurueckspielen_kommt_empfangenes_noch_einmal(
    tlspki: Tlspki, tmp_path: Path, fassung: Fassung
) -> None:
    """What waits stays for the usual way; what came in before the backup is known."""
    stand = Xtastand(tlspki, tmp_path / "xta", fassung=fassung)
    try:
        stand.sende(b"alt")
        assert [inhalt for _, inhalt in hole(stand)] == [b"alt"]
        stand.uhr.vor += timedelta(hours=3)
        seit = stand.uhr.jetzt() - timedelta(hours=1)
        empfangene = [stand.sende(b"%d" % nummer) for nummer in range(3)]
        hole(stand)
        wartet = stand.sende(b"wartet")
        geholt: list[tuple[str, bytes]] = []
        leser = postfach(stand, B, "konto-b")
        for _ in range(2):
            assert leser.hole_nach(seit, lambda k, s: geholt.append((k, s.read())), niemals) == 3
        assert geholt == 2 * [(k, b"%d" % nummer) for nummer, k in enumerate(empfangene)]
        assert hole(stand) == [(wartet, b"wartet")]
    finally:
        stand.beende()
