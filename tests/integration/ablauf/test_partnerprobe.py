"""Trying whether an authority can be reached: each step says its own, and nothing is sent."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from gateway.ablage.tabellen import Auditzeile
from gateway.ablauf.post.partnerprobe import Schritt, probiere
from gateway.domain.auditereignis import Auditereignis
from tests.zweibehoerden import ZU, Zweibehoerden

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


def test_alles_da_nichts_gesendet_und_vermerkt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    schritte = probiere(z.weg.post, ZU, lambda _: None, "technik")
    assert [(s.schritt, s.ok) for s in schritte] == [(s, True) for s in Schritt]
    assert z.post.eingeliefert == []
    with z.weg.haus.datenbank.lesen() as session:
        suche = select(Auditzeile.bezug, Auditzeile.wer).where(
            Auditzeile.ereignis == Auditereignis.PARTNER_GEPROBT
        )
        assert [tuple(zeile) for zeile in session.execute(suche)] == [(f"behoerde:{ZU}", "technik")]


def test_der_erste_mangel_ist_der_letzte_schritt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    unbekannt = probiere(z.weg.post, "azr:009999", lambda _: None, "technik")
    assert [(s.schritt, s.ok) for s in unbekannt] == [(Schritt.VERZEICHNIS, False)]
    abgelaufen = probiere(z.weg.post, ZU, lambda _: ("Abgelaufen.", "Anrufen."), "technik")
    assert [(s.schritt, s.ok, s.rat) for s in abgelaufen][1:] == [(Schritt.ZERTIFIKATE, False, "Anrufen.")]
