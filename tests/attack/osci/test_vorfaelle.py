"""A mailbox hands out what nobody can read, or another delivery under a used id: the handover ends right,
and what was strange is kept for people to look at."""

from __future__ import annotations

import pytest

from gateway.ablage.tabellen import Vorfallzeile
from gateway.domain.uebergabe import Zustand
from gateway.ports import Blob
from tests.integration.osci.test_unlesbares import liefere, neueste, zerstoere
from tests.osciaemter import Osciaemter
from tests.zweibehoerden import Amt


def vorfall(amt: Amt) -> tuple[Vorfallzeile, bytes]:
    """The only incident, and what was kept of it."""
    with amt.haus.lesen() as buch:
        (zeile,) = buch.vorfaelle.alle()
    blob = Blob(zeile.sha256_neu, zeile.groesse_neu)
    with amt.haus.speicher.blobs.oeffne(blob, amt.haus.raum(zeile.schluessel)) as strom:
        return zeile, strom.read()


def test_eine_unlesbare_zustellung_haelt_keine_uebergabe_auf(osciaemter: Osciaemter) -> None:
    stand, zu = osciaemter.stand, osciaemter.aemter.zu
    liefere(stand, b"irgendetwas")
    zerstoere(neueste(stand))
    osciaemter.beginne()
    osciaemter.laufe()
    assert zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    zeile, roh = vorfall(zu)
    assert zeile.art == "unlesbar"
    assert b"ContentPackage" in roh
    assert zu.geparkt() == []


@pytest.mark.parametrize("gleich", [True, False])
def test_das_postfach_gibt_eine_alte_kennung_noch_einmal_aus(osciaemter: Osciaemter, gleich: bool) -> None:
    """As long as it is the same delivery, in whatever envelope, nobody need look at it."""
    stand, zu = osciaemter.stand, osciaemter.aemter.zu
    erste, zweite = liefere(stand, b"eins"), liefere(stand, b"zwei")
    zu.ticke()
    with stand.dienst._ablage.db.transaktion() as db:
        if not gleich:
            db.execute(
                "UPDATE nachricht SET zustellung = (SELECT zustellung FROM nachricht WHERE message_id = ?)"
                " WHERE message_id = ?",
                (zweite, erste),
            )
        db.execute("UPDATE nachricht SET empfangen = NULL WHERE message_id = ?", (erste,))
    zu.ticke()
    if gleich:
        with zu.haus.lesen() as buch:
            assert buch.vorfaelle.alle() == []
    else:
        assert vorfall(zu)[0].art == "transport_id"
    assert stand.hole("empfaenger") == []
