"""Messages are counted by the hour on both databases, and the numbers outlive the messages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.durchsatz import STUNDE, Durchsatzbestand, voll
from gateway.ablage.tabellen import Nachrichtenzeile, Stundenzeile
from gateway.auskunft.betrieb import Betriebsauskunft
from gateway.domain.durchsatz import Fluss, Urteil
from gateway.domain.uebergabe import Richtung
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand

M = "azr:001900"


def _zaehle(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        Durchsatzbestand(session, M, uhr).zaehle()
        session.commit()


def _stunden(datenbank: Datenbank, uhr: StehendeUhr, fluss: Fluss) -> list[int]:
    with datenbank.lesen() as session:
        stunden = Durchsatzbestand(session, M, uhr).stunden(uhr.jetzt() - timedelta(days=10))
    return [anzahl for _, anzahl in sorted(stunden[fluss].items())]


def test_gezaehlt_wird_je_stunde_auch_nach_einem_stillstand_und_eine_zahl_wird_nie_kleiner(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    akten = Aktenbestand(datenbank, M, uhr)
    id = akten.lege_an(Richtung.ABGABE)
    for anzahl in (1, 2, 3):
        for _ in range(anzahl):
            akten.sende(id, "010203")
        _zaehle(datenbank, uhr)
        uhr.stelle_vor(STUNDE)
    assert _stunden(datenbank, uhr, Fluss.GESENDET) == [1, 2, 3]
    akten.sende(id, "010203")
    uhr.stelle_vor(STUNDE * 20)  # no worker ran
    _zaehle(datenbank, uhr)
    assert _stunden(datenbank, uhr, Fluss.GESENDET) == [1, 2, 3, 1]
    assert _stunden(datenbank, uhr, Fluss.EINGEGANGEN) == []
    with datenbank.schreiben() as session:
        session.execute(delete(Nachrichtenzeile))
        session.commit()
    _zaehle(datenbank, uhr)
    assert _stunden(datenbank, uhr, Fluss.GESENDET) == [1, 2, 3, 1]
    uhr.stelle_vor(timedelta(days=401))
    _zaehle(datenbank, uhr)
    with datenbank.lesen() as session:
        assert Durchsatzbestand(session, M, uhr).gezaehlt_seit() is None


def _fuelle(datenbank: Datenbank, uhr: StehendeUhr, wochen: int, anzahl: int) -> None:
    """So many messages at nine o'clock on this weekday of the weeks before."""
    neun = uhr.jetzt().replace(hour=9, minute=0)
    with datenbank.schreiben() as session:
        for woche in range(1, wochen + 1):
            stunde = neun - timedelta(weeks=woche)
            session.add(Stundenzeile(mandant=M, fluss=Fluss.GESENDET, stunde=stunde, anzahl=anzahl))
        session.commit()


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("wochen", "urteil", "auffaellig"), [(8, Urteil.WENIGER, True), (3, Urteil.ZU_WENIG, False)]
)
def test_ein_stiller_montag_faellt_auf_wenn_montage_sonst_voll_sind(
    datenbank: Datenbank, uhr: StehendeUhr, wochen: int, urteil: Urteil, auffaellig: bool
) -> None:
    uhr.wert = datetime(2026, 11, 30, 12, 30, tzinfo=uhr.wert.tzinfo)
    _fuelle(datenbank, uhr, wochen, 40)
    _, gesendet = Betriebsauskunft(datenbank, M, uhr).durchsatz()
    assert (gesendet.vergleich.urteil, gesendet.auffaellig) == (urteil, auffaellig)
    assert (gesendet.vergleich.ueblich, gesendet.vergleich.wochen) == (40.0, wochen)
    assert gesendet.bis == voll(uhr.jetzt())
    assert [zahl for _, zahl in gesendet.tage][-8] == 40


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_an_einem_feiertag_wundert_sich_niemand_und_was_spaeter_am_tag_kommt_zaehlt_noch_nicht(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    uhr.wert = datetime(2026, 12, 25, 12, 30, tzinfo=uhr.wert.tzinfo)
    _fuelle(datenbank, uhr, 8, 40)
    _, gesendet = Betriebsauskunft(datenbank, M, uhr).durchsatz()
    assert (gesendet.vergleich.urteil, gesendet.feiertag, gesendet.auffaellig) == (
        Urteil.WENIGER,
        True,
        False,
    )
    uhr.wert = datetime(2026, 12, 25, 6, 30, tzinfo=uhr.wert.tzinfo)  # before nine
    _, frueh = Betriebsauskunft(datenbank, M, uhr).durchsatz()
    assert frueh.vergleich.ueblich == 0.0
