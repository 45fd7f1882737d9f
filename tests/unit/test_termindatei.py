"""Appointments from calendars and tables of others: read what is one, name what is none, compute nothing."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from gateway.termindatei import TermindateiUngueltig, lies

ORT = ZoneInfo("Europe/Berlin")


def kalender(*ereignisse: str) -> bytes:
    innen = "".join(f"BEGIN:VEVENT\r\n{e}\r\nEND:VEVENT\r\n" for e in ereignisse)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{innen}END:VCALENDAR\r\n".encode()


MAX = "UID:1\r\nDTSTART:20261203T093000Z\r\nSUMMARY:Mustermann\\, Max\\, geb. 17.05.1990 – Verlängerung"


def test_ein_kalender_nennt_person_zeit_und_zeichen() -> None:
    (termin,) = lies(kalender(MAX + "\r\nDESCRIPTION:Aktenzeichen: 33-1/2026\\, AZR 990101987654")).termine
    assert termin.beginn == datetime(2026, 12, 3, 10, 30, tzinfo=ORT)
    assert (termin.familienname, termin.vorname, termin.geburtsdatum) == ("Mustermann", "Max", "1990-05-17")
    assert (termin.aktenzeichen, termin.azr_nummer) == ("33-1/2026", "990101987654")


def test_wiederholtes_abgesagtes_und_namenloses_ist_kein_termin() -> None:
    ergebnis = lies(
        kalender(
            MAX + "\r\nRRULE:FREQ=SECONDLY;COUNT=999999999",
            MAX + "\r\nSTATUS:CANCELLED",
            "UID:2\r\nDTSTART:20261203T093000Z\r\nSUMMARY:Dienstbesprechung",
            "UID:3\r\nSUMMARY:Mustermann\\, Max\\, geb. 17.05.1990",
        )
    )
    assert ergebnis.termine == () and ergebnis.ausgelassen == 4
    assert [h.split(":")[0] for h in ergebnis.hindernisse] == [f"Termin {n}" for n in range(1, 5)]
    assert not any("Muster" in h for h in ergebnis.hindernisse)


@pytest.mark.parametrize("kodierung", ["utf-8-sig", "utf-8", "cp1252"])
@pytest.mark.parametrize("trenner", [";", ",", "\t"])
def test_eine_tabelle_wie_excel_sie_schreibt(kodierung: str, trenner: str) -> None:
    kopf = ["Datum", "Uhrzeit", "Familienname", "Vorname", "Geburtsdatum", "Anlass"]
    zeile = ["03.12.2026", "10:30", "Müller", "Jörg", "17.5.1990", "Verlängerung"]
    (termin,) = lies(f"{trenner.join(kopf)}\r\n{trenner.join(zeile)}\r\n".encode(kodierung)).termine
    assert (termin.familienname, termin.vorname, termin.geburtsdatum) == ("Müller", "Jörg", "1990-05-17")


def test_was_wie_eine_formel_beginnt_wird_nicht_genommen() -> None:
    tabelle = (
        "Datum;Familienname;Geburtsdatum;Anlass\n"
        "03.12.2026;=HYPERLINK(1);17.05.1990;\n"
        "03.12.2026;Muster;17.05.1990;@SUMME(1)\n"
        "03.12.2026;Muster;17.05.1990;Pass\n"
    )
    ergebnis = lies(tabelle.encode())
    assert len(ergebnis.termine) == 1
    assert [h.split(":")[0] for h in ergebnis.hindernisse] == ["Zeile 2", "Zeile 3"]
    assert not any("HYPERLINK" in h for h in ergebnis.hindernisse)


@pytest.mark.parametrize(
    ("daten", "satz"),
    [
        (b"", "leer"),
        (b"%PDF-1.7\n\0\1", "weder"),
        (b"x" * 2_000_001, "zu gro"),
        (b"a;b\n1;2\n", "Spalten"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VTODO\r\n", "besch"),
        (b"Datum;Familienname;Geburtsdatum\n" + b"3.12.2026;A;1990\n" * 2001, "mehr als 2000"),
        (b'Datum;Familienname\n3.12.2026;"' + b"x" * 200_000, "weder"),
    ],
)
def test_was_keine_termine_sind_bekommt_einen_satz(daten: bytes, satz: str) -> None:
    with pytest.raises(TermindateiUngueltig, match=satz):
        lies(daten)


def test_zwei_megabyte_boeses_kosten_nicht_mehr_als_ihre_laenge() -> None:
    """Folded lines, long names, deep nesting: each of them has cost calendars their time."""
    for muster in (
        b"SUMMARY:" + b"a, " * 600_000,
        b"X-A:" + b"\r\n a" * 450_000,
        b"BEGIN:VEVENT\r\n" * 100_000,
        b"DESCRIPTION:" + b"Az:" * 600_000,
    ):
        anfang = time.monotonic()
        with suppress(TermindateiUngueltig):
            lies(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + muster + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
        assert time.monotonic() - anfang < 20, muster[:20]
