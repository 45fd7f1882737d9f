"""Ausländerdatei B: what stays at an authority when the file has gone, and for how long (§§ 67, 68 AufenthV)."""

from __future__ import annotations

from datetime import date

JAHRE = 10
"""§ 68 Abs. 2 Satz 1 AufenthV: from the day on which the data came into file B."""


def loeschtag(abgegeben_am: date) -> date:
    """Until when the entry is kept, where nothing else is ordered (§ 91 Abs. 1 AufenthG: longer after an expulsion;
    five years after a death)."""
    try:
        return abgegeben_am.replace(year=abgegeben_am.year + JAHRE)
    except ValueError:  # 29 February
        return date(abgegeben_am.year + JAHRE, 3, 1)


def vermerk(partner: str, abgegeben_am: date) -> str:
    """The note that § 67 Abs. 2 AufenthV demands, with its dates."""
    return (
        f"Akte abgegeben an {partner} am {abgegeben_am:%d.%m.%Y} (§ 67 Abs. 2 AufenthV); der Eintrag bleibt in Datei B "
        f"bis {loeschtag(abgegeben_am):%d.%m.%Y} (§ 68 Abs. 2 AufenthV)."
    )
