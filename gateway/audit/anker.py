"""The ends of the chains, kept where the database is not: who rewrites a chain, or cuts it off together with its
head, can't rewrite a file on another machine or what syslog has sent away."""

from __future__ import annotations

import json
import os
import syslog
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.ablage.tabellen import Auditkopf
from gateway.dauerhaft import sichere_datei
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.verschlossen import oeffne_verschlossen

SYSTEMPROTOKOLL = Path("/dev/log")
"""Where the C library writes to."""


class AnkerUnlesbar(EingabeFehler):
    """Not a file that `audit anker` has written."""

    code = "audit.anker"
    satz = "Diese Ankerdatei ist nicht lesbar."


class AnkerNichtSchreibbar(VoruebergehenderFehler):
    """Disk full, read-only, or not ours."""

    code = "audit.anker_nicht_schreibbar"
    satz = "Die Ankerdatei lässt sich nicht schreiben."


@dataclass(frozen=True)
class Anker:
    """So far had the chain of `mandant` come at `zeit`: row `lfd` had this hash."""

    zeit: datetime
    mandant: str
    lfd: int
    hash: str

    def als_json(self) -> dict[str, str | int]:
        """As the file, syslog and `--json` show it; no personal data."""
        return {"zeit": self.zeit.isoformat(), "mandant": self.mandant, "lfd": self.lfd, "hash": self.hash}


def koepfe(session: Session, *, zeit: datetime) -> list[Anker]:
    """The present ends of all chains in the database."""
    zeilen = session.scalars(select(Auditkopf).order_by(Auditkopf.mandant))
    return [Anker(zeit, k.mandant, k.lfd, k.hash) for k in zeilen]


def lies(datei: Path) -> list[Anker]:
    """Raises `AnkerUnlesbar`."""
    try:
        zeilen = [json.loads(zeile) for zeile in datei.read_text(encoding="utf-8").splitlines()]
        return [
            Anker(datetime.fromisoformat(z["zeit"]), z["mandant"], int(z["lfd"]), z["hash"]) for z in zeilen
        ]
    except (OSError, ValueError, KeyError, TypeError):
        raise AnkerUnlesbar(wo=str(datei)) from None


def haenge_an(datei: Path, neue: Sequence[Anker]) -> list[Anker]:
    """Append the ends that the file doesn't know yet, and return them.

    Raises `AnkerUnlesbar`, `AnkerNichtSchreibbar`."""
    bekannt = {(a.mandant, a.lfd, a.hash) for a in lies(datei)} if datei.exists() else set()
    fehlende = [a for a in neue if (a.mandant, a.lfd, a.hash) not in bekannt]
    try:
        griff = oeffne_verschlossen(datei, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        with os.fdopen(griff, "a", encoding="utf-8") as strom:
            strom.writelines(json.dumps(a.als_json()) + "\n" for a in fehlende)
            sichere_datei(strom)
    except OSError:
        raise AnkerNichtSchreibbar(wo=str(datei)) from None
    return fehlende


def melde(neue: Sequence[Anker]) -> None:
    """One line each to the system log, which may send it to another machine.

    Raises `AnkerNichtSchreibbar` where nobody takes it: the C library would drop it without a word."""
    if not SYSTEMPROTOKOLL.is_socket():
        raise AnkerNichtSchreibbar(
            "Hier läuft kein Systemprotokoll, das etwas annähme.", wo=str(SYSTEMPROTOKOLL)
        )
    for anker in neue:
        syslog.syslog(syslog.LOG_NOTICE, f"aktenbruecke Protokollanker {json.dumps(anker.als_json())}")


def hashes(anker: Sequence[Anker], mandant: str) -> Mapping[int, str]:
    """By row number, for the check of one chain; the first that was written counts."""
    return {a.lfd: a.hash for a in reversed(anker) if a.mandant == mandant}
