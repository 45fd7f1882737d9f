"""Every rule beyond the schema: broken once, and kept just inside its limit."""

from __future__ import annotations

import re

import pytest

from gateway.nachrichten.kontext import OHNE_VEREINBARUNG, Kontext
from tests.unit.nachrichten.werkzeug import beispiel, code, erster_befund, geaendert

REICH = "010206-rich-without-akte"


@pytest.mark.parametrize(
    ("element", "wert", "kennung"),
    [
        ("dateiname", "../Antrag.pdf", "dateiname"),
        ("dateiname", "/etc/Antrag.pdf", "dateiname"),
        ("dateiname", "C:\\Antrag.pdf", "dateiname"),
        ("dateiname", "C:Antrag.pdf", "dateiname"),
        ("dateiname", "An\ntrag.pdf", "dateiname"),
        ("dateiname", "..", "dateiname"),
        ("bestandteil", "..", "pfad"),
        ("bestandteil", "a/b", "pfad"),
        ("bestandteil", "a\\b", "pfad"),
        ("bestandteil", "\t", "leer"),
        ("dokumentenposition", "-1", "position"),
        ("dokumentenposition", "2", "position_doppelt"),
        ("dokumentuuid", "11111111-1111-4111-8111-000000000002", "uuid_doppelt"),
        ("beschreibung", "antrag_FIKTIV.pdf", "beschreibung"),
        ("beschreibung", "Antrag_fiktiv", "beschreibung"),
        ("beschreibung", "Nr. 17", "beschreibung"),
        ("anzahlDerPakete", "0", "anzahl_pakete"),
        ("anzahlDerPakete", "1612", "anzahl_pakete"),
        ("anzahlDerPakete", "1" * 16, "zahl_zu_gross"),
        ("anzahlDerPakete", "9" * 5000, "zahl_zu_gross"),
        ("archivgroesse", "0", "archivgroesse"),
        ("aktenwirksamkeitszeitpunkt", "12026-01-01T00:00:00Z", "zeitpunkt"),
        ("ereignis.zeitpunkt", "2026-11-02T09:15:00+01:00", "zeitpunkt_ungenau"),
        ("erstellungszeitpunkt", "2026-11-02T09:15:00.000", "zeitpunkt_ungenau"),
        ("erstellungszeitpunkt", "2026-11-02T09:15:00.00Z", "zeitpunkt_ungenau"),
        ("ereignis.zeichen", "A-B-C-D-E-F-G-H-I-J", "ereigniszeichen"),
    ],
)
def test_gebrochene_regeln_werden_gemeldet(element: str, wert: str, kennung: str) -> None:
    befund = erster_befund(geaendert(REICH, **{element: wert.replace("\\", "\\\\")}))
    assert befund is not None
    assert befund.kennung == f"nachrichten.{kennung}"
    assert befund.code == ("S030" if kennung == "leer" else "S999")


@pytest.mark.parametrize(
    ("element", "wert"),
    [
        ("dateiname", "Antrag: neu &amp; ... (1).pdf"),
        ("dateiname", ".versteckt.pdf"),
        ("beschreibung", "Antrag_fiktiv.pdf, unterschrieben"),
        ("dokumentenposition", "0"),
        ("anzahlDerPakete", "1611"),
        ("erstellungszeitpunkt", "2026-11-02T09:15:00.000Z"),
        ("erstellungszeitpunkt", "2026-11-02T24:00:00.000+01:00"),
        ("aktenwirksamkeitszeitpunkt", "2020-03-01T10:00:00"),
        ("ereignis.zeichen", "A-B-C-D-E-F-G-H-I"),
    ],
)
def test_was_die_regel_gerade_noch_erlaubt_ist_gueltig(element: str, wert: str) -> None:
    assert code(geaendert(REICH, **{element: wert})) == ""


def test_ein_zeitpunkt_mit_leerraum_ist_nach_xsd_1_0_gueltig() -> None:
    daten = geaendert("010201-minimal", erstellungszeitpunkt="\n 2026-11-02T09:15:00.001+01:00 ")
    assert code(daten) == ""


def test_eine_listenadresse_mit_leerraum_ist_nach_xsd_1_0_gueltig() -> None:
    daten = beispiel("010201-fixed-attributes-written-out").replace(b'listURI="urn', b'listURI=" urn')
    assert code(daten) == ""


def test_formate_brauchen_eine_vereinbarung() -> None:
    daten = beispiel("schema-valid-rule-broken/010206-format-not-agreed")
    fremd = daten.split(b"dokumenttyp")[1].split(b"<code>")[1][:3].decode()
    assert code(daten) == "S999"
    assert code(daten, Kontext(formate=frozenset({fremd}))) == ""
    assert code(daten, OHNE_VEREINBARUNG) == ""


def test_der_leser_muss_die_eigene_behoerde_sein() -> None:
    assert code(beispiel("010201-minimal"), Kontext(empfaenger="azr:999001")) == ""
    assert code(beispiel("010201-minimal"), Kontext(empfaenger="azr:999002")) == "T080"


def test_kopf_und_wurzelelement_muessen_denselben_typ_nennen() -> None:
    befund = erster_befund(beispiel("010201-minimal").replace(b"<code>010201</code>", b"<code>010202</code>"))
    assert befund is not None
    assert befund.kennung == "nachrichten.typ_widerspruch"


def test_codes_werden_gegen_die_bekannte_fassung_der_liste_geprueft() -> None:
    unbekannt = beispiel("schema-valid-rule-broken/S011-nationality-key-not-in-list")
    assert code(unbekannt) == "S011"
    assert code(unbekannt.replace(b'"2021-02-19"', b'"2027-01-01"')) == ""
    assert code(unbekannt.replace(b'"2021-02-19"', b'""')) == "S010"
    assert code(unbekannt.replace(b'"2021-02-19"', b'"2021-02-30"')) == "S010"
    assert code(beispiel("0020-minimal").replace(b'listVersionID="19"', b'listVersionID="3"')) == "S010"
    assert code(beispiel("010201-minimal").replace(b"<code>DVDV<", b"<code>SAFE<", 1)) == "S011"


@pytest.mark.parametrize(
    ("liste", "version", "erwartet"),
    [
        ("kanal", "2", ""),
        ("kanal", "4", ""),
        ("kanal", "13", ""),
        ("kanal", "14", "S010"),
        ("kanal", "0", "S010"),
        ("kanal", "-1", "S010"),
        ("kanal", "3.0", "S010"),
        ("kanal", "drei", "S010"),
        ("kanal", "\u0663", "S010"),
        ("kanal", "9" * 5000, "S010"),
        ("kanal", "2021-02-19", "S010"),
        ("verzeichnisdienst", "999", "S010"),
        ("staatsangehoerigkeit", "2026-06-01", ""),
        ("staatsangehoerigkeit", "2017-12-31", ""),
        ("staatsangehoerigkeit", "2099-01-01", "S010"),
        ("staatsangehoerigkeit", "1900-01-01", "S010"),
        ("staatsangehoerigkeit", "2021-W07-5", "S010"),
        ("staatsangehoerigkeit", "2", "S010"),
    ],
)
def test_eine_fassung_die_es_nicht_geben_kann_ist_s010(liste: str, version: str, erwartet: str) -> None:
    daten = beispiel("010201-minimal")
    muster = rb"(<(?:\w+:)?" + liste.encode() + rb'\b[^>]*listVersionID=)"[^"]*"'
    anders, anzahl = re.subn(muster, rb'\g<1>"' + version.encode() + b'"', daten, count=1)
    assert anzahl == 1
    assert code(anders) == erwartet


@pytest.mark.parametrize("nummer", ["0", "-1", "1000001"])
def test_paketnummern_zaehlen_ab_eins(nummer: str) -> None:
    assert code(geaendert("010207-minimal", paketnummer=nummer)) == "S999"


def test_ein_leeres_paket_ist_keines() -> None:
    befund = erster_befund(geaendert("010207-minimal", dokumentcontainer=""))
    assert befund is not None
    assert befund.kennung == "nachrichten.paket_leer"


def test_nur_das_erste_paket_muss_wie_ein_zip_beginnen() -> None:
    daten = beispiel("010207-rich-packet-2-of-2")
    assert code(daten) == ""
    assert code(daten.replace(b"paketnummer>2<", b"paketnummer>1<")) == "S999"


def test_die_erinnerungsstufe_zaehlt_ab_eins() -> None:
    assert code(geaendert("0021-minimal", erinnerungsstufe="0")) == "S999"
    assert code(geaendert("0021-minimal", erinnerungsstufe="1")) == ""


@pytest.mark.parametrize(
    ("alt", "neu"),
    [
        (b"xauslaender2611", b"xauslaender2511"),
        (b"xauslaender2611", b"xauslaender1"),
        (b'version="26.11"', b'version="25.11"'),
        (b'version="26.11"', b'version=""'),
    ],
)
def test_fremde_versionen_werden_als_solche_abgelehnt(alt: bytes, neu: bytes) -> None:
    assert code(beispiel("010201-minimal").replace(alt, neu)) == "V000"


@pytest.mark.parametrize(
    "daten", [b"<a/>", b'<a xmlns="urn:x"/>', b'<n:x xmlns:n="http://www.osci.de/xauslaender2611"/>']
)
def test_unbekannte_wurzeln_sind_nicht_schemagueltig(daten: bytes) -> None:
    befund = erster_befund(daten)
    assert befund is not None
    assert (befund.code, befund.text.split("»")[0]) == ("X001", "Das Wurzelelement ")
