"""Facts go into the database and come back the same, so that other rules can judge them later."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ablage.sachverhalte import als_json, aus_json, befund_als_json
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.regelsatz import Regelsatz
from gateway.domain.sachverhalt import Abgang, Abmeldestand, Zuzug

JETZT = datetime(2026, 11, 30, 9, 30, tzinfo=timezone(timedelta(hours=1)))
_ZEITPUNKTE = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]))
_MERKMALE = st.builds(Merkmal, quelle=st.none() | st.text(max_size=5))
_FAELLE = st.builds(
    Zuzug, zeitpunkt=_ZEITPUNKTE, merkmale=st.none() | st.lists(_MERKMALE, max_size=2).map(tuple)
) | st.builds(Abgang, zeitpunkt=_ZEITPUNKTE, seit=_ZEITPUNKTE, bytes=st.integers(0, 10**12))


@given(fall=_FAELLE)
def test_was_gespeichert_wird_kommt_unveraendert_zurueck(fall: Zuzug | Abgang) -> None:
    zurueck = aus_json(json.loads(json.dumps(als_json(fall))))
    assert zurueck == fall
    assert zurueck.zeitpunkt.utcoffset() == fall.zeitpunkt.utcoffset()


def test_die_werte_sind_lesbar() -> None:
    fall = Abgang(
        zeitpunkt=JETZT,
        seit=JETZT,
        abmeldung=Abmeldestand.WOANDERS,
        merkmale=(Merkmal(Merkmalart.HAFT, seit=date(2026, 1, 2)),),
        abgegeben_am=date(2026, 3, 4),
    )
    werte = als_json(fall)
    assert werte["seite"] == "freigabe"
    assert werte["zeitpunkt"] == "2026-11-30T09:30:00+01:00"
    assert werte["abmeldung"] == "woanders"
    assert werte["merkmale"][0]["art"] == "haft"
    assert werte["abgegeben_am"] == "2026-03-04"


def test_was_frueher_noch_nicht_gesammelt_wurde_hat_seine_vorgabe() -> None:
    werte = als_json(Zuzug(zeitpunkt=JETZT))
    del werte["einrichtung"]
    assert aus_json({**werte, "gibt_es_nicht_mehr": 1}) == Zuzug(zeitpunkt=JETZT)


@pytest.mark.parametrize("werte", [{}, {"seite": "mond"}, {"seite": "freigabe", "zeitpunkt": "gestern"}])
def test_anderes_wird_nicht_fuer_einen_sachverhalt_gehalten(werte: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        aus_json(werte)


def test_ein_befund_nennt_regel_satz_frist_und_version() -> None:
    satz = Regelsatz(version=7)
    wartend = Abgang(zeitpunkt=JETZT, seit=JETZT, meldungen_laufen=True)
    befund = befund_als_json(satz.beurteile_abgang(wartend), satz.version)
    assert befund["ausgang"] == "wartet"
    assert befund["regel"] == "wegzug_unbestaetigt"
    assert befund["satz"].startswith("Es liegt keine Abmeldung vor")
    assert datetime.fromisoformat(befund["bis"]) == JETZT + timedelta(days=3)
    assert befund["version"] == 7
    geht = befund_als_json(satz.beurteile_zuzug(Zuzug(zeitpunkt=JETZT, behoerden=("azr:000000",))), 7)
    assert geht == {"ausgang": "geht", "regel": None, "satz": "", "version": 7}
