"""Ausländerdatei B: what stays at an authority when the file has gone, and for how long (§§ 67, 68 AufenthV)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gateway.domain.merkmal import Merkmal, Merkmalart

JAHRE = 10
"""§ 68 Abs. 2 Satz 1 AufenthV: from the day on which the data came into file B; § 91 Abs. 1 AufenthG: from the end of
the period of § 11 Abs. 2, after an expulsion, removal or deportation."""
NACH_DEM_TOD = 5
"""§ 68 Abs. 2 Satz 2 AufenthV."""


def loeschtag(abgegeben_am: date, merkmale: Iterable[Merkmal] = ()) -> date | None:
    """Until when the entry is kept. None: a person was expelled, and nobody has told until when (§ 91 Abs. 1 AufenthG):
    then it stays until somebody says so."""
    tage = {m.art: m for m in merkmale}
    ausgewiesen, tot = tage.get(Merkmalart.AUSGEWIESEN), tage.get(Merkmalart.VERSTORBEN)
    regel = _nach(abgegeben_am, JAHRE)
    if tot is not None:
        regel = min(regel, _nach(max(tot.seit or abgegeben_am, abgegeben_am), NACH_DEM_TOD))
    if ausgewiesen is None:
        return regel
    return None if ausgewiesen.bis is None else max(regel, _nach(ausgewiesen.bis, JAHRE))


def _nach(tag: date, jahre: int) -> date:
    try:
        return tag.replace(year=tag.year + jahre)
    except ValueError:  # 29 February
        return date(tag.year + jahre, 3, 1)


def vermerk(partner: str, abgegeben_am: date, bis: date | None) -> str:
    """The note that § 67 Abs. 2 AufenthV demands, with its dates."""
    wie_lange = (
        f"bis {bis:%d.%m.%Y} (§ 68 Abs. 2 AufenthV)"
        if bis is not None
        else "bis die Unterlagen nach § 91 Abs. 1 AufenthG zu vernichten sind; dieser Tag ist noch zu nennen"
    )
    return (
        f"Akte abgegeben an {partner} am {abgegeben_am:%d.%m.%Y} (§ 67 Abs. 2 AufenthV); der Eintrag bleibt in Datei B "
        f"{wie_lange}."
    )
