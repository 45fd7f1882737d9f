"""A list of questions costs the database no more for being long."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from gateway.auskunft.vorgaenge.aufgaben import Aufgabenauskunft
from gateway.domain.aufgabe import Rolle
from tests.zweibehoerden import PERSON, Zweibehoerden


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_fuenf_aufgaben_brauchen_so_viele_anweisungen_wie_zwei(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    for nummer in range(5):
        z.fordere_an(person=replace(PERSON, vorname=f"Mara{nummer}", azr_nummer=f"20011599000{nummer}"))
    z.laufe(2)
    anweisungen: list[str] = []

    def zaehle(_v: object, _c: object, text: str, _p: Any, _k: object, _m: bool) -> None:
        anweisungen.append(text)

    auskunft = Aufgabenauskunft(z.weg.haus.datenbank, z.weg.kennung, z.uhr).fuer([Rolle.SACHBEARBEITUNG])
    event.listen(z.weg.haus.datenbank._engine, "before_cursor_execute", zaehle)

    def kostet(hoechstens: int) -> tuple[int, int]:
        anweisungen.clear()
        blatt = auskunft.schreibtisch(hoechstens=hoechstens)
        seite = len(anweisungen)
        assert len(blatt.vorlagen) == hoechstens
        anweisungen.clear()
        assert len(auskunft.liste(hoechstens=hoechstens)) == hoechstens
        return seite, len(anweisungen)

    assert kostet(5) == kostet(2)
