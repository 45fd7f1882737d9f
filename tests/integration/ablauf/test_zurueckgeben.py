"""What came in and gets nowhere goes back to its sender, in bulk, and nothing else does."""

from __future__ import annotations

import pytest

from gateway.ablage.tabellen import Auftragszustand
from gateway.ablauf.reparatur import Auslese
from gateway.ablauf.zurueckgeben import RueckgabeUnzulaessig
from gateway.domain.auftragsart import EINGANG
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.queue import verwaltung
from tests.integration.ablauf.test_reparatur import Voll, betrieb, werkstatt
from tests.zweibehoerden import Zweibehoerden, pdf

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
Z = Zweibehoerden
VOLL = Auslese(ursache="dms.voll")


@pytest.fixture
def voll(zweibehoerden: Z, monkeypatch: pytest.MonkeyPatch) -> Z:
    """The delivery has arrived; the DMS takes one document of it and no more."""
    z = zweibehoerden
    lege = type(z.zu.haus.dms).lege_dokument
    gelegt: list[object] = []

    def bald_voll(dms: object, *args: object) -> object:
        if gelegt:
            raise Voll
        gelegt.append(args)
        return lege(dms, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(type(z.zu.haus.dms), "lege_dokument", bald_voll)
    z.lege_akte({"1.pdf": pdf(1), "2.pdf": pdf(2)})
    z.fordere_an()
    z.laufe()
    assert len(z.zu.geparkt()) == 1
    return z


def test_eine_lieferung_die_das_dms_nicht_nimmt_geht_an_den_absender_zurueck(voll: Z) -> None:
    z = voll
    tue = werkstatt(z.zu)
    probe = tue.gib_zurueck(VOLL, "S999", "DMS voll, bitte in einer Woche.", probelauf=True)
    assert (probe.anzahl, probe.nicht, len(z.zu.geparkt())) == (1, {}, 1)
    assert tue.gib_zurueck(VOLL, "S999", "DMS voll, bitte in einer Woche.").anzahl == 1
    assert tue.gib_zurueck(VOLL, "S999", "DMS voll, bitte in einer Woche.").anzahl == 0, "twice is harmless"
    z.laufe(3)
    assert z.zu.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
    assert z.zu.gestoert() == set()
    (rueckweisung,) = z.zu.gesendet("0010")
    assert rueckweisung.zustand is Nachrichtenzustand.GESENDET
    assert "zurückgegeben" in z.zu.texte() and "in einer Woche" in z.zu.texte()
    assert list((z.zu.dms_ordner / "akten").iterdir()) == []
    assert z.zu.haus.dms.offene_importe() == []
    frage = z.weg.aufgabe()
    assert (frage.art, "S999" in frage.text) == ("lieferung_zurueckgewiesen", True)
    assert "in einer Woche" in z.weg.texte()
    zahlen = betrieb(z.weg).zahlen()
    assert [(g.name, g.anzahl) for g in zahlen.zurueckgewiesen] == [("S999", 1)]
    assert zahlen.fehlgeschlagen == [], "it was sent"


def test_der_absender_behaelt_seine_akte_und_sendet_noch_einmal(
    voll: Z, monkeypatch: pytest.MonkeyPatch
) -> None:
    z = voll
    werkstatt(z.zu).gib_zurueck(VOLL, "S999", "DMS voll")
    z.laufe(3)
    monkeypatch.undo()
    z.weg.entscheide("freigeben")
    z.laufe(6)
    assert Zustand.ABGESCHLOSSEN in {u.zustand for u in z.zu.uebergaben()}


def test_eigene_nachrichten_lassen_sich_nicht_zurueckgeben(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.fordere_an()
    z.verzeichnis.eintraege.pop(z.weg.kennung)
    z.laufe(2)
    alle = Auslese(partner=z.weg.kennung)
    assert werkstatt(z.zu).zurueckholbare(alle)
    ergebnis = werkstatt(z.zu).gib_zurueck(alle, "S999", "geht nicht")
    assert (ergebnis.anzahl, sum(ergebnis.nicht.values())) == (0, len(werkstatt(z.zu).zurueckholbare(alle)))
    assert "Zurückgeben lässt sich nur, was angekommen ist" in ergebnis.satz


def test_eine_nachricht_die_niemand_verarbeiten_kann_geht_zurueck(
    zweibehoerden: Z, monkeypatch: pytest.MonkeyPatch
) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    with monkeypatch.context() as kaputt:
        kaputt.setattr("gateway.ablauf.post.oeffnung.pruefe", _unser_fehler)
        z.weg.ticke()
    (auftrag,) = z.weg.offen(EINGANG)
    nummer = Auslese(nummer=auftrag.id)
    assert werkstatt(z.weg).gib_zurueck(nummer, "S999", "Programmfehler").anzahl == 1
    z.laufe(3)
    assert z.weg.uebergaben() == []
    assert z.weg.offen(EINGANG) == []
    (zeile,) = z.zu.uebergaben()
    assert zeile.zustand is Zustand.ZURUECKGEWIESEN
    with z.weg.haus.datenbank.lesen() as session:
        erledigt = verwaltung.zeige(session, auftrag.id, z.weg.kennung)
    assert erledigt.zustand is Auftragszustand.ERLEDIGT


def _unser_fehler(*_: object, **__: object) -> None:
    raise RuntimeError("kaputt")


@pytest.mark.parametrize(
    ("code", "grund"),
    [("X999", "geht nicht"), ("S999", "  "), ("S999", "x" * 501), ("S999", "geht 😀 nicht")],
)
def test_was_in_keiner_rueckweisung_stehen_darf(zweibehoerden: Z, code: str, grund: str) -> None:
    with pytest.raises(RueckgabeUnzulaessig):
        werkstatt(zweibehoerden.zu).gib_zurueck(Auslese(partner="azr:005700"), code, grund)
