"""Claiming, leases and fencing, on both databases."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from gateway.ablage.betrieb import Arbeiter, Betriebsbestand
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Auftragsklasse, Auftragszustand
from gateway.queue.anweisungen import Griff
from gateway.queue.auftrag import Auftrag, Erledigt, Grund, LeaseVerloren, Warten
from gateway.queue.einstellen import Vorhandener, stelle_ein
from gateway.queue.uebergaenge import NACHRANG
from gateway.queue.vergabe import beanspruche, gib_zurueck, plane_neu, schliesse_ab, verlaengere
from gateway.queue.verwaltung import Auswahl, liste, loesche_erledigte, zeige
from tests.conftest import StehendeUhr

M = "azr:001900"
LEASE = timedelta(minutes=5)
TAG = timedelta(days=1)


def _stelle_ein(db: Datenbank, uhr: StehendeUhr, schluessel: str = "a", **mehr: object) -> int:
    with db.schreiben() as session:
        id = stelle_ein(session, M, "probe", schluessel, {}, jetzt=uhr.jetzt(), **mehr)  # type: ignore[arg-type]
        session.commit()
    return id


def _nimm(db: Datenbank, uhr: StehendeUhr, wer: str = "w1") -> Auftrag | None:
    with db.schreiben() as session:
        auftrag = beanspruche(session, wer, Griff({"probe": LEASE}), jetzt=uhr.jetzt())
        session.commit()
    return auftrag


def _sicher(auftrag: Auftrag | None) -> Auftrag:
    assert auftrag is not None
    return auftrag


def _folge(session: Session, uhr: StehendeUhr, schluessel: str) -> None:
    stelle_ein(session, M, "folge", schluessel, {}, jetzt=uhr.jetzt())


def _zustand(db: Datenbank, id: int) -> Auftragszustand:
    with db.lesen() as session:
        return zeige(session, id, M).zustand


def test_zweimal_einstellen_ergibt_einen_auftrag(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    assert _stelle_ein(datenbank, uhr) == _stelle_ein(datenbank, uhr)
    assert _nimm(datenbank, uhr) is not None
    assert _nimm(datenbank, uhr) is None


def test_erledigt_macht_den_schluessel_wieder_frei(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    erster = _stelle_ein(datenbank, uhr)
    auftrag = _sicher(_nimm(datenbank, uhr))
    with datenbank.schreiben() as session:
        schliesse_ab(session, auftrag, Erledigt(), jetzt=uhr.jetzt())
        session.commit()
    assert _zustand(datenbank, erster) is Auftragszustand.ERLEDIGT
    assert _stelle_ein(datenbank, uhr) != erster


def test_was_waehrend_der_arbeit_kommt_geht_nicht_verloren(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """The worker may already have looked: enqueueing a running key makes it look once more."""
    id = _stelle_ein(datenbank, uhr)
    auftrag = _sicher(_nimm(datenbank, uhr))
    assert _stelle_ein(datenbank, uhr) == id
    with datenbank.schreiben() as session:
        schliesse_ab(session, auftrag, Erledigt(), jetzt=uhr.jetzt())
        session.commit()
    assert _sicher(_nimm(datenbank, uhr)).id == id


def test_auch_die_eigene_buchung_darf_denselben_schluessel_wecken(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    id = _stelle_ein(datenbank, uhr)
    auftrag = _sicher(_nimm(datenbank, uhr))

    def buchen(session: Session) -> None:
        stelle_ein(session, M, "probe", "a", {}, jetzt=uhr.jetzt())

    with datenbank.schreiben() as session:
        schliesse_ab(session, auftrag, Warten(uhr.jetzt() + timedelta(days=3), buchen), jetzt=uhr.jetzt())
        session.commit()
    assert _sicher(_nimm(datenbank, uhr)).id == id


def test_wecken_zieht_vor_und_lassen_laesst(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    _stelle_ein(datenbank, uhr, faellig=uhr.jetzt() + timedelta(days=1))
    _stelle_ein(datenbank, uhr, vorhandener=Vorhandener.LASSEN)
    assert _nimm(datenbank, uhr) is None
    _stelle_ein(datenbank, uhr, vorhandener=Vorhandener.WECKEN)
    assert _nimm(datenbank, uhr) is not None


def test_ein_geparkter_kommt_nur_auf_ausdrueckliche_bitte_zurueck(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    id = _stelle_ein(datenbank, uhr)
    auftrag = _sicher(_nimm(datenbank, uhr))
    with datenbank.schreiben() as session:
        plane_neu(session, auftrag, Grund("freigabe", "Bitte entscheiden."), jetzt=uhr.jetzt(), wann=None)
        session.commit()
    _stelle_ein(datenbank, uhr, vorhandener=Vorhandener.WECKEN)
    assert _nimm(datenbank, uhr) is None
    assert _zustand(datenbank, id) is Auftragszustand.GEPARKT
    _stelle_ein(datenbank, uhr, vorhandener=Vorhandener.ZURUECKHOLEN)
    zurueck = _sicher(_nimm(datenbank, uhr))
    assert (zurueck.id, zurueck.versuche) == (id, 1)


def test_viele_worker_zugleich_bekommen_nie_denselben_auftrag(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    anzahl = 40
    for nummer in range(anzahl):
        _stelle_ein(datenbank, uhr, f"k{nummer}")
    genommen: list[int] = []
    start = threading.Barrier(4)

    def arbeite(name: str) -> None:
        start.wait()
        while auftrag := _nimm(datenbank, uhr, name):
            genommen.append(auftrag.id)

    faeden = [threading.Thread(target=arbeite, args=(f"w{n}",)) for n in range(4)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert len(genommen) == anzahl
    assert Counter(genommen).most_common(1)[0][1] == 1


def test_gleichzeitiges_einstellen_ergibt_einen_auftrag(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    ids: list[int] = []
    start = threading.Barrier(4)

    def stelle() -> None:
        start.wait()
        ids.extend(_stelle_ein(datenbank, uhr) for _ in range(10))

    faeden = [threading.Thread(target=stelle) for _ in range(4)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert len(ids) == 40
    assert len(set(ids)) == 1


def test_ein_eingefrorener_worker_kann_nicht_mehr_abschliessen(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    _stelle_ein(datenbank, uhr)
    eingefroren = _sicher(_nimm(datenbank, uhr, "eingefroren"))
    assert _nimm(datenbank, uhr, "anderer") is None
    uhr.stelle_vor(LEASE)
    anderer = _sicher(_nimm(datenbank, uhr, "anderer"))
    assert anderer.id == eingefroren.id

    def bucht(schluessel: str) -> Erledigt:
        return Erledigt(lambda s: _folge(s, uhr, schluessel))

    for verlierer in (
        lambda s: schliesse_ab(s, eingefroren, bucht("falsch"), jetzt=uhr.jetzt()),
        lambda s: verlaengere(s, eingefroren, jetzt=uhr.jetzt()),
        lambda s: plane_neu(s, eingefroren, Grund("x", "x"), jetzt=uhr.jetzt(), wann=None),
        lambda s: gib_zurueck(s, eingefroren, jetzt=uhr.jetzt()),
    ):
        with pytest.raises(LeaseVerloren), datenbank.schreiben() as session:
            verlierer(session)
    with datenbank.schreiben() as session:
        schliesse_ab(session, anderer, bucht("richtig"), jetzt=uhr.jetzt())
        session.commit()
    with datenbank.lesen() as session:
        assert [z.schluessel for z in liste(session, Auswahl(art="folge"))] == ["richtig"]


def test_ein_herzschlag_haelt_die_lease(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    _stelle_ein(datenbank, uhr)
    auftrag = _sicher(_nimm(datenbank, uhr))
    uhr.stelle_vor(LEASE - timedelta(seconds=1))
    with datenbank.schreiben() as session:
        verlaengere(session, auftrag, jetzt=uhr.jetzt())
        session.commit()
    uhr.stelle_vor(timedelta(seconds=2))
    assert _nimm(datenbank, uhr, "anderer") is None


def test_eine_lease_aus_falscher_zeit_endet_eine_lease_nach_ihrer_berichtigung(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    """Its holder died while the clock was two days ahead; one that lives keeps what it holds by its next beat."""
    for schluessel in "ab":
        _stelle_ein(datenbank, uhr, schluessel)
    _schlage(datenbank, uhr)
    uhr.stelle_vor(2 * TAG)
    _sicher(_nimm(datenbank, uhr, "stirbt"))
    lebt = _sicher(_nimm(datenbank, uhr, "lebt"))
    _schlage(datenbank, uhr)
    uhr.stelle_vor(-2 * TAG)
    _schlage(datenbank, uhr)
    assert _nimm(datenbank, uhr, "w3") is None, "nobody is robbed"
    uhr.stelle_vor(LEASE / 2)
    with datenbank.schreiben() as session:
        verlaengere(session, lebt, jetzt=uhr.jetzt())
        session.commit()
    uhr.stelle_vor(LEASE / 2 + timedelta(seconds=1))
    uebernommen = _sicher(_nimm(datenbank, uhr, "w3"))
    assert (uebernommen.schluessel, uebernommen.abstuerze) == ("a", 1)
    assert _nimm(datenbank, uhr, "w3") is None


def _schlage(db: Datenbank, uhr: StehendeUhr) -> None:
    """A sign of life of the worker that keeps the clock, five seconds after the last one."""
    with db.schreiben() as session:
        bestand = Betriebsbestand(session, uhr)
        bestand.melde_worker(Arbeiter("uhr", "rechner", 1, uhr.jetzt()), 0)
        bestand.schlage_uhr("uhr", timedelta(seconds=5), LEASE)
        session.commit()


def test_kleine_gehen_vor_und_grosse_verhungern_nicht(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    gross = _stelle_ein(datenbank, uhr, "gross", klasse=Auftragsklasse.SCHWER)
    uhr.stelle_vor(timedelta(seconds=30))
    klein = _stelle_ein(datenbank, uhr, "klein")
    assert _sicher(_nimm(datenbank, uhr)).id == klein
    uhr.stelle_vor(timedelta(seconds=31))
    _stelle_ein(datenbank, uhr, "spaeter")
    assert _sicher(_nimm(datenbank, uhr)).id == gross


def test_ein_worker_nimmt_nur_was_er_kann(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    _stelle_ein(datenbank, uhr)
    with datenbank.schreiben() as session:
        assert beanspruche(session, "alt", Griff({"anderes": LEASE}), jetzt=uhr.jetzt()) is None


def test_erledigte_werden_nach_ihrer_frist_vergessen(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    erledigt = _stelle_ein(datenbank, uhr, "alt")
    auftrag = _sicher(_nimm(datenbank, uhr))
    with datenbank.schreiben() as session:
        schliesse_ab(session, auftrag, Erledigt(), jetzt=uhr.jetzt())
        session.commit()
    offen = _stelle_ein(datenbank, uhr, "offen")
    uhr.stelle_vor(timedelta(days=30))
    with datenbank.schreiben() as session:
        assert loesche_erledigte(session, vor=uhr.jetzt() - timedelta(days=31)) == 0
        assert loesche_erledigte(session, vor=uhr.jetzt() - timedelta(days=29)) == 1
        session.commit()
    with pytest.raises(NichtGefunden):
        _zustand(datenbank, erledigt)
    assert _zustand(datenbank, offen) is Auftragszustand.WARTEND


def test_jede_art_hat_ihre_eigene_lease(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """Short work of a dead worker is taken over soon, long work when it is likely dead."""
    leases = {"kurz": timedelta(seconds=20), "probe": LEASE}

    def nimm() -> Auftrag | None:
        with datenbank.schreiben() as session:
            auftrag = beanspruche(session, "w", Griff(leases), jetzt=uhr.jetzt())
            session.commit()
        return auftrag

    with datenbank.schreiben() as session:
        for art in leases:
            stelle_ein(session, M, art, art, {}, jetzt=uhr.jetzt())
        session.commit()
    genommen = [_sicher(nimm()), _sicher(nimm())]
    assert {a.art: a.lease for a in genommen} == leases
    uhr.stelle_vor(timedelta(seconds=19))
    with datenbank.schreiben() as session:
        verlaengere(session, genommen[0], jetzt=uhr.jetzt())
        session.commit()
    uhr.stelle_vor(timedelta(seconds=19))
    assert nimm() is None, "each extends by its own measure"
    uhr.stelle_vor(timedelta(seconds=1))
    assert _sicher(nimm()).art == "kurz"
    assert nimm() is None


def test_zurueckgegeben_zaehlt_nicht_als_versuch(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    id = _stelle_ein(datenbank, uhr)
    auftrag = _sicher(_nimm(datenbank, uhr))
    with datenbank.schreiben() as session:
        gib_zurueck(session, auftrag, jetzt=uhr.jetzt())
        session.commit()
    wieder = _sicher(_nimm(datenbank, uhr, "anderer"))
    assert (wieder.id, wieder.versuche, wieder.abstuerze) == (id, 1, 0)


def test_ein_schwerer_auftrag_wird_durch_warten_schwer_und_wieder_leicht(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    _stelle_ein(datenbank, uhr)
    for klasse in (Auftragsklasse.SCHWER, Auftragsklasse.LEICHT):
        auftrag = _sicher(_nimm(datenbank, uhr))
        with datenbank.schreiben() as session:
            schliesse_ab(session, auftrag, Warten(uhr.jetzt(), klasse=klasse), jetzt=uhr.jetzt())
            session.commit()
        with datenbank.lesen() as session:
            zeile = zeige(session, auftrag.id, M)
            assert (zeile.klasse, zeile.reihung - zeile.faellig) == (klasse, NACHRANG[klasse])
