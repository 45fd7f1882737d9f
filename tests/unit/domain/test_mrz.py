"""Machine-readable zones: the specimens of ICAO Doc 9303, pasted in any way; one wrong character is noticed."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.domain.mrz import Mrz, MrzFalsch, lies_mrz

HEUTE = date(2026, 11, 24)
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
ANNA = Mrz(("ERIKSSON",), ("ANNA", "MARIA"), "1974-08-12")


@pytest.mark.parametrize("zone", [TD3, TD2, TD1])
def test_die_muster_der_norm(zone: str) -> None:
    for fassung in (zone, zone.replace("\n", ""), zone.lower(), f"  {zone.replace(chr(10), ' ')} "):
        assert lies_mrz(fassung, HEUTE) == ANNA


@pytest.mark.parametrize("zone", [TD3, TD2, TD1])
def test_jede_falsche_ziffer_faellt_auf(zone: str) -> None:
    flach = zone.replace("\n", "")
    for stelle, zeichen in enumerate(flach):
        if not zeichen.isdigit():
            continue
        falsch = flach[:stelle] + str((int(zeichen) + 1) % 10) + flach[stelle + 1 :]
        with pytest.raises(MrzFalsch):
            lies_mrz(falsch, HEUTE)


@pytest.mark.parametrize(
    "text", ["", "Müller", "ERIKSSON<<ANNA", "A" * 88, TD3[:-1], TD3 + "<", "ä" + TD3[1:]]
)
def test_was_keine_zone_ist_bleibt_ein_suchbegriff(text: str) -> None:
    assert lies_mrz(text, HEUTE) is None
