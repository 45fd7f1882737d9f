"""An Akte that the eAkte gives out (0401) can be found and read here; she is told that it was taken."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

import pytest

from adapters.dms.xdomea import FASSUNGEN
from gateway.domain.person import Person
from tests.dmsvertrag.werkbank import bytes_von, lies
from tests.eakte import Eakte, gib_aus
from tests.integration.dms.test_xdomea import dms, ordner

PERSON = Person(None, "Beispiel", None, "1990-02-01", None, "x", ("999",), None)
AKTE, PROZESS = "11111111-1111-4111-8111-111111111111", "518c7c31-d1a0-11ef-accb-005056871b7c"


def _dokument(nummer: int, datei: str, *, original: str = "", code: str = "018", versionen: int = 1) -> str:
    name = f"<x:DateinameOriginal>{original}</x:DateinameOriginal>" if original else ""
    primaer = f"<x:Primaerdokument><x:Dateiname>{datei}</x:Dateiname>{name}</x:Primaerdokument>"
    format_ = f"<x:Format><x:Name><code>{code}</code></x:Name>{primaer}</x:Format>"
    fassung = f"<x:Version><x:Nummer>1</x:Nummer>{format_}</x:Version>"
    return (
        f"<x:Dokument><x:Identifikation><x:ID>{_kennung(nummer)}</x:ID></x:Identifikation>"
        f"<x:AllgemeineMetadaten><x:Betreff>Dokument {nummer}</x:Betreff></x:AllgemeineMetadaten>"
        f"{fassung * versionen}</x:Dokument>"
    )


def _kennung(nummer: int) -> str:
    return f"33333333-3333-4333-8333-{nummer:012}"


def _datei(nummer: int, name: str) -> str:
    return f"44444444-4444-4444-8444-{nummer:012}_{name}"


def _ebene(art: str, betreff: str, inhalt: str) -> str:
    return (
        f"<x:{art}><x:Identifikation><x:ID>{uuid4()}</x:ID></x:Identifikation>"
        f"<x:AllgemeineMetadaten><x:Betreff>{betreff}</x:Betreff></x:AllgemeineMetadaten>{inhalt}</x:{art}>"
    )


KONTAKT = (
    "<x:Kontakt><x:Name><x:Familienname><x:Name>Beispiel</x:Name></x:Familienname></x:Name>"
    "<x:Geburt><x:Datum>1990-02-01</x:Datum></x:Geburt></x:Kontakt>"
)


def _akte(inhalt: str, kontakt: str = KONTAKT) -> str:
    return (
        f"<x:Akte><x:Identifikation><x:ID>{AKTE}</x:ID></x:Identifikation><x:AllgemeineMetadaten>"
        "<x:Betreff>Beispiel</x:Betreff><x:Kennzeichen>33.1/7</x:Kennzeichen></x:AllgemeineMetadaten>"
        f"<x:Akteninhalt>{inhalt}</x:Akteninhalt>{kontakt}</x:Akte>"
    )


GEWOEHNLICH = _akte(
    _ebene("Vorgang", "Aufenthalt / 2024", _dokument(1, _datei(1, "Bescheid.pdf"), versionen=2))
    + _dokument(2, _datei(2, "x.pdf"), original="Antrag Größe.pdf")
    + "<x:Dokument><x:Identifikation><x:ID>"
    + _kennung(3)
    + "</x:ID></x:Identifikation></x:Dokument>"
)
DATEIEN = {_datei(1, "Bescheid.pdf"): bytes_von(1), _datei(2, "x.pdf"): bytes_von(2)}


@pytest.fixture
def eakte(tmp_path: Path) -> Eakte:
    return ordner(tmp_path)


@pytest.mark.parametrize("version", FASSUNGEN)
def test_ausgegeben_ist_sie_hier_zu_finden_und_zu_lesen(eakte: Eakte, version: str) -> None:
    raum = FASSUNGEN[version].namensraum
    gib_aus(eakte.rueck, raum, PROZESS, GEWOEHNLICH, DATEIEN)
    (fund,) = dms(eakte).finde_akten(PERSON, None)
    assert (fund.ref.aktenzeichen, fund.person) == ("33.1/7", PERSON)
    gelesen = dms(eakte).lies_akte(fund.ref)
    assert sorted(d.relativer_pfad for d in gelesen.dokumente) == [
        "Antrag Größe.pdf",
        "Aufenthalt _ 2024/Bescheid.pdf",
    ]
    assert {str(d.uuid): lies(dms(eakte), fund.ref, d.uuid) for d in gelesen.dokumente} == {
        _kennung(1): bytes_von(1),
        _kennung(2): bytes_von(2),
    }
    assert list(eakte.rueck.iterdir()) == []
    (antwort,) = eakte.austausch.glob("*.xml")
    wurzel = ElementTree.fromstring(antwort.read_bytes())
    assert wurzel.tag == f"{{{raum}}}Abgabe.ImportBestaetigen.0402"
    assert wurzel.findtext(f"{{{raum}}}Kopf/{{{raum}}}ProzessID") == PROZESS
    assert [e.text for e in wurzel.iter(f"{{{raum}}}Erfolgreich")] == ["1"]


def test_was_sie_noch_einmal_ausgibt_ersetzt_das_alte(eakte: Eakte) -> None:
    raum = FASSUNGEN["3.1"].namensraum
    gib_aus(eakte.rueck, raum, PROZESS, GEWOEHNLICH, DATEIEN)
    assert len(dms(eakte).finde_akten(PERSON, None)) == 1
    neu = _akte(_dokument(9, _datei(9, "Neu.pdf")))
    gib_aus(eakte.rueck, raum, str(uuid4()), neu, {_datei(9, "Neu.pdf"): bytes_von(9)})
    (fund,) = dms(eakte).finde_akten(PERSON, None)
    assert [d.dateiname for d in dms(eakte).lies_akte(fund.ref).dokumente] == ["Neu.pdf"]


@pytest.mark.parametrize(
    ("akte", "dateien"),
    [
        (_akte(_dokument(1, _datei(1, "fehlt.pdf"))), {}),
        (_akte(_dokument(1, "../../etc/passwd")), DATEIEN),
        (_akte("", kontakt=""), {}),
        (_akte(_dokument(1, _datei(1, "Bescheid.pdf")) * 2), DATEIEN),
        (GEWOEHNLICH * 2, DATEIEN),
        (_akte("<x:Vorgang>" * 30 + "</x:Vorgang>" * 30), {}),
        (_akte(_dokument(1, _datei(1, "Bescheid.pdf"), original="akte.json")), DATEIEN),
        (GEWOEHNLICH.replace("1990-02-01", "gestern"), DATEIEN),
        ("<kaputt>", DATEIEN),
    ],
)
def test_was_keine_akte_ergibt_wird_beiseitegelegt_und_verdeckt_keine_andere(
    eakte: Eakte, akte: str, dateien: dict[str, bytes]
) -> None:
    raum = FASSUNGEN["3.1"].namensraum
    gib_aus(eakte.rueck, raum, str(uuid4()), akte, dateien)
    andere = GEWOEHNLICH.replace(AKTE, str(uuid4()))
    gib_aus(eakte.rueck, raum, PROZESS, andere, DATEIEN)
    assert len(dms(eakte).finde_akten(PERSON, None)) == 1
    (beiseite,) = eakte.rueck.iterdir()
    assert beiseite.name.endswith(".abgelehnt")
    assert "1 Abgabe der eAkte beiseitegelegt" in dms(eakte).beschreiben().text


def test_was_noch_geschrieben_wird_bleibt_liegen(eakte: Eakte) -> None:
    raum = FASSUNGEN["3.1"].namensraum
    ganz = gib_aus(eakte.rueck, raum, PROZESS, GEWOEHNLICH, DATEIEN)
    daten = ganz.read_bytes()
    ganz.write_bytes(daten[: len(daten) // 2])
    assert not dms(eakte).finde_akten(PERSON, None)
    ganz.write_bytes(daten)
    assert len(dms(eakte).finde_akten(PERSON, None)) == 1


def test_keine_leiter_fuehrt_aus_der_akte_hinaus(eakte: Eakte) -> None:
    boese = _akte(
        _ebene("Vorgang", "../../..", _dokument(1, _datei(1, "Bescheid.pdf"), original="../../../x.pdf"))
        + _ebene("Vorgang", ".versteckt", _dokument(2, _datei(2, "x.pdf")))
    )
    gib_aus(eakte.rueck, FASSUNGEN["3.1"].namensraum, PROZESS, boese, DATEIEN)
    (fund,) = dms(eakte).finde_akten(PERSON, None)
    pfade = [d.relativer_pfad for d in dms(eakte).lies_akte(fund.ref).dokumente]
    assert all(".." not in p.split("/") and not p.startswith((".", "/")) for p in pfade) and len(pfade) == 2


def test_eine_kaputte_ausgabe_nimmt_die_alte_akte_nicht_mit(eakte: Eakte) -> None:
    raum = FASSUNGEN["3.1"].namensraum
    gib_aus(eakte.rueck, raum, PROZESS, GEWOEHNLICH, DATEIEN)
    (vorher,) = dms(eakte).finde_akten(PERSON, None)
    verboten = GEWOEHNLICH.replace("Antrag Größe.pdf", "akte.json")
    gib_aus(eakte.rueck, raum, str(uuid4()), verboten, DATEIEN)
    zufall = bytes(range(256)) * 40
    kaputt = gib_aus(eakte.rueck, raum, str(uuid4()), GEWOEHNLICH, {**DATEIEN, _datei(2, "x.pdf"): zufall})
    daten = bytearray(kaputt.read_bytes())
    stelle = daten.rindex(b"x.pdf", 0, daten.index(b"PK\x01\x02")) + 40
    daten[stelle] ^= 0xFF
    kaputt.write_bytes(daten)
    assert [f.ref for f in dms(eakte).finde_akten(PERSON, None)] == [vorher.ref]
    assert len(dms(eakte).lies_akte(vorher.ref).dokumente) == 2
    assert len([p for p in eakte.rueck.iterdir() if p.name.endswith(".abgelehnt")]) == 2
