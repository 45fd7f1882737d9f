"""The assistant says what is in the way of a file and does what can be done about it; what it settled goes with the
handover, and stands in its timeline."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import select

from gateway.ablage.tabellen import Auditzeile, Merkzettelzeile, Spaetscanzeile
from gateway.ablauf import merkzettel
from gateway.domain.vorgaben import Vorgaben
from tests.conftest import StehendeUhr
from tests.integration.web.test_schreibtisch import feldwert, schritt, uebergaben, waehle
from tests.unit.pdf.test_seiten import scan
from tests.webserver import STUTTGART, Webserver, formularwort
from tests.zweibehoerden import schreibe_akte

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
AKTENZEICHEN = "S-32/4711"
LEER, GUT, TIFF = "1 Antrag/Rückseite.pdf", "1 Antrag/Antrag.pdf", "2 Pass/Pass.tif"


@pytest.fixture
def sb(web: Webserver) -> httpx2.Client:
    ordner = web.blobs.parent / "dms" / "001900" / "akten" / "a1"
    ordner.parent.mkdir(parents=True)
    schreibe_akte(
        ordner,
        {LEER: scan(150, leer=True), GUT: scan(150), TIFF: b"II*\0" + bytes(40)},
        klassen={LEER: "A", GUT: None, TIFF: "A"},
    )
    return web.angemeldet()


def kennung(seite: str, name: str) -> str:
    """Id of the document of this name, from the buttons beside it."""
    treffer = re.search(rf'dokumente/([0-9a-f-]{{36}})"[^>]*>{re.escape(name)}<', seite)
    assert treffer, name
    return treffer.group(1)


def test_jeder_fund_steht_da_und_die_knoepfe_tun_was_sie_sagen(web: Webserver, sb: httpx2.Client) -> None:
    weg = waehle(sb, AKTENZEICHEN)
    seite = sb.get(weg).text
    assert "3 Dokumente in 2 Teilen, 2 Seiten" in " ".join(seite.split())
    for text in ("Seite 1 scheint leer.", "Weder PDF noch JPG", "Ohne Klasse", "Um Zustimmung bitten"):
        assert text in seite, text
    tiff, ohne = kennung(seite, "Pass.tif"), kennung(seite, "Antrag.pdf")
    assert schritt(sb, weg, aktion=f"weglassen:{tiff}").headers["location"] == f"{weg}#vorabpruefung"
    assert schritt(sb, weg, aktion=f"einstufen:{ohne}", **{f"klasse-{ohne}": "A"}).status_code == 303
    assert schritt(sb, weg, aktion=f"einstufen:{ohne}", **{f"klasse-{ohne}": "V"}).status_code == 400
    seite = sb.get(weg).text
    assert "Weder PDF noch JPG" not in seite and "Ohne Klasse" not in seite
    assert "Doch mitgeben" in seite
    assert schritt(sb, weg, aktion="weglassen:fund-seiten").status_code == 303
    assert schritt(sb, weg, aktion=f"mitnehmen:{tiff}").status_code == 303
    assert schritt(sb, weg, aktion="weglassen:fund-format").status_code == 303
    seite = sb.get(f"{weg}/zusammenfassung").text
    assert "1 Dokument in 1 Teil, 1 Seite" in " ".join(seite.split())
    daten = {"formularwort": formularwort(seite), "stand": feldwert(seite, "stand"), "nach": "jetzt"}
    assert sb.post(f"{weg}/zusammenfassung", data=daten).status_code == 303
    (zeile,) = uebergaben(web)
    vorgaben = Vorgaben.aus_json(zeile.vorgaben)
    assert len(vorgaben.weglassen) == 2 and UUID(tiff) in vorgaben.weglassen
    assert vorgaben.klassen == {UUID(ohne): "A"}
    vorgang = sb.get(f"/uebergaben/{zeile.id}").text
    assert "2 Dokumente sind weggelassen. 1 Dokument ist als Klasse A eingestuft." in vorgang


def test_solange_etwas_im_weg_steht_geht_es_nicht_weiter(web: Webserver, sb: httpx2.Client) -> None:
    weg = waehle(sb, AKTENZEICHEN)
    for fund in ("format", "ohne_klasse", "seiten"):
        assert schritt(sb, weg, aktion=f"weglassen:fund-{fund}").status_code == 303
    seite = sb.get(weg).text
    assert "Es bleibt kein Dokument übrig" in seite
    assert sb.get(f"{weg}/zusammenfassung").headers["location"] == weg
    daten = {"formularwort": formularwort(seite), "stand": "x", "nach": "jetzt"}
    assert sb.post(f"{weg}/zusammenfassung", data=daten).status_code in (303, 400)
    assert uebergaben(web) == []


def test_ein_neuer_scan_tritt_an_die_stelle_und_behaelt_die_klasse(web: Webserver, sb: httpx2.Client) -> None:
    weg = waehle(sb, AKTENZEICHEN)
    seite = sb.get(weg).text
    vorhaben, alt, wort = weg[-36:], kennung(seite, "Rückseite.pdf"), formularwort(seite)
    pdf = scan(200)
    angaben = {"formularwort": wort, "name": "Neu.pdf", "groesse": len(pdf), "merkmal": "1", "klasse": "C"}
    fremd = sb.post(f"/spaetscans/{vorhaben}", data={**angaben, "ersetzt": vorhaben})
    assert fremd.status_code == 400 and "gibt es nicht" in fremd.json()["satz"]
    neu = sb.post(f"/spaetscans/{vorhaben}", data={**angaben, "ersetzt": alt}).json()
    assert (neu["klasse"], neu["anstelle"]) == ("A", "Rückseite.pdf")
    assert "scheint leer" in sb.get(weg).text, "not before it is there"
    sb.put(f"/spaetscans/{neu['id']}/stueck?ab=0", content=pdf, headers={"X-Formularwort": wort})
    assert sb.post(f"/spaetscans/{neu['id']}/pruefen", data={"formularwort": wort}).json()["fertig"]
    anders = sb.post(f"/spaetscans/{neu['id']}/klasse", data={"formularwort": wort, "klasse": "C"})
    assert "dabei bleibt es" in anders.json()["satz"]
    assert "scheint leer" not in sb.get(weg).text
    seite = sb.get(f"{weg}/zusammenfassung").text
    assert "statt Rückseite.pdf" in seite
    daten = {"formularwort": wort, "stand": feldwert(seite, "stand"), "nach": "jetzt"}
    assert sb.post(f"{weg}/zusammenfassung", data=daten).status_code == 303
    erste, folgende = sorted(uebergaben(web), key=lambda z: z.weg)
    assert UUID(alt) in Vorgaben.aus_json(erste.vorgaben).weglassen
    with web.dienste.haus(STUTTGART).lesen() as buch:
        (dokument,) = buch.dokumente.liste(folgende.id)
    assert dokument.relativer_pfad == "1 Antrag/Neu.pdf"
    with web.datenbank.lesen() as session:
        assert session.scalars(select(Spaetscanzeile)).all() == []


def test_ein_dokument_der_akte_laesst_sich_vorher_ansehen(web: Webserver, sb: httpx2.Client) -> None:
    weg = waehle(sb, AKTENZEICHEN)
    alt = kennung(sb.get(weg).text, "Rückseite.pdf")
    antwort = sb.get(f"{weg}/dokumente/{alt}")
    assert antwort.headers["content-type"] == "application/pdf"
    im_dms = web.blobs.parent / "dms" / "001900" / "akten" / "a1" / LEER
    assert antwort.content == im_dms.read_bytes()
    assert "script-src" not in antwort.headers["content-security-policy"]
    assert sb.get(f"{weg}/dokumente/{alt}/bild").content.startswith(b"\x89PNG")
    assert sb.get(f"{weg}/dokumente/{alt}/bild?seite=9").status_code == 404
    assert sb.get(f"{weg}/dokumente/{weg[-36:]}").status_code == 404
    with web.datenbank.lesen() as session:
        bezuege = session.scalars(select(Auditzeile.bezug)).all()
    assert f"dokument:{alt}" in bezuege


def test_der_brief_nennt_formate_und_keine_person(sb: httpx2.Client) -> None:
    seite = sb.get(f"{waehle(sb, AKTENZEICHEN)}/zustimmung").text
    brief = re.search(r'<pre class="brief">(.*?)</pre>', seite, re.S)
    assert brief
    assert "1 Dokument" in brief.group(1) and "TIF" in brief.group(1) and AKTENZEICHEN in brief.group(1)
    assert "Musterfrau" not in brief.group(1)


def test_was_liegen_bleibt_ist_nach_einem_tag_weg(
    web: Webserver, sb: httpx2.Client, uhr: StehendeUhr
) -> None:
    weg = waehle(sb, AKTENZEICHEN)
    haus = web.dienste.haus(STUTTGART)
    uhr.stelle_vor(timedelta(hours=23))
    assert merkzettel.vergiss(haus, hoechstens=10) == 0
    uhr.stelle_vor(timedelta(hours=2))
    assert merkzettel.vergiss(haus, hoechstens=10) == 1
    with web.datenbank.lesen() as session:
        assert session.scalars(select(Merkzettelzeile)).all() == []
        kette = session.scalars(select(Auditzeile).where(Auditzeile.ereignis == "merkzettel.geloescht"))
        assert [z.angaben for z in kette] == ['{"anzahl":1}']
    assert web.angemeldet().get(weg).status_code == 404


def test_auch_die_api_laesst_weg_und_stuft_ein(web: Webserver, sb: httpx2.Client) -> None:
    sb.headers["Authorization"] = f"Bearer {web.skriptwort()}"
    wunsch = {"an": "azr:005700", "aktenzeichen": AKTENZEICHEN}
    vorschau = sb.post("/api/v1/uebergaben/vorschau", json=wunsch).json()
    funde = {f["kennung"]: f["dokumente"] for f in vorschau["funde"]}
    assert set(funde) == {"format", "ohne_klasse"}
    wahl = {"weglassen": funde["format"], "klassen": dict.fromkeys(funde["ohne_klasse"], "B")}
    besser = sb.post("/api/v1/uebergaben/vorschau", json=wunsch | wahl).json()
    assert besser["funde"] == [] and len(besser["weggelassen"]) == 1
    assert besser["stand"] != vorschau["stand"]
    ohne_wahl = {"richtung": "abgabe", **wunsch, "stand": besser["stand"]}
    assert sb.post("/api/v1/uebergaben", json=ohne_wahl).status_code == 409
    assert sb.post("/api/v1/uebergaben", json=ohne_wahl | wahl).status_code == 201
    assert Vorgaben.aus_json(uebergaben(web)[0].vorgaben).weglassen == {UUID(funde["format"][0])}
    falsch = ohne_wahl | {"klassen": {funde["format"][0]: "X"}}
    assert sb.post("/api/v1/uebergaben", json=falsch).status_code == 400
