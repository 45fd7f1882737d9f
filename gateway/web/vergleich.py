"""Two persons side by side: whom the request names, whom the file names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gateway.domain.person import Person
from gateway.domain.personenabgleich import Abgleich
from gateway.domain.personeneingabe import GESCHLECHTER
from gateway.domain.personenfelder import Feldurteil
from gateway.web.worte import geburtsdatum, maskiert, staatsangehoerigkeiten


@dataclass(frozen=True)
class Vergleichszeile:
    """One field of both persons; None: there is no such person."""

    name: str
    gesucht: str | None
    gefunden: str | None
    urteil: Feldurteil | None
    satz: str


def personenvergleich(
    gesucht: Person | None, gefunden: Person | None, abgleich: Abgleich | None
) -> Sequence[Vergleichszeile]:
    """Both persons field by field, with the judgement where there are two."""
    urteile = [(f.urteil, f.satz) for f in abgleich.felder] if abgleich else []
    return [
        Vergleichszeile(name, lies(gesucht), lies(gefunden), *(urteile[nr] if urteile else (None, "")))
        for nr, (name, lies) in enumerate(_PERSONENFELDER)
    ]


def _feld(lies: Callable[[Person], str | None]) -> Callable[[Person | None], str | None]:
    return lambda person: (lies(person) or "nicht angegeben") if person else None


_PERSONENFELDER: tuple[tuple[str, Callable[[Person | None], str | None]], ...] = tuple(
    (name, _feld(lies))
    for name, lies in (
        ("Familienname", lambda p: p.familienname),
        ("Vorname", lambda p: p.vorname),
        ("Geburtsname", lambda p: p.geburtsname),
        ("Geburtsdatum", lambda p: geburtsdatum(p.geburtsdatum)),
        ("Geburtsort", lambda p: p.geburtsort),
        ("Geschlecht", lambda p: GESCHLECHTER.get(p.geschlecht, p.geschlecht)),
        ("Staatsangehörigkeit", lambda p: staatsangehoerigkeiten(p.staatsangehoerigkeiten)),
        ("AZR-Nummer", lambda p: maskiert(p.azr_nummer)),
    )
)
"""In the order of the comparison (`personenfelder.Grade`)."""
