"""Reading a document: streamed with ranges under a policy of its own, recorded before the first byte, only for
those who may, only while the content is here."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest

from gateway.ablage.tabellen import Auditzeile
from gateway.domain.akte import Dokument
from gateway.domain.aufgabe import Rolle
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, ULM, Webserver
from tests.zweibehoerden import pdf

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
INHALT = pdf(1, 50_000)


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


def bereit(
    web: Webserver, akten: Aktenbestand, klasse: Teilklasse | None = Teilklasse.A, name: str = "Antrag.pdf"
) -> tuple[UUID, Dokument]:
    id = akten.lege_an(Richtung.ABGABE)
    (dokument,) = akten.dokumente(id, name, klasse=klasse)
    web.stelle_bereit(id, (dokument, INHALT))
    akten.gehe(id, Zustand.VORBEREITET)
    return id, dokument


def gelesen(web: Webserver) -> list[str]:
    with web.datenbank.lesen() as session:
        zeilen = session.query(Auditzeile).filter_by(ereignis="inhalt.gelesen").order_by(Auditzeile.lfd)
        return [z.bezug for z in zeilen if z.bezug.startswith("dokument:")]


def test_der_inhalt_kommt_ganz_oder_in_stuecken_mit_eigener_strenge(
    web: Webserver, akten: Aktenbestand
) -> None:
    id, dokument = bereit(web, akten, name="Anträge „quer“.pdf")
    client, weg = web.angemeldet(), f"/uebergaben/{id}/dokumente/{dokument.uuid}"
    ganz = client.get(f"{weg}/inhalt")
    assert (ganz.status_code, ganz.content) == (200, INHALT)
    assert ganz.headers["content-type"] == "application/pdf"
    assert ganz.headers["x-content-type-options"] == "nosniff"
    assert ganz.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script-src" not in ganz.headers["content-security-policy"]
    assert ganz.headers["cache-control"] == "no-store"
    assert ganz.headers["content-disposition"].startswith("inline; filename*=UTF-8''Antr%C3%A4ge%20")
    teil = client.get(f"{weg}/inhalt", headers={"Range": "bytes=100-199"})
    assert (teil.status_code, teil.content) == (206, INHALT[100:200])
    assert teil.headers["content-range"] == f"bytes 100-199/{len(INHALT)}"
    assert client.get(f"{weg}/inhalt", headers={"Range": "bytes=90000-"}).status_code == 416
    assert client.get(f"{weg}/inhalt?speichern=true").headers["content-disposition"].startswith("attachment;")
    skript = {"Authorization": f"Bearer {web.skriptwort()}", "Range": "bytes=-7"}
    assert web.gast().get(f"/api/v1{weg}", headers=skript).content == INHALT[-7:]
    marke = teil.headers["etag"]
    assert marke == f'"{hashlib.sha256(INHALT).hexdigest()}"'
    weiter = {"Range": "bytes=100-199", "If-Range": marke}
    assert client.get(f"{weg}/inhalt", headers=weiter).status_code == 206
    anderes = client.get(f"{weg}/inhalt", headers=weiter | {"If-Range": '"anderes"'})
    assert (anderes.status_code, anderes.content) == (200, INHALT)
    seite = client.get(weg)
    assert "frame-src 'self'" in seite.headers["content-security-policy"]
    assert f'<iframe class="leser" src="{weg}/inhalt"' in seite.text
    assert gelesen(web) == [f"dokument:{dokument.uuid}"]


def test_klasse_s_liest_nur_die_freigabe_und_v_niemand(web: Webserver, akten: Aktenbestand) -> None:
    id, dokument = bereit(web, akten, Teilklasse.S, "Sperrvermerk.pdf")
    weg = f"/uebergaben/{id}/dokumente/{dokument.uuid}"
    sachbearbeitung, freigabe = web.angemeldet(), web.angemeldet(STUTTGART, [Rolle.FREIGABE])
    assert sachbearbeitung.get(weg).status_code == 403
    assert sachbearbeitung.get(f"{weg}/inhalt").status_code == 403
    assert weg not in sachbearbeitung.get(f"/uebergaben/{id}").text
    assert gelesen(web) == []
    assert freigabe.get(f"{weg}/inhalt").content == INHALT
    assert weg in freigabe.get(f"/uebergaben/{id}").text
    assert freigabe.get(f"{weg}/inhalt").headers["x-frame-options"] == "SAMEORIGIN"
    v, geheim = bereit(web, akten, Teilklasse.V, "VS.pdf")
    assert freigabe.get(f"/uebergaben/{v}/dokumente/{geheim.uuid}/inhalt").status_code == 403


def test_wer_freigibt_liest_von_der_frage_aus(web: Webserver, akten: Aktenbestand) -> None:
    id, dokument = bereit(web, akten, None, "Strafregister.pdf")
    aufgabe = akten.frage(id, "teilklasse_c", "1 Dokument braucht eine Freigabe.")
    client = web.angemeldet(STUTTGART, [Rolle.FREIGABE])
    weg = f"/uebergaben/{id}/dokumente/{dokument.uuid}"
    assert f'<a href="{weg}">Strafregister.pdf</a>' in client.get(f"/aufgaben/{aufgabe}").text
    assert f'<a href="/aufgaben/{aufgabe}">Zur offenen Frage</a>' in client.get(weg).text


def test_nach_der_loeschung_sagt_ein_satz_wo_es_liegt(web: Webserver, akten: Aktenbestand) -> None:
    id, dokument = bereit(web, akten)
    akten.setze(id, geloescht=web.dienste.uhr.jetzt())
    client, weg = web.angemeldet(), f"/uebergaben/{id}/dokumente/{dokument.uuid}"
    assert "Das Dokument liegt im DMS Ihrer Behörde in der Akte 33-1/2026." in client.get(weg).text
    assert client.get(f"{weg}/inhalt").status_code == 410
    assert weg not in client.get(f"/uebergaben/{id}").text
    assert gelesen(web) == []


def test_fremde_mandanten_und_unbekannte_dokumente_gibt_es_nicht(web: Webserver, akten: Aktenbestand) -> None:
    id, dokument = bereit(web, akten)
    weg = f"/uebergaben/{id}/dokumente/{dokument.uuid}/inhalt"
    assert web.angemeldet(ULM).get(weg).status_code == 404
    assert web.angemeldet().get(f"/uebergaben/{id}/dokumente/{id}/inhalt").status_code == 404
    assert gelesen(web) == []
