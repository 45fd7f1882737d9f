"""Each invariant of docs/invarianten.md has somebody here who tries to break it (numbers as there)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.ablage.fehler import NichtGefunden
from gateway.ablauf.akte import einlagerung
from gateway.ablauf.post import nachweis
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.wege import abgabe, anforderung
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.ports import Diensteintrag
from tests.zweibehoerden import PERSON, WEG, ZU, Zweibehoerden, behoerde, pdf


class Stromausfall(RuntimeError):
    """Not one of our errors: it comes from nowhere, at a named point, once."""


def einmaliger_ausfall(punkt: str, beim: int = 1) -> tuple[Callable[[str], None], list[str]]:
    """Comes when the point is passed for the `beim`-th time."""
    gefallen: list[str] = []
    noch = beim

    def halte(name: str) -> None:
        nonlocal noch
        noch -= name == punkt
        if noch == 0 and not gefallen:
            gefallen.append(name)
            raise Stromausfall(name)

    return halte, gefallen


WEGE = (anforderung.WEG, abgabe.WEG)
_SPAETER = {"loesche", "warte_auf_bestaetigung"}
"""Passed only after weeks, or with a DMS that takes files by itself (`tests/integration/ablauf/test_eakte.py`)."""
LINIE = {weg.name: [name for name in weg.linie if name not in _SPAETER] for weg in WEGE}
"""Every other step of the straight line; new ones are in by themselves."""
PUNKTE = [
    "eingang.gespeichert",
    "eingang.gebucht",
    "eingang.geoeffnet",
    "ausgang.versiegelt",
    "ausgang.eingeliefert",
    "behandelt",
    "gebucht",
    "bereitstellung.dokument",
    "bereitstellung.nachricht",
    "uebernahme.dokument_gelegt",
    *(
        f"{weg.name}.{schritt}.{wann}"
        for weg in WEGE
        for schritt in LINIE[weg.name]
        for wann in ("vorher", "nachher")
    ),
    *(f"abgabe.{schritt}.gebucht" for schritt in ("teile_auf", "stelle_bereit")),
    *(f"anforderung.{schritt}.gebucht" for schritt in ("pruefe_lieferung", "lies_zurueck")),
]


@pytest.mark.parametrize("punkt", PUNKTE)
def test_1_2_3_ein_ausfall_an_jedem_punkt_verliert_und_verdoppelt_nichts(
    baue_zwei: Callable[..., Zweibehoerden], punkt: str
) -> None:
    halte, gefallen = einmaliger_ausfall(punkt)
    z = baue_zwei(haltepunkt=halte)
    z.lege_akte({"a.pdf": pdf(1), "b.pdf": pdf(2)})
    z.fordere_an()
    z.laufe(14)
    assert gefallen == [punkt], "the point must be passed"
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    assert sorted(p.name for p in z.akte_am_ziel().glob("*.pdf")) == ["a.pdf", "b.pdf"]
    assert len(list((z.zu.dms_ordner / "akten").iterdir())) == 1
    for amt in (z.weg, z.zu):
        texte = [e.text for e in amt.zeitlinie()]
        assert len(texte) == len(set(texte)), "every step is booked once"


@pytest.mark.parametrize("sendung", range(2, 7))
@pytest.mark.parametrize("gebucht", [False, True])
def test_2_die_versandbestaetigung_entsteht_einmal_und_nach_der_lieferung(
    baue_zwei: Callable[..., Zweibehoerden], sendung: int, gebucht: bool
) -> None:
    """The power fails after one message after the other has reached the mailbox, or right before the commit
    that books it."""
    halte, gefallen = einmaliger_ausfall("ausgang.eingeliefert", sendung)
    z = baue_zwei(haltepunkt=vor_dem_commit(halte) if gebucht else halte)
    z.lege_akte()
    z.fordere_an()
    z.laufe(14)
    assert gefallen, "the point must be passed"
    assert len(z.weg.gesendet("010203")) == 1
    texte = [e.text for e in z.weg.zeitlinie()]
    (liegt,) = [i for i, text in enumerate(texte) if text.startswith("Die Lieferung liegt im Postfach")]
    assert texte.index("Versandbestätigung gesendet (010203).") > liegt
    assert z.weg.uebergabe().zustand is Zustand.KARENZ


def test_4_wer_kennungen_erraet_macht_keine_echte_nachricht_zum_vorfall(zweibehoerden: Zweibehoerden) -> None:
    """A third authority knows every id in advance and is faster, with other contents and a good seal."""
    z = zweibehoerden
    dritte = behoerde("azr:009900", "Drittstadt")
    z.verzeichnis.eintraege[dritte.kennung] = replace(
        z.verzeichnis.eintraege[WEG], behoerde=dritte, autor=b"autor azr:009900"
    )

    def gefaelscht(sendung: bytes) -> bytes:
        def aendere(xml: bytes) -> bytes:
            assert b"001900" in xml
            return xml.replace(b"001900", b"009900").replace(b"Wegstadt", b"Drittstadt")

        return z.neu_versiegelt(sendung, aendere, autor="autor azr:009900")

    z.post.vorher = lambda an, sendung: [gefaelscht(sendung), sendung] if an == ZU else [sendung]
    z.lege_akte()
    z.fordere_an()
    z.laufe(12)
    with z.zu.haus.lesen() as buch:
        assert buch.vorfaelle.alle() == []
    (unsere,) = [u for u in z.zu.uebergaben() if u.partner == WEG]
    assert unsere.zustand is Zustand.ABGESCHLOSSEN
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    assert any(n.partner == "azr:009900" for n in z.zu.nachrichten())


def vor_dem_commit(halte: Callable[[str], None]) -> Callable[[str], None]:
    """The same failure a little later, when the delivered message is booked."""
    eingeliefert = False

    def spaeter(name: str) -> None:
        nonlocal eingeliefert
        if name == "gebucht" and eingeliefert:
            eingeliefert = False
            halte("ausgang.eingeliefert")
        eingeliefert |= name == "ausgang.eingeliefert"

    return spaeter


def test_3_was_vor_dem_ausfall_im_dms_lag_und_gebucht_war_wird_nicht_noch_einmal_gelegt(
    baue_zwei: Callable[..., Zweibehoerden], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(einlagerung, "ZUSAMMEN", 1)
    gelegt: list[str] = []
    halte, gefallen = einmaliger_ausfall("uebernahme.dokument_gelegt", 2)

    def zaehle(name: str) -> None:
        gelegt.extend([name] * (name == "uebernahme.dokument_gelegt"))
        halte(name)

    z = baue_zwei(haltepunkt=zaehle)
    z.lege_akte({f"{nummer}.pdf": pdf(nummer) for nummer in range(3)})
    z.fordere_an()
    z.laufe(14)
    assert gefallen and len(gelegt) == 4, "the second document twice, the others once"
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_3_alles_kommt_dreimal_an_und_liegt_einmal_im_dms(baue_zwei: Callable[..., Zweibehoerden]) -> None:
    z = baue_zwei()
    z.post.vorher = lambda _an, sendung: [sendung] * 3
    z.lege_akte()
    z.fordere_an()
    z.laufe(12)
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert len(z.weg.uebergaben()) == 1
    assert len(list((z.zu.dms_ordner / "akten").iterdir())) == 1


def test_4_dieselbe_kennung_mit_anderem_inhalt_wird_ein_vorfall(
    baue_zwei: Callable[..., Zweibehoerden],
) -> None:
    z = baue_zwei()
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    (sendung,) = [s for _, s in z.post.eingeliefert]
    z.laufe()
    vorher = z.weg.uebergabe().zustand
    andere = z.neu_versiegelt(sendung, lambda xml: xml.replace(b"ZU-1", b"ZU-2"))
    z.post.lege(WEG, andere)
    z.laufe(2)
    with z.weg.haus.lesen() as buch:
        assert len(buch.vorfaelle.alle()) == 1
    assert z.weg.uebergabe().zustand is vorher
    assert z.weg.uebergabe().aktenzeichen_partner == "ZU-1"


def test_4_dieselbe_nachricht_noch_einmal_bekommt_dieselbe_antwort(
    baue_zwei: Callable[..., Zweibehoerden],
) -> None:
    z = baue_zwei()
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    metadaten = [s for an, s in z.post.eingeliefert if b"Metadaten.010206" in s[:3000] and an == ZU]
    quittungen = [s for an, s in z.post.eingeliefert if an == WEG and b"quittung.0020" in s]
    z.post.lege(ZU, metadaten[0])
    z.laufe(2)
    danach = [s for an, s in z.post.eingeliefert if an == WEG and b"quittung.0020" in s]
    assert len(danach) == len(quittungen) + 1
    assert danach[-1] == quittungen[-1]


@pytest.mark.parametrize("stelle", [400, 1500, -20])
def test_5_ein_veraendertes_byte_wird_nirgends_benutzt(
    baue_zwei: Callable[..., Zweibehoerden], stelle: int
) -> None:
    z = baue_zwei()
    z.lege_akte()
    z.fordere_an()

    def kippe(an: str, sendung: bytes) -> list[bytes]:
        if an != ZU:
            return [sendung]
        daten = bytearray(sendung)
        daten[stelle] ^= 1
        return [bytes(daten)]

    z.post.vorher = kippe
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ANGEFORDERT
    assert list((z.zu.dms_ordner / "akten").iterdir()) == []
    with z.zu.haus.lesen() as buch:
        abgewiesen = buch.nachrichten.neueste(zustaende=[Nachrichtenzustand.ABGEWIESEN])
    assert abgewiesen
    assert all(n.rueckweisungscode == "T011" and n.xml is None and n.roh is not None for n in abgewiesen)


def test_5_eine_gute_unterschrift_der_falschen_behoerde_gilt_nicht(
    baue_zwei: Callable[..., Zweibehoerden],
) -> None:
    z = baue_zwei()
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    ((_, sendung),) = z.post.faecher.pop(WEG)
    z.post.lege(WEG, z.neu_versiegelt(sendung, lambda xml: xml, autor="autor azr:999999"))
    z.laufe()
    assert z.weg.uebergaben() == []
    with z.weg.haus.lesen() as buch:
        (nachricht,) = buch.nachrichten.neueste(zustaende=[Nachrichtenzustand.ABGEWIESEN])
    assert nachricht.rueckweisungscode == "T070"
    assert z.post.eingeliefert[-1][0] == WEG, "whoever is named as author did not send it and gets no answer"


def test_6_ohne_klasse_verlaesst_kein_byte_der_dokumente_das_haus(
    baue_zwei: Callable[..., Zweibehoerden],
) -> None:
    z = baue_zwei()
    z.lege_akte(klasse=None)
    z.fordere_an()
    z.laufe(10)
    assert all(
        b"010206" not in s[:4000] and b"010207" not in s[:4000] for an, s in z.post.eingeliefert if an == ZU
    )


def test_7_ohne_eintrag_im_verzeichnis_wird_nicht_gesendet(baue_zwei: Callable[..., Zweibehoerden]) -> None:
    """The entry disappears after the request was accepted and before anything is sent."""
    weggenommen: list[Diensteintrag] = []

    def halte(name: str) -> None:
        if name == "abgabe.informiere_vorab.vorher" and not weggenommen:
            weggenommen.append(z.verzeichnis.eintraege.pop(ZU))

    z = baue_zwei(haltepunkt=halte)
    z.lege_akte()
    z.fordere_an()
    z.laufe(4)
    assert z.weg.gestoert()
    assert not any(an == ZU for an, _ in z.post.eingeliefert)
    z.verzeichnis.eintraege[ZU] = weggenommen[0]
    z.weg.hole_geparktes_zurueck()
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_10_der_inhalt_ueberlebt_bis_quittung_und_karenz_und_keinen_tag_laenger(
    baue_zwei: Callable[..., Zweibehoerden],
) -> None:
    z = baue_zwei()
    z.lege_akte()
    z.fordere_an()
    z.post.vorher = lambda an, s: [] if an == WEG and b"quittung.0020" in s else [s]
    z.laufe()
    z.uhr.stelle_vor(timedelta(days=90))
    z.laufe(2)
    tresor = z.weg.haus.speicher.tresor
    with z.weg.haus.lesen() as buch:
        assert tresor.raum(buch, z.weg.uebergabe().id).schluessel, "no receipt, no deletion, however long"
    z.post.vorher = None
    z.uhr.stelle_vor(timedelta(days=3))
    z.laufe(4)
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    z.uhr.stelle_vor(timedelta(days=29))
    with z.weg.haus.buchen() as buch:  # whatever makes it look before its time
        wecke_vorgang(buch, z.weg.uebergabe().id)
    z.laufe(1)
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    with z.weg.haus.lesen() as buch:
        assert tresor.raum(buch, z.weg.uebergabe().id).schluessel
    z.uhr.stelle_vor(timedelta(days=2))
    z.laufe(1)
    assert z.weg.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    with z.weg.haus.lesen() as buch, pytest.raises(NichtGefunden):
        tresor.raum(buch, z.weg.uebergabe().id)
    for gesendet in (*z.weg.gesendet("010206"), *z.weg.gesendet("010207")):
        assert gesendet.beleg is not None and gesendet.laufzettel is not None
        assert nachweis.lies(z.weg.haus, gesendet.schluessel, gesendet.beleg) == b"Laufzettel"
        assert nachweis.lies(z.weg.haus, gesendet.schluessel, gesendet.laufzettel)


def test_11_die_azr_nummer_steht_nirgends_ausser_im_dms_und_bei_der_person(
    baue_zwei: Callable[..., Zweibehoerden], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level("DEBUG")
    z = baue_zwei()
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    nummer = PERSON.azr_nummer or ""
    assert nummer not in caplog.text
    for datei in tmp_path.rglob("*"):
        assert nummer not in datei.name
        im_dms = "dms" in datei.parts
        if datei.is_file() and not im_dms and not datei.name.startswith("ablage.db"):
            assert nummer.encode() not in datei.read_bytes(), datei
    with z.weg.haus.datenbank.verbindung() as verbindung:
        for tabelle in ("ereignis", "nachricht", "auftrag", "dokument", "audit", "vorfall"):
            zeilen = verbindung.execute(text(f"SELECT * FROM {tabelle}")).fetchall()
            assert nummer not in json.dumps([list(map(str, zeile)) for zeile in zeilen])
