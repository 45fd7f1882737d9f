from __future__ import annotations

import threading
from uuid import uuid4

import pytest

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tresor import Tresor, raumname
from gateway.ports import Raum
from gateway.schutz.fehler import AblageBeschaedigt
from gateway.schutz.hauptschluessel import Hauptschluessel
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import ANDERER, M, buch

TRESOR = Tresor(Hauptschluessel(b"h" * 32))


def test_jede_uebergabe_hat_ihren_eigenen_schluessel_und_behaelt_ihn(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    eine, andere = uuid4(), uuid4()
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        erster = TRESOR.lege_an(a, eine)
        assert TRESOR.lege_an(a, eine) == erster == TRESOR.raum(a, eine)
        assert TRESOR.lege_an(a, andere) != erster
        assert a.schluessel.lies(eine) != erster.schluessel


def test_jeder_schluessel_hat_seinen_raum_auch_wenn_er_vernichtet_ist(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    """The name needs no key, tells nothing, and differs between Mandanten for the same id."""
    id = uuid4()
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        raum = TRESOR.lege_an(a, id)
        assert raum.name == raumname(M, id) != raumname(ANDERER, id)
        assert id.hex not in raum.name
        a.schluessel.vernichte([id])
        assert raumname(M, id) == raum.name


def test_ein_vernichteter_schluessel_kommt_nicht_wieder(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    id = uuid4()
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        TRESOR.lege_an(a, id)
        a.schluessel.vernichte([id])
        with pytest.raises(NichtGefunden):
            TRESOR.raum(a, id)


def test_ein_untergeschobener_schluessel_faellt_auf(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """Somebody with write access copies the wrapped key of another Mandant or Uebergabe."""
    eine, andere = uuid4(), uuid4()
    with datenbank.schreiben() as session:
        TRESOR.lege_an(buch(session, uhr), eine)
        verpackt = buch(session, uhr).schluessel.lies(eine)
        for ziel, mandant in ((eine, ANDERER), (andere, ANDERER)):
            a = buch(session, uhr, mandant)
            a.schluessel.lege(ziel, verpackt)
            with pytest.raises(AblageBeschaedigt):
                TRESOR.raum(a, ziel)


def test_zwei_worker_legen_zugleich_an_und_haben_denselben(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    id = uuid4()
    schluessel: list[Raum] = []
    start = threading.Barrier(3)

    def lege() -> None:
        start.wait()
        with datenbank.schreiben() as session:
            schluessel.append(TRESOR.lege_an(buch(session, uhr), id))
            session.commit()

    faeden = [threading.Thread(target=lege) for _ in range(3)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert len(schluessel) == 3
    assert schluessel[0] == schluessel[1] == schluessel[2]
