"""A document can be read on both sides, in any piece, while its content is here; then a sentence says where it is."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Dokumentzeile
from gateway.ablauf.akte.einblick import (
    GEPRUEFT,
    InhaltFehltNoch,
    InhaltGeloescht,
    InhaltGesperrt,
    oeffne,
)
from gateway.ablauf.wege import uebernahme
from gateway.domain.uebergabe import Zustand
from tests.conftest import StehendeUhr
from tests.zweibehoerden import Amt, Zweibehoerden, jpg, pdf

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


def _lies(amt: Amt, name: str, ab: int = 0, anzahl: int | None = None) -> bytes:
    vorgang = amt.uebergabe()
    with amt.haus.lesen() as buch:
        (dokument,) = [d for d in buch.dokumente.zeilen(vorgang.id) if d.dateiname == name]
    return b"".join(oeffne(amt.haus, vorgang.id, dokument.uuid).stuecke(ab, anzahl))


def test_beide_seiten_lesen_jedes_stueck_bis_zur_loeschung(
    zweibehoerden: Zweibehoerden, uhr: StehendeUhr
) -> None:
    z = zweibehoerden
    inhalt = pdf(1, 2_300_000)
    z.lege_akte({"1 Antrag/antrag.pdf": inhalt, "2 Pass/pass.jpg": jpg(2)})
    z.fordere_an()
    z.laufe()
    for amt in (z.weg, z.zu):
        assert _lies(amt, "antrag.pdf") == inhalt
        assert _lies(amt, "antrag.pdf", 1_100_000, 1_000) == inhalt[1_100_000:1_101_000]
        assert _lies(amt, "antrag.pdf", len(inhalt) - 5) == inhalt[-5:]
        assert _lies(amt, "pass.jpg") == jpg(2)
        with pytest.raises(NichtGefunden):
            oeffne(amt.haus, amt.uebergabe().id, uuid4())
    uhr.stelle_vor(timedelta(days=40))
    z.laufe()
    for amt in (z.weg, z.zu):
        with pytest.raises(InhaltGeloescht, match="liegt im DMS Ihrer Behörde"):
            _lies(amt, "antrag.pdf")


def test_vor_der_pruefung_ist_nichts_zu_lesen(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    vorgang = z.zu.uebergabe()
    with z.zu.haus.datenbank.schreiben() as session:
        for zeile in session.query(Dokumentzeile).filter_by(vorgang=vorgang.id):
            zeile.sha256 = None
        session.commit()
    with pytest.raises(InhaltFehltNoch):
        _lies(z.zu, "antrag.pdf")


def test_was_nicht_angenommen_ist_liest_niemand(zweibehoerden: Zweibehoerden) -> None:
    """Malware in quarantine, a rejected file, somebody else's file: not even while it lies here."""
    z = zweibehoerden
    inhalt = pdf(1, 20_000)
    z.lege_akte({"1 Antrag/antrag.pdf": inhalt})
    z.fordere_an()
    z.laufe()
    vorgang = z.zu.uebergabe().id

    def setze(**felder: object) -> None:
        with z.zu.haus.buchen() as buch:
            zeile = buch.vorgaenge.zum_aendern(vorgang)
            for name, wert in felder.items():
                setattr(zeile, name, wert)

    for schritt in uebernahme.WEG.schritte:
        setze(schritt=schritt)
        if schritt in GEPRUEFT:
            assert _lies(z.zu, "antrag.pdf") == inhalt
        else:
            with pytest.raises((InhaltFehltNoch, InhaltGesperrt)):
                _lies(z.zu, "antrag.pdf")
    setze(schritt="warte_karenz", mangel={"satz": "Schadsoftware."})
    with pytest.raises(InhaltGesperrt):
        _lies(z.zu, "antrag.pdf")
    setze(mangel=None, _zustand=Zustand.ZURUECKGEWIESEN)
    with pytest.raises(InhaltGesperrt):
        _lies(z.zu, "antrag.pdf")
