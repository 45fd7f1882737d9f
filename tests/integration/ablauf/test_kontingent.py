"""A Mandant that has reached its limit waits with a sentence and an alarm, loses nothing and goes on by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.auskunft.betrieb import Alarmstufe, Betriebsauskunft, urteile
from gateway.domain.kontingent import Kontingent
from gateway.domain.person import Person
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import PERSON, Amt, Zweibehoerden


def _mit(amt: Amt, kontingent: Kontingent) -> None:
    object.__setattr__(amt.haus, "regeln", replace(amt.haus.regeln, kontingent=kontingent))


def _auskunft(amt: Amt, kontingent: Kontingent) -> Betriebsauskunft:
    return Betriebsauskunft(amt.haus.datenbank, amt.kennung, amt.haus.uhr, kontingent)


def test_die_dritte_akte_wartet_auf_platz_und_geht_dann_von_selbst(zweibehoerden: Zweibehoerden) -> None:
    z, erlaubt = zweibehoerden, Kontingent(bytes=9_000)
    _mit(z.weg, erlaubt)
    z.lege_akte()
    zweite = Person("Zoe", "Zweite", None, "1991-02-03", None, "w", ("163",), "990000000002")
    z.fordere_an()
    z.laufe()
    (erste,) = z.weg.uebergaben()
    assert erste.zustand is Zustand.KARENZ
    assert erste.bytes_gesamt
    z.lege_akte(person=zweite, aktenzeichen="S-2/2026", name="a2")
    z.fordere_an(person=zweite)
    z.laufe()
    (wartende,) = [u for u in z.weg.uebergaben() if u.id != erste.id]
    assert (wartende.staut, wartende.schritt) == ("bytes", "stelle_bereit")
    assert z.weg.gestoert() == set()
    assert sum("Wartet auf Platz" in e.text for e in z.weg.zeitlinie(wartende.id)) == 1, "said once"
    befund = urteile.kontingent_befund(_auskunft(z.weg, erlaubt).auslastung(), z.weg.kennung)
    assert (befund.stufe, befund.teil) == (Alarmstufe.WARNUNG, "kontingent")
    assert "1 Übergabe wartet auf das Kontingent" in befund.text
    z.uhr.stelle_vor(timedelta(days=31))  # the Karenz of the first one is over
    z.laufe()
    wartende = next(u for u in z.weg.uebergaben() if u.id == wartende.id)
    assert wartende.staut is None
    assert wartende.zustand in (Zustand.KARENZ, Zustand.ABGESCHLOSSEN)
    assert urteile.kontingent_befund(_auskunft(z.weg, erlaubt).auslastung(), z.weg.kennung).ok


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_was_am_tag_zu_viel_ist_beginnt_am_naechsten(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    _mit(z.zu, Kontingent(je_tag=1, offene=50))
    z.lege_akte()
    zweite = Person("Zoe", "Zweite", None, "1991-02-03", None, "w", ("163",), "990000000002")
    erste_id = z.fordere_an(person=PERSON)
    z.uhr.stelle_vor(timedelta(seconds=1))
    zweite_id = z.fordere_an(person=zweite)
    z.laufe(4)
    stand = {u.id: (u.staut, u.schritt) for u in z.zu.uebergaben()}
    assert stand[zweite_id] == ("je_tag", "fordere_an")
    assert stand[erste_id][0] is None
    z.uhr.stelle_vor(timedelta(days=1))
    z.laufe(4)
    assert all(u.staut is None for u in z.zu.uebergaben())
