"""No document goes into the DMS unseen: an infected one stops its delivery, a scanner that is away lets it wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from adapters.virus.befund import PROBE
from adapters.virus.clamd import Clamd
from gateway.domain.uebergabe import Zustand
from tests.clamdersatz import Verhalten, scanner
from tests.zweibehoerden import Zweibehoerden, pdf

GRENZE = 1_000_000
INFIZIERT = {"antrag.pdf": pdf(1), "böse.pdf": pdf(2, 40_000) + PROBE}
Bau = Callable[..., Zweibehoerden]


@pytest.fixture
def clamd() -> Iterator[tuple[Clamd, Verhalten]]:
    with scanner("clamd") as (ort, verhalten):
        yield Clamd(ort, GRENZE), verhalten


def test_infiziertes_kommt_nicht_ins_dms_der_absender_erfaehrt_es_und_eine_person_auch(
    baue_zwei: Bau, clamd: tuple[Clamd, Verhalten]
) -> None:
    z = baue_zwei(virenscanner=clamd[0])
    z.lege_akte(INFIZIERT)
    z.fordere_an()
    z.laufe()
    satz = "Dokument 2 der Lieferung enthält Schadsoftware (Test.EICAR.UNOFFICIAL)."
    assert satz in z.zu.texte()
    assert list((z.zu.dms_ordner / "akten").iterdir()) == []
    assert z.weg.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
    assert [n.rueckweisungscode for n in z.weg.gesendet("010206")] == ["S999"]
    aufgabe = z.zu.aufgabe()
    assert (aufgabe.art, satz in aufgabe.text) == ("schadsoftware", True)
    z.zu.entscheide("schliessen")
    z.laufe(2)
    assert z.zu.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
    assert z.zu.aufgaben() == []
    assert len(z.zu.gesendet("0010")) == 1


def test_ohne_scanner_wartet_die_lieferung_und_geht_von_selbst_weiter(
    baue_zwei: Bau, clamd: tuple[Clamd, Verhalten]
) -> None:
    wir, verhalten = clamd
    verhalten.blind = True
    z = baue_zwei(virenscanner=wir)
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.EMPFANGEN
    assert z.zu.geparkt() == []
    (wartend,) = z.zu.offen("weg")
    assert wartend.grund_text is not None and "erkennt die EICAR-Testdatei nicht" in wartend.grund_text
    verhalten.blind = False
    z.uhr.wert += z.zu.haus.regeln.nachsehen
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert "Auf Schadsoftware geprüft: 2 Dokumente, nichts gefunden (ClamAV 1.4.6)." in z.zu.texte()


def test_was_der_scanner_nicht_zu_ende_prueft_wartet(baue_zwei: Bau, clamd: tuple[Clamd, Verhalten]) -> None:
    wir, verhalten = clamd
    verhalten.grenze = 20_000
    z = baue_zwei(virenscanner=wir)
    z.lege_akte({"groß.pdf": pdf(1, 600_000)})
    z.fordere_an()
    z.laufe()
    (wartend,) = z.zu.offen("weg")
    assert wartend.grund_code == "viren.zu_gross"
    assert list((z.zu.dms_ordner / "akten").iterdir()) == []
