"""The mailbox's housekeeping: what is over goes, what waits stays, and one folder has one master."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.mailbox.aufraeumen import Fristen
from adapters.osci.mailbox.dienst import Postfachdienst
from adapters.osci.mailbox.ordnersperre import PostfachordnerBelegt
from adapters.osci.schutz.transportsignatur import Unterschrift
from adapters.osci.teilnehmer.auftraege import beende, eroeffne, hole_zustellung
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.teilnehmer.leitung import Leitung
from adapters.osci.transportfehler import PostfachNichtErreichbar, SoapFault
from tests.integration.osci.test_teilpakete import ReissendeLeitung
from tests.oscipostfach import EchteUhr, Postfachstand, Starter

LANGE_HER = timedelta(days=-1)
"""A retention that is over for everything that has happened."""
INHALT = b"Inhalt" * 100_000


def liefere(stand: Postfachstand, paketgroesse: int | None = None, leitung: Leitung | None = None) -> str:
    sender = stand.postfach("absender", paketgroesse=paketgroesse, leitung=leitung)
    return sender.liefere_ein(stand.versiegelt(INHALT), stand.eintrag("empfaenger"), "Probe").message_id


def dateien(stand: Postfachstand, unter: str) -> int:
    return sum(1 for _ in (stand.ordner / unter).iterdir())


def test_in_einem_ordner_arbeitet_nur_ein_postfach(postfachstand: Postfachstand) -> None:
    kennung = liefere(postfachstand)
    bund = postfachstand.bund
    unterschrift = Unterschrift(bund["intermediaer-sig-3072"])
    zweites = (unterschrift, bund["intermediaer-enc-3072"], postfachstand.pruefung, EchteUhr())
    with pytest.raises(PostfachordnerBelegt, match="anderes Postfach") as fehler:
        Postfachdienst(postfachstand.ordner, *zweites)
    assert fehler.value.exit_code == 2
    assert postfachstand.hole("empfaenger") == [(kennung, INHALT)]


def test_lange_empfangenes_geht_der_laufzettel_bleibt_und_wartendes_auch(starte_postfach: Starter) -> None:
    stand = starte_postfach(fristen=Fristen(empfangene=LANGE_HER))
    empfangen = liefere(stand)
    assert stand.hole("empfaenger") == [(empfangen, INHALT)]
    wartend = liefere(stand)
    assert dateien(stand, "zustellungen") == 2
    stand.neustart()
    assert dateien(stand, "zustellungen") == 1
    auskunft = stand.postfach("absender").frage_laufzettel([empfangen], stand.eintrag("empfaenger"))
    assert auskunft.staende[empfangen].empfangen is not None
    assert stand.hole("empfaenger") == [(wartend, INHALT)]


def test_vor_der_frist_bleibt_empfangenes_abrufbar(postfachstand: Postfachstand) -> None:
    kennung = liefere(postfachstand)
    postfachstand.hole("empfaenger")
    postfachstand.neustart()
    assert _noch_da(postfachstand, kennung)


def test_nach_der_frist_ist_es_auch_unter_seiner_kennung_nicht_mehr_da(starte_postfach: Starter) -> None:
    stand = starte_postfach(fristen=Fristen(empfangene=LANGE_HER))
    kennung = liefere(stand)
    stand.hole("empfaenger")
    assert _noch_da(stand, kennung)
    stand.neustart()
    assert not _noch_da(stand, kennung)


def test_aufgeraeumt_wird_auch_im_laufenden_betrieb(starte_postfach: Starter) -> None:
    stand = starte_postfach(fristen=Fristen(empfangene=LANGE_HER, takt=timedelta(milliseconds=20)))
    liefere(stand)
    stand.hole("empfaenger")
    warte_bis(lambda: dateien(stand, "zustellungen") == 0)


def test_ein_verlassener_dialog_wird_vergessen_und_seine_zustellung_wartet_weiter(
    starte_postfach: Starter,
) -> None:
    stand = starte_postfach(fristen=Fristen(dialog=LANGE_HER))
    kennung = liefere(stand)
    dialog = _dialog(stand)
    eroeffne(dialog)
    with hole_zustellung(dialog, Auswahl()) as zustellung:
        assert zustellung is not None
    stand.neustart()
    with pytest.raises(SoapFault):
        beende(dialog)
    assert stand.hole("empfaenger") == [(kennung, INHALT)]


@pytest.mark.parametrize("verlassen", [True, False])
def test_teilpakete_bleiben_bis_zur_frist_und_nicht_laenger(
    postfachstand: Postfachstand, verlassen: bool
) -> None:
    leitung = ReissendeLeitung(postfachstand.leitung(), dict.fromkeys(range(4, 100), False))
    with pytest.raises(PostfachNichtErreichbar):
        liefere(postfachstand, paketgroesse=100 * 1024, leitung=leitung)
    (ordner,) = (postfachstand.ordner / "pakete").iterdir()
    if verlassen:
        vor_acht_tagen = time.time() - 8 * 86_400
        os.utime(ordner, (vor_acht_tagen, vor_acht_tagen))
    postfachstand.neustart()
    assert ordner.exists() is not verlassen
    uebrig = postfachstand.dienst._ablage.db.alle("SELECT * FROM paket")
    assert bool(uebrig) is not verlassen


def _noch_da(stand: Postfachstand, kennung: str) -> bool:
    dialog = _dialog(stand)
    eroeffne(dialog)
    with hole_zustellung(dialog, Auswahl(message_ids=(kennung,))) as zustellung:
        da = zustellung is not None
    beende(dialog)
    return da


def _dialog(stand: Postfachstand) -> Dialog:
    wer = stand.bund.teilnehmer("empfaenger")
    return Dialog(stand.leitung(), wer, stand.gegenstelle, stand.transportregeln())


def warte_bis(bedingung: Callable[[], bool]) -> None:
    ende = time.monotonic() + 20
    while not bedingung():
        assert time.monotonic() < ende
        time.sleep(0.02)
