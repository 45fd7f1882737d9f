"""Backed up in the middle, destroyed, restored: the handover comes to its end, and the partner gets nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from gateway.ablage.tabellen import Auftragszeile, Auftragszustand, Vorfallzeile
from gateway.ablauf import vorgangsaufsicht
from gateway.ablauf.post import eingang
from gateway.domain.uebergabe import Zustand
from tests.integration.sicherung.werkbank import Werkbank
from tests.zweibehoerden import DATEIEN, WEG, ZU, Zweibehoerden


def _auftraege(z: Zweibehoerden) -> Iterator[None]:
    """One work item after the other, on both sides in turn."""
    while True:
        for amt in (z.zu, z.weg):
            with amt.haus.datenbank.schreiben() as session:
                eingang.takt(amt.post, session)
                vorgangsaufsicht.takt(amt.haus, session)
                session.commit()
            while amt.worker.bearbeite_eines():
                yield
        z.uhr.stelle_vor(timedelta(seconds=10))


def _zu_ende(z: Zweibehoerden) -> None:
    """Once, whole, with receipt, and nobody has to look after anything."""
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert z.weg.uebergabe().zustand in (Zustand.KARENZ, Zustand.ABGESCHLOSSEN)
    ordner = z.akte_am_ziel()
    assert {name: (ordner / name).read_bytes() for name in DATEIEN} == DATEIEN
    assert [p.name for p in (z.zu.dms_ordner / "akten").iterdir()] == [ordner.name]
    for amt in (z.weg, z.zu):
        assert amt.geparkt() == []
        with amt.haus.datenbank.lesen() as session:
            assert session.scalar(select(func.count()).select_from(Vorfallzeile)) == 0


@pytest.mark.parametrize(("wer", "vorher", "danach"), [(ZU, 2, 0), (WEG, 5, 2), (WEG, 10, 0), (ZU, 10, 10)])
def test_eine_unterbrochene_uebergabe_kommt_an(
    bank: Werkbank, tmp_path: Path, wer: str, vorher: int, danach: int
) -> None:
    """`danach`: what was done between backup and loss, so that messages went out that the backup knows nothing of,
    and others came in that nobody brings again by himself."""
    z = bank.baue()
    z.lege_akte()
    z.fordere_an()
    auftraege = _auftraege(z)
    for _ in range(vorher):
        next(auftraege)
    bank.sichere(wer, tmp_path / "sicherung", tmp_path / "schluessel")
    for _ in range(danach):
        next(auftraege)
    bank.zerstoere(wer)
    bank.spiele_zurueck(wer, tmp_path / "sicherung", tmp_path / "schluessel")
    z = bank.wieder(z)
    for _ in range(20):
        z.laufe(1)
        z.uhr.stelle_vor(timedelta(hours=8))
    _zu_ende(z)


def test_was_ein_worker_gerade_hielt_ist_frei(bank: Werkbank, tmp_path: Path) -> None:
    z = bank.baue()
    z.fordere_an()
    with z.zu.haus.datenbank.schreiben() as session:
        zeile = session.scalars(select(Auftragszeile)).first()
        assert zeile is not None
        zeile.zustand, zeile.bearbeiter = Auftragszustand.LAUFEND, "toter Worker"
        zeile.faellig = z.uhr.jetzt().replace(year=2027)
        session.commit()
    bank.sichere(ZU, tmp_path / "sicherung", tmp_path / "schluessel")
    bank.zerstoere(ZU)
    bank.spiele_zurueck(ZU, tmp_path / "sicherung", tmp_path / "schluessel")
    z = bank.wieder(z)
    with z.zu.haus.datenbank.lesen() as session:
        erster, frei = session.scalars(select(Auftragszeile).order_by(Auftragszeile.reihung)).all()
        assert erster.art == eingang.NACHHOLEN, "what came in meanwhile comes first"
        assert (frei.zustand, frei.bearbeiter, frei.faellig) == (Auftragszustand.WARTEND, None, z.uhr.jetzt())
