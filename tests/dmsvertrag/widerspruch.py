"""Same id and other bytes, other lists, unknown ids: a clear refusal, and nothing is overwritten."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest

from gateway.errors import EingabeFehler
from gateway.ports import Aktenref, Importref
from tests.dmsvertrag.werkbank import (
    ANDERE_UEBERGABE,
    HERKUNFT,
    UEBERGABE,
    Werkbank,
    akte,
    bytes_von,
    dokument,
    lege,
    mit,
    uebernimm,
)


class Widerspruchsvertrag:
    @pytest.mark.parametrize("abgeschlossen", [False, True])
    def test_dieselbe_uuid_mit_anderen_bytes_ueberschreibt_nichts(
        self, bank: Werkbank, abgeschlossen: bool
    ) -> None:
        vorlage = mit(akte(), replace(dokument(1), sha256=None, groesse=None))
        ref = bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)
        lege(bank.neu(), ref, vorlage.dokumente[0])
        if abgeschlossen:
            bank.neu().schliesse_ab(ref)
        with pytest.raises(EingabeFehler):
            bank.neu().lege_dokument(ref, vorlage.dokumente[0], BytesIO(b"etwas anderes"))
        assert bank.neu().lies_zurueck(ref, vorlage.dokumente[0].uuid).sha256 == dokument(1).sha256

    def test_derselbe_import_mit_anderer_liste_wird_abgelehnt(self, bank: Werkbank) -> None:
        ref = bank.neu().beginne_import(UEBERGABE, akte(2), HERKUNFT)
        with pytest.raises(EingabeFehler):
            bank.neu().beginne_import(UEBERGABE, akte(3), HERKUNFT)
        assert bank.neu().beginne_import(UEBERGABE, akte(2), HERKUNFT) == ref

    @pytest.mark.parametrize("falsch", [{"sha256": "0" * 64}, {"groesse": 0}, {"groesse": 1}])
    def test_bytes_die_nicht_zu_den_angaben_passen_werden_nicht_abgelegt(
        self, bank: Werkbank, falsch: dict[str, object]
    ) -> None:
        d = replace(dokument(1), **falsch)  # type: ignore[arg-type]
        ref = bank.neu().beginne_import(UEBERGABE, mit(akte(), d), HERKUNFT)
        with pytest.raises(EingabeFehler):
            bank.neu().lege_dokument(ref, d, BytesIO(bytes_von(1)))
        with pytest.raises(EingabeFehler):
            bank.neu().lies_zurueck(ref, d.uuid)

    def test_ein_nicht_angekuendigtes_dokument_wird_abgelehnt(self, bank: Werkbank) -> None:
        ref = bank.neu().beginne_import(UEBERGABE, akte(2), HERKUNFT)
        for fremd in (dokument(3), replace(dokument(2), dateiname="woanders.pdf")):
            with pytest.raises(EingabeFehler):
                lege(bank.neu(), ref, fremd)

    def test_unbekannte_kennungen_werden_abgelehnt(self, bank: Werkbank) -> None:
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

    @pytest.mark.parametrize(
        "kennung", ["", ".", "..", "../akten", "/", "/etc", ".import", "x/../..", "a\x00b"]
    )
    def test_eine_gefaelschte_kennung_fuehrt_nicht_hinaus(self, bank: Werkbank, kennung: str) -> None:
        uebernimm(bank.neu(), akte(1))
        with pytest.raises(EingabeFehler):
            bank.neu().lies_akte(Aktenref(kennung, ""))
