"""The hourly sweep: it keeps up, each part by itself, and destroyed keys leave the disk."""

from __future__ import annotations

import logging
import os
import threading
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select

from adapters.blob.folder import Ordnerblobs
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auftragszeile
from gateway.ablauf.akte import loeschung
from gateway.ablauf.haus import Haus
from gateway.bootstrap import kehren
from gateway.queue.clock import Taktgeber
from gateway.queue.einstellen import stelle_ein
from tests.conftest import StehendeUhr
from tests.zweibehoerden import Zweibehoerden

M = "azr:001900"


def _kehricht(z: Zweibehoerden) -> kehren.Kehricht:
    blobs = z.weg.haus.speicher.blobs
    assert isinstance(blobs, Ordnerblobs)
    return kehren.Kehricht(z.weg.haus.datenbank, blobs, (z.weg.post, z.zu.post), z.uhr)


def _erledigte(datenbank: Datenbank, uhr: StehendeUhr, anzahl: int, alter: timedelta) -> None:
    wann = uhr.jetzt() - alter
    with datenbank.schreiben() as session:
        vorlage = stelle_ein(session, M, "a", "vorlage", {}, jetzt=wann)
        zeile = session.get_one(Auftragszeile, vorlage)
        werte = {
            s.name: getattr(zeile, s.name) for s in Auftragszeile.__table__.columns if s.name not in ("id",)
        }
        session.delete(zeile)
        session.execute(
            insert(Auftragszeile),
            [werte | {"schluessel": f"{alter}:{n}", "zustand": "erledigt"} for n in range(anzahl)],
        )
        session.commit()


def _anzahl(datenbank: Datenbank) -> int:
    with datenbank.lesen() as session:
        return session.scalars(select(func.count()).select_from(Auftragszeile)).one()


def test_ein_kehren_vergisst_alles_erledigte_in_kleinen_schueben(
    zweibehoerden: Zweibehoerden, uhr: StehendeUhr, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a thousand an hour: whatever has piled up, and others write in between."""
    datenbank = zweibehoerden.weg.haus.datenbank
    monkeypatch.setattr(kehren, "SCHUB", 100)
    _erledigte(datenbank, uhr, 1234, kehren.ERLEDIGTES_BLEIBT + timedelta(seconds=1))
    _erledigte(datenbank, uhr, 7, kehren.ERLEDIGTES_BLEIBT - timedelta(seconds=1))
    dazwischen: list[int] = []

    def schreibe(_sekunden: float) -> None:
        with datenbank.schreiben() as session:
            stelle_ein(session, M, "b", f"{len(dazwischen)}", {}, jetzt=uhr.jetzt())
            session.commit()
        dazwischen.append(_anzahl(datenbank))

    monkeypatch.setattr("gateway.bootstrap.kehren.time.sleep", schreibe)
    kehren.kehre(_kehricht(zweibehoerden))
    assert len(dazwischen) == 12
    assert dazwischen[0] == 1234 + 7 - 100 + 1
    assert _anzahl(datenbank) == 7 + 12


def test_der_takt_haelt_die_datenbank_nicht_fest(zweibehoerden: Zweibehoerden, uhr: StehendeUhr) -> None:
    """As the clock calls it: no transaction of its own around all that, or the parts would wait for it."""
    datenbank = zweibehoerden.weg.haus.datenbank
    _erledigte(datenbank, uhr, 3, kehren.ERLEDIGTES_BLEIBT + timedelta(days=1))
    takt = kehren.takt(_kehricht(zweibehoerden))
    faden = threading.Thread(target=Taktgeber(datenbank, [], uhr).schlage, args=(takt,))
    faden.start()
    faden.join(20)
    assert not faden.is_alive()
    assert _anzahl(datenbank) == 0


def test_ein_teil_der_scheitert_haelt_die_anderen_nicht_auf(
    zweibehoerden: Zweibehoerden,
    uhr: StehendeUhr,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    gekehrt: list[str] = []

    def kehre(haus: Haus) -> int:
        gekehrt.append(haus.mandant)
        raise OSError("/geheim/Mustermann.pdf")

    monkeypatch.setattr(loeschung, "kehre", kehre)
    rest = zweibehoerden.zu.post.versandordner / "a.x.osci"
    rest.write_bytes(b"x")
    alt = (uhr.jetzt() - timedelta(hours=25)).timestamp()
    os.utime(rest, (alt, alt))
    with caplog.at_level(logging.WARNING):
        kehren.kehre(_kehricht(zweibehoerden))
    assert gekehrt == [zweibehoerden.weg.kennung, zweibehoerden.zu.kennung]
    assert not rest.exists()
    assert "Mustermann" not in caplog.text


def test_der_inhalt_eines_mandanten_den_hier_niemand_bedient_bleibt(
    zweibehoerden: Zweibehoerden, uhr: StehendeUhr
) -> None:
    """Taken out of the settings for a day: its keys exist, so its rooms belong to somebody."""
    haus, waise = zweibehoerden.weg.haus, zweibehoerden.zu.haus
    blobs = haus.speicher.blobs
    with waise.buchen() as buch:
        raum = haus.speicher.tresor.lege_an(buch, uuid4())
    blob = blobs.lege(iter([b"Inhalt"]), raum)
    ohne_schluessel = haus.speicher.tresor.entpacke(
        M, id := uuid4(), haus.speicher.tresor.neuer_schluessel(M, id)
    )
    blobs.lege(iter([b"von niemand"]), ohne_schluessel)
    uhr.stelle_vor(timedelta(days=20_000))
    nur_weg = kehren.Kehricht(haus.datenbank, _kehricht(zweibehoerden).blobs, (zweibehoerden.weg.post,), uhr)
    kehren.kehre(nur_weg)
    assert [r.name for r in blobs.raeume()] == [raum.name]
    with blobs.oeffne(blob, raum) as strom:
        assert strom.read() == b"Inhalt"


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_nach_dem_kehren_steht_kein_vernichteter_schluessel_mehr_auf_der_platte(
    zweibehoerden: Zweibehoerden, datenbank_url: str
) -> None:
    haus, id = zweibehoerden.weg.haus, uuid4()
    verpackt = haus.speicher.tresor.neuer_schluessel(M, id)
    with haus.buchen() as buch:
        haus.speicher.tresor.uebernimm(buch, id, verpackt)
    with haus.buchen() as buch:
        buch.schluessel.vernichte([id])
    ort = Path(datenbank_url.removeprefix("sqlite:///"))
    dateien = [ort, ort.with_name(ort.name + "-wal")]
    assert any(verpackt in datei.read_bytes() for datei in dateien), "the log still knew it"
    kehren.kehre(_kehricht(zweibehoerden))
    assert not any(verpackt in datei.read_bytes() for datei in dateien)
