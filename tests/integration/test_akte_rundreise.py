"""Any tree of files with names from DIN 91379 type C comes back as it was."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.aktendatei import DATEINAME
from gateway.nachrichten.lieferungsregeln import gefaehrlich
from gateway.nachrichten.zeichen import ist_datentyp_c
from gateway.paket.aktenausgabe import packe_aus
from gateway.paket.aktenordner import lies_aktenordner
from gateway.paket.aktenversand import packe_ordner
from gateway.paket.formate import vereinbarung
from tests.unit.paket.beispiele import ENDUNGEN, inhalt
from tests.unit.paket.test_packen import ANGABEN

_FOLGEN = [
    "A\u030b",
    "C\u0300",
    "K\u035fH",
    "\u017e\u0326",
    "'",
    "’",
    "€",
    "  ",
    "~",
    "§",
    "&",
    "<",
    "]]>",
    "ß",
    "ẞ",
]
_ZEICHEN = st.one_of(
    st.sampled_from(_FOLGEN),
    st.characters(min_codepoint=0x20, max_codepoint=0x1EF9, exclude_characters="/\\").filter(ist_datentyp_c),
)
_NAMEN = (
    st.lists(_ZEICHEN, min_size=1, max_size=12)
    .map("".join)
    .filter(lambda n: not n.startswith((".", "~$")) and n.isprintable() and not gefaehrlich(n))
)
_PFADE = st.tuples(st.lists(_NAMEN, max_size=3), _NAMEN, st.sampled_from(list(ENDUNGEN)))
_ALLES = vereinbarung(ENDUNGEN.values())


def _lege_an(wurzel: Path, pfade: list[tuple[list[str], str, str]], groesse: int) -> dict[str, bytes]:
    """Files whose places don't collide; what an earlier one blocks is left out."""
    dateien: dict[str, bytes] = {}
    for nummer, (ordner, name, code) in enumerate(pfade):
        relativ = "/".join((*ordner, f"{name}.{ENDUNGEN[code]}"))
        try:
            (wurzel / relativ).parent.mkdir(parents=True, exist_ok=True)
            with (wurzel / relativ).open("xb") as datei:
                datei.write(dateien.setdefault(relativ, inhalt(code, groesse * nummer, saat=nummer)))
        except (FileExistsError, NotADirectoryError):
            continue
    return dateien


@settings(max_examples=60, deadline=None)
@given(st.lists(_PFADE, min_size=1, max_size=6), st.integers(0, 4_000), st.integers(8_000, 30_000))
def test_jeder_baum_kommt_unveraendert_zurueck(
    pfade: list[tuple[list[str], str, str]], groesse: int, grenze: int
) -> None:
    with tempfile.TemporaryDirectory() as ordner:
        wurzel = Path(ordner)
        (wurzel / "akte").mkdir()
        dateien = _lege_an(wurzel / "akte", pfade, groesse)
        akte = lies_aktenordner(wurzel / "akte", _ALLES)
        gepackt = packe_ordner(akte, replace(ANGABEN, grenze=grenze), wurzel / "nachrichten")
        zurueck = packe_aus(wurzel / "nachrichten", wurzel / "zurueck")
        assert zurueck.dokumente == gepackt.dokumente
        assert [d.relativer_pfad for d in zurueck.dokumente] == sorted(dateien)
        gelesen = {
            str(p.relative_to(wurzel / "zurueck")): p.read_bytes()
            for p in (wurzel / "zurueck").rglob("*")
            if p.is_file() and p.name != DATEINAME
        }
        assert gelesen == dateien
        assert lies_aktenordner(wurzel / "zurueck", _ALLES).miss()[0].quelle.dokument == zurueck.dokumente[0]
