"""`dms abgleich`: after a handover nothing is missing and nothing is left over; whatever is, is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from gateway.ablage.tresor import raumname
from gateway.ablauf.akte import abgleich
from gateway.ablauf.akte.abgleich import Art
from gateway.domain.akte import Akte, Dokument
from gateway.ports import Raum
from tests.zweibehoerden import PERSON, Amt, Zweibehoerden, pdf


def befunde(amt: Amt) -> list[tuple[Art, bool]]:
    return sorted((b.art, b.fehlt) for b in abgleich.pruefe(amt.haus))


def uebergib(z: Zweibehoerden) -> Path:
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    z.uhr.wert = datetime.now(UTC) + timedelta(hours=2)
    return z.akte_am_ziel()


def test_nach_einer_uebergabe_stimmt_alles(zweibehoerden: Zweibehoerden) -> None:
    uebergib(zweibehoerden)
    assert befunde(zweibehoerden.zu) == befunde(zweibehoerden.weg) == []


def test_was_im_dms_fehlt_oder_anders_ist_wird_genannt_und_nicht_geraeumt(
    zweibehoerden: Zweibehoerden,
) -> None:
    akte = uebergib(zweibehoerden)
    erstes, zweites = sorted(d for d in akte.rglob("*.*") if d.suffix in (".pdf", ".jpg"))
    erstes.unlink()
    zweites.write_bytes(pdf(77))
    assert befunde(zweibehoerden.zu) == [(Art.DOKUMENT, True)] * 2
    texte = [b.text for b in abgleich.pruefe(zweibehoerden.zu.haus)]
    assert any("gibt es im DMS nicht mehr" in t for t in texte)
    assert any("nicht mehr dasselbe" in t for t in texte)
    assert not any(PERSON.familienname in t or erstes.name in t for t in texte)
    assert abgleich.raeume(zweibehoerden.zu.haus) == 0
    assert zweites.read_bytes() == pdf(77)
    assert befunde(zweibehoerden.weg) == [], "the other authority has nothing to do with it"


def test_eine_verschwundene_akte_ist_ein_befund(zweibehoerden: Zweibehoerden) -> None:
    akte = uebergib(zweibehoerden)
    akte.rename(akte.parent.parent / "anderswo")
    assert befunde(zweibehoerden.zu) == [(Art.AKTE, True)]


def test_herrenlose_bytes_werden_gefunden_und_geraeumt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    uebergib(z)
    haus = z.zu.haus
    haus.speicher.blobs.lege(iter([b"verwaist"]), Raum("0123456789abcdef", bytes(32)))
    assert befunde(z.zu) == [(Art.RAUM, False)]
    assert abgleich.raeume(haus) == 1
    assert befunde(z.zu) == []


def test_junges_ist_vielleicht_im_entstehen(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    uebergib(z)
    z.zu.haus.speicher.blobs.lege(iter([b"gerade"]), Raum("0123456789abcdef", bytes(32)))
    z.uhr.wert = datetime.now(UTC)
    assert befunde(z.zu) == []
    assert abgleich.raeume(z.zu.haus) == 0


def test_ein_import_den_niemand_fortsetzt_wird_gefunden_und_geraeumt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    uebergib(z)
    dokument = Dokument(uuid4(), "Brief.pdf", "018", 1)
    z.zu.haus.dms.beginne_import(uuid4(), Akte(PERSON, "X-1", (dokument,)), z.weg.haus.behoerde)
    assert befunde(z.zu) == [(Art.IMPORT, False)]
    assert abgleich.raeume(z.zu.haus) == 1
    assert befunde(z.zu) == []


def test_verlorene_bytes_eines_laufenden_vorgangs_sind_ein_befund(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte(klasse="C")
    z.fordere_an()
    z.laufe()
    z.weg.haus.speicher.blobs.leere(raumname(z.weg.kennung, z.weg.uebergabe().id))
    assert befunde(z.weg) == [(Art.BYTES, True)]


def test_nach_der_loeschung_ist_nichts_uebrig(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    uebergib(z)
    z.uhr.stelle_vor(timedelta(days=40))
    z.laufe(3)
    for amt in (z.zu, z.weg):
        assert amt.uebergabe().geloescht is not None
        assert befunde(amt) == []
