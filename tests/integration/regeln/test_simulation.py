"""`regeln simulieren`: stored facts are judged again; what would be otherwise is said, and nothing is written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.sachverhalte import als_json, befund_als_json
from gateway.ablage.typen import Basis
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.regelsatz import Regelsatz
from gateway.domain.sachverhalt import Abgang, Abmeldestand, Zuzug
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import uebergabe
from tests.integration.befehl import Befehl
from tests.integration.regeln.conftest import NUR_SQLITE, ZWEITER, M

AN = ("--mandant", M)
ABGANG = Abgang(
    zeitpunkt=datetime(2026, 11, 24, 9, tzinfo=UTC),
    seit=datetime(2026, 11, 24, 9, tzinfo=UTC),
    abmeldung=Abmeldestand.PASST,
)
ZUZUG = Zuzug(zeitpunkt=ABGANG.zeitpunkt, behoerden=("azr:003300",))


def _lege(
    db: Datenbank, uhr: StehendeUhr, fall: Zuzug | Abgang, *frei: str, mandant: str = M, **felder: Any
) -> UUID:
    """A handover that the shipped rules have judged."""
    satz = Regelsatz()
    befund: Any = (
        satz.beurteile_zuzug(fall, frei) if isinstance(fall, Zuzug) else satz.beurteile_abgang(fall, frei)
    )
    angaben: dict[str, Any] = {"sachverhalt": als_json(fall), "befund": befund_als_json(befund, 0)} | felder
    with db.schreiben() as session:
        zeile = uebergabe(session, uhr, mandant, freigegebene_regeln=list(frei), **angaben)
        session.commit()
        return zeile.id


def _alles(db: Datenbank) -> dict[str, list[Any]]:
    with db.verbindung() as verbindung:
        return {t.name: list(verbindung.execute(select(t))) for t in Basis.metadata.sorted_tables}


def _spiele(befehl: Befehl, *argumente: object) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    antwort = befehl("regeln", "simulieren", "--seit", "2026-11-01", *AN, *argumente, "--json")
    assert antwort.exit_code == 0, antwort.meldung
    *faelle, summe = (json.loads(zeile) for zeile in antwort.ausgabe.splitlines())
    return faelle, summe


def test_jeder_fall_und_die_summe_sagen_was_geschaehe_und_was_geschah(
    befehl: Befehl, datenbank: Datenbank, uhr: StehendeUhr, tmp_path: Path
) -> None:
    gebunden = replace(ABGANG, merkmale=(Merkmal(Merkmalart.HAFT),))
    _lege(datenbank, uhr, ABGANG)
    in_haft = _lege(datenbank, uhr, gebunden, "haft")
    _lege(datenbank, uhr, replace(ABGANG, abmeldung=Abmeldestand.KEINE, meldungen_laufen=True))
    gross = _lege(datenbank, uhr, replace(ABGANG, bytes=2_000_000))
    _lege(datenbank, uhr, ZUZUG)
    _lege(datenbank, uhr, replace(ZUZUG, deutsch=True))
    _lege(datenbank, uhr, ABGANG, mandant=ZWEITER)
    faelle, summe = _spiele(befehl)
    assert not any(fall["anders"] for fall in faelle)
    assert {k: summe[k] for k in ("faelle", "angefordert", "gesendet", "gehalten", "gestoppt", "wartet")} == {
        "faelle": 6,
        "angefordert": 1,
        "gesendet": 2,
        "gehalten": 1,
        "gestoppt": 1,
        "wartet": 1,
    }
    entwurf = tmp_path / "entwurf.toml"
    entwurf.write_text('grenzen = {groesse = "1MB"}\n[[freigabe]]\nregel = "haft"\naus = true\n')
    vorher = _alles(datenbank)
    faelle, summe = _spiele(befehl, "--entwurf", entwurf)
    assert _alles(datenbank) == vorher
    anders = {UUID(fall["id"]): fall for fall in faelle if fall["anders"]}
    assert (summe["anders"], summe["gegen"]) == (2, str(entwurf))
    assert set(anders) == {in_haft, gross}
    assert (anders[in_haft]["geschehen"], anders[in_haft]["geschehen_regel"]) == ("gehalten", "haft")
    assert anders[in_haft]["wuerde"] == "gesendet"
    assert (anders[gross]["wuerde"], anders[gross]["regel"]) == ("gehalten", "zu_gross")
    assert anders[gross]["satz"].startswith("Die Akte ist größer")


@NUR_SQLITE
def test_fuer_menschen_steht_nur_da_was_anders_waere(
    befehl: Befehl, datenbank: Datenbank, uhr: StehendeUhr, tmp_path: Path
) -> None:
    _lege(datenbank, uhr, ABGANG)
    id = _lege(datenbank, uhr, replace(ABGANG, bytes=2_000_000))
    (tmp_path / "e.toml").write_text('grenzen = {groesse = "1MB"}\n')
    text = befehl(
        "regeln", "simulieren", "--seit", "2026-11-01", "--entwurf", tmp_path / "e.toml", *AN
    ).ausgabe
    assert text.splitlines()[0].startswith(f"24.11.2026  {str(id)[:8]}  gesendet, wäre gehalten (zu_gross)")
    assert "2 Fälle gegen" in text.splitlines()[1]
    assert text.splitlines()[2:] == ["  Grenze »groesse«: 4000000000 wird 1000000."]


def test_vor_dem_tag_begonnenes_und_nie_beurteiltes_zaehlt_nicht(
    befehl: Befehl, datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    _lege(datenbank, uhr, ABGANG, sachverhalt=None, befund=None)
    uhr.stelle_vor(timedelta(days=-60))
    _lege(datenbank, uhr, ABGANG)
    uhr.stelle_vor(timedelta(days=60))
    antwort = befehl("regeln", "simulieren", "--seit", "2026-11-01", *AN)
    assert (antwort.exit_code, antwort.ausgabe) == (0, "In diesem Zeitraum gibt es nichts nachzuspielen.\n")


def test_was_nicht_mehr_lesbar_ist_haelt_das_uebrige_nicht_auf(
    befehl: Befehl, datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    _lege(datenbank, uhr, ABGANG, sachverhalt={"seite": "mond"})
    _lege(datenbank, uhr, ABGANG)
    faelle, summe = _spiele(befehl)
    assert (len(faelle), summe["faelle"], summe["unlesbar"]) == (1, 1, 1)


@NUR_SQLITE
@pytest.mark.parametrize("seit", ["gestern", "2026-13-01", "20261101", "2026-11-01T00:00", "2999-01-01"])
def test_ein_falscher_tag_bekommt_einen_satz(befehl: Befehl, seit: str) -> None:
    antwort = befehl("regeln", "simulieren", "--seit", seit, *AN)
    assert antwort.exit_code == 2
    assert "--seit" in antwort.meldung
    assert "kein Tag" in antwort.meldung or "in der Zukunft" in antwort.meldung


@NUR_SQLITE
def test_ein_falscher_entwurf_wird_nicht_nachgespielt(befehl: Befehl, tmp_path: Path) -> None:
    (tmp_path / "e.toml").write_text('[[freigabe]]\nregel = "hafft"\n')
    aufruf = ("regeln", "simulieren", "--seit", "2026-11-01", "--entwurf", tmp_path / "e.toml")
    assert befehl(*aufruf, *AN).exit_code == 1
