"""Whoever releases sees what was really opened, by himself and by whom was before him; it warns and forces nobody."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import select

from gateway.ablage.tabellen import Dokumentblick, Ereigniszeile
from gateway.domain.akte import Dokument
from gateway.domain.aufgabe import Rolle
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.integration.web.test_schreibtisch import sende
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, Webserver
from tests.zweibehoerden import pdf

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
FREIGABE, BEIDE = [Rolle.FREIGABE], [Rolle.FREIGABE, Rolle.SACHBEARBEITUNG]


@pytest.fixture
def gehalten(web: Webserver, uhr: StehendeUhr) -> tuple[UUID, UUID, tuple[Dokument, ...]]:
    """Vorgang, question, documents: two persons must release two of them."""
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE, klasse="S")
    dokumente = akten.dokumente(id, "Strafregister.pdf", "Anschrift.pdf", klasse=Teilklasse.S)
    web.stelle_bereit(id, *((d, pdf(nr, 3000)) for nr, d in enumerate(dokumente)))
    akten.gehe(id, Zustand.VORBEREITET)
    return id, akten.frage(id, "teilklasse_s", "2 Dokumente der Klasse S brauchen die Freigabe."), dokumente


def oeffne(client: httpx2.Client, vorgang: UUID, dokument: Dokument) -> None:
    antwort = client.get(
        f"/uebergaben/{vorgang}/dokumente/{dokument.uuid}/inhalt", headers={"Range": "bytes=0-9"}
    )
    assert antwort.status_code == 206


def test_die_zweite_sieht_was_die_erste_geoeffnet_hat(
    web: Webserver, gehalten: tuple[UUID, UUID, tuple[Dokument, ...]], uhr: StehendeUhr
) -> None:
    vorgang, frage, (erstes, zweites) = gehalten
    eine, andere = web.angemeldet(STUTTGART, FREIGABE), web.angemeldet(STUTTGART, BEIDE)
    weg = f"/aufgaben/{frage}"
    antwort = eine.get(weg)
    assert "frame-src 'self'" in antwort.headers["content-security-policy"]
    assert "Sie haben 2 von 2 Dokumenten noch nicht geöffnet." in antwort.text
    assert antwort.text.count("noch nicht geöffnet</span>") == 2
    eine.get(f"/uebergaben/{vorgang}/dokumente/{zweites.uuid}/bild")  # a picture is not reading
    for _ in range(3):  # a browser asks for many ranges
        oeffne(eine, vorgang, erstes)
    assert "Sie haben 1 von 2 Dokumenten noch nicht geöffnet." in eine.get(weg).text
    assert "2 von 2" in andere.get(weg).text, "what she has opened is not what he has"
    with web.datenbank.lesen() as session:
        assert len(session.scalars(select(Dokumentblick)).all()) == 1
    assert sende(eine, weg, sofort="freigeben", grund="Beschluss liegt vor").status_code == 303
    seite = andere.get(weg).text
    for text in ("Frau Freigabe", "Grund: Beschluss liegt vor", "vorher hier geöffnet: 1 von 2 Dokumenten"):
        assert text in seite, text
    oeffne(andere, vorgang, erstes)
    oeffne(andere, vorgang, zweites)
    assert "Sie haben alle Dokumente geöffnet." in andere.get(weg).text
    uhr.stelle_vor(timedelta(minutes=1))
    oeffne(eine, vorgang, zweites)
    assert "vorher hier geöffnet: 1 von 2" in andere.get(weg).text, (
        "what was opened afterwards counts for nothing"
    )
    assert sende(andere, weg, sofort="freigeben", grund="ebenso").status_code == 303
    with web.datenbank.lesen() as session:
        texte = session.scalars(select(Ereigniszeile.text).where(Ereigniszeile.vorgang == vorgang)).all()
    assert any("Hier geöffnet: 1 von 2 Dokumenten. Grund: Beschluss liegt vor" in t for t in texte)
    assert any("Hier geöffnet: 2 von 2 Dokumenten. Grund: ebenso" in t for t in texte)


def test_wer_nicht_lesen_darf_wird_nicht_gefragt_ob_er_es_tat(
    web: Webserver, gehalten: tuple[UUID, UUID, tuple[Dokument, ...]]
) -> None:
    vorgang, frage, (erstes, _) = gehalten
    client = web.angemeldet()
    assert client.get(f"/aufgaben/{frage}").status_code in (200, 403)
    assert client.get(f"/uebergaben/{vorgang}/dokumente/{erstes.uuid}/inhalt").status_code == 403
    with web.datenbank.lesen() as session:
        assert session.scalars(select(Dokumentblick)).all() == []


def test_was_sofort_geht_hinterlaesst_keinen_blick(web: Webserver, uhr: StehendeUhr) -> None:
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE)
    (dokument,) = akten.dokumente(id, "Antrag.pdf")
    web.stelle_bereit(id, (dokument, pdf(1, 3000)))
    akten.gehe(id, Zustand.VORBEREITET)
    oeffne(web.angemeldet(), id, dokument)
    with web.datenbank.lesen() as session:
        assert session.scalars(select(Dokumentblick)).all() == []
