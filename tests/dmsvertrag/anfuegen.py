"""A delivery is added to a file that is there (late mail, released parts)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest

from gateway.dmsfehler import AndererInhalt, ImportUnvollstaendig, ZielVerschwunden
from gateway.domain.akte import Akte, Dokument
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.errors import Fehler
from gateway.ports import Aktenref, Importref
from tests.dmsvertrag.werkbank import (
    ANDERE_UEBERGABE,
    HERKUNFT,
    Werkbank,
    akte,
    bytes_von,
    dokument,
    finde,
    lege,
    lies,
    mit,
    schritte,
    uebernimm,
)

NACHLIEFERUNG = mit(akte(), dokument(9, name="b.pdf"), dokument(8, name="a.pdf"))


def _vorhanden(bank: Werkbank, vorlage: Akte | None = None) -> Aktenref:
    return bank.neu().schliesse_ab(uebernimm(bank.neu(), vorlage or akte(2)))


class Anfuegevertrag:
    def test_eine_nachlieferung_kommt_in_dieselbe_akte(self, bank: Werkbank) -> None:
        ziel = _vorhanden(bank)
        ref = uebernimm(bank.neu(), NACHLIEFERUNG, ANDERE_UEBERGABE, ziel)
        assert bank.neu().schliesse_ab(ref) == ziel
        assert finde(bank.neu()) == [ziel]
        gelesen = bank.neu().lies_akte(ziel)
        erwartet = [dokument(1), dokument(2), *(replace(d, position=d.position - 5) for d in _sortiert())]
        assert list(gelesen.dokumente) == erwartet
        assert [lies(bank.neu(), ziel, d.uuid) for d in gelesen.dokumente] == [
            bytes_von(n) for n in (1, 2, 8, 9)
        ]

    def test_vor_dem_abschluss_ist_in_der_akte_nichts_zu_sehen(self, bank: Werkbank) -> None:
        ziel = _vorhanden(bank)
        *davor, abschluss = schritte(NACHLIEFERUNG, ANDERE_UEBERGABE, ziel)
        for schritt in davor:
            schritt(bank.neu())
            assert bank.neu().lies_akte(ziel) == akte(2)
        abschluss(bank.neu())
        assert len(bank.neu().lies_akte(ziel).dokumente) == 4

    def test_jeder_schritt_einer_nachlieferung_darf_sich_wiederholen(self, bank: Werkbank) -> None:
        ziel = _vorhanden(bank)
        alle = list(schritte(NACHLIEFERUNG, ANDERE_UEBERGABE, ziel))
        for gekommen_bis in range(1, len(alle) + 1):
            for schritt in alle[:gekommen_bis]:
                schritt(bank.neu())
        assert [d.position for d in bank.neu().lies_akte(ziel).dokumente] == [1, 2, 3, 4]

    def test_was_schon_da_ist_kommt_kein_zweites_mal(self, bank: Werkbank) -> None:
        ziel = _vorhanden(bank)
        mehr = mit(akte(), dokument(2), dokument(3))
        uebernimm(bank.neu(), mehr, ANDERE_UEBERGABE, ziel)
        assert bank.neu().lies_akte(ziel) == akte(3)
        assert [e.uuid for e in bank.neu().bestand(ziel)] == [dokument(n).uuid for n in (1, 2, 3)]

    @pytest.mark.parametrize("angekuendigt", [True, False])
    def test_dieselbe_uuid_mit_anderen_bytes_aendert_die_akte_nicht(
        self, bank: Werkbank, angekuendigt: bool
    ) -> None:
        """Whether the digest was known in advance or not."""
        ziel = _vorhanden(bank)
        anders = replace(dokument(3), uuid=dokument(2).uuid)
        if not angekuendigt:
            anders = replace(anders, sha256=None, groesse=None)
        with pytest.raises(AndererInhalt) as gefangen:
            uebernimm(bank.neu(), mit(akte(), anders), ANDERE_UEBERGABE, ziel)
        assert "Schreiben" not in f"{gefangen.value.text} {gefangen.value.wo}"
        assert bank.neu().lies_akte(ziel) == akte(2)
        assert lies(bank.neu(), ziel, dokument(2).uuid) == bytes_von(2)

    def test_gleiche_namen_ueberschreiben_einander_nicht(self, bank: Werkbank) -> None:
        ziel = _vorhanden(bank, mit(akte(), dokument(1, name="Bescheid.pdf")))
        for nummer, vorgang in ((2, ANDERE_UEBERGABE), (3, dokument(99).uuid)):
            mehr = mit(akte(), dokument(nummer, name="Bescheid.pdf"))
            uebernimm(bank.neu(), mehr, vorgang, ziel)
        gelesen = bank.neu().lies_akte(ziel).dokumente
        assert [lies(bank.neu(), ziel, d.uuid) for d in gelesen] == [bytes_von(n) for n in (1, 2, 3)]
        assert [d.relativer_pfad for d in gelesen] == [
            "10_Grundakte/Bescheid.pdf",
            "10_Grundakte/Bescheid (2).pdf",
            "10_Grundakte/Bescheid (3).pdf",
        ]

    def test_eine_akte_fuer_die_person_auch_nach_mehreren_lieferungen(self, bank: Werkbank) -> None:
        ziel = _vorhanden(bank)
        uebernimm(bank.neu(), NACHLIEFERUNG, ANDERE_UEBERGABE, ziel)
        (gefunden,) = bank.neu().finde_akten(akte().person, None)
        assert (gefunden.ref, gefunden.dokumente) == (ziel, 4)

    @pytest.mark.parametrize("kennung", ["gibtesnicht", "", ".", "..", "../akten", "/etc", "a\x00b"])
    def test_ein_verschwundenes_ziel_hat_seinen_eigenen_fehler(self, bank: Werkbank, kennung: str) -> None:
        with pytest.raises(ZielVerschwunden):
            bank.neu().beginne_import(ANDERE_UEBERGABE, NACHLIEFERUNG, HERKUNFT, Aktenref(kennung, ""))
        assert list(bank.neu().offene_importe()) == []

    def test_ein_anderes_ziel_als_am_anfang_wird_abgelehnt(self, bank: Werkbank) -> None:
        ziel = _vorhanden(bank)
        ref = bank.neu().beginne_import(ANDERE_UEBERGABE, NACHLIEFERUNG, HERKUNFT, ziel)
        with pytest.raises(AndererInhalt):
            bank.neu().beginne_import(ANDERE_UEBERGABE, NACHLIEFERUNG, HERKUNFT)
        assert bank.neu().beginne_import(ANDERE_UEBERGABE, NACHLIEFERUNG, HERKUNFT, ziel) == ref

    def test_auch_hier_wird_vor_dem_sichtbarwerden_verglichen(self, bank: Werkbank) -> None:
        ziel = _vorhanden(bank)
        ref = bank.neu().beginne_import(ANDERE_UEBERGABE, NACHLIEFERUNG, HERKUNFT, ziel)
        for d in NACHLIEFERUNG.dokumente:
            lege(bank.neu(), ref, d)
        bank.verdirb(bytes_von(9), b"kaputt")
        with pytest.raises(ImportUnvollstaendig) as gefangen:
            bank.neu().schliesse_ab(ref)
        assert gefangen.value.veraendert == (dokument(9).uuid,)
        assert bank.neu().lies_akte(ziel) == akte(2)
        assert _lege_noch_einmal(bank, ref, 9)
        bank.neu().schliesse_ab(ref)
        assert len(bank.neu().lies_akte(ziel).dokumente) == 4

    def test_eine_abgebrochene_nachlieferung_laesst_die_akte_wie_sie_war(self, bank: Werkbank) -> None:
        ziel = _vorhanden(bank)
        ref = bank.neu().beginne_import(ANDERE_UEBERGABE, NACHLIEFERUNG, HERKUNFT, ziel)
        lege(bank.neu(), ref, dokument(9, name="b.pdf"))
        assert list(bank.neu().offene_importe()) == [ref]
        bank.neu().brich_ab(ref)
        assert list(bank.neu().offene_importe()) == []
        assert bank.neu().lies_akte(ziel) == akte(2)

    def test_nach_dem_abschluss_gehoert_die_nachlieferung_zur_akte(self, bank: Werkbank) -> None:
        ziel = _vorhanden(bank)
        ref = uebernimm(bank.neu(), NACHLIEFERUNG, ANDERE_UEBERGABE, ziel)
        bank.neu().brich_ab(ref)
        bank.neu().lege_nachricht(ref, "0020.xml", BytesIO(b"<quittung/>"))
        assert bank.neu().lies_zurueck(ref, dokument(9).uuid).sha256 == dokument(9).sha256
        assert len(bank.neu().lies_akte(ziel).dokumente) == 4

    def test_merkmale_kommen_dazu_und_gehen_nicht_verloren(self, bank: Werkbank) -> None:
        haft, auflage = Merkmal(Merkmalart.HAFT), Merkmal(Merkmalart.WOHNSITZAUFLAGE)
        ziel = _vorhanden(bank, replace(akte(1), merkmale=(haft,)))
        mehr = replace(mit(akte(), dokument(5)), merkmale=(auflage, haft))
        uebernimm(bank.neu(), mehr, ANDERE_UEBERGABE, ziel)
        assert bank.neu().lies_akte(ziel).merkmale == (haft, auflage)

    def test_unbekannt_wird_durch_eine_nachlieferung_nicht_zu_keine(self, bank: Werkbank) -> None:
        ziel = _vorhanden(bank)
        uebernimm(bank.neu(), replace(mit(akte(), dokument(5)), merkmale=()), ANDERE_UEBERGABE, ziel)
        assert bank.neu().lies_akte(ziel).merkmale is None

    def test_ein_ziel_das_waehrenddessen_verschwindet_wird_beim_abschluss_genannt(
        self, bank: Werkbank
    ) -> None:
        ziel = _vorhanden(bank)
        ref = bank.neu().beginne_import(ANDERE_UEBERGABE, NACHLIEFERUNG, HERKUNFT, ziel)
        for d in NACHLIEFERUNG.dokumente:
            lege(bank.neu(), ref, d)
        bank.entferne(ziel)
        schritte_: tuple[Callable[[], object], ...] = (
            lambda: bank.neu().schliesse_ab(ref),
            lambda: bank.neu().beginne_import(ANDERE_UEBERGABE, NACHLIEFERUNG, HERKUNFT, ziel),
        )
        for schritt in schritte_:
            with pytest.raises(ZielVerschwunden) as gefangen:
                schritt()
            assert isinstance(gefangen.value, Fehler) and not gefangen.value.wiederholbar
        bank.neu().brich_ab(ref)
        assert list(bank.neu().offene_importe()) == []


def _lege_noch_einmal(bank: Werkbank, ref: Importref, nummer: int) -> bool:
    (d,) = (d for d in NACHLIEFERUNG.dokumente if d.position == nummer)
    return bank.neu().lege_dokument(ref, d, BytesIO(bytes_von(nummer))).neu


def _sortiert() -> list[Dokument]:
    return sorted(NACHLIEFERUNG.dokumente, key=lambda d: d.position)
