"""The manual on the pages: what alarms point to is there, whatever comes with the wheel, and nothing of it runs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from gateway.auskunft.betrieb import Gegenstand
from gateway.auskunft.betrieb.stoerungen import TRANSPORT, abschnitt
from gateway.web.pages import handbuch
from gateway.web.worte import handbuchseite


@pytest.mark.parametrize("was", list(Gegenstand))
def test_jeder_alarm_fuehrt_zu_seinem_abschnitt(was: Gegenstand) -> None:
    weg, _, anker = handbuchseite(abschnitt(was)).partition("#")
    assert f'<h2 id="{anker}">' in handbuch.gesetzt(weg.rpartition("/")[2])


def test_auch_transportfehler_haben_eine_seite() -> None:
    assert handbuchseite(TRANSPORT) == "/handbuch/transportfehler"


@pytest.mark.parametrize("name", list(handbuch.SEITEN))
def test_jede_seite_hat_eine_ueberschrift_und_fuehrt_nirgends_ins_leere(name: str) -> None:
    text = handbuch.gesetzt(name)
    assert text.count("<h1") == 1
    assert "<script" not in text and "<img" not in text
    for verweis in re.findall(r'href="([^"]*)"', text):
        seite = verweis.partition("#")[0]
        assert seite in {*handbuch.SEITEN, ""} or seite.startswith("https://"), verweis


def test_was_die_seiten_zeigen_kommt_im_wheel_mit() -> None:
    bau = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    mit = {Path(ziel).stem for ziel in bau["force-include"].values() if ziel.startswith("gateway/handbuch/")}
    assert mit == set(handbuch.SEITEN)
