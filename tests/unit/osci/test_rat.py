"""Whatever can go wrong on the way: the administrator reads what to do, here and in the manual."""

from __future__ import annotations

import csv
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import adapters.osci
from adapters.osci.rat import UNBEKANNT
from adapters.osci.rueckmeldungen import TABELLE, Rueckmeldung, angabe
from adapters.osci.transportfehler import AuftragAbgelehnt, AuftragSpaeterWiederholen, SoapFault
from gateway.ablauf.post.eingangspruefung import FalscherAutor
from gateway.ablauf.post.oeffnung import SendungUngewoehnlich
from gateway.errors import Fehler
from gateway.queue.fehlerbild import grund
from gateway.schutz.fehler import (
    AlgorithmusUnzulaessig,
    NichtEntschluesselbar,
    SignaturUngueltig,
    ZertifikatAbgelehnt,
)
from gateway.schutz.urteil import Befund, Urteil

WURZEL = Path(__file__).parents[3]
TAFEL = (WURZEL / "docs/transportfehler.md").read_text()
CODES = WURZEL / "xoev_schemas/xauslaender_26_11/codelisten/fehlercodes.csv"
ANDERE = (
    AlgorithmusUnzulaessig,
    FalscherAutor,
    NichtEntschluesselbar,
    SendungUngewoehnlich,
    SignaturUngueltig,
    ZertifikatAbgelehnt,
)
"""Findings of other rooms that refuse a message with T0xx."""
NUR_IM_POSTFACH = ("osci.mailbox.fault", "osci.mailbox.auftrag")
"""Never shown: the mailbox turns them into feedback."""


def _darunter(klasse: type[Fehler]) -> Iterator[type[Fehler]]:
    for unter in klasse.__subclasses__():
        yield unter
        yield from _darunter(unter)


def _transportfehler() -> list[type[Fehler]]:
    for modul in pkgutil.walk_packages(adapters.osci.__path__, "adapters.osci."):
        importlib.import_module(modul.name)
    eigene = {k for k in _darunter(Fehler) if k.__module__.startswith("adapters.osci.")}
    sichtbar = [k for k in eigene if k.code not in NUR_IM_POSTFACH]
    return sorted([*sichtbar, *ANDERE], key=lambda k: k.code)


def zeile_des_fehlers(k: type[Fehler]) -> str:
    return f"| `{k.code}` | {k.rueckweisungscode or '–'} | {k.satz} | {k.rat} |"


def zeile_der_rueckmeldung(code: str) -> str:
    a = angabe(code)
    wirkung = "ja" if a.ausgefuehrt else "nein, später noch einmal" if a.wiederholbar else "nein"
    return f"| {code} | {a.satz} | {wirkung} | {a.rat or '–'} |"


@pytest.mark.parametrize("klasse", _transportfehler(), ids=lambda k: k.code)
def test_jeder_transportfehler_hat_einen_eigenen_rat_und_steht_in_der_tafel(klasse: type[Fehler]) -> None:
    assert "rat" in vars(klasse) and klasse.rat.endswith((".", "?"))
    assert zeile_des_fehlers(klasse) in TAFEL


@pytest.mark.parametrize("code", TABELLE)
def test_jede_rueckmeldung_hat_einen_rat_und_steht_in_der_tafel(code: str) -> None:
    assert angabe(code).rat != UNBEKANNT
    assert bool(angabe(code).rat) is not code.startswith("08")
    assert zeile_der_rueckmeldung(code) in TAFEL


def test_jeder_transportcode_der_codeliste_steht_in_der_tafel() -> None:
    with CODES.open() as datei:
        codes = {zeile[0]: zeile[1] for zeile in csv.reader(datei) if zeile[0].startswith("T0")}
    assert len(codes) == 10
    for code in codes:
        assert f"\n| {code} | " in TAFEL


@pytest.mark.parametrize("befund", [b for b in Befund if b is not Befund.GUELTIG])
def test_der_rat_zum_zertifikat_kommt_mit_dem_fehler_mit(befund: Befund) -> None:
    with pytest.raises(ZertifikatAbgelehnt) as fehler:
        Urteil(befund, datetime.now(UTC)).fordere()
    assert fehler.value.rat == befund.rat != ""
    assert f"| {befund.code} | {befund.text} | {befund.rat} |" in TAFEL


def test_der_fehler_traegt_den_rat_der_massgeblichen_rueckmeldung() -> None:
    rueckmeldungen = [Rueckmeldung("0801"), Rueckmeldung("9706")]
    for fehler in (
        AuftragAbgelehnt(rueckmeldungen),
        AuftragSpaeterWiederholen(rueckmeldungen),
        SoapFault(Rueckmeldung("9706")),
    ):
        assert fehler.rat == angabe("9706").rat
    assert AuftragAbgelehnt(()).rat == AuftragAbgelehnt.rat
    assert SoapFault(Rueckmeldung("")).rat == SoapFault.rat
    assert angabe("9999").rat == UNBEKANNT


def test_der_gespeicherte_grund_nennt_den_rat() -> None:
    fehler = AuftragAbgelehnt([Rueckmeldung("9706")])
    assert (grund(fehler).text, grund(fehler).rat) == (fehler.text, fehler.rat)
