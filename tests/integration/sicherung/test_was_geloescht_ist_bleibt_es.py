"""What is deleted while a backup is made doesn't come back with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gateway.ablage import abzug
from gateway.ablage.tresor import raumname
from gateway.bootstrap.sicherung import sichern
from tests.integration.sicherung.werkbank import Werkbank
from tests.zweibehoerden import WEG, Zweibehoerden


def _lege_inhalt(z: Zweibehoerden, id: UUID) -> None:
    with z.weg.haus.buchen() as buch:
        raum = z.weg.haus.speicher.tresor.lege_an(buch, id)
    z.weg.haus.speicher.blobs.lege(iter([b"Inhalt"]), raum)


def _vernichte(z: Zweibehoerden, id: UUID) -> None:
    z.weg.haus.speicher.blobs.leere(raumname(WEG, id))
    with z.weg.haus.buchen() as buch:
        buch.schluessel.vernichte([id])


@pytest.mark.parametrize("immerzu", [False, True])
def test_waehrend_der_sicherung_geloeschtes(
    bank: Werkbank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, immerzu: bool
) -> None:
    """`immerzu`: in every round something goes, so that the last copy of the rows still has its key."""
    z = bank.baue()
    ids = [z.uuid(f"inhalt {nr}") for nr in range(9)]
    for id in ids:
        _lege_inhalt(z, id)
    weg: list[UUID] = []
    ziehe_ab = abzug.ziehe_ab

    def ziehe_ab_und_loesche(*wie: Any) -> Any:
        schluessel = ziehe_ab(*wie)
        if immerzu or not weg:
            weg.append(ids[len(weg)])
            _vernichte(z, weg[-1])
        return schluessel

    monkeypatch.setattr(sichern.abzug, "ziehe_ab", ziehe_ab_und_loesche)
    ziel = tmp_path / "sicherung"
    bank.sichere(WEG, ziel, tmp_path / "schluessel")
    bleiben = {(WEG, id) for id in ids if id not in weg}
    assert abzug.schluessel_im(ziel / "datenbank.db").keys() == bleiben
    assert {p.name for p in (ziel / "blobs").glob("*/*") if any(p.iterdir())} == {
        raumname(*b) for b in bleiben
    }
    bank.zerstoere(WEG)
    bank.spiele_zurueck(WEG, ziel)
    z = bank.wieder(z)
    for id in ids:
        with z.weg.haus.lesen() as buch:
            assert buch.schluessel.gibt_es(id) == (id not in weg)
