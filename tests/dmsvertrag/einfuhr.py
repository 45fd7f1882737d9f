"""An import put and read back: everything comes back as it was, however often a step is repeated."""

from __future__ import annotations

import hashlib
import tracemalloc
from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pytest

from gateway.errors import EingabeFehler
from tests.dmsvertrag.werkbank import (
    HERKUNFT,
    UEBERGABE,
    GrosserStrom,
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


class Einfuhrvertrag:
    def test_eine_uebernommene_akte_kommt_genau_so_zurueck(self, bank: Werkbank) -> None:
        vorlage = akte(5)
        uebernimm(bank.neu(), vorlage)
        dms = bank.neu()
        (ref,) = finde(dms)
        assert dms.lies_akte(ref) == vorlage
        assert [lies(dms, ref, d.uuid) for d in vorlage.dokumente] == [bytes_von(n) for n in range(1, 6)]

    def test_unbekannte_pruefsummen_werden_ergaenzt(self, bank: Werkbank) -> None:
        vorlage = akte(2)
        ohne = mit(vorlage, *(replace(d, sha256=None, groesse=None) for d in vorlage.dokumente))
        dms = bank.neu()
        ref = dms.beginne_import(UEBERGABE, ohne, HERKUNFT)
        for d in vorlage.dokumente:
            lege(dms, ref, d)
        assert bank.neu().lies_akte(dms.schliesse_ab(ref)) == vorlage

    def test_reihenfolge_und_luecken_der_positionen_bleiben(self, bank: Werkbank) -> None:
        vorlage = mit(
            akte(), dokument(30, name="a.pdf"), dokument(7, name="z.pdf"), dokument(12, name="m.pdf")
        )
        ref = uebernimm(bank.neu(), vorlage)
        gelesen = bank.neu().lies_akte(bank.neu().schliesse_ab(ref))
        assert [d.position for d in gelesen.dokumente] == [7, 12, 30]

    def test_jeder_schritt_darf_sich_wiederholen(self, bank: Werkbank) -> None:
        dms, vorlage = bank.neu(), akte()
        for schritt in schritte(vorlage):
            schritt(dms)
            schritt(dms)
        (ref,) = finde(dms)
        assert dms.lies_akte(ref) == vorlage

    def test_nach_jedem_schritt_darf_der_prozess_sterben(self, bank: Werkbank) -> None:
        vorlage = akte()
        for schritt in schritte(vorlage):
            schritt(bank.neu())
        (ref,) = finde(bank.neu())
        assert bank.neu().lies_akte(ref) == vorlage

    def test_nach_jedem_absturz_darf_alles_von_vorn_beginnen(self, bank: Werkbank) -> None:
        vorlage = akte()
        alle = list(schritte(vorlage))
        for gekommen_bis in range(1, len(alle) + 1):
            for schritt in alle[:gekommen_bis]:
                schritt(bank.neu())
        (ref,) = finde(bank.neu())
        assert bank.neu().lies_akte(ref) == vorlage

    def test_ein_abgerissener_strom_hinterlaesst_kein_dokument(self, bank: Werkbank) -> None:
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

    def test_jedes_dokument_hat_sein_ergebnis(self, bank: Werkbank) -> None:
        dms, vorlage = bank.neu(), akte()
        ref = dms.beginne_import(UEBERGABE, vorlage, HERKUNFT)
        ergebnisse = [
            dms.lege_dokument(ref, d, BytesIO(bytes_von(d.position)))
            for d in (*vorlage.dokumente, dokument(2))
        ]
        assert [e.uuid for e in ergebnisse] == [*(d.uuid for d in vorlage.dokumente), dokument(2).uuid]
        assert [e.neu for e in ergebnisse] == [True, True, True, False]
        assert all(e.sha256 == dokument(n).sha256 for e, n in zip(ergebnisse, (1, 2, 3, 2), strict=True))
        assert len({e.ref for e in ergebnisse}) == 3

    def test_rueckgelesen_wird_was_geschrieben_wurde(self, bank: Werkbank) -> None:
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

    def test_ein_leeres_dokument_ist_ein_dokument(self, bank: Werkbank) -> None:
        d = replace(dokument(1), groesse=0, sha256=hashlib.sha256(b"").hexdigest())
        ref = bank.neu().beginne_import(UEBERGABE, mit(akte(), d), HERKUNFT)
        assert bank.neu().lege_dokument(ref, d, BytesIO(b"")).groesse == 0
        assert lies(bank.neu(), bank.neu().schliesse_ab(ref), d.uuid) == b""

    def test_zweihundert_dokumente(self, bank: Werkbank) -> None:
        vorlage = akte(200)
        uebernimm(bank.neu(), vorlage)
        (ref,) = finde(bank.neu())
        assert bank.neu().lies_akte(ref) == vorlage

    def test_ein_grosses_dokument_braucht_nicht_mehr_speicher_als_ein_kleines(self, bank: Werkbank) -> None:
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

    def test_eine_nachricht_wird_bei_der_akte_aufbewahrt(self, bank: Werkbank) -> None:
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
