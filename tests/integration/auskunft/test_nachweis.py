"""A proof document says what the audit chain says; whatever is altered in it is found and named."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Auditzeile, Dokumentzeile
from gateway.auskunft.vorgaenge.nachweis import Nachweisausgabe
from gateway.auskunft.vorgaenge.nachweisangaben import NAME, schreibe
from gateway.auskunft.vorgaenge.nachweisblatt import blatt
from gateway.auskunft.vorgaenge.nachweispruefung import Nachweispruefung, Urteil
from gateway.domain.behoerde import Behoerde
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.druck.beilage import KeineBeilage, lies_beilage
from gateway.druck.satz import Beilage, setze
from gateway.ports import Einlieferung
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand, blob, person

WIR = Behoerde("azr:001900", "Ausländerbehörde Musterstadt")


class Amt:
    """One handover of one Mandant, its proof documents and their check."""

    def __init__(self, datenbank: Datenbank, uhr: StehendeUhr) -> None:
        self.datenbank, self.uhr = datenbank, uhr
        self.akten = Aktenbestand(datenbank, WIR.kennung, uhr)
        self.id = self.akten.lege_an(Richtung.ABGABE, person("Zoë", "Şahin-Ḫoǧa"))
        self.dokumente = self.akten.dokumente(self.id, "Antrag.pdf", "Pass Şahin.jpg")
        self.akten.gehe(self.id, Zustand.GEPACKT)
        self.akten.sende(self.id, "010206")
        self.akten.gehe(self.id, Zustand.GESENDET)
        quittung = self.akten.empfange(self.id, "0021")
        with self.akten.offen() as buch:
            buch.begleitstuecke.trage_ein(self.id, "Reisepass Şahin", "RR 17 DE", "u1")
            buch.nachrichten.zum_aendern(quittung).signatur = {
                "algorithmus": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                "inhaber": "CN=Testbehörde",
                "seriennummer": "17",
                "fingerabdruck": "ab" * 32,
            }

    def nachweis(self, *, mit_namen: bool = True, id: UUID | None = None) -> bytes:
        ausgabe = Nachweisausgabe(self.datenbank, WIR, self.uhr)
        return ausgabe.stelle_aus(id or self.id, wer="u1", name="Frau Beispiel", mit_namen=mit_namen)

    def urteil(self, pdf: bytes, behoerde: Behoerde = WIR) -> Urteil:
        return Nachweispruefung(self.datenbank, behoerde, self.uhr, dict).pruefe(pdf)

    def gefaelscht(self, aendere: Callable[[dict[str, Any]], None]) -> bytes:
        """A proof with other statements, as consistent as a forger can make it."""
        werte = json.loads(lies_beilage(self.nachweis(), NAME))
        aendere(werte)
        return setze(
            "nachweis", blatt(werte, NAME), wann=self.uhr.jetzt(), beilage=Beilage(NAME, schreibe(werte))
        )


@pytest.fixture
def amt(datenbank: Datenbank, uhr: StehendeUhr) -> Amt:
    return Amt(datenbank, uhr)


def text(pdf: bytes) -> str:
    return " ".join(seite.extract_text() for seite in PdfReader(io.BytesIO(pdf)).pages)


def test_ein_unveraenderter_nachweis_stimmt_auch_wenn_seither_mehr_geschehen_ist(amt: Amt) -> None:
    pdf = amt.nachweis()
    assert amt.urteil(pdf).ok
    amt.akten.setze(amt.id, partner="azr:005700", partner_name="Eine andere", aktenzeichen_eigenes="neu")
    with amt.akten.offen() as buch:
        (gesendet,) = [n for n in buch.nachrichten.zum_vorgang(amt.id) if n.typ == "010206"]
        for zustand in (Nachrichtenzustand.FEHLGESCHLAGEN, Nachrichtenzustand.GESCHRIEBEN):
            buch.nachrichten.aendere_zustand(gesendet.id, zustand)
        einlieferung = Einlieferung("osci-zweite", amt.uhr.jetzt(), (), b"")
        buch.nachrichten.merke_einlieferung(gesendet.id, "osci", einlieferung, blob("zweiter beleg"))
        buch.nachrichten.merke_abholung(gesendet.id, amt.uhr.jetzt(), blob("laufzettel"))
    assert amt.urteil(pdf).ok
    amt.akten.empfange(amt.id, "0020")
    amt.akten.gehe(amt.id, Zustand.KARENZ)
    assert amt.urteil(pdf).ok
    assert amt.urteil(amt.nachweis()).ok


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
class TestAufEinerDatenbank:
    def test_mit_namen_fuer_den_schreibtisch_ohne_sie_fuer_die_administration(self, amt: Amt) -> None:
        voll, ohne = amt.nachweis(), amt.nachweis(mit_namen=False)
        namen = ("Şahin", "Zoë", "33-1/2026", "Antrag.pdf", "Frau Beispiel")
        for daten, seiten in ((lies_beilage(voll, NAME).decode(), text(voll)),):
            assert all(name in daten for name in namen)
            assert all(name in seiten for name in namen if "-" not in name)
        assert not any(name in lies_beilage(ohne, NAME).decode() + text(ohne) for name in namen)
        assert amt.dokumente[1].sha256 in lies_beilage(ohne, NAME).decode()
        assert amt.urteil(ohne).ok

    def test_jede_veraenderte_aussage_wird_genannt(self, amt: Amt) -> None:
        def pruefe(aendere: Callable[[dict[str, Any]], None], aussage: str) -> None:
            urteil = amt.urteil(amt.gefaelscht(aendere))
            assert urteil.code == "nachweis.weicht_ab"
            assert urteil.text.startswith(aussage), urteil.text

        pruefe(lambda w: w["dokumente"][1].update(sha256="0" * 64), "Dokument 2, sha256")
        pruefe(lambda w: w["dokumente"][0].update(bytes=1), "Dokument 1, bytes")
        pruefe(lambda w: w["dokumente"].pop(), "Dokument 2: Es ist aufgezeichnet, fehlt aber")
        pruefe(lambda w: w["akte"].update(person="Mustermann, Erika"), "Akte, person")
        pruefe(lambda w: w["vorgang"].update(zustand="karenz"), "Vorgang, zustand: Die Datei sagt »karenz«")
        pruefe(lambda w: w["vorgang"].update(begonnen="2020-01-01T00:00:00+00:00"), "Vorgang, begonnen")
        pruefe(lambda w: w["partner"].update(kennung="azr:000001"), "Andere Behörde, kennung")
        pruefe(lambda w: w["quittungen"][3].update(stand="liegt_vor"), "Quittung import, stand")
        pruefe(lambda w: w["nachrichten"][0].update(sha256="f" * 64), "Nachricht")
        pruefe(lambda w: _signierte(w)["zertifikat"].update(seriennummer="18"), "Nachricht")
        pruefe(lambda w: w["partner"].update(mehr="x"), "Andere Behörde: Die Datei nennt Angaben")
        pruefe(lambda w: w["nachrichten"][0].update(zustand="bestaetigt"), "Nachricht")
        pruefe(lambda w: w["originale"][0].update(kennzeichen="RR 18 DE"), "Original 1, kennzeichen")
        pruefe(lambda w: w["verlauf"][0].update(wer="Niemand"), "Verlauf 1, wer")

    def test_saetze_sagen_keine_personen_weiter(self, amt: Amt) -> None:
        urteil = amt.urteil(amt.gefaelscht(lambda w: w["akte"].update(person="Mustermann, Erika")))
        assert "Mustermann" not in urteil.text
        assert "Şahin" not in urteil.text

    def test_was_zeilen_nicht_verraten_verraet_die_pruefsumme(self, amt: Amt) -> None:
        urteil = amt.urteil(amt.gefaelscht(lambda w: w["dokumente"][0].update(stand="im DMS")))
        assert urteil.code == "nachweis.angaben"

    def test_veraenderte_seiten_bei_gleichen_angaben(self, amt: Amt) -> None:
        pdf = amt.nachweis()
        daten = lies_beilage(pdf, NAME)
        seiten = {**blatt(json.loads(daten), NAME), "satz": "Alles wurde übergeben."}
        andere = setze("nachweis", seiten, wann=amt.uhr.jetzt(), beilage=Beilage(NAME, daten))
        assert amt.urteil(andere).code == "nachweis.seiten"
        assert amt.urteil(pdf + b"%\n").code == "nachweis.seiten"

    def test_nachtraeglich_veraenderte_zeilen_widersprechen_dem_nachweis(self, amt: Amt) -> None:
        pdf = amt.nachweis()
        with amt.datenbank.schreiben() as session:
            session.get_one(Dokumentzeile, (WIR.kennung, amt.id, amt.dokumente[0].uuid)).sha256 = "1" * 64
            session.commit()
        assert amt.urteil(pdf).text.startswith("Dokument 1, sha256")

    def test_auf_eine_gebrochene_kette_ist_kein_verlass(self, amt: Amt) -> None:
        pdf = amt.nachweis()
        with amt.datenbank.schreiben() as session:
            session.get_one(Auditzeile, (WIR.kennung, 2)).wer = "jemand anderes"
            session.commit()
        assert amt.urteil(pdf).code == "nachweis.protokoll"

    def test_ein_fremder_nachweis_und_ein_unbekannter_vorgang(self, amt: Amt) -> None:
        assert amt.urteil(amt.nachweis(), Behoerde("azr:002000", "Andere")).code == "nachweis.fremd"
        fremd = amt.gefaelscht(lambda w: w["vorgang"].update(id="0b2e5f0e-0000-4000-8000-000000000000"))
        assert amt.urteil(fremd).code == "nachweis.unbekannt"
        with pytest.raises(NichtGefunden):
            amt.nachweis(id=UUID(int=1))

    def test_was_kein_nachweis_ist_wird_abgelehnt_und_stuerzt_nie(self, amt: Amt) -> None:
        pdf = amt.nachweis()
        for schlecht in (b"", b"%PDF-1.7", b"MZ" + pdf, *_zerstoert(pdf)):
            try:
                urteil = amt.urteil(schlecht)
            except KeineBeilage:
                continue
            assert not urteil.ok
        for daten in (
            b"{}",
            b"[]",
            b"\xff",
            b"[" * 100_000,
            b'{"form":"aktenbruecke.nachweis.1","vorgang":3}',
        ):
            if daten != b"\xff":
                seiten = blatt(json.loads(lies_beilage(pdf, NAME)), NAME)
                huelle = setze("nachweis", seiten, wann=amt.uhr.jetzt(), beilage=Beilage(NAME, daten))
                with pytest.raises(KeineBeilage):
                    amt.urteil(huelle)

    def test_gleich_was_in_den_angaben_steht_es_gibt_ein_urteil(self, amt: Amt) -> None:
        pdf = amt.nachweis()
        werte, wuerfel = json.loads(lies_beilage(pdf, NAME)), random.Random(11)
        seiten = blatt(werte, NAME)
        for _ in range(60):
            kopie = json.loads(json.dumps(werte))
            _verdirb(kopie, wuerfel)
            huelle = setze("nachweis", seiten, wann=amt.uhr.jetzt(), beilage=Beilage(NAME, _roh(kopie)))
            try:
                urteil = amt.urteil(huelle)
            except KeineBeilage:
                continue
            assert not urteil.ok
            assert (urteil.text + "".join(a.aussage + a.text for a in urteil.abweichungen)).isprintable()

    def test_jede_ausgabe_steht_im_protokoll(self, amt: Amt) -> None:
        amt.nachweis(mit_namen=False)
        with amt.datenbank.lesen() as session:
            zeilen = session.query(Auditzeile).filter_by(ereignis="nachweis.ausgestellt").all()
        assert [(z.wer, z.bezug, json.loads(z.angaben)["art"]) for z in zeilen] == [
            ("u1", f"vorgang:{amt.id}", "ohne_namen")
        ]


def _signierte(werte: dict[str, Any]) -> dict[str, Any]:
    return next(n for n in werte["nachrichten"] if n["zertifikat"])


_SCHLIMMES: list[Any] = [
    None,
    0,
    -1,
    10**30,
    1.5,
    True,
    "",
    "\ud800",
    "x" * 5000,
    "\x00\n",
    [],
    {},
    [[1]],
    {"a": {}},
]


def _verdirb(werte: Any, wuerfel: random.Random) -> None:
    """Put something else in some place, however deep."""
    ort = werte
    while True:
        stellen = list(ort) if isinstance(ort, dict) else list(range(len(ort)))
        stelle = wuerfel.choice(stellen)
        tiefer = ort[stelle]
        if not isinstance(tiefer, dict | list) or not tiefer or wuerfel.random() < 0.25:
            ort[stelle] = wuerfel.choice([w for w in _SCHLIMMES if w != tiefer])
            return
        ort = tiefer


def _roh(werte: Any) -> bytes:
    return json.dumps(werte).encode()


def _zerstoert(pdf: bytes) -> Iterator[bytes]:
    wuerfel = random.Random(7)
    for _ in range(60):
        kopie = bytearray(pdf)
        for _ in range(wuerfel.randint(1, 40)):
            kopie[wuerfel.randrange(9, len(kopie))] = wuerfel.randrange(256)
        yield bytes(kopie[: wuerfel.randint(10, len(kopie))])
