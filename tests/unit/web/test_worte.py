"""How values read on a German screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.web import worte

JETZT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("vergangen", "text"),
    [
        (timedelta(seconds=-5), "gerade eben"),
        (timedelta(seconds=59), "gerade eben"),
        (timedelta(minutes=1), "1 Minute"),
        (timedelta(hours=1, minutes=59), "1 Stunde"),
        (timedelta(hours=9), "9 Stunden"),
        (timedelta(hours=11), "1 Tag"),
        (timedelta(days=4), "4 Tagen"),
    ],
)
def test_das_alter_steht_in_der_groessten_passenden_einheit(vergangen: timedelta, text: str) -> None:
    assert worte.alter(JETZT - vergangen, JETZT) == text


def test_zeiten_sind_ortszeit_auch_im_sommer() -> None:
    assert worte.zeitpunkt(JETZT) == "24.11.2026, 10:00:00 Uhr"
    assert worte.zeitpunkt(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "02.07.2026, 00:30:00 Uhr"


@pytest.mark.parametrize(
    ("wert", "text"),
    [("1990-05-17", "17.05.1990"), ("1990-05", "05.1990"), ("1990", "1990"), (None, "unbekannt")],
)
def test_unvollstaendige_geburtsdaten_bleiben_unvollstaendig(wert: str | None, text: str) -> None:
    assert worte.geburtsdatum(wert) == text


@pytest.mark.parametrize(
    ("wert", "text"),
    [(None, "–"), (999, "999 Byte"), (1000, "1,0 kB"), (21_400_000, "21,4 MB"), (2_400_000_000, "2,4 GB")],
)
def test_groessen_zaehlen_in_zehnerpotenzen(wert: int | None, text: str) -> None:
    assert worte.groesse(wert) == text


@pytest.mark.parametrize(
    ("wert", "text"), [("990101987654", "••••••654"), ("123456", "••••••"), (None, "nicht bekannt")]
)
def test_die_azr_nummer_ist_maskiert(wert: str | None, text: str) -> None:
    assert worte.maskiert(wert) == text


def test_nummern_von_nachrichten_stehen_nicht_in_saetzen_fuer_menschen() -> None:
    assert worte.ohne_nummern("Anforderung gesendet (010201).") == "Anforderung gesendet."
    assert worte.ohne_nummern("Erinnert (0021, Stufe 2).") == "Erinnert (Stufe 2)."
    assert worte.ohne_nummern("Original 1 geht: Pass (RR 12 345).") == "Original 1 geht: Pass (RR 12 345)."
