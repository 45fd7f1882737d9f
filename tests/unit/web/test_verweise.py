"""A handover named in a sentence is a link on a page, and whatever else the sentence says stays text."""

from __future__ import annotations

from gateway.web.verweise import ohne_kennung, verlinkt

ID = "0b5f0c5e-6d0b-4b6e-8f1e-3f0a2f1c9d11"
SATZ = f"Dazu läuft schon <b>etwas</b> (Übergabe {ID})."


def test_die_nummer_wird_ein_verweis_und_der_rest_bleibt_text() -> None:
    assert verlinkt(SATZ, "/akten") == (
        f'Dazu läuft schon &lt;b&gt;etwas&lt;/b&gt; (<a href="/akten/uebergaben/{ID}">Übergabe ansehen</a>).'
    )


def test_was_keine_nummer_ist_wird_kein_verweis() -> None:
    for satz in (
        "(Übergabe x)",
        ' (Übergabe "><script>)',
        f"(Übergabe {ID})",
        f" (Übergabe {ID[:-1]}\u0660)",
    ):
        assert "<" not in verlinkt(satz, "")


def test_wo_kein_verweis_stehen_kann_steht_auch_keine_nummer() -> None:
    assert ohne_kennung(SATZ) == "Dazu läuft schon <b>etwas</b>."
