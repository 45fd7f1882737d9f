"""The worker loop: transactions, retries, parking, crashes."""

from __future__ import annotations

import contextlib
import errno
import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankNichtErreichbar, DatenbankWettlauf
from gateway.ablage.tabellen import Auditzeile, Auftragszeile, Auftragszustand
from gateway.ablauf.arbeit import LEASES
from gateway.audit.chain import pruefe_kette
from gateway.bootstrap.zeit import Systemuhr
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.auftragsart import ABHOLEN
from gateway.domain.retry import Wiederholplan
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.queue import worker as modul
from gateway.queue.arbeitsweise import Arbeitsweise
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Grund, Handler, Stoerung, Warten
from gateway.queue.clock import Takt, Taktgeber
from gateway.queue.einstellen import stelle_ein
from gateway.queue.vergabe import beanspruche
from gateway.queue.verwaltung import Auswahl, hole_zurueck, liste, parke, zaehle
from gateway.queue.worker import Worker
from tests.conftest import FesterZufall, StehendeUhr

M = "azr:001900"


def _worker(
    db: Datenbank,
    uhr: StehendeUhr,
    zufall: FesterZufall,
    weise: Arbeitsweise | None = None,
    **handler: Handler,
) -> Worker:
    return Worker(db, handler, name="w1", uhr=uhr, zufall=zufall, weise=weise)


def _stelle_ein(db: Datenbank, uhr: StehendeUhr, art: str, schluessel: str = "a") -> None:
    with db.schreiben() as session:
        stelle_ein(session, M, art, schluessel, {"nr": schluessel}, jetzt=uhr.jetzt())
        session.commit()


def _zeilen(db: Datenbank, zustand: Auftragszustand | None = None) -> list[Auftragszeile]:
    with db.lesen() as session:
        return list(liste(session, Auswahl(zustand=zustand)))


def test_ein_schlechter_auftrag_haelt_die_anderen_nicht_auf(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    fertig: list[str] = []

    def handler(auftrag: Auftrag) -> Abschluss:
        if auftrag.schluessel == "k1":
            raise EingabeFehler("Diese Nachricht ist nicht zulässig.")
        fertig.append(auftrag.schluessel)
        return Erledigt()

    for schluessel in ("k0", "k1", "k2"):
        _stelle_ein(datenbank, uhr, "a", schluessel)
    _worker(datenbank, uhr, zufall, a=handler).laufe(bis_leer=True)
    assert fertig == ["k0", "k2"]
    [geparkt] = _zeilen(datenbank, Auftragszustand.GEPARKT)
    assert (geparkt.grund_code, geparkt.grund_text) == ("eingabe", "Diese Nachricht ist nicht zulässig.")


def test_voruebergehende_fehler_werden_nach_plan_wiederholt_und_dann_geparkt(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    zeiten = []

    def handler(auftrag: Auftrag) -> Abschluss:
        zeiten.append(uhr.jetzt())
        raise VoruebergehenderFehler

    weise = Arbeitsweise(plan=Wiederholplan(erste=timedelta(seconds=4), versuche=3, streuung=0.5))
    worker = _worker(datenbank, uhr, zufall, weise, a=handler)
    _stelle_ein(datenbank, uhr, "a")
    beginn = uhr.jetzt()
    for _ in range(20):
        worker.laufe(bis_leer=True)
        uhr.stelle_vor(timedelta(seconds=1))
    assert [z - beginn for z in zeiten] == [timedelta(seconds=s) for s in (0, 5, 15)]
    [geparkt] = _zeilen(datenbank, Auftragszustand.GEPARKT)
    assert geparkt.grund_code == "voruebergehend"


def test_ein_voller_datentraeger_wird_abgewartet(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    platz = []

    def handler(auftrag: Auftrag) -> Abschluss:
        if not platz:
            raise OSError(errno.ENOSPC, "No space left on device", "/geheim/Mustermann.pdf")
        return Erledigt()

    weise = Arbeitsweise(plan_unerwartet=Wiederholplan(versuche=1))
    worker = _worker(datenbank, uhr, zufall, weise, a=handler)
    _stelle_ein(datenbank, uhr, "a")
    for _ in range(5):
        worker.laufe(bis_leer=True)
        [wartend] = _zeilen(datenbank, Auftragszustand.WARTEND)
        uhr.stelle_vor(timedelta(hours=1))
    assert wartend.grund_code == "queue.datentraeger_voll"
    assert "Mustermann" not in str(wartend.grund_text)
    platz.append(1)
    worker.laufe(bis_leer=True)
    assert _zeilen(datenbank, Auftragszustand.ERLEDIGT)


def test_ein_unerwarteter_fehler_verraet_keine_werte(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall, caplog: pytest.LogCaptureFixture
) -> None:
    def handler(auftrag: Auftrag) -> Abschluss:
        raise ValueError("Erika Mustermann")

    weise = Arbeitsweise(plan_unerwartet=Wiederholplan(versuche=1))
    _stelle_ein(datenbank, uhr, "a")
    with caplog.at_level(logging.DEBUG):
        _worker(datenbank, uhr, zufall, weise, a=handler).laufe(bis_leer=True)
    [geparkt] = _zeilen(datenbank, Auftragszustand.GEPARKT)
    assert geparkt.grund_code == "intern.fehler"
    assert "ValueError" in str(geparkt.grund_text)
    assert "Mustermann" not in caplog.text + str(geparkt.grund_text)


def test_scheitert_die_buchung_bleibt_nichts_von_ihr(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    """Invariant 2: effects and the end of the item commit together or not at all."""

    def buchen(session: Session) -> None:
        stelle_ein(session, M, "folge", "f", {}, jetzt=uhr.jetzt())
        session.flush()
        raise VoruebergehenderFehler

    _stelle_ein(datenbank, uhr, "a")
    _worker(datenbank, uhr, zufall, a=lambda _: Erledigt(buchen)).laufe(bis_leer=True)
    [zeile] = _zeilen(datenbank)
    assert (zeile.art, zeile.zustand, zeile.versuche) == ("a", Auftragszustand.WARTEND, 1)


def test_warten_zaehlt_als_erfolg(datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall) -> None:
    gesehen = []

    def handler(auftrag: Auftrag) -> Abschluss:
        gesehen.append(auftrag.versuche)
        return Warten(uhr.jetzt() + timedelta(hours=1))

    worker = _worker(datenbank, uhr, zufall, a=handler)
    _stelle_ein(datenbank, uhr, "a")
    for _ in range(30):
        worker.laufe(bis_leer=True)
        uhr.stelle_vor(timedelta(hours=1))
    assert gesehen == [1] * 30


def test_ein_auftrag_der_den_worker_umbringt_wird_geparkt(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    class Tod(BaseException):
        """Stands for kill -9: no line of ours runs after it."""

    def handler(auftrag: Auftrag) -> Abschluss:
        raise Tod

    weise = Arbeitsweise(lease=timedelta(minutes=1), abstuerze=3)
    _stelle_ein(datenbank, uhr, "a")
    for _ in range(3):
        with pytest.raises(Tod):
            _worker(datenbank, uhr, zufall, weise, a=handler).laufe(bis_leer=True)
        uhr.stelle_vor(timedelta(minutes=1))
    _worker(datenbank, uhr, zufall, weise, a=handler).laufe(bis_leer=True)
    [geparkt] = _zeilen(datenbank, Auftragszustand.GEPARKT)
    assert geparkt.grund_code == "queue.abgestuerzt"


def test_parken_und_zurueckholen_stehen_im_protokoll(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    def handler(auftrag: Auftrag) -> Abschluss:
        raise EingabeFehler

    worker = _worker(datenbank, uhr, zufall, a=handler)
    _stelle_ein(datenbank, uhr, "a")
    worker.laufe(bis_leer=True)
    [geparkt] = _zeilen(datenbank, Auftragszustand.GEPARKT)
    with datenbank.schreiben() as session:
        hole_zurueck(session, geparkt.id, jetzt=uhr.jetzt(), wer="admin")
        session.commit()
    with datenbank.lesen() as session:
        zeilen = session.scalars(select(Auditzeile).order_by(Auditzeile.lfd)).all()
    assert [(z.ereignis.value, z.wer) for z in zeilen] == [
        ("auftrag.geparkt", "System"),
        ("auftrag.zurueckgeholt", "admin"),
    ]


def test_was_geparkt_wird_wird_einmal_gemeldet(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    """Not while repeating still may help; a telling that fails keeps nothing from being parked."""
    gemeldet: list[str] = []

    def handler(auftrag: Auftrag) -> Abschluss:
        raise EingabeFehler if auftrag.schluessel == "k0" else VoruebergehenderFehler

    def melde(session: Session, stoerung: Stoerung) -> None:
        protokolliere(session, M, Auditereignis.VORFALL, "nachricht:x", wer="System", zeit=uhr.jetzt())
        session.flush()
        gemeldet.append(f"{stoerung.auftrag.schluessel} {type(stoerung.fehler).__name__}")
        raise ValueError

    for schluessel in ("k0", "k1"):
        _stelle_ein(datenbank, uhr, "a", schluessel)
    plan = Arbeitsweise(plan=Wiederholplan(versuche=2))
    worker = Worker(datenbank, {"a": handler}, name="w1", uhr=uhr, zufall=zufall, weise=plan, melder=melde)
    for _ in range(3):
        worker.laufe(bis_leer=True)
        uhr.stelle_vor(timedelta(hours=1))
    assert gemeldet == ["k0 EingabeFehler", "k1 VoruebergehenderFehler"]
    assert len(_zeilen(datenbank, Auftragszustand.GEPARKT)) == 2
    with datenbank.lesen() as session:
        assert zaehle(session) == {Auftragszustand.GEPARKT: 2}
        ereignisse = session.scalars(select(Auditzeile.ereignis)).all()
        assert pruefe_kette(session, M).heil
    assert list(ereignisse) == [Auditereignis.AUFTRAG_GEPARKT] * 2, "nothing of the failed telling is left"


def test_dauert_es_laenger_wird_es_einmal_gemeldet_und_weiter_versucht(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    gemeldet: list[tuple[int, bool]] = []

    def handler(auftrag: Auftrag) -> Abschluss:
        raise VoruebergehenderFehler

    def melde(session: Session, stoerung: Stoerung) -> None:
        gemeldet.append((stoerung.auftrag.versuche, stoerung.geparkt))

    _stelle_ein(datenbank, uhr, "a")
    worker = Worker(datenbank, {"a": handler}, name="w1", uhr=uhr, zufall=zufall, melder=melde)
    beginn = uhr.jetzt()
    while not _zeilen(datenbank, Auftragszustand.GEPARKT):
        worker.laufe(bis_leer=True)
        uhr.stelle_vor(timedelta(minutes=75))
    assert gemeldet == [(8, False), (80, True)]
    assert uhr.jetzt() - beginn > timedelta(days=3)


def test_abstuerze_zaehlen_nur_hintereinander(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    """An item that fails and now and then loses its worker has nothing against workers."""

    class Tod(BaseException):
        """Stands for kill -9."""

    def handler(auftrag: Auftrag) -> Abschluss:
        gesehen.append(auftrag.abstuerze)
        raise VoruebergehenderFehler if auftrag.versuche % 3 == 0 else Tod

    gesehen: list[int] = []
    weise = Arbeitsweise(lease=timedelta(minutes=1), abstuerze=3)
    _stelle_ein(datenbank, uhr, "a")
    for _ in range(9):
        with contextlib.suppress(Tod):
            _worker(datenbank, uhr, zufall, weise, a=handler).laufe(bis_leer=True)
        uhr.stelle_vor(timedelta(hours=1, minutes=20))
    assert gesehen == [0, 1, 2] * 3
    assert _zeilen(datenbank, Auftragszustand.GEPARKT) == []


def test_geduld_hat_kein_ende(datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall) -> None:
    """Our own trouble: tried again and again, told of once, never put aside; also what claims to be hopeless."""

    class Eigene(EingabeFehler):
        geduldig = True

    gemeldet: list[bool] = []

    def handler(auftrag: Auftrag) -> Abschluss:
        raise Eigene

    weise = Arbeitsweise(plan=Wiederholplan(versuche=2), hinweis_nach=2)
    worker = Worker(
        datenbank,
        {"a": handler},
        name="w1",
        uhr=uhr,
        zufall=zufall,
        weise=weise,
        melder=lambda _, stoerung: gemeldet.append(stoerung.geparkt),
    )
    _stelle_ein(datenbank, uhr, "a")
    for _ in range(30):
        worker.laufe(bis_leer=True)
        uhr.stelle_vor(timedelta(hours=2))
    [zeile] = _zeilen(datenbank, Auftragszustand.WARTEND)
    assert (zeile.versuche, gemeldet) == (30, [False])
    assert zeile.faellig - uhr.jetzt() < timedelta(hours=2), "and never further apart than the plan says"


def test_der_naechste_wird_mit_dem_abschluss_genommen_und_gleich_begonnen(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    """One transaction fewer per item; whoever looks in between sees one item running, never two."""
    gesehen: list[tuple[str, int]] = []

    def handler(auftrag: Auftrag) -> Abschluss:
        gesehen.append((auftrag.schluessel, len(_zeilen(datenbank, Auftragszustand.LAUFEND))))
        return Erledigt()

    for nummer in range(4):
        _stelle_ein(datenbank, uhr, "a", f"k{nummer}")
    _worker(datenbank, uhr, zufall, a=handler).laufe(bis_leer=True)
    assert gesehen == [(f"k{nummer}", 1) for nummer in range(4)]
    assert len(_zeilen(datenbank, Auftragszustand.ERLEDIGT)) == 4


def test_zwei_worker_teilen_sich_die_arbeit_obwohl_jeder_weitergreift(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    """While one is busy for long, everything else that is due stays free for the other."""
    mitten_drin, fertig = threading.Event(), threading.Event()
    andere: list[str] = []

    def lange(auftrag: Auftrag) -> Abschluss:
        mitten_drin.set()
        assert fertig.wait(60)
        return Erledigt()

    def kurz(auftrag: Auftrag) -> Abschluss:
        andere.append(auftrag.schluessel)
        return Erledigt()

    _stelle_ein(datenbank, uhr, "kurz", "k0")
    _stelle_ein(datenbank, uhr, "lange", "l")
    erster = Worker(datenbank, {"kurz": kurz, "lange": lange}, name="w1", uhr=uhr, zufall=zufall)
    faden = threading.Thread(target=lambda: erster.laufe(bis_leer=True))
    faden.start()
    assert mitten_drin.wait(60)
    for nummer in range(1, 5):
        _stelle_ein(datenbank, uhr, "kurz", f"k{nummer}")
    Worker(datenbank, {"kurz": kurz, "lange": lange}, name="w2", uhr=uhr, zufall=zufall).laufe(bis_leer=True)
    assert andere == [f"k{nummer}" for nummer in range(5)]
    fertig.set()
    faden.join()


def test_wer_anhalten_soll_nimmt_nichts_mehr_und_gibt_zurueck(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    """Told during the work it claims no next one; told right after, the claimed one is free at once and the
    attempt doesn't count."""
    bearbeitet: list[str] = []
    worker: Worker

    def handler(auftrag: Auftrag) -> Abschluss:
        bearbeitet.append(auftrag.schluessel)
        if auftrag.schluessel == "k0":
            worker.halte_an()
        return Erledigt()

    for schluessel in ("k0", "k1"):
        _stelle_ein(datenbank, uhr, "a", schluessel)
    worker = _worker(datenbank, uhr, zufall, a=handler)
    worker.laufe()
    assert bearbeitet == ["k0"]
    assert [z.vergabe for z in _zeilen(datenbank, Auftragszustand.WARTEND)] == [0]

    def halte(name: str) -> None:
        if name == "abgeschlossen":
            zweiter.halte_an()

    _stelle_ein(datenbank, uhr, "a", "k2")
    zweiter = Worker(datenbank, {"a": handler}, name="w2", uhr=uhr, zufall=zufall, haltepunkt=halte)
    zweiter.laufe()
    assert bearbeitet == ["k0", "k1"]
    [wartend] = _zeilen(datenbank, Auftragszustand.WARTEND)
    assert (wartend.schluessel, wartend.vergabe, wartend.versuche) == ("k2", 1, 0)
    _worker(datenbank, uhr, zufall, a=handler).laufe(bis_leer=True)
    assert bearbeitet == ["k0", "k1", "k2"]


def test_genommen_und_nie_begonnen_uebernimmt_ein_anderer(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    """The process freezes between two items; when it wakes up, its claim is worth nothing."""
    fertig: list[tuple[str, str]] = []

    def handler_von(wer: str) -> Handler:
        def handler(auftrag: Auftrag) -> Abschluss:
            return Erledigt(lambda _: fertig.append((wer, auftrag.schluessel)))

        return handler

    for schluessel in ("k0", "k1"):
        _stelle_ein(datenbank, uhr, "a", schluessel)
    erster = _worker(datenbank, uhr, zufall, a=handler_von("erster"))
    assert erster.bearbeite_eines()
    anderer = Worker(datenbank, {"a": handler_von("anderer")}, name="w2", uhr=uhr, zufall=zufall)
    assert not anderer.bearbeite_eines(), "while the lease holds"
    uhr.stelle_vor(Arbeitsweise().lease)
    assert anderer.bearbeite_eines()
    nachher = _zeilen(datenbank, Auftragszustand.ERLEDIGT)
    erster.laufe(bis_leer=True)
    assert [(z.id, z.vergabe) for z in nachher] == [
        (z.id, z.vergabe) for z in _zeilen(datenbank, Auftragszustand.ERLEDIGT)
    ]
    assert [z.vergabe for z in nachher] == [1, 2]


def test_scheitert_der_griff_nach_dem_naechsten_bleibt_der_vorige_erledigt(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is, also when the database itself refuses the statement."""
    griffe: list[int] = []

    def greife(session: Session, *rest: Any, **mehr: Any) -> Auftrag | None:
        griffe.append(1)
        if len(griffe) == 2:
            stelle_ein(session, M, "falsch", "halb", {}, jetzt=uhr.jetzt())
            session.execute(text("SELECT nichts FROM nirgends"))
        if len(griffe) == 4:
            raise ValueError
        return beanspruche(session, *rest, **mehr)

    monkeypatch.setattr(modul, "beanspruche", greife)
    bearbeitet: list[str] = []

    def handler(auftrag: Auftrag) -> Abschluss:
        bearbeitet.append(auftrag.schluessel)
        return Erledigt()

    for schluessel in ("k0", "k1", "k2"):
        _stelle_ein(datenbank, uhr, "a", schluessel)
    _worker(datenbank, uhr, zufall, a=handler).laufe(bis_leer=True)
    assert bearbeitet == ["k0", "k1", "k2"]
    assert len(_zeilen(datenbank, Auftragszustand.ERLEDIGT)) == 3
    assert _zeilen(datenbank) == [], "nothing of the failed claim is left"


@pytest.mark.parametrize("datenbank_url", ["postgres"], indirect=True)
def test_reisst_die_verbindung_beim_griff_nach_dem_naechsten_wird_der_vorige_noch_einmal_gebucht(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It isn't finished then: booked once more over a fresh connection, its effect is there once."""
    griffe: list[int] = []

    def greife(session: Session, *rest: Any, **mehr: Any) -> Auftrag | None:
        griffe.append(1)
        if len(griffe) == 2:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return beanspruche(session, *rest, **mehr)

    monkeypatch.setattr(modul, "beanspruche", greife)
    bearbeitet: list[str] = []

    def handler(auftrag: Auftrag) -> Abschluss:
        bearbeitet.append(auftrag.schluessel)
        return Erledigt(lambda s: _folge(s, uhr))

    worker = _worker(datenbank, uhr, zufall, a=handler)
    _stelle_ein(datenbank, uhr, "a", "k0")
    for _ in range(3):
        worker.laufe(bis_leer=True)
        uhr.stelle_vor(timedelta(seconds=30))
    assert bearbeitet == ["k0"]
    assert [z.art for z in _zeilen(datenbank)] == ["folge"]


def _folge(session: Session, uhr: StehendeUhr) -> None:
    stelle_ein(session, M, "folge", "f", {}, jetzt=uhr.jetzt())


def test_ist_die_datenbank_beim_abschluss_fort_wartet_niemand_auf_die_lease(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither finish nor failure can be booked. As soon as it is back the item takes its turn, by the plan, and
    the outage doesn't count as a crash."""
    fort: list[int] = []
    gesehen: list[tuple[int, int]] = []
    schreiben = datenbank.schreiben

    def vielleicht() -> AbstractContextManager[Session]:
        if fort:
            raise DatenbankNichtErreichbar
        return schreiben()

    monkeypatch.setattr(datenbank, "schreiben", vielleicht)

    def handler(auftrag: Auftrag) -> Abschluss:
        gesehen.append((auftrag.versuche, auftrag.abstuerze))
        if len(gesehen) == 1:
            fort.append(1)
        return Erledigt()

    worker = _worker(datenbank, uhr, zufall, a=handler)
    _stelle_ein(datenbank, uhr, "a")
    for _ in range(3):
        worker.laufe(bis_leer=True)
    assert len(gesehen) == 1
    fort.clear()
    worker.laufe(bis_leer=True)
    [wartend] = _zeilen(datenbank, Auftragszustand.WARTEND)
    assert wartend.faellig - uhr.jetzt() < timedelta(seconds=10)
    uhr.stelle_vor(timedelta(seconds=10))
    worker.laufe(bis_leer=True)
    assert gesehen == [(1, 0), (2, 0)]
    assert len(_zeilen(datenbank, Auftragszustand.ERLEDIGT)) == 1


def test_verlorene_lease_beim_abschluss_stoert_den_naechsten_nicht(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    bearbeitet: list[str] = []

    def handler(auftrag: Auftrag) -> Abschluss:
        bearbeitet.append(auftrag.schluessel)
        if bearbeitet == ["k0"]:
            with datenbank.schreiben() as session:
                parke(session, auftrag.id, Grund("von_hand", "Bitte nicht."), jetzt=uhr.jetzt(), wer="admin")
                session.commit()
        return Erledigt(lambda s: _folge(s, uhr) if auftrag.schluessel == "k0" else None)

    for schluessel in ("k0", "k1"):
        _stelle_ein(datenbank, uhr, "a", schluessel)
    _worker(datenbank, uhr, zufall, a=handler).laufe(bis_leer=True)
    assert bearbeitet == ["k0", "k1"]
    assert [z.schluessel for z in _zeilen(datenbank, Auftragszustand.GEPARKT)] == ["k0"]
    assert [z.schluessel for z in _zeilen(datenbank, Auftragszustand.ERLEDIGT)] == ["k1"]
    assert _zeilen(datenbank, Auftragszustand.WARTEND) == [], "the loser has booked nothing"


def test_ein_totes_abholen_gibt_sein_postfach_binnen_einer_halben_minute_frei(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    """kill -9 while an idle mailbox is asked: the product's own leases, whatever the settings say."""

    class Tod(BaseException):
        """Stands for kill -9."""

    def stirb(auftrag: Auftrag) -> Abschluss:
        raise Tod

    weise = Arbeitsweise(lease=timedelta(minutes=5), leases=LEASES)
    with datenbank.schreiben() as session:
        stelle_ein(session, M, ABHOLEN, ABHOLEN, {}, jetzt=uhr.jetzt())
        session.commit()
    with pytest.raises(Tod):
        Worker(datenbank, {ABHOLEN: stirb}, name="w1", uhr=uhr, zufall=zufall, weise=weise).laufe()
    uhr.stelle_vor(timedelta(seconds=29))
    gefragt: list[str] = []

    def frage(auftrag: Auftrag) -> Abschluss:
        gefragt.append(auftrag.art)
        return Erledigt()

    Worker(datenbank, {ABHOLEN: frage}, name="w2", uhr=uhr, zufall=zufall, weise=weise).laufe(bis_leer=True)
    assert gefragt == [ABHOLEN]


def test_keine_art_hat_eine_laengere_lease_als_die_eingestellte() -> None:
    weise = Arbeitsweise(lease=timedelta(seconds=3), leases={"a": timedelta(seconds=20)})
    assert weise.lease_fuer("a") == weise.lease_fuer("b") == timedelta(seconds=3)


def test_ein_langer_auftrag_behaelt_seine_lease(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    """The heartbeat runs in real time while the handler works."""
    lease = timedelta(seconds=0.3)

    def handler(auftrag: Auftrag) -> Abschluss:
        with datenbank.lesen() as session:
            anfang = session.get_one(Auftragszeile, auftrag.id).faellig
        uhr.stelle_vor(timedelta(hours=1))
        for _ in range(200):
            with datenbank.lesen() as session:
                if session.get_one(Auftragszeile, auftrag.id).faellig > anfang:
                    return Erledigt()
            threading.Event().wait(0.02)
        raise AssertionError("kein Herzschlag")

    _stelle_ein(datenbank, uhr, "a")
    _worker(datenbank, uhr, zufall, Arbeitsweise(lease=lease), a=handler).laufe(bis_leer=True)
    assert [z.zustand for z in _zeilen(datenbank, Auftragszustand.ERLEDIGT)] == [Auftragszustand.ERLEDIGT]


def test_nach_einem_auftrag_mit_langer_lease_behaelt_auch_einer_mit_kurzer_seine(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    """One thread beats for all items: it is asleep for the long one when the short one begins."""
    weise = Arbeitsweise(lease=timedelta(minutes=5), leases={"kurz": timedelta(seconds=0.3)})
    geschlagen = threading.Event()

    def arbeite(auftrag: Auftrag) -> Abschluss:
        if auftrag.art == "kurz":
            assert geschlagen.wait(10), "no heartbeat"
        return Erledigt()

    for art in ("a", "kurz"):
        _stelle_ein(datenbank, uhr, art, art)
        uhr.stelle_vor(timedelta(seconds=1))
    handler: dict[str, Handler] = {"a": arbeite, "kurz": arbeite}
    worker = Worker(
        datenbank, handler, name="w1", uhr=uhr, zufall=zufall, weise=weise, puls=_zaehle_bis(4, geschlagen)
    )
    worker.laufe(bis_leer=True)
    assert len(_zeilen(datenbank, Auftragszustand.ERLEDIGT)) == 2


def _zaehle_bis(anzahl: int, erreicht: threading.Event) -> Callable[[], None]:
    """The pulse is felt before each item and at each beat."""
    rest = iter(range(1, anzahl + 1))

    def puls() -> None:
        if next(rest, anzahl) >= anzahl:
            erreicht.set()

    return puls


def test_jeder_takt_stellt_hoechstens_einen_auftrag_ein(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    geschlagen = threading.Event()

    def tue(session: Session) -> None:
        stelle_ein(session, M, "abholen", "abholen", {}, jetzt=uhr.jetzt())
        geschlagen.set()

    takt = Takt("abholen", timedelta(hours=1), tue)
    geber = Taktgeber(datenbank, [takt], uhr)
    geber.starte()
    assert geschlagen.wait(10)
    geber.halte_an()
    geber.schlage(takt)
    with datenbank.lesen() as session:
        assert session.scalars(select(func.count()).select_from(Auftragszeile)).one() == 1


def test_ein_takt_der_zu_lange_dauert_wird_einmal_auf_deutsch_genannt(
    datenbank: Datenbank, caplog: pytest.LogCaptureFixture
) -> None:
    frei, gemeldet = threading.Event(), threading.Event()

    def tue(_: Session) -> None:
        assert frei.wait(30)

    class Warte(logging.Handler):
        def emit(self, _: logging.LogRecord) -> None:
            gemeldet.set()

    logging.getLogger("gateway.queue.clock").addHandler(warte := Warte())
    geber = Taktgeber(datenbank, [Takt("traege", timedelta(seconds=0.05), tue)], Systemuhr())
    geber.starte()
    assert gemeldet.wait(30)
    frei.set()
    geber.halte_an()
    logging.getLogger("gateway.queue.clock").removeHandler(warte)
    assert caplog.messages == [
        "Takt traege: dauert länger als sein Abstand; bis er fertig ist, fällt der nächste aus."
    ]


def test_ein_gescheiterter_takt_bricht_nichts_ab(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    def tue(session: Session) -> None:
        stelle_ein(session, M, "abholen", "abholen", {}, jetzt=uhr.jetzt())
        raise VoruebergehenderFehler

    Taktgeber(datenbank, [], uhr).schlage(Takt("abholen", timedelta(hours=1), tue))
    assert _zeilen(datenbank) == []


def test_ein_verlorener_wettlauf_wird_still_wiederholt_und_gezaehlt(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall, caplog: pytest.LogCaptureFixture
) -> None:
    bisher = []

    def handler(auftrag: Auftrag) -> Abschluss:
        bisher.append(auftrag.versuche)
        if len(bisher) < 3:
            raise DatenbankWettlauf
        return Erledigt()

    worker = _worker(datenbank, uhr, zufall, a=handler)
    _stelle_ein(datenbank, uhr, "a")
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            worker.laufe(bis_leer=True)
            assert [z.grund_code for z in _zeilen(datenbank)] in ([None], [])
            uhr.stelle_vor(timedelta(seconds=1))
    assert (bisher, worker.wettlaeufe, caplog.text) == ([1, 2, 3], 2, "")
    assert len(_zeilen(datenbank, Auftragszustand.ERLEDIGT)) == 1


def test_wer_jeden_wettlauf_verliert_wird_doch_gemeldet(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    def handler(auftrag: Auftrag) -> Abschluss:
        raise DatenbankWettlauf

    worker = _worker(datenbank, uhr, zufall, Arbeitsweise(wettlaeufe=2), a=handler)
    _stelle_ein(datenbank, uhr, "a")
    for _ in range(3):
        worker.laufe(bis_leer=True)
        uhr.stelle_vor(timedelta(seconds=1))
    [zeile] = _zeilen(datenbank)
    assert (zeile.grund_code, worker.wettlaeufe) == ("ablage.wettlauf", 3)


def test_ein_ausfall_wird_immer_seltener_gemeldet_und_sein_ende_einmal(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall, caplog: pytest.LogCaptureFixture
) -> None:
    fort = [1]

    def handler(auftrag: Auftrag) -> Abschluss:
        if fort:
            raise VoruebergehenderFehler("Das Postfach ist nicht erreichbar.")
        return Erledigt()

    worker = _worker(datenbank, uhr, zufall, a=handler)
    _stelle_ein(datenbank, uhr, "a")
    with caplog.at_level(logging.INFO):
        for _ in range(9):
            worker.laufe(bis_leer=True)
            uhr.stelle_vor(timedelta(hours=2))
        fort.clear()
        worker.laufe(bis_leer=True)
    zeilen = [r.getMessage() for r in caplog.records]
    assert [z.partition(": ")[0].partition(", zum ")[2][:2] for z in zeilen] == ["", "2.", "4.", "8.", ""]
    assert "nächster Versuch in 5 Sekunden" in zeilen[0]
    assert "nächster Versuch in 12 Minuten" in zeilen[3], "the pauses grow"
    assert zeilen[-1].endswith("geht wieder, nach 18 Stunden.")


def test_ohne_datenbank_ruht_der_worker_immer_laenger(
    datenbank: Datenbank,
    uhr: StehendeUhr,
    zufall: FesterZufall,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    worker = _worker(datenbank, uhr, zufall, a=lambda _: Erledigt())
    pausen: list[float] = []

    def ruhe(sekunden: float) -> None:
        pausen.append(sekunden)
        if len(pausen) == 8:
            monkeypatch.setattr(datenbank, "schreiben", schreiben)
        if len(pausen) == 9:
            worker.halte_an()

    def weg() -> AbstractContextManager[Session]:
        raise DatenbankNichtErreichbar

    schreiben = datenbank.schreiben
    monkeypatch.setattr(datenbank, "schreiben", weg)
    monkeypatch.setattr(worker, "_ruhe_aus", lambda: ruhe(worker._ruhe.total_seconds()))
    with caplog.at_level(logging.INFO):
        worker.laufe()
    assert pausen == [1, 2, 4, 8, 16, 30, 30, 30, 1]
    assert caplog.messages[-1].startswith("Der Worker w1: geht wieder")
