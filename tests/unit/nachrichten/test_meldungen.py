"""Notices of the registry office: what they say in the domain's words, and what is refused."""

from __future__ import annotations

import dataclasses
import io
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.domain.meldung import Auslandsanschrift, Meldeart, Meldung, Sperre, Wohnanschrift
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.person import Person
from gateway.nachrichten import meldesatz
from gateway.nachrichten.anzeige import zeige
from gateway.nachrichten.fehler import NichtSchreibbar
from gateway.nachrichten.kopf import Kopf, kopf
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.meldenachricht import Personenmeldung
from gateway.nachrichten.meldung import als_domaene
from gateway.nachrichten.personenaenderung import Geburtsmeldung
from gateway.nachrichten.schemasatz import eigener_satz
from gateway.nachrichten.schreiben import schreibe
from gateway.nachrichten.skelett import lies_skelett
from tests.unit.nachrichten.werkzeug import beispiel, erster_befund, geaendert

JETZT = datetime(2026, 11, 2, 9, 15, 0, 123000, tzinfo=UTC)
AMT = Behoerde(
    "ags:99999001",
    "Bürgeramt Musterstadt",
    Anschrift("Musterweg", "12a", "00001", "Musterstadt"),
    (Erreichbarkeit("01", "amt@beispiel.invalid"),),
)
ABH = Behoerde("azr:999001", "Ausländerbehörde Beispielhausen")
PERSON = Person("Fiktiva", "Musterfrau", "Beispiel", "1990-02", "Erfundenburg", "w", ("163",), None)
DEUTSCHE = dataclasses.replace(PERSON, staatsangehoerigkeiten=("000", "163"))
ALT = Wohnanschrift("Altweg", "3b", "00001", "Musterstadt", "99999001")
NEU = Wohnanschrift("Neuweg", "4", "00002", "Beispielhausen", "99999002", "Musterwohnheim", "Hinterhaus")
FERN = Auslandsanschrift("163", ("Musterstraße 1", "00000 Fernstadt"))
SPERREN = (Sperre("3", date(2028, 12, 31)), Sperre("11"))


def _meldung(art: Meldeart, typ: str, **werte: object) -> Meldung:
    return Meldung(UUID(int=1), typ, art, AMT, JETZT, JETZT, "EREIGNIS-1", PERSON, ALT, **werte)  # type: ignore[arg-type]


def _kopf(**werte: object) -> Kopf:
    return dataclasses.replace(kopf(uuid=UUID(int=1), erstellt=JETZT, autor=AMT, leser=ABH), **werte)  # type: ignore[arg-type]


def _gelesen(daten: bytes) -> Meldung:
    nachricht = lies_nachricht(io.BytesIO(daten))
    assert isinstance(nachricht, Personenmeldung | Geburtsmeldung)
    return als_domaene(nachricht)


@pytest.mark.parametrize(
    "meldung",
    [
        _meldung(
            Meldeart.ANMELDUNG,
            "030101",
            fruehere=NEU,
            am=date(2026, 11, 1),
            familienstand="LD",
            sperren=SPERREN,
        ),
        _meldung(Meldeart.ANMELDUNG, "030101", fruehere=FERN, familienstand="NB"),
        _meldung(Meldeart.ABMELDUNG, "030102", neue=NEU, am=date(2026, 10, 31)),
        _meldung(Meldeart.ABMELDUNG, "030102", neue=FERN),
        _meldung(Meldeart.ABMELDUNG, "030102"),
        _meldung(Meldeart.STORNIERUNG, "030102", bezug=UUID(int=7)),
        _meldung(Meldeart.HAUPTWOHNUNG, "030103", neue=NEU, am=date(2026, 11, 1), ordnungsmerkmal="OM-1"),
        _meldung(Meldeart.AUSKUNFTSSPERRE, "030112", sperren=SPERREN, aufgehoben=(Sperre("1"),)),
        _meldung(Meldeart.AUSKUNFTSSPERRE, "030112", aufgehoben=SPERREN),
        _meldung(Meldeart.RUECKNAHME, "030402", bezug=UUID(int=7)),
        _meldung(Meldeart.TOD, "030109", gestorben="2026-11-01"),
        _meldung(Meldeart.TOD, "030109", gestorben=None, korrektur=True),
        _meldung(Meldeart.TOD_RUECKNAHME, "030409"),
        _meldung(Meldeart.STAATSANGEHOERIGKEIT, "030106", nachher=DEUTSCHE),
    ],
    ids=lambda m: f"{m.art}-{m.typ}",
)
def test_was_das_meldeamt_schreibt_liest_die_auslaenderbehoerde(meldung: Meldung) -> None:
    assert _gelesen(schreibe(meldesatz.aus_domaene(_kopf(), meldung))) == meldung


def test_der_neue_name_kommt_an_und_der_alte_bleibt_bekannt() -> None:
    neu = dataclasses.replace(PERSON, familienname="Neumann", vorname=None, geburtsname=None)
    gelesen = _gelesen(
        schreibe(meldesatz.aus_domaene(_kopf(), _meldung(Meldeart.NAME, "030105", nachher=neu)))
    )
    assert gelesen.nachher is not None
    assert dataclasses.replace(gelesen.nachher, weitere=()) == neu
    assert "Musterfrau" in str([w.familienname for w in gelesen.nachher.weitere])


def test_eine_testnachricht_bleibt_eine() -> None:
    daten = schreibe(meldesatz.aus_domaene(_kopf(test="ja"), _meldung(Meldeart.RUECKNAHME, "030402")))
    assert _gelesen(daten).test


@pytest.mark.parametrize("art", [Meldeart.HAUPTWOHNUNG, Meldeart.NAME, Meldeart.VERTRETER])
def test_was_nur_gelesen_wird_oder_unvollstaendig_ist_wird_nicht_geschrieben(art: Meldeart) -> None:
    with pytest.raises(NichtSchreibbar):
        meldesatz.aus_domaene(_kopf(), _meldung(art, "030103"))


def test_die_zweite_schreibung_der_namen_geht_nicht_verloren() -> None:
    meldung = _gelesen(beispiel("030101-rich"))
    (weitere,) = meldung.weitere_schreibungen
    assert (meldung.person.familienname, weitere.familienname) == ("Musterfrau", "Mustrfrau")
    assert (weitere.vorname, weitere.geburtsname) == ("Fiktiwa", "Beispielović")


@pytest.mark.parametrize(
    ("name", "art", "nachher"),
    [
        ("030102-rich-stornierung", Meldeart.STORNIERUNG, True),
        ("030102-rich-adoption", Meldeart.NEUE_IDENTITAET, True),
        ("030102-rich-tsg", Meldeart.NEUE_IDENTITAET, True),
        ("030102-rich-abmeldung-ausland", Meldeart.ABMELDUNG, False),
    ],
)
def test_die_zweige_der_abmeldung(name: str, art: Meldeart, nachher: bool) -> None:
    meldung = _gelesen(beispiel(name))
    assert (meldung.art, meldung.nachher is not None) == (art, nachher)
    gesperrt = art is Meldeart.NEUE_IDENTITAET
    assert [m.art for m in meldung.merkmale()] == [Merkmalart.AUSKUNFTSSPERRE] * gesperrt


def _personenmeldung(typ: str, name: str, inhalt: str) -> bytes:
    """A notice of another type around the person of the sample; element names in `inhalt` are qualified."""
    text = beispiel("030103-minimal").decode().replace("030103", typ).replace("MBABH.Hauptwohnung", name)
    kopf, _rest = text.split("  <xauslaender:neueHwAw>", 1)
    return (kopf + inhalt.replace("<x:", "<xauslaender:").replace("</x:", "</xauslaender:")).encode() + (
        f"</xauslaender:{name}.{typ}>".encode()
    )


_ART = "<x:aenderungsart><x:artDerAenderung><code>02</code></x:artDerAenderung></x:aenderungsart>"
_STAAT = "<x:{0}><x:staatsangehoerigkeit listVersionID='2021-02-19'><code>{1}</code></x:staatsangehoerigkeit></x:{0}>"
_NAME = "<x:{0}><x:familienname><x:periode1><name>{1}</name></x:periode1></x:familienname></x:{0}>"
_TAG = "<x:{0}><teilbekanntesDatum><jahrMonat>{1}</jahrMonat></teilbekanntesDatum></x:{0}>"


def test_der_tod_ist_ein_merkmal_mit_quelle() -> None:
    meldung = _gelesen(_personenmeldung("030109", "MBABH.Tod", _ART + _TAG.format("sterbetag", "2026-10")))
    assert (meldung.art, meldung.gestorben, meldung.korrektur) == (Meldeart.TOD, "2026-10", True)
    quelle = "Meldebehörde Beispielhausen (fiktiv), Nachricht 030109"
    tag = meldung.ereignis.date()
    assert meldung.merkmale() == (Merkmal(Merkmalart.VERSTORBEN, tag, None, quelle),)


@pytest.mark.parametrize(("staat", "merkmale"), [("000", ["eingebuergert"]), ("126", [])])
def test_wer_deutsch_wird_ist_eingebuergert(staat: str, merkmale: list[str]) -> None:
    inhalt = _ART + _STAAT.format("neueStaatsangehoerigkeit", staat)
    meldung = _gelesen(_personenmeldung("030106", "MBABH.Staatsangehoerigkeit", inhalt))
    assert meldung.nachher is not None
    assert meldung.nachher.staatsangehoerigkeiten == (staat,)
    assert [m.art for m in meldung.merkmale()] == merkmale


def test_nur_der_neue_name_aendert_sich() -> None:
    inhalt = _ART + _NAME.format("alterName", "Musterfrau") + _NAME.format("neuerName", "Neumann")
    meldung = _gelesen(_personenmeldung("030105", "MBABH.Name", inhalt))
    assert meldung.nachher == dataclasses.replace(meldung.person, familienname="Neumann")


def test_berichtigte_geburtsdaten_lassen_den_ort_stehen() -> None:
    inhalt = f"<x:aenderungGeburt>{_TAG.format('tagDerGeburt', '1991-03')}</x:aenderungGeburt>"
    meldung = _gelesen(_personenmeldung("030111", "MBABH.AenderungGeburtsdaten", inhalt))
    assert meldung.nachher == dataclasses.replace(meldung.person, geburtsdatum="1991-03")


@pytest.mark.parametrize(
    ("name", "werte", "code", "kennung"),
    [
        ("030102-minimal", {"datum": "2028-10-31"}, "S999", "umzug_zukuenftig"),
        ("030102-minimal", {"datum": "1889-10-31"}, "S999", "umzug_vor_geburt"),
        ("030102-minimal", {"jahrMonatTag": "2026-12-31"}, "S999", "geburt_zukuenftig"),
        ("030101-rich", {"jahr": "2027"}, "S999", "geburt_zukuenftig"),
    ],
)
def test_unmoegliche_tage_werden_gemeldet(name: str, werte: dict[str, str], code: str, kennung: str) -> None:
    befund = erster_befund(geaendert(name, **werte))
    assert befund is not None
    assert (befund.code, befund.kennung) == (code, f"nachrichten.{kennung}")


@pytest.mark.parametrize(("monat", "kennung"), [("2027-01", "tod_zukuenftig"), ("1889-12", "tod_vor_geburt")])
def test_ein_unmoeglicher_sterbetag_wird_gemeldet(monat: str, kennung: str) -> None:
    befund = erster_befund(_personenmeldung("030109", "MBABH.Tod", _ART + _TAG.format("sterbetag", monat)))
    assert befund is not None
    assert befund.kennung == f"nachrichten.{kennung}"


def test_ein_wegzug_ins_ausland_mit_inlandsanschrift_widerspricht_sich() -> None:
    vorn, hinten = beispiel("030102-rich-abmeldung").decode().split(":grundDerAbmeldung", 1)
    befund = erster_befund(f"{vorn}:grundDerAbmeldung{hinten.replace('<code>01', '<code>02', 1)}".encode())
    assert befund is not None
    assert befund.kennung == "nachrichten.abmeldegrund_widerspruch"


@pytest.mark.parametrize(
    ("name", "werte", "kennung"),
    [
        ("010401-minimal", {"bis": "2001-01-01"}, "zeitraum"),
        ("010501-rich", {"dateiname": "../Brief.pdf"}, "dateiname"),
        ("000040-minimal", {"paketnummer": "0"}, "paketnummer"),
    ],
)
def test_auch_die_uebrigen_nachrichten_haben_regeln(name: str, werte: dict[str, str], kennung: str) -> None:
    befund = erster_befund(geaendert(name, **werte))
    assert befund is not None
    assert (befund.code, befund.kennung) == ("S999", f"nachrichten.{kennung}")


def test_eine_lieferung_wird_nicht_weitergeleitet() -> None:
    daten = beispiel("0030-minimal").replace(b"<code>010201</code>", b"<code>010206</code>")
    befund = erster_befund(daten)
    assert befund is not None
    assert befund.kennung == "nachrichten.nicht_weiterleitbar"


@pytest.mark.parametrize(
    ("name", "autor"), [("030101-minimal", "azr:999001"), ("010201-minimal", "ags:00000000")]
)
def test_wer_diese_nachrichten_nicht_senden_darf_wird_zurueckgewiesen(name: str, autor: str) -> None:
    text = beispiel(name).decode()
    vorn, hinten = text.split("<autor>", 1)
    anfang, rest = hinten.split("<kennung>", 1)
    daten = f"{vorn}<autor>{anfang}<kennung>{autor}{rest[rest.index('</kennung>') :]}".encode()
    befund = erster_befund(daten)
    assert befund is not None
    assert (befund.code, befund.kennung) == ("T070", "nachrichten.autor")


def test_die_anzeige_nennt_die_meldung_auf_deutsch_und_verdeckt_die_azr_nummer() -> None:
    skelett = lies_skelett(io.BytesIO(beispiel("030101-rich")))
    zeilen = [zeile.als_text().strip() for zeile in zeige(skelett, eigener_satz().modell)]
    assert "Familienname: Musterfrau" in zeilen
    assert any(zeile.startswith("Gemeindeschlüssel: ") for zeile in zeilen)
    assert not any("010203000002" in zeile for zeile in zeilen)
