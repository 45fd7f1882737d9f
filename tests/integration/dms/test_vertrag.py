"""What any DMS adapter must do, whatever lies behind it: the contract of `gateway.ports.Dms`."""

from __future__ import annotations

import hashlib
import threading
import tracemalloc
from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pytest

from gateway.domain.akte import Dokument
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.ports import Aktenref, Dms, Importref
from tests.integration.dms.werkbank import (
    ANDERE_UEBERGABE,
    HERKUNFT,
    PERSON,
    UEBERGABE,
    GrosserStrom,
    Werkbank,
    akte,
    bytes_von,
    dokument,
    lege,
    mit,
    schritte,
    uebernimm,
)


def _lies(dms: Dms, ref: Aktenref, uuid: UUID) -> bytes:
    with dms.oeffne_dokument(ref, uuid) as strom:
        return strom.read()


def test_eine_uebernommene_akte_kommt_genau_so_zurueck(bank: Werkbank) -> None:
    vorlage = akte(5)
    uebernimm(bank.neu(), vorlage)
    dms = bank.neu()
    (ref,) = dms.finde_akten(PERSON, None)
    assert dms.lies_akte(ref) == vorlage
    assert [_lies(dms, ref, d.uuid) for d in vorlage.dokumente] == [bytes_von(n) for n in range(1, 6)]


def test_unbekannte_pruefsummen_werden_ergaenzt(bank: Werkbank) -> None:
    vorlage = akte(2)
    ohne = mit(vorlage, *(replace(d, sha256=None, groesse=None) for d in vorlage.dokumente))
    dms = bank.neu()
    ref = dms.beginne_import(UEBERGABE, ohne, HERKUNFT)
    for d in vorlage.dokumente:
        lege(dms, ref, d)
    assert bank.neu().lies_akte(dms.schliesse_ab(ref)) == vorlage


def test_reihenfolge_und_luecken_der_positionen_bleiben(bank: Werkbank) -> None:
    vorlage = mit(akte(), dokument(30, name="a.pdf"), dokument(7, name="z.pdf"), dokument(12, name="m.pdf"))
    ref = uebernimm(bank.neu(), vorlage)
    gelesen = bank.neu().lies_akte(bank.neu().schliesse_ab(ref))
    assert [d.position for d in gelesen.dokumente] == [7, 12, 30]


def test_jeder_schritt_darf_sich_wiederholen(bank: Werkbank) -> None:
    dms, vorlage = bank.neu(), akte()
    for schritt in schritte(vorlage):
        schritt(dms)
        schritt(dms)
    (ref,) = dms.finde_akten(PERSON, None)
    assert dms.lies_akte(ref) == vorlage


def test_nach_jedem_schritt_darf_der_prozess_sterben(bank: Werkbank) -> None:
    vorlage = akte()
    for schritt in schritte(vorlage):
        schritt(bank.neu())
    (ref,) = bank.neu().finde_akten(PERSON, None)
    assert bank.neu().lies_akte(ref) == vorlage


def test_nach_jedem_absturz_darf_alles_von_vorn_beginnen(bank: Werkbank) -> None:
    vorlage = akte()
    alle = list(schritte(vorlage))
    for gekommen_bis in range(1, len(alle) + 1):
        for schritt in alle[:gekommen_bis]:
            schritt(bank.neu())
    (ref,) = bank.neu().finde_akten(PERSON, None)
    assert bank.neu().lies_akte(ref) == vorlage


def test_ein_abgerissener_strom_hinterlaesst_kein_dokument(bank: Werkbank) -> None:
    class Abriss(BytesIO):
        def read(self, anzahl: int | None = -1) -> bytes:
            if self.tell() >= 20:
                raise ConnectionResetError
            return super().read(10)

    d = dokument(1)
    ref = bank.neu().beginne_import(UEBERGABE, mit(akte(), d), HERKUNFT)
    with pytest.raises(Exception):  # noqa: B017 - whatever it is, nothing may count as put
        bank.neu().lege_dokument(ref, d, Abriss(bytes_von(1)))
    with pytest.raises(EingabeFehler):
        bank.neu().lies_zurueck(ref, d.uuid)
    assert bank.neu().lege_dokument(ref, d, BytesIO(bytes_von(1))).neu


def test_jedes_dokument_hat_sein_ergebnis(bank: Werkbank) -> None:
    dms, vorlage = bank.neu(), akte()
    ref = dms.beginne_import(UEBERGABE, vorlage, HERKUNFT)
    ergebnisse = [
        dms.lege_dokument(ref, d, BytesIO(bytes_von(d.position))) for d in (*vorlage.dokumente, dokument(2))
    ]
    assert [e.uuid for e in ergebnisse] == [*(d.uuid for d in vorlage.dokumente), dokument(2).uuid]
    assert [e.neu for e in ergebnisse] == [True, True, True, False]
    assert all(e.sha256 == dokument(n).sha256 for e, n in zip(ergebnisse, (1, 2, 3, 2), strict=True))
    assert len({e.ref for e in ergebnisse}) == 3


def test_rueckgelesen_wird_was_geschrieben_wurde(bank: Werkbank) -> None:
    vorlage = akte(1)
    ref = bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)
    lege(bank.neu(), ref, vorlage.dokumente[0])
    vorher = bank.neu().lies_zurueck(ref, vorlage.dokumente[0].uuid)
    assert (vorher.sha256, vorher.groesse) == (
        hashlib.sha256(bytes_von(1)).hexdigest(),
        len(bytes_von(1)),
    )
    bank.neu().schliesse_ab(ref)
    assert bank.neu().lies_zurueck(ref, vorlage.dokumente[0].uuid) == vorher


def test_vor_dem_abschluss_ist_nichts_zu_sehen(bank: Werkbank) -> None:
    vorlage, dms = akte(), bank.neu()
    *davor, abschluss = schritte(vorlage)
    for schritt in davor:
        schritt(dms)
        assert list(bank.neu().finde_akten(PERSON, vorlage.aktenzeichen)) == []
    abschluss(dms)
    assert len(bank.neu().finde_akten(PERSON, None)) == 1


def test_ein_leser_sieht_nichts_oder_alles(bank: Werkbank) -> None:
    vorlage, leser, fertig = akte(20), bank.neu(), threading.Event()
    gesehen: list[int] = []

    def lies_staendig() -> None:
        while True:
            letzte_runde = fertig.is_set()
            gesehen.extend(len(leser.lies_akte(r).dokumente) for r in leser.finde_akten(PERSON, None))
            if letzte_runde:
                return

    faden = threading.Thread(target=lies_staendig)
    faden.start()
    try:
        uebernimm(bank.neu(), vorlage)
    finally:
        fertig.set()
        faden.join()
    assert set(gesehen) == {20}


def test_unvollstaendig_wird_nicht_sichtbar(bank: Werkbank) -> None:
    vorlage = akte(3)
    ref = bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)
    lege(bank.neu(), ref, vorlage.dokumente[0])
    lege(bank.neu(), ref, vorlage.dokumente[2])
    with pytest.raises(EingabeFehler):
        bank.neu().schliesse_ab(ref)
    assert list(bank.neu().finde_akten(PERSON, None)) == []
    lege(bank.neu(), ref, vorlage.dokumente[1])
    assert bank.neu().lies_akte(bank.neu().schliesse_ab(ref)) == vorlage


def test_abbruch_raeumt_auf_und_darf_sich_wiederholen(bank: Werkbank) -> None:
    vorlage = akte()
    ref = bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)
    lege(bank.neu(), ref, vorlage.dokumente[0])
    bank.neu().brich_ab(ref)
    bank.neu().brich_ab(ref)
    for verboten in (
        lambda: bank.neu().lies_zurueck(ref, vorlage.dokumente[0].uuid),
        lambda: bank.neu().schliesse_ab(ref),
        lambda: lege(bank.neu(), ref, vorlage.dokumente[0]),
    ):
        with pytest.raises(EingabeFehler):
            verboten()
    assert list(bank.neu().finde_akten(PERSON, None)) == []


def test_nach_einem_abbruch_kann_der_import_neu_beginnen(bank: Werkbank) -> None:
    ref = bank.neu().beginne_import(UEBERGABE, akte(3), HERKUNFT)
    bank.neu().brich_ab(ref)
    uebernimm(bank.neu(), akte(2))
    (gefunden,) = bank.neu().finde_akten(PERSON, None)
    assert bank.neu().lies_akte(gefunden) == akte(2)


def test_ein_abgeschlossener_import_bleibt_auch_nach_abbruch(bank: Werkbank) -> None:
    ref = uebernimm(bank.neu(), akte())
    bank.neu().brich_ab(ref)
    (gefunden,) = bank.neu().finde_akten(PERSON, None)
    assert bank.neu().lies_akte(gefunden) == akte()


@pytest.mark.parametrize("abgeschlossen", [False, True])
def test_dieselbe_uuid_mit_anderen_bytes_ueberschreibt_nichts(bank: Werkbank, abgeschlossen: bool) -> None:
    vorlage = mit(akte(), replace(dokument(1), sha256=None, groesse=None))
    ref = bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)
    lege(bank.neu(), ref, vorlage.dokumente[0])
    if abgeschlossen:
        bank.neu().schliesse_ab(ref)
    with pytest.raises(EingabeFehler):
        bank.neu().lege_dokument(ref, vorlage.dokumente[0], BytesIO(b"etwas anderes"))
    assert bank.neu().lies_zurueck(ref, vorlage.dokumente[0].uuid).sha256 == dokument(1).sha256


def test_derselbe_import_mit_anderer_liste_wird_abgelehnt(bank: Werkbank) -> None:
    ref = bank.neu().beginne_import(UEBERGABE, akte(2), HERKUNFT)
    with pytest.raises(EingabeFehler):
        bank.neu().beginne_import(UEBERGABE, akte(3), HERKUNFT)
    assert bank.neu().beginne_import(UEBERGABE, akte(2), HERKUNFT) == ref


@pytest.mark.parametrize("falsch", [{"sha256": "0" * 64}, {"groesse": 0}, {"groesse": 1}])
def test_bytes_die_nicht_zu_den_angaben_passen_werden_nicht_abgelegt(
    bank: Werkbank, falsch: dict[str, object]
) -> None:
    d = replace(dokument(1), **falsch)  # type: ignore[arg-type]
    ref = bank.neu().beginne_import(UEBERGABE, mit(akte(), d), HERKUNFT)
    with pytest.raises(EingabeFehler):
        bank.neu().lege_dokument(ref, d, BytesIO(bytes_von(1)))
    with pytest.raises(EingabeFehler):
        bank.neu().lies_zurueck(ref, d.uuid)


def test_ein_leeres_dokument_ist_ein_dokument(bank: Werkbank) -> None:
    d = replace(dokument(1), groesse=0, sha256=hashlib.sha256(b"").hexdigest())
    ref = bank.neu().beginne_import(UEBERGABE, mit(akte(), d), HERKUNFT)
    assert bank.neu().lege_dokument(ref, d, BytesIO(b"")).groesse == 0
    assert _lies(bank.neu(), bank.neu().schliesse_ab(ref), d.uuid) == b""


def test_zweihundert_dokumente(bank: Werkbank) -> None:
    vorlage = akte(200)
    uebernimm(bank.neu(), vorlage)
    (ref,) = bank.neu().finde_akten(PERSON, None)
    assert bank.neu().lies_akte(ref) == vorlage


@pytest.mark.parametrize(
    ("pfad", "name"),
    [
        (("20_Identität",), "Reisepass Łukasz Ñandú-Þórðarson.jpg"),
        (("Straßenverkehr & Ähnliches",), "Bescheid (Kopie) – 1. Änderung, § 5 Abs. 1.pdf"),
        (("M\u0331bemba", "S\u0323u\u0304rah"), "K\u0325a\u0304li\u0304 – J\u030c Z\u0304.pdf"),
        ((), "ohne Ordner.pdf"),
        (tuple(f"Ebene {n}" for n in range(1, 13)), "tief.pdf"),
        (("Leerzeichen am Ende ", " und am Anfang"), " x .pdf "),
        (("ä" * 127,), "ß" * 125 + ".pdf"),
        (("NFC \u00e4", "NFD a\u0308"), "e\u0301 und \u00e9.pdf"),
        (("‑ geschützt ‑",), "’Umar ʿAbd al-Ḥāfiẓ.pdf"),
    ],
)
def test_ungewoehnliche_namen_bleiben_zeichen_fuer_zeichen(
    bank: Werkbank, pfad: tuple[str, ...], name: str
) -> None:
    vorlage = mit(akte(), dokument(1, pfad=pfad, name=name))
    ref = uebernimm(bank.neu(), vorlage)
    gelesen = bank.neu().lies_akte(bank.neu().schliesse_ab(ref))
    assert gelesen.dokumente == vorlage.dokumente


def test_ein_grosses_dokument_braucht_nicht_mehr_speicher_als_ein_kleines(bank: Werkbank) -> None:
    def spitze(nummer: int, groesse: int) -> int:
        d = replace(dokument(nummer), sha256=None, groesse=None)
        uebergabe = UUID(int=nummer + 1)
        tracemalloc.start()
        try:
            dms = bank.neu()
            ref = dms.beginne_import(uebergabe, mit(akte(), d), HERKUNFT)
            dms.lege_dokument(ref, d, GrosserStrom(groesse))
            dms.lies_zurueck(ref, d.uuid)
            with dms.oeffne_dokument(dms.schliesse_ab(ref), d.uuid) as strom:
                assert sum(len(s) for s in iter(lambda: strom.read(1 << 16), b"")) == groesse
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    klein = spitze(1, 2_000_000)
    assert spitze(2, 64_000_000) < 1.5 * klein


def test_eine_nachricht_wird_bei_der_akte_aufbewahrt(bank: Werkbank) -> None:
    vorlage = akte(1)
    ref = bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)
    for _ in range(2):
        bank.neu().lege_nachricht(ref, "010206.xml", BytesIO(b"<nachricht/>"))
    with pytest.raises(EingabeFehler):
        bank.neu().lege_nachricht(ref, "010206.xml", BytesIO(b"<andere/>"))
    lege(bank.neu(), ref, vorlage.dokumente[0])
    gefunden = bank.neu().schliesse_ab(ref)
    bank.neu().lege_nachricht(ref, "0020.xml", BytesIO(b"<quittung/>"))
    assert bank.neu().lies_akte(gefunden) == vorlage, "Nachrichten sind keine Dokumente der Akte"


@pytest.mark.parametrize(
    "name", ["", "..", "../x.xml", "a/b.xml", "/x.xml", ".x.xml", "ä.xml", "x\n.xml", "x" * 300]
)
def test_nachrichtennamen_sind_unsere_eigenen(bank: Werkbank, name: str) -> None:
    ref = bank.neu().beginne_import(UEBERGABE, akte(1), HERKUNFT)
    with pytest.raises(EingabeFehler):
        bank.neu().lege_nachricht(ref, name, BytesIO(b"<nachricht/>"))


def test_ein_nicht_angekuendigtes_dokument_wird_abgelehnt(bank: Werkbank) -> None:
    ref = bank.neu().beginne_import(UEBERGABE, akte(2), HERKUNFT)
    for fremd in (dokument(3), replace(dokument(2), dateiname="woanders.pdf")):
        with pytest.raises(EingabeFehler):
            lege(bank.neu(), ref, fremd)


def test_unbekannte_kennungen_werden_abgelehnt(bank: Werkbank) -> None:
    ref = uebernimm(bank.neu(), akte(1))
    gefunden = bank.neu().schliesse_ab(ref)
    unbekannt = Importref(ANDERE_UEBERGABE.hex, ANDERE_UEBERGABE)
    for verboten in (
        lambda: bank.neu().lies_akte(Aktenref("gibtesnicht", "")),
        lambda: bank.neu().oeffne_dokument(gefunden, dokument(99).uuid),
        lambda: bank.neu().lies_zurueck(unbekannt, dokument(1).uuid),
        lambda: bank.neu().schliesse_ab(unbekannt),
        lambda: bank.neu().lies_zurueck(Importref("../" + ref.id, UEBERGABE), dokument(1).uuid),
    ):
        with pytest.raises(EingabeFehler):
            verboten()


@pytest.mark.parametrize("kennung", ["", ".", "..", "../akten", "/", "/etc", ".import", "x/../..", "a\x00b"])
def test_eine_gefaelschte_kennung_fuehrt_nicht_hinaus(bank: Werkbank, kennung: str) -> None:
    uebernimm(bank.neu(), akte(1))
    with pytest.raises(EingabeFehler):
        bank.neu().lies_akte(Aktenref(kennung, ""))


def test_gefunden_wird_ueber_azr_nummer_oder_aktenzeichen_nie_ueber_den_namen(bank: Werkbank) -> None:
    uebernimm(bank.neu(), akte(1))
    ohne_nummer = replace(PERSON, azr_nummer=None)
    andere_nummer = replace(PERSON, azr_nummer="150101000099")
    namensgleich = [
        (ohne_nummer, None),
        (ohne_nummer, "33.1-0000/00"),
        (andere_nummer, None),
        (andere_nummer, akte().aktenzeichen),
    ]
    assert all(not bank.neu().finde_akten(*suche) for suche in namensgleich)
    umbenannt = replace(PERSON, familienname="Muster")
    assert len(bank.neu().finde_akten(umbenannt, None)) == 1
    assert len(bank.neu().finde_akten(ohne_nummer, akte().aktenzeichen)) == 1


def test_eine_zweite_uebergabe_ueberschreibt_die_erste_nicht(bank: Werkbank) -> None:
    nachlieferung = mit(akte(), dokument(9))
    uebernimm(bank.neu(), akte(2))
    uebernimm(bank.neu(), nachlieferung, ANDERE_UEBERGABE)
    gefunden = [bank.neu().lies_akte(ref) for ref in bank.neu().finde_akten(PERSON, None)]
    assert sorted(len(a.dokumente) for a in gefunden) == [1, 2]


def test_zwei_importe_laufen_nebeneinander(bank: Werkbank) -> None:
    erste, zweite = akte(4), akte(4, replace(PERSON, azr_nummer="150101000025"), "33.1-0816/24")
    faeden = [
        threading.Thread(target=uebernimm, args=(bank.neu(), erste, UEBERGABE)),
        threading.Thread(target=uebernimm, args=(bank.neu(), zweite, ANDERE_UEBERGABE)),
    ]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    for vorlage in (erste, zweite):
        (ref,) = bank.neu().finde_akten(vorlage.person, None)
        assert bank.neu().lies_akte(ref) == vorlage


def test_zwei_worker_am_selben_import_schaden_einander_nicht(bank: Werkbank) -> None:
    """A worker whose lease ran out may still be busy when the next one takes over."""
    vorlage = akte(10)

    def arbeite(dms: Dms) -> None:
        while True:
            try:
                uebernimm(dms, vorlage)
                return
            except VoruebergehenderFehler:
                continue  # the queue would try again

    faeden = [threading.Thread(target=arbeite, args=(bank.neu(),)) for _ in range(2)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    (ref,) = bank.neu().finde_akten(PERSON, None)
    assert bank.neu().lies_akte(ref) == vorlage


def _name(name: str, *pfad: str) -> Dokument:
    return dokument(1, name=name, pfad=pfad)


@pytest.mark.parametrize(
    "boese",
    [
        _name("../../flucht.pdf"),
        _name("..", "x"),
        _name("x.pdf", ".."),
        _name("x.pdf", "a", "..", "..", "b"),
        _name("x.pdf", "."),
        _name("x.pdf", ""),
        _name("/etc/passwd"),
        _name("passwd", "/etc"),
        _name("..\\..\\flucht.pdf"),
        _name("C:\\x.pdf"),
        _name("a\x00.pdf"),
        _name("a\nb.pdf"),
        _name("\ud800.pdf"),
        _name("x" * 252 + ".pdf"),
        _name("ä" * 126 + ".pdf"),
        _name("x.pdf", "y" * 256),
    ],
)
def test_ein_name_fuehrt_nicht_hinaus(bank: Werkbank, boese: Dokument) -> None:
    with pytest.raises(EingabeFehler) as gefangen:
        bank.neu().beginne_import(UEBERGABE, mit(akte(), boese), HERKUNFT)
    assert "flucht" not in str(gefangen.value)
    assert "passwd" not in str(gefangen.value)


def test_zwei_dokumente_am_selben_platz_werden_abgelehnt(bank: Werkbank) -> None:
    for zweites in (
        dokument(2, name="a.pdf"),
        replace(dokument(2), uuid=dokument(1).uuid),
        dokument(2, name="x.pdf", pfad=("10_Grundakte", "a.pdf")),
    ):
        vorlage = mit(akte(), dokument(1, name="a.pdf"), zweites)
        with pytest.raises(EingabeFehler):
            bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)


def test_gross_und_klein_sind_zweierlei_oder_werden_abgelehnt(bank: Werkbank) -> None:
    vorlage = mit(akte(), dokument(1, name="Pass.pdf"), dokument(2, name="pass.pdf"))
    if not bank.unterscheidet_gross_klein:
        with pytest.raises(EingabeFehler):
            bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)
        return
    ref = uebernimm(bank.neu(), vorlage)
    assert bank.neu().lies_akte(bank.neu().schliesse_ab(ref)) == vorlage


def test_die_beschreibung_des_anschlusses_ist_eine_probe(bank: Werkbank) -> None:
    angaben = bank.neu().beschreiben()
    assert angaben.erreichbar
    assert angaben.art == bank.name
    assert angaben.text
