"""A destroyed key must not be found by whoever gets the disk: not in SQLite's file and not in its log."""

from __future__ import annotations

import threading
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from gateway.ablage import datenbank as modul
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Schluesselzeile
from gateway.ablage.tresor import Tresor
from gateway.schutz.hauptschluessel import Hauptschluessel
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import M, buch

NUR_SQLITE = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
TRESOR = Tresor(Hauptschluessel(b"h" * 32))


def _lege_an(datenbank: Datenbank, uhr: StehendeUhr, anzahl: int) -> dict[object, bytes]:
    """Many, one transaction each: pages fill, split and are copied."""
    verpackte = {}
    for _ in range(anzahl):
        id = uuid4()
        with datenbank.schreiben() as session:
            verpackte[id] = TRESOR.neuer_schluessel(M, id)
            TRESOR.uebernimm(buch(session, uhr), id, verpackte[id])
            session.commit()
    return verpackte


def _vernichte(datenbank: Datenbank, uhr: StehendeUhr, ids: list[object]) -> None:
    with datenbank.schreiben() as session:
        buch(session, uhr).schluessel.vernichte(ids)  # type: ignore[arg-type]
        session.commit()


def _auf_der_platte(url: str) -> bytes:
    ort = Path(url.removeprefix("sqlite:///"))
    return b"".join(teil.read_bytes() for teil in sorted(ort.parent.glob(f"{ort.name}*")) if teil.is_file())


@NUR_SQLITE
def test_ein_vernichteter_schluessel_steht_nirgends_mehr(
    datenbank: Datenbank, datenbank_url: str, uhr: StehendeUhr
) -> None:
    verpackte = _lege_an(datenbank, uhr, 300)
    weg = list(verpackte)[::3]
    _vernichte(datenbank, uhr, weg)
    vorher = _auf_der_platte(datenbank_url)
    assert any(verpackte[id] in vorher for id in weg), "the log still knew them"
    assert datenbank.vergiss_geloeschtes()
    nachher = _auf_der_platte(datenbank_url)
    assert [id for id in weg if verpackte[id] in nachher] == []
    assert all(verpackt in nachher for id, verpackt in verpackte.items() if id not in weg)
    with datenbank.lesen() as session:
        assert session.scalars(select(func.count()).select_from(Schluesselzeile)).one() == 200


@NUR_SQLITE
def test_wer_gerade_liest_haelt_das_raeumen_auf_und_nicht_umgekehrt(
    datenbank: Datenbank, datenbank_url: str, uhr: StehendeUhr, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it says so, within its short patience, and the next call does it."""
    monkeypatch.setattr(modul, "SPERRE_BEIM_RAEUMEN", 0)
    [(id, verpackt)] = _lege_an(datenbank, uhr, 1).items()
    liest, fertig = threading.Event(), threading.Event()

    def lies() -> None:
        with datenbank.lesen() as session:
            session.scalars(select(Schluesselzeile)).all()
            liest.set()
            assert fertig.wait(30)

    faden = threading.Thread(target=lies)
    faden.start()
    assert liest.wait(30)
    _vernichte(datenbank, uhr, [id])
    assert not datenbank.vergiss_geloeschtes()
    fertig.set()
    faden.join()
    assert datenbank.vergiss_geloeschtes()
    assert verpackt not in _auf_der_platte(datenbank_url)


def test_danach_gilt_wieder_die_alte_geduld(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """On either kind; the connection goes back as it was."""
    assert datenbank.vergiss_geloeschtes()
    _lege_an(datenbank, uhr, 1)
    with datenbank.lesen() as session:
        if session.get_bind().dialect.name == "sqlite":
            treiber = session.connection().connection
            assert treiber.execute("PRAGMA busy_timeout").fetchone() == (30000,)
