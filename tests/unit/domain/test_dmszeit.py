"""When a DMS counts as slow."""

from __future__ import annotations

import math
from datetime import date, timedelta

from gateway.domain.dmszeit import Messart, Tageswert, pruefe

HEUTE = date(2026, 11, 30)


def _tage(*sekunden: float, anzahl: int = 10, bis: date = HEUTE) -> list[Tageswert]:
    return [
        Tageswert(bis - timedelta(days=vor), anzahl, anzahl * math.log(s))
        for vor, s in enumerate(reversed(sekunden))
    ]


def _langsam(*sekunden: float, **wie: object) -> bool:
    return pruefe(Messart.FINDEN, _tage(*sekunden, **wie), HEUTE) is not None  # type: ignore[arg-type]


def test_doppelt_so_lang_und_spuerbar_ist_langsam() -> None:
    assert _langsam(*[0.6] * 20, 1.5)
    assert not _langsam(*[0.6] * 20, 1.1)
    assert not _langsam(*[0.05] * 20, 0.4), "das merkt niemand"


def test_was_jeden_tag_ein_wenig_langsamer_wird_faellt_auf() -> None:
    """As in Bremen in 2021: no day was much worse than the one before."""
    assert _langsam(*(0.5 * 1.02**tag for tag in range(100)))


def test_ein_einzelner_schlechter_tag_ist_kein_massstab() -> None:
    assert _langsam(*[0.6] * 10, 9.0, *[0.6] * 5, 1.5)
    assert not _langsam(*[0.6] * 10, 9.0, 0.6)


def test_ein_ausreisser_am_tag_sagt_wenig() -> None:
    werte = [*_tage(*[0.6] * 10, bis=HEUTE - timedelta(days=1))]
    heute = Tageswert(HEUTE, 20, 19 * math.log(0.6) + math.log(60))
    assert pruefe(Messart.FINDEN, [*werte, heute], HEUTE) is None


def test_ohne_genuegend_tage_oder_messungen_und_bei_alten_weiss_es_niemand() -> None:
    assert _langsam(*[0.6] * 5, 9.0)
    assert not _langsam(*[0.6] * 4, 9.0)
    assert not _langsam(*[0.6] * 20, 9.0, anzahl=2)
    assert not _langsam(*[0.6] * 20, 9.0, bis=HEUTE - timedelta(days=3))


def test_der_satz_nennt_beide_zeiten() -> None:
    langsam = pruefe(Messart.OEFFNEN, _tage(*[0.6] * 20, 4.25), HEUTE)
    assert langsam is not None
    assert langsam.satz == "Öffnen dauert 4,2 s, an guten Tagen 0,6 s."
    langsam = pruefe(Messart.OEFFNEN, _tage(*[0.01] * 20, 4.25), HEUTE)
    assert langsam is not None
    assert langsam.satz == "Öffnen dauert 4,2 s, an guten Tagen unter 0,1 s."


def _heute_gemessen(bisher: float, *dazu: float, sonst: float = 0.6) -> bool:
    """After days of `sonst` seconds, and a day on which it took `bisher` twenty times and then these."""
    wert = Tageswert(HEUTE, 1, math.log(bisher), math.log(bisher))
    for sekunden in (*[bisher] * 19, *dazu):
        wert = wert.mit(sekunden)
    tage = _tage(*[sonst] * 10, bis=HEUTE - timedelta(days=1))
    return pruefe(Messart.FINDEN, [*tage, wert], HEUTE) is not None


def test_was_auf_einmal_viel_langsamer_wird_faellt_noch_in_der_stunde_auf() -> None:
    assert not _heute_gemessen(0.6, 600.0), "ein einzelner Ausreißer sagt auch so wenig"
    assert not _heute_gemessen(0.6, 9.0, 0.6, 9.0)
    assert _heute_gemessen(0.6, 9.0, 9.0, 9.0)
    assert _heute_gemessen(0.01, *[3.0] * 3, sonst=0.01), "auch wo es sonst niemand merkt"
    assert not _heute_gemessen(0.01, 3.0, 3.0, sonst=0.01)
    assert not _heute_gemessen(0.6, *[1.5] * 4), "weniger muss den Tag über dauern"


def test_was_behoben_ist_warnt_nach_einer_halben_stunde_nicht_mehr() -> None:
    assert _heute_gemessen(5.0)
    assert not _heute_gemessen(5.0, 0.6, 0.6)
