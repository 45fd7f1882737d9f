"""What becomes visible, when, and what remains of it after an interruption."""

from __future__ import annotations

import threading
from io import BytesIO

import pytest

from gateway.dmsfehler import AndererInhalt, ImportUnvollstaendig
from gateway.domain.akte import Akte
from gateway.errors import EingabeFehler
from gateway.ports import Importref
from tests.dmsvertrag.werkbank import (
    ANDERE_UEBERGABE,
    HERKUNFT,
    PERSON,
    UEBERGABE,
    Werkbank,
    akte,
    beharrlich,
    bytes_von,
    dokument,
    finde,
    lege,
    lies,
    schritte,
    uebernimm,
)


class Abschlussvertrag:
    def test_vor_dem_abschluss_ist_nichts_zu_sehen(self, bank: Werkbank) -> None:
        vorlage, dms = akte(), bank.neu()
        *davor, abschluss = schritte(vorlage)
        for schritt in davor:
            schritt(dms)
            assert finde(bank.neu(), PERSON, vorlage.aktenzeichen) == []
        abschluss(dms)
        assert len(finde(bank.neu())) == 1

    def test_ein_leser_sieht_nichts_oder_alles(self, bank: Werkbank) -> None:
        vorlage, leser, fertig = akte(20), bank.neu(), threading.Event()
        gesehen: list[int] = []

        def lies_staendig() -> None:
            while True:
                letzte_runde = fertig.is_set()
                beharrlich(lambda: gesehen.extend(len(leser.lies_akte(r).dokumente) for r in finde(leser)))
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

    def test_unvollstaendig_wird_nicht_sichtbar(self, bank: Werkbank) -> None:
        vorlage = akte(3)
        ref = bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)
        lege(bank.neu(), ref, vorlage.dokumente[0])
        lege(bank.neu(), ref, vorlage.dokumente[2])
        with pytest.raises(ImportUnvollstaendig) as gefangen:
            bank.neu().schliesse_ab(ref)
        assert gefangen.value.fehlend == (dokument(2).uuid,)
        assert finde(bank.neu()) == []
        lege(bank.neu(), ref, vorlage.dokumente[1])
        assert bank.neu().lies_akte(bank.neu().schliesse_ab(ref)) == vorlage

    def test_abbruch_raeumt_auf_und_darf_sich_wiederholen(self, bank: Werkbank) -> None:
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
        assert finde(bank.neu()) == []

    def test_nach_einem_abbruch_kann_der_import_neu_beginnen(self, bank: Werkbank) -> None:
        ref = bank.neu().beginne_import(UEBERGABE, akte(3), HERKUNFT)
        bank.neu().brich_ab(ref)
        uebernimm(bank.neu(), akte(2))
        (gefunden,) = finde(bank.neu())
        assert bank.neu().lies_akte(gefunden) == akte(2)

    def test_ein_abgeschlossener_import_bleibt_auch_nach_abbruch(self, bank: Werkbank) -> None:
        ref = uebernimm(bank.neu(), akte())
        bank.neu().brich_ab(ref)
        (gefunden,) = finde(bank.neu())
        assert bank.neu().lies_akte(gefunden) == akte()

    @pytest.mark.parametrize("neu", [b"etwas anderes", None])
    def test_was_vor_dem_abschluss_verdirbt_wird_genannt_und_noch_einmal_gelegt(
        self, bank: Werkbank, neu: bytes | None
    ) -> None:
        vorlage = akte(3)
        ref = _gelegt(bank, akte(3))
        bank.verdirb(bytes_von(2), neu)
        with pytest.raises(ImportUnvollstaendig) as gefangen:
            bank.neu().schliesse_ab(ref)
        assert gefangen.value.wiederholbar
        assert gefangen.value.dokumente == (dokument(2).uuid,)
        assert bool(gefangen.value.fehlend) is (neu is None)
        assert str(dokument(2).uuid) in str(gefangen.value.wo)
        assert finde(bank.neu()) == []
        assert bank.neu().lege_dokument(ref, dokument(2), BytesIO(bytes_von(2))).neu
        gefunden = bank.neu().schliesse_ab(ref)
        assert bank.neu().lies_akte(gefunden) == vorlage
        assert lies(bank.neu(), gefunden, dokument(2).uuid) == bytes_von(2)

    def test_eine_verdorbene_ablage_nimmt_keine_anderen_bytes_an(self, bank: Werkbank) -> None:
        ref = _gelegt(bank, akte(3))
        bank.verdirb(bytes_von(2), b"etwas anderes")
        with pytest.raises(EingabeFehler):
            bank.neu().lege_dokument(ref, dokument(2), BytesIO(b"etwas anderes"))
        with pytest.raises(ImportUnvollstaendig):
            bank.neu().schliesse_ab(ref)

    def test_nach_dem_abschluss_wird_nichts_mehr_ersetzt(self, bank: Werkbank) -> None:
        """What is visible belongs to the house; whether it is still there `bestand` tells."""
        ref = uebernimm(bank.neu(), akte(2))
        gefunden = bank.neu().schliesse_ab(ref)
        bank.verdirb(bytes_von(2), b"von Hand")
        with pytest.raises(AndererInhalt):
            lege(bank.neu(), ref, dokument(2))
        assert bank.neu().schliesse_ab(ref) == gefunden
        (erstes, zweites) = bank.neu().bestand(gefunden)
        assert (erstes.uuid, erstes.sha256) == (dokument(1).uuid, dokument(1).sha256)
        assert zweites.groesse == len(b"von Hand")

    def test_der_bestand_ist_was_wirklich_da_liegt(self, bank: Werkbank) -> None:
        vorlage = akte(3)
        gefunden = bank.neu().schliesse_ab(uebernimm(bank.neu(), vorlage))
        assert [(e.uuid, e.sha256, e.groesse) for e in bank.neu().bestand(gefunden)] == [
            (d.uuid, d.sha256, d.groesse) for d in vorlage.dokumente
        ]
        bank.verdirb(bytes_von(2), None)
        assert [e.uuid for e in bank.neu().bestand(gefunden)] == [dokument(1).uuid, dokument(3).uuid]

    def test_offene_importe_werden_genannt_und_lassen_sich_abbrechen(self, bank: Werkbank) -> None:
        assert list(bank.neu().offene_importe()) == []
        uebernimm(bank.neu(), akte(1))
        assert list(bank.neu().offene_importe()) == []
        ref = bank.neu().beginne_import(ANDERE_UEBERGABE, akte(3), HERKUNFT)
        lege(bank.neu(), ref, dokument(1))
        assert list(bank.neu().offene_importe()) == [ref]
        for offen in bank.neu().offene_importe():
            bank.neu().brich_ab(offen)
        assert list(bank.neu().offene_importe()) == []
        assert len(finde(bank.neu())) == 1


def _gelegt(bank: Werkbank, vorlage: Akte) -> Importref:
    ref = bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)
    for d in vorlage.dokumente:
        lege(bank.neu(), ref, d)
    return ref
