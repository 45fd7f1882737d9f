"""Names from outside: kept to the letter, or refused."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest

from gateway.domain.akte import Dokument
from gateway.errors import EingabeFehler
from tests.dmsvertrag.werkbank import HERKUNFT, UEBERGABE, Werkbank, akte, dokument, mit, uebernimm


def _name(name: str, *pfad: str) -> Dokument:
    return dokument(1, name=name, pfad=pfad)


class Namenvertrag:
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
        self, bank: Werkbank, pfad: tuple[str, ...], name: str
    ) -> None:
        vorlage = mit(akte(), dokument(1, pfad=pfad, name=name))
        ref = uebernimm(bank.neu(), vorlage)
        gelesen = bank.neu().lies_akte(bank.neu().schliesse_ab(ref))
        assert gelesen.dokumente == vorlage.dokumente

    @pytest.mark.parametrize(
        "name", ["", "..", "../x.xml", "a/b.xml", "/x.xml", ".x.xml", "ä.xml", "x\n.xml", "x" * 300]
    )
    def test_nachrichtennamen_sind_unsere_eigenen(self, bank: Werkbank, name: str) -> None:
        ref = bank.neu().beginne_import(UEBERGABE, akte(1), HERKUNFT)
        with pytest.raises(EingabeFehler):
            bank.neu().lege_nachricht(ref, name, BytesIO(b"<nachricht/>"))

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
    def test_ein_name_fuehrt_nicht_hinaus(self, bank: Werkbank, boese: Dokument) -> None:
        with pytest.raises(EingabeFehler) as gefangen:
            bank.neu().beginne_import(UEBERGABE, mit(akte(), boese), HERKUNFT)
        assert "flucht" not in str(gefangen.value)
        assert "passwd" not in str(gefangen.value)

    def test_zwei_dokumente_am_selben_platz_werden_abgelehnt(self, bank: Werkbank) -> None:
        for zweites in (
            dokument(2, name="a.pdf"),
            replace(dokument(2), uuid=dokument(1).uuid),
            dokument(2, name="x.pdf", pfad=("10_Grundakte", "a.pdf")),
        ):
            vorlage = mit(akte(), dokument(1, name="a.pdf"), zweites)
            with pytest.raises(EingabeFehler):
                bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)

    def test_gross_und_klein_sind_zweierlei_oder_werden_abgelehnt(self, bank: Werkbank) -> None:
        vorlage = mit(akte(), dokument(1, name="Pass.pdf"), dokument(2, name="pass.pdf"))
        if not bank.unterscheidet_gross_klein:
            with pytest.raises(EingabeFehler):
                bank.neu().beginne_import(UEBERGABE, vorlage, HERKUNFT)
            return
        ref = uebernimm(bank.neu(), vorlage)
        assert bank.neu().lies_akte(bank.neu().schliesse_ab(ref)) == vorlage
