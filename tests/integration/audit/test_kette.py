"""The chain tells every change, gap and reordering, and stays whole under concurrency."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text

from gateway.ablage.audit import kettenhash, protokolliere
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auditzeile
from gateway.audit.chain import pruefe_kette
from gateway.domain.auditereignis import Auditereignis
from tests.conftest import StehendeUhr

M = "azr:001900"


def _schreibe(db: Datenbank, uhr: StehendeUhr, *bezuege: str, mandant: str = M) -> None:
    with db.schreiben() as session:
        for bezug in bezuege:
            protokolliere(session, mandant, Auditereignis.ANMELDUNG, bezug, wer="Test", zeit=uhr.jetzt())
        session.commit()


def _fuenf(db: Datenbank, uhr: StehendeUhr) -> None:
    for nummer in range(1, 6):
        _schreibe(db, uhr, f"sitzung:{nummer}")


def test_eine_unberuehrte_kette_ist_heil(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    _fuenf(datenbank, uhr)
    with datenbank.lesen() as session:
        befund = pruefe_kette(session, M)
        assert (befund.heil, befund.zeilen) == (True, 5)
        assert pruefe_kette(session, "azr:009999").zeilen == 0


@pytest.mark.parametrize(
    ("angriff", "bruch"),
    [
        ("UPDATE audit SET bezug = 'sitzung:9' WHERE lfd = 3", 3),
        ("UPDATE audit SET wer = 'Jemand' WHERE lfd = 1", 1),
        ("UPDATE audit SET angaben = '[]' WHERE lfd = 5", 5),
        ("UPDATE audit SET ereignis = 'gibt.es.nicht' WHERE lfd = 3", 3),
        ("DELETE FROM audit WHERE lfd = 2", 2),
        ("DELETE FROM audit WHERE lfd = 1", 1),
        ("DELETE FROM audit WHERE lfd = 5", 5),
        ("DELETE FROM audit", 1),
        ("UPDATE audit_kopf SET hash = lower(hash) || '', lfd = 4", 6),
        ("DELETE FROM audit_kopf", 6),
    ],
)
def test_veraenderte_und_geloeschte_zeilen_fallen_auf(
    datenbank: Datenbank, uhr: StehendeUhr, angriff: str, bruch: int
) -> None:
    _fuenf(datenbank, uhr)
    with datenbank.schreiben() as session:
        session.execute(text(angriff))
        session.commit()
    with datenbank.lesen() as session:
        assert pruefe_kette(session, M).bruch == bruch


def test_vertauschte_zeilen_fallen_auf(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    _fuenf(datenbank, uhr)
    with datenbank.schreiben() as session:
        for von, nach in ((2, 99), (3, 2), (99, 3)):
            session.execute(text(f"UPDATE audit SET lfd = {nach} WHERE lfd = {von}"))
        session.commit()
    with datenbank.lesen() as session:
        assert pruefe_kette(session, M).bruch == 2


def test_eine_umgeschriebene_zeile_mit_neuem_hash_bricht_den_anschluss(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    """Somebody who knows the recipe still has to rewrite everything after it, and the head."""
    _fuenf(datenbank, uhr)
    with datenbank.schreiben() as session:
        zeile = session.get_one(Auditzeile, (M, 3))
        zeile.wer = "Jemand"
        zeile.hash = kettenhash(zeile)
        session.commit()
    with datenbank.lesen() as session:
        assert pruefe_kette(session, M).bruch == 4


def test_gleichzeitige_schreiber_ergeben_eine_lueckenlose_kette(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    start = threading.Barrier(4)

    def schreibe(name: str) -> None:
        start.wait()
        for nummer in range(10):
            _schreibe(datenbank, uhr, f"{name}:{nummer}", f"{name}:{nummer}b")

    faeden = [threading.Thread(target=schreibe, args=(f"f{n}",)) for n in range(4)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    with datenbank.lesen() as session:
        befund = pruefe_kette(session, M)
    assert (befund.heil, befund.zeilen) == (True, 80)


def test_zwei_prozesse_abwechselnd_ergeben_eine_kette(
    datenbank: Datenbank, datenbank_url: str, uhr: StehendeUhr
) -> None:
    """Each remembers where the chain ended when it wrote last; the other has gone on since."""
    andere = Datenbank(datenbank_url)
    for nummer in range(1, 4):
        _schreibe(datenbank, uhr, f"hier:{nummer}")
        _schreibe(andere, uhr, f"dort:{nummer}", f"dort:{nummer}b")
    andere.schliesse()
    with datenbank.lesen() as session:
        assert pruefe_kette(session, M).zeilen == 9
        assert pruefe_kette(session, M).heil


def test_eine_zurueckgesetzte_datenbank_bekommt_eine_heile_kette(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    """What this process remembers is not what the database says after an older copy was put back."""
    _fuenf(datenbank, uhr)
    with datenbank.verbindung() as verbindung:
        hash = verbindung.execute(text("SELECT hash FROM audit WHERE lfd = 3")).scalar_one()
        verbindung.execute(text("DELETE FROM audit WHERE lfd > 3"))
        verbindung.execute(text("UPDATE audit_kopf SET lfd = 3, hash = :hash"), {"hash": hash})
        verbindung.commit()
    _schreibe(datenbank, uhr, "danach:1")
    with datenbank.lesen() as session:
        befund = pruefe_kette(session, M)
        assert (befund.heil, befund.zeilen) == (True, 4)


def test_mandanten_haben_getrennte_ketten(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    _fuenf(datenbank, uhr)
    _schreibe(datenbank, uhr, "a", "b", mandant="azr:002100")
    with datenbank.lesen() as session:
        assert [pruefe_kette(session, m).zeilen for m in (M, "azr:002100")] == [5, 2]


def _savepoint_verworfen(db: Datenbank, uhr: StehendeUhr) -> None:
    with db.schreiben() as session:
        protokolliere(session, M, Auditereignis.ANMELDUNG, "vorher", wer="Test", zeit=uhr.jetzt())
        with pytest.raises(RuntimeError), session.begin_nested():
            protokolliere(session, M, Auditereignis.ANMELDUNG, "verworfen", wer="Test", zeit=uhr.jetzt())
            raise RuntimeError
        protokolliere(session, M, Auditereignis.ANMELDUNG, "nachher", wer="Test", zeit=uhr.jetzt())
        session.commit()


def _rollback_dann_weiter(db: Datenbank, uhr: StehendeUhr) -> None:
    with db.schreiben() as session:
        protokolliere(session, M, Auditereignis.ANMELDUNG, "verworfen", wer="Test", zeit=uhr.jetzt())
        session.rollback()
        for bezug in ("vorher", "nachher"):
            protokolliere(session, M, Auditereignis.ANMELDUNG, bezug, wer="Test", zeit=uhr.jetzt())
        session.commit()


@pytest.mark.parametrize("ablauf", [_savepoint_verworfen, _rollback_dann_weiter])
def test_was_verworfen_wurde_steht_nicht_in_der_kette(
    datenbank: Datenbank, uhr: StehendeUhr, ablauf: Callable[[Datenbank, StehendeUhr], None]
) -> None:
    ablauf(datenbank, uhr)
    with datenbank.lesen() as session:
        assert session.execute(text("SELECT bezug FROM audit ORDER BY lfd")).scalars().all() == [
            "vorher",
            "nachher",
        ]
        assert pruefe_kette(session, M).heil
