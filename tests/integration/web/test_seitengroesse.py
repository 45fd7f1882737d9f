"""The first page comes quickly over a thin line: all that it needs together, and what it needs before it shows."""

from __future__ import annotations

import re

import httpx2
import pytest

from gateway.domain.aufgabe import Rolle
from tests.integration.ablage.werkzeug import uebergabe
from tests.webserver import STUTTGART, Webserver

ALLES = 200_000
"""Bytes of page, style, scripts, pictures."""
BIS_ZUM_ERSTEN_BILD = 112_000
"""Bytes that 1 Mbit/s brings in 0.9 s; a tenth is left for the server and the way."""
SEITEN = {
    "/uebergaben": Rolle.SACHBEARBEITUNG,
    "/arbeitsplatz": Rolle.SACHBEARBEITUNG,
    "/aufgaben": Rolle.SACHBEARBEITUNG,
    "/leitstand": Rolle.ADMINISTRATION,
    "/anmelden": None,
}


def _bytes(client: httpx2.Client, pfad: str) -> int:
    antwort = client.get(pfad)
    assert antwort.status_code == 200, pfad
    return len(antwort.content)


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_die_ersten_seiten_sind_klein_und_zeigen_sich_in_einer_sekunde(web: Webserver) -> None:
    with web.datenbank.schreiben() as session:
        for _ in range(60):
            uebergabe(session, web.dienste.uhr, STUTTGART)
        session.commit()
    for pfad, rolle in SEITEN.items():
        client = web.angemeldet(STUTTGART, {rolle}) if rolle else web.gast()
        seite = client.get(pfad).text
        stile = set(re.findall(r'<link rel="stylesheet" href="([^"]+)"', seite))
        anderes = set(re.findall(r'(?:src|href)="(/[^"]*static/[^"]+)"', seite)) - stile
        assert stile
        assert all('type="module"' in s for s in re.findall(r"<script[^>]*>", seite)), (
            "none holds the page up"
        )
        vorher = len(seite.encode()) + sum(_bytes(client, s) for s in stile)
        assert vorher < BIS_ZUM_ERSTEN_BILD, (pfad, vorher)
        alles = vorher + sum(_bytes(client, s) for s in anderes)
        assert alles < ALLES, (pfad, alles)
