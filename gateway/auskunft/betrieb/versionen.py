"""What runs here, and which releases of XAusländer are spoken from when to when, by whom, in how many handovers."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from gateway import __version__
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.migration import stand
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.tabellen.vorgang import OFFEN
from gateway.nachrichten.releases import RELEASES, in_kraft
from gateway.ports import Uhr


@dataclass(frozen=True)
class Programmstand:
    """Versions of what an installation consists of."""

    programm: str
    python: str
    datenbank: str
    tabellen: str
    """Revision of the tables."""


@dataclass(frozen=True)
class Releasestand:
    """One release: in force from the beginning of `ab` to the end of `bis` (None = open)."""

    version: str
    ab: date
    bis: date | None
    in_kraft: bool
    offen: int
    """Handovers of this Mandant that began in it and are not over: they end in it."""


def programmstand(datenbank: Datenbank) -> Programmstand:
    """Raises like the database."""
    with datenbank.lesen() as session:
        verbindung = session.connection()
        version = ".".join(map(str, verbindung.dialect.server_version_info or ()))
        name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[verbindung.dialect.name]
        return Programmstand(
            __version__, platform.python_version(), f"{name} {version}".strip(), stand(verbindung) or "–"
        )


def releases(datenbank: Datenbank, mandant: str, uhr: Uhr) -> Sequence[Releasestand]:
    """Those that this program speaks, the newest first."""
    u = Uebergabezeile
    suche = select(u.release, func.count()).where(u.mandant == mandant, OFFEN).group_by(u.release)
    with datenbank.lesen() as session:
        offene = Counter({str(zeile[0]): int(zeile[1]) for zeile in session.execute(suche)})
    gueltige = in_kraft(uhr.jetzt())
    return [
        Releasestand(r.version, r.ab, r.bis, r.version in gueltige, offene[r.version])
        for r in sorted(RELEASES.values(), key=lambda r: r.ab, reverse=True)
    ]
