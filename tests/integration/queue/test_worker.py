"""The worker loop: transactions, retries, parking, crashes."""

from __future__ import annotations

import contextlib
import errno
import logging
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auditzeile, Auftragszeile, Auftragszustand
from gateway.audit.chain import pruefe_kette
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.retry import Wiederholplan
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Handler, Stoerung, Warten
from gateway.queue.clock import Takt, Taktgeber
from gateway.queue.einstellen import stelle_ein
from gateway.queue.verwaltung import Auswahl, hole_zurueck, liste, zaehle
from gateway.queue.worker import Arbeitsweise, Worker
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


def test_ein_gescheiterter_takt_bricht_nichts_ab(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    def tue(session: Session) -> None:
        stelle_ein(session, M, "abholen", "abholen", {}, jetzt=uhr.jetzt())
        raise VoruebergehenderFehler

    Taktgeber(datenbank, [], uhr).schlage(Takt("abholen", timedelta(hours=1), tue))
    assert _zeilen(datenbank) == []
