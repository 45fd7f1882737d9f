"""When a day is unlike other days of its kind, and when nobody can say."""

from __future__ import annotations

import pytest

from gateway.domain.durchsatz import Urteil, vergleiche


@pytest.mark.parametrize(
    ("heute", "fruehere", "urteil"),
    [
        (40, [38, 44, 41, 39], Urteil.WIE_IMMER),
        (0, [38, 44, 41, 39], Urteil.WENIGER),
        (12, [38, 44, 41, 39], Urteil.WENIGER),
        (90, [38, 44, 41, 39], Urteil.MEHR),
        (64, [38, 44, 41, 39], Urteil.WIE_IMMER),  # more, but not twice as many
        (3, [8, 12, 9, 11], Urteil.WIE_IMMER),  # that few is chance
        (40, [38, 44, 41, 0, 400], Urteil.WIE_IMMER),  # a holiday and a mass delivery move no median
        (0, [38, 44, 41], Urteil.ZU_WENIG),
        (9, [1, 0, 2, 1], Urteil.ZU_WENIG),
        (60, [0, 0, 0, 0], Urteil.MEHR),
        (5, [], Urteil.ZU_WENIG),
    ],
)
def test_ein_tag_gegen_gleiche_wochentage(heute: int, fruehere: list[int], urteil: Urteil) -> None:
    assert vergleiche(heute, fruehere).urteil is urteil
