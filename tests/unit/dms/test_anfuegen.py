"""Where the documents of a further delivery go in a file that is there."""

from __future__ import annotations

import pytest

from adapters.dms.anfuegen import fuege_an
from adapters.dms.namen import LAENGSTER_NAME, Platz
from gateway.domain.akte import Akte, Dokument
from tests.dmsvertrag.werkbank import akte, dokument, mit


def _platz(
    wunsch: Platz, *belegt: Platz, gross_gleich_klein: bool = False, vorgesehen: Platz | None = None
) -> Platz:
    d = dokument(7, name=wunsch[-1], pfad=wunsch[:-1])
    zuwachs = fuege_an(
        akte(2),
        mit(akte(), d),
        belegt,
        _unnoetig,
        gross_gleich_klein=gross_gleich_klein,
        vorgesehen={d.uuid: vorgesehen} if vorgesehen else None,
    )
    return zuwachs.plaetze[d.uuid]


def _unnoetig(dokument: Dokument) -> str:
    raise AssertionError(dokument.uuid)


@pytest.mark.parametrize(
    ("wunsch", "belegt", "platz"),
    [
        (("a", "b.pdf"), [], ("a", "b.pdf")),
        (("a", "b.pdf"), [("a", "b.pdf")], ("a", "b (2).pdf")),
        (("a", "b.pdf"), [("a", "b.pdf"), ("a", "b (2).pdf")], ("a", "b (3).pdf")),
        (("a", "b.pdf"), [("a",)], ("a (2)", "b.pdf")),
        (("a",), [("a", "b.pdf")], ("a (2)",)),
        (("a", "b", "c"), [("a", "b")], ("a", "b (2)", "c")),
        ((".pdf",), [(".pdf",)], (".pdf (2)",)),
        (("B.pdf",), [("b.pdf",)], ("B.pdf",)),
    ],
)
def test_ein_vergebener_platz_bekommt_eine_nummer(wunsch: Platz, belegt: list[Platz], platz: Platz) -> None:
    assert _platz(wunsch, *belegt) == platz


def test_wo_schreibweisen_verwechselt_werden_zaehlen_sie_als_vergeben() -> None:
    assert _platz(("B.pdf",), ("b.pdf",), gross_gleich_klein=True) == ("B (2).pdf",)


def test_auch_ein_langer_name_bleibt_mit_nummer_ein_name() -> None:
    lang = "ä" * 125 + "x.pdf"
    (name,) = _platz((lang,), (lang,))
    assert len(name.encode()) <= LAENGSTER_NAME
    assert name.endswith(" (2).pdf")


def test_ein_unterbrochener_versuch_behaelt_seine_plaetze() -> None:
    assert _platz(("b.pdf",), ("b.pdf",), ("b (2).pdf",), vorgesehen=("b (2).pdf",)) == ("b (2).pdf",)


def test_die_neuen_kommen_nach_den_alten() -> None:
    lieferung = mit(akte(), dokument(9), dokument(4))
    neu: Akte = fuege_an(akte(2), lieferung, [], _unnoetig, gross_gleich_klein=False).akte
    assert [(d.position, d.uuid) for d in neu.dokumente] == [
        (1, dokument(1).uuid),
        (2, dokument(2).uuid),
        (3, dokument(4).uuid),
        (4, dokument(9).uuid),
    ]
