"""The port `Postfach` over real HTTP: what was put in comes out once, signed, sealed, acknowledged."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, cast

import pytest

from adapters.osci.draht.stuecke import Stuecke
from adapters.osci.fehler import UmschlagFehler
from adapters.osci.schutz.transportsignatur import Unterschrift
from adapters.osci.teilnehmer.abholen import Abholer
from adapters.osci.teilnehmer.beteiligte import Teilnehmer, Transportregeln
from adapters.osci.teilnehmer.leitung import HttpLeitung
from adapters.osci.teilnehmer.postfach import OsciPostfach
from adapters.osci.transportfehler import PostfachNichtErreichbar
from gateway.schutz.fehler import EigenesZertifikatUngueltig, ZertifikatAbgelehnt
from tests.conftest import StehendeUhr
from tests.oscipostfach import Postfachstand

INHALT = "Größe aus Musterstadt\r\n\0".encode() + bytes(range(256))


@pytest.mark.parametrize("als_anhang", [True, False])
@pytest.mark.parametrize("verschluesseln", [True, False])
def test_was_eingeliefert_wird_kommt_genau_so_an(
    postfachstand: Postfachstand, als_anhang: bool, verschluesseln: bool
) -> None:
    sender = postfachstand.postfach("absender", verschluesseln=verschluesseln)
    sendung = postfachstand.versiegelt(INHALT, als_anhang=als_anhang)
    quittung = sender.liefere_ein(sendung, postfachstand.eintrag("empfaenger"), "Probe & <Test>")
    assert quittung.rueckmeldungen[0][0] == "0800"
    assert quittung.beleg.startswith(b"MIME-Version: 1.0")
    geholt = postfachstand.hole("empfaenger", verschluesseln=verschluesseln)
    assert geholt == [(quittung.message_id, INHALT)]
    assert postfachstand.hole("empfaenger", verschluesseln=verschluesseln) == []


@pytest.mark.parametrize("als_anhang", [True, False])
def test_grosse_inhalte_gehen_als_strom_durch(postfachstand: Postfachstand, als_anhang: bool) -> None:
    inhalt = os.urandom(5_000_001)
    postfachstand.postfach("absender").liefere_ein(
        postfachstand.versiegelt(inhalt, als_anhang=als_anhang), postfachstand.eintrag("empfaenger"), "groß"
    )
    assert [inhalt] == [i for _, i in postfachstand.hole("empfaenger")]


def test_die_aelteste_zustellung_kommt_zuerst(postfachstand: Postfachstand) -> None:
    sender = postfachstand.postfach("absender")
    for nummer in range(3):
        sendung = postfachstand.versiegelt(b"%d" % nummer)
        sender.liefere_ein(sendung, postfachstand.eintrag("empfaenger"), "Probe")
    erste = postfachstand.hole("empfaenger", hoechstens=2)
    rest = postfachstand.hole("empfaenger")
    assert [i for _, i in (*erste, *rest)] == [b"0", b"1", b"2"]


def test_wer_vor_dem_speichern_abstuerzt_bekommt_die_zustellung_noch_einmal(
    postfachstand: Postfachstand,
) -> None:
    postfachstand.postfach("absender").liefere_ein(
        postfachstand.versiegelt(INHALT), postfachstand.eintrag("empfaenger"), "Probe"
    )

    def absturz(message_id: str, strom: BinaryIO) -> None:
        raise OSError(28, "voll")

    with pytest.raises(OSError, match="voll"):
        postfachstand.postfach("empfaenger").hole_ab(absturz)
    assert [i for _, i in postfachstand.hole("empfaenger")] == [INHALT]


def test_ein_neustart_des_postfachs_verliert_nichts(postfachstand: Postfachstand) -> None:
    postfachstand.postfach("absender").liefere_ein(
        postfachstand.versiegelt(INHALT), postfachstand.eintrag("empfaenger"), "Probe"
    )
    postfachstand.neustart()
    assert [i for _, i in postfachstand.hole("empfaenger")] == [INHALT]


def test_ein_konto_sieht_nur_das_eigene(postfachstand: Postfachstand) -> None:
    postfachstand.postfach("absender").liefere_ein(
        postfachstand.versiegelt(INHALT), postfachstand.eintrag("empfaenger"), "Probe"
    )
    for fremd in ("absender", "leser", "passiv"):
        assert postfachstand.hole(fremd) == []
    assert len(postfachstand.hole("empfaenger")) == 1


def test_nach_dem_wechsel_des_chiffrierzertifikats_wird_auch_das_bisherige_konto_geleert(
    postfachstand: Postfachstand,
) -> None:
    """Whoever still knows the old certificate addresses the old account; it is ours as long as we have the key."""
    for konto in ("passiv", "empfaenger"):
        sendung = postfachstand.versiegelt(INHALT, an=konto)
        postfachstand.postfach("absender").liefere_ein(sendung, postfachstand.eintrag(konto), "Probe")
    bund, geholt = postfachstand.bund, list[str]()
    bisheriges = Teilnehmer(Unterschrift(bund["empfaenger-sig-3072"]), bund["passiv-enc-3072"])
    postfach = OsciPostfach(
        postfachstand.leitung(),
        bund.teilnehmer("empfaenger"),
        postfachstand.gegenstelle,
        postfachstand.transportregeln(),
        fruehere=[bisheriges],
    )
    assert postfach.hole_ab(lambda kennung, strom: geholt.append(f"{kennung}{len(strom.read())}")) == 2
    assert len(set(geholt)) == 2
    assert postfach.hole_ab(lambda *_: None) == 0
    assert postfachstand.hole("passiv") == []


def test_ein_bisheriges_konto_das_nicht_mehr_anerkannt_wird_haelt_das_heutige_nicht_auf(
    postfachstand: Postfachstand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bund = postfachstand.bund
    postfach = OsciPostfach(
        postfachstand.leitung(),
        bund.teilnehmer("empfaenger"),
        postfachstand.gegenstelle,
        postfachstand.transportregeln(),
        fruehere=[bund.teilnehmer("passiv")],
    )
    echt = Abholer.hole_ab
    wie_oft = []

    def hole_ab(abholer: Abholer) -> int:
        wie_oft.append(1)
        if len(wie_oft) % 2 == 0:
            raise ZertifikatAbgelehnt("Unser Chiffrierzertifikat ist abgelaufen.")
        return echt(abholer)

    monkeypatch.setattr(Abholer, "hole_ab", hole_ab)
    for _ in range(2):
        postfachstand.postfach("absender").liefere_ein(
            postfachstand.versiegelt(INHALT), postfachstand.eintrag("empfaenger"), "Probe"
        )
        assert postfach.hole_ab(lambda kennung, strom: None) == 1
    assert caplog.text.count("abgelaufen") == 1, "told once, not with every fetch"


def test_mit_abgelaufener_unterschrift_geht_kein_auftrag_hinaus(postfachstand: Postfachstand) -> None:
    """A mailbox would refuse it for good; so it waits until the key is exchanged, as sending does."""
    uhr = StehendeUhr()
    uhr.wert = datetime.now(UTC) + timedelta(days=36_500)
    postfach = OsciPostfach(
        cast(HttpLeitung, None),  # nobody may be asked
        postfachstand.bund.teilnehmer("empfaenger"),
        postfachstand.gegenstelle,
        Transportregeln(postfachstand.pruefung, uhr),
    )
    auftraege: list[Callable[[], object]] = [
        lambda: postfach.hole_ab(lambda *_: None),
        lambda: postfach.hole_nach(datetime.now(UTC), lambda *_: None),
        lambda: postfach.frage_laufzettel(["urn:x"], postfachstand.eintrag("empfaenger")),
    ]
    for auftrag in auftraege:
        with pytest.raises(EigenesZertifikatUngueltig):
            auftrag()


def test_eine_sendung_an_jemand_anderen_wird_nicht_umgeleitet(postfachstand: Postfachstand) -> None:
    sendung = postfachstand.versiegelt(INHALT, an="passiv")
    umgeschrieben = sendung.getvalue().replace(b"CipherCertificateOtherReader", b"CipherCertificateAddressee")
    sendung.seek(0)
    sendung.write(umgeschrieben)
    sendung.seek(0)
    with pytest.raises(UmschlagFehler):
        postfachstand.postfach("absender").liefere_ein(sendung, postfachstand.eintrag("empfaenger"), "Probe")


class _Abbruch:
    """Loses the answer to some requests: the mailbox has executed them."""

    def __init__(self, leitung: HttpLeitung, bei: Iterable[int]):
        self._leitung = leitung
        self._bei = set(bei)
        self._nummer = 0

    @contextmanager
    def austausch(self, url: str, nachricht: Stuecke) -> Iterator[BinaryIO]:
        self._nummer += 1
        with self._leitung.austausch(url, nachricht) as strom:
            if self._nummer in self._bei:
                while strom.read(65536):
                    pass
                raise PostfachNichtErreichbar()
            yield strom


def test_eine_verlorene_antwort_fuehrt_nicht_zu_einer_zweiten_zustellung(
    postfachstand: Postfachstand,
) -> None:
    sender = postfachstand.postfach("absender", leitung=_Abbruch(postfachstand.leitung(), [2]))
    quittung = sender.liefere_ein(
        postfachstand.versiegelt(INHALT), postfachstand.eintrag("empfaenger"), "Probe"
    )
    assert postfachstand.hole("empfaenger") == [(quittung.message_id, INHALT)]


def test_eine_verlorene_abholantwort_laesst_die_zustellung_liegen(postfachstand: Postfachstand) -> None:
    postfachstand.postfach("absender").liefere_ein(
        postfachstand.versiegelt(INHALT), postfachstand.eintrag("empfaenger"), "Probe"
    )
    angenommen: list[str] = []
    with pytest.raises(PostfachNichtErreichbar):
        postfachstand.postfach("empfaenger", leitung=_Abbruch(postfachstand.leitung(), [2])).hole_ab(
            lambda message_id, strom: angenommen.append(message_id)
        )
    assert angenommen == []
    assert [i for _, i in postfachstand.hole("empfaenger")] == [INHALT]
