"""What an interrupted attempt leaves behind is used, or harmless; a refusal proves nothing."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.mailbox.stoerung import Stoerungsart
from gateway.ablauf.post import versiegelung
from gateway.domain.uebergabe import Zustand
from tests.attack.osci.test_netz import stoere
from tests.conftest import StehendeUhr
from tests.osciaemter import Osciaemter
from tests.zweibehoerden import Zweibehoerden


def versandordner(aemter: Osciaemter) -> Path:
    return aemter.aemter.zu.post.versandordner


def test_ein_rest_mit_anderen_schluesseln_wird_neu_versiegelt(osciaemter: Osciaemter) -> None:
    """The authority has got new keys since; in between lies an attempt that failed."""
    stoere(osciaemter, Stoerungsart.CODE, (Art.STORE_DELIVERY,), wert=9000, anzahl=3)
    osciaemter.beginne()
    osciaemter.laufe(1)
    (rest,) = versandordner(osciaemter).glob("*.osci")
    rest.write_bytes(osciaemter.stand.versiegelt(b"von gestern", von="passiv").read())
    osciaemter.laufe()
    osciaemter.pruefe()


def test_ein_zerstoerter_rest_wird_neu_versiegelt(osciaemter: Osciaemter) -> None:
    stoere(osciaemter, Stoerungsart.CODE, (Art.STORE_DELIVERY,), wert=9000, anzahl=3)
    osciaemter.beginne()
    osciaemter.laufe(1)
    (rest,) = versandordner(osciaemter).glob("*.osci")
    rest.write_bytes(rest.read_bytes()[:4000])
    osciaemter.laufe()
    osciaemter.pruefe()


@pytest.mark.parametrize("auftrag", [Art.STORE_DELIVERY, Art.GET_MESSAGE_ID])
def test_eine_verbrauchte_kennung_beweist_keine_zustellung(osciaemter: Osciaemter, auftrag: Art) -> None:
    """9801 without a process card: not delivered, tried again under a fresh id, nobody has to help."""
    if auftrag is Art.GET_MESSAGE_ID:
        stoere(osciaemter, Stoerungsart.CODE, (auftrag,), wert=9811, anzahl=2)
    stoere(osciaemter, Stoerungsart.CODE, (Art.STORE_DELIVERY,), wert=9801, anzahl=2)
    osciaemter.uebergib()


def test_aufgeraeumt_wird_nur_was_alt_ist_und_uns_gehoert(
    zweibehoerden: Zweibehoerden, uhr: StehendeUhr
) -> None:
    post = zweibehoerden.zu.post
    alt, neu = ("a.x.osci", "b.x.osci-stand", "c.osci-neu"), ("d.x.osci", "e.x.osci-stand", "f.osci-neu")
    for name in (*alt, *neu, "fremd.txt"):
        datei = post.versandordner / name
        datei.write_bytes(b"x")
        wann = uhr.jetzt() - timedelta(hours=23 if name in neu else 25)
        os.utime(datei, (wann.timestamp(), wann.timestamp()))
    versiegelung.raeume_auf(post, aelter_als=timedelta(days=1))
    assert {d.name for d in post.versandordner.iterdir()} == {*neu, "fremd.txt"}


def test_das_abholen_wird_nie_dauerhaft_geparkt(zweibehoerden: Zweibehoerden) -> None:
    """A mailbox away for two weeks: as soon as it is back, the first tick fetches."""
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    rohr, z.weg.post.postfaecher["osci"].post = z.weg.post.postfaecher["osci"].post, None  # type: ignore[attr-defined]
    for _ in range(14 * 24):
        z.weg.ticke()
        z.uhr.wert += timedelta(hours=1)
    z.weg.post.postfaecher["osci"].post = rohr  # type: ignore[attr-defined]
    z.weg.ticke()
    assert z.weg.geparkt() == []
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
