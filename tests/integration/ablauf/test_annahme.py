"""Invariant 12: when nothing can be stored or proven, nothing is fetched, it is said, and it goes on by itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, event, text

from adapters.blob.folder import AblageVoll
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankVoll
from gateway.ablage.migration import aktualisiere
from gateway.ablauf.post import annahme
from gateway.domain.uebergabe import Zustand
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import uebergabe
from tests.integration.queue.test_befehle import Befehl, befehl, neuer_befehl
from tests.zweibehoerden import Amt, Zweibehoerden

__all__ = ["befehl", "neuer_befehl"]


def hindernis(amt: Amt) -> str | None:
    return annahme.hindernis(amt.haus.datenbank, [amt.kennung], amt.post.platten, amt.haus.uhr)


@pytest.fixture
def gefragt(zweibehoerden: Zweibehoerden, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the mailbox of the receiver was asked. A file is on its way to it."""
    z, mal = zweibehoerden, list[str]()
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    z.weg.ticke()
    fach = z.zu.post.postfaecher["osci"]
    echt = fach.hole_ab

    def hole_ab(*auf: object, **wie: object) -> int:
        mal.append("gefragt")
        return echt(*auf, **wie)  # type: ignore[arg-type]

    monkeypatch.setattr(fach, "hole_ab", hole_ab)
    return mal


def ticke(z: Zweibehoerden, mal: int) -> None:
    for _ in range(mal):
        z.zu.ticke()
        z.uhr.wert += z.zu.haus.regeln.nachsehen


def geht_von_selbst_weiter(z: Zweibehoerden) -> None:
    ticke(z, 1)
    assert hindernis(z.zu) is None
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert z.zu.geparkt() == []


def test_geht_der_platz_aus_wird_das_postfach_nicht_gefragt(
    zweibehoerden: Zweibehoerden, gefragt: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    z = zweibehoerden
    object.__setattr__(z.zu.post, "platten", (tmp_path,))
    with monkeypatch.context() as dabei:
        voll = SimpleNamespace(free=1_000, total=10_000_000_000)
        dabei.setattr(shutil, "disk_usage", lambda _: voll)
        ticke(z, 3)
        assert hindernis(z.zu) == "Die Annahme ist angehalten. Der Speicherplatz geht zu Ende."
    assert gefragt == []
    geht_von_selbst_weiter(z)


def test_nimmt_die_ablage_nichts_an_wird_einmal_gefragt_und_dann_erst_wieder_wenn_sie_kann(
    zweibehoerden: Zweibehoerden, gefragt: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    z = zweibehoerden

    def voll(*_: object, **__: object) -> object:
        raise AblageVoll

    with monkeypatch.context() as dabei:
        for tuer in ("lege", "schreiber"):
            dabei.setattr(z.zu.haus.speicher.blobs, tuer, voll)
        ticke(z, 4)
        assert (hindernis(z.zu) or "").startswith(f"Die Annahme ist angehalten. {AblageVoll.satz}")
    assert gefragt == ["gefragt"]
    geht_von_selbst_weiter(z)


def test_laesst_sich_das_protokoll_nicht_fortschreiben_steht_die_annahme_still(
    zweibehoerden: Zweibehoerden, gefragt: list[str]
) -> None:
    z = zweibehoerden

    def benenne_um(von: str, nach: str) -> None:
        with z.zu.haus.datenbank.schreiben() as session:
            session.execute(text(f"ALTER TABLE {von} RENAME TO {nach}"))
            session.commit()

    benenne_um("audit", "audit_weg")
    ticke(z, 4)
    satz = "Die Annahme ist angehalten. Das Protokoll lässt sich nicht fortschreiben."
    assert (hindernis(z.zu) or "").startswith(satz)
    assert gefragt == ["gefragt"]
    assert z.zu.gesendet("0020") == []
    benenne_um("audit_weg", "audit")
    geht_von_selbst_weiter(z)


@pytest.fixture
def volle(tmp_path: Path, uhr: StehendeUhr) -> Iterator[Datenbank]:
    """A database whose file may not grow any more."""
    url = f"sqlite:///{tmp_path}/voll.db"
    datenbank = Datenbank(url)
    aktualisiere(url)

    def begrenze(verbindung: Connection) -> None:
        verbindung.exec_driver_sql("PRAGMA max_page_count = 1")  # never less than what is there

    with datenbank.verbindung() as verbindung:
        event.listen(verbindung.engine, "begin", begrenze)
    yield datenbank
    datenbank.schliesse()


def test_eine_volle_platte_unter_der_datenbank_hat_einen_eigenen_satz(
    volle: Datenbank, uhr: StehendeUhr
) -> None:
    with pytest.raises(DatenbankVoll), volle.schreiben() as session:
        for _ in range(1000):
            uebergabe(session, uhr)
        session.commit()
    assert DatenbankVoll.geduldig


def test_status_und_check_sagen_es(befehl: Befehl, datenbank: Datenbank) -> None:
    def annahme_in_check() -> tuple[bool, str]:
        zeilen = [json.loads(zeile) for zeile in befehl("check", "--json").stdout.splitlines()]
        (befund,) = (z for z in zeilen if z["was"] == "Annahme")
        return befund["ok"], befund["text"]

    gut = "Die Postfächer werden gefragt."
    assert (befehl.json("status")[0]["annahme"], annahme_in_check()) == (gut, (True, gut))
    with datenbank.schreiben() as session:
        session.execute(text("ALTER TABLE audit RENAME TO audit_weg"))
        session.commit()
    schlecht = "Die Annahme ist angehalten. Das Protokoll lässt sich nicht fortschreiben."
    assert (befehl.json("status")[0]["annahme"], annahme_in_check()) == (schlecht, (False, schlecht))
