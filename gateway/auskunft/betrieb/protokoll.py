"""The audit log of one Mandant for those who check it: searched, checked, exported; every look is in it itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auditkopf, Auditzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.audit.auszug import Auszug
from gateway.audit.chain import kette, pruefe_kette
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.worte import zeitpunkt
from gateway.errors import EingabeFehler
from gateway.ports import Uhr

_Z = Auditzeile
_BLATT = 50
PRUEFBAR = 200_000
"""Rows that are checked while somebody waits for the page; a longer chain is for `audit verify`."""


class KetteZuLang(EingabeFehler):
    """Nobody should wait in a browser for that many rows."""

    code = "audit.kette_zu_lang"
    satz = "Die Kette ist zu lang, um sie auf dieser Seite zu prüfen; das tut »audit verify«."


@dataclass(frozen=True)
class Protokollfrage:
    """What is looked for; what is empty doesn't count. `bis` is exclusive; `bezug`: an id, with or without its kind."""

    von: datetime | None = None
    bis: datetime | None = None
    ereignis: Auditereignis | None = None
    wer: str = ""
    bezug: str = ""


@dataclass(frozen=True)
class Protokollzeile:
    """One row as it is in the log; `angaben` are codes and ids."""

    lfd: int
    zeit: datetime
    ereignis: str
    bezug: str
    wer: str
    angaben: Mapping[str, Any]


@dataclass(frozen=True)
class Protokollblatt:
    """One page, newest first. `weiter`: number of its last row when older ones follow."""

    zeilen: Sequence[Protokollzeile]
    weiter: int | None


@dataclass(frozen=True)
class Kettenurteil:
    """What the check of the chain found."""

    heil: bool
    satz: str


class Protokollauskunft:
    """Bound to one Mandant. `anker`: what was noted outside, hash by row number."""

    def __init__(
        self, datenbank: Datenbank, mandant: str, uhr: Uhr, anker: Callable[[], Mapping[int, str]]
    ) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr
        self._anker = anker

    def suche(
        self, frage: Protokollfrage, *, wer: str, zweck: str, nach: int | None = None
    ) -> Protokollblatt:
        """Recorded first, then answered: what can't be recorded isn't shown."""
        self._vermerke(wer, "suche", zweck, frage)
        suche = select(_Z).where(_Z.mandant == self._mandant, *_bedingungen(frage))
        if nach is not None:
            suche = suche.where(_Z.lfd < nach)
        with self._datenbank.lesen() as session:
            zeilen = session.scalars(suche.order_by(_Z.lfd.desc()).limit(_BLATT + 1)).all()
            gezeigte = [_zeile(z) for z in zeilen[:_BLATT]]
        return Protokollblatt(gezeigte, gezeigte[-1].lfd if len(zeilen) > _BLATT else None)

    def pruefe(self, *, wer: str) -> Kettenurteil:
        """Is the chain unchanged, and up to where? Raises `KetteZuLang`."""
        with self._datenbank.lesen() as session:
            kopf = session.get(Auditkopf, self._mandant)
            if kopf is not None and kopf.lfd > PRUEFBAR:
                raise KetteZuLang
        self._vermerke(wer, "pruefung", "", None)
        with self._datenbank.lesen() as session:
            befund = pruefe_kette(session, self._mandant, self._anker())
            bis = f"Zeile {befund.zeilen}{self._wann(session, befund.zeilen)}"
        if befund.heil:
            return Kettenurteil(True, f"Kette unverändert bis {bis}.")
        return Kettenurteil(
            False, f"Kette gebrochen bei Zeile {befund.bruch}: {befund.text} Unverändert ist sie bis {bis}."
        )

    def auszug(self, *, wer: str, zweck: str) -> Iterator[bytes]:
        """The whole chain without persons, as JSON lines; recorded before the first byte."""
        self._vermerke(wer, "auszug", zweck, None)
        return self._auszug()

    def _auszug(self) -> Iterator[bytes]:
        with self._datenbank.lesen() as session:
            for zeile in Auszug().zeilen(kette(session, self._mandant)):
                yield json.dumps(zeile, ensure_ascii=False).encode() + b"\n"

    def _wann(self, session: Session, lfd: int) -> str:
        zeile = session.get(Auditzeile, (self._mandant, lfd))
        return f" ({zeitpunkt(zeile.zeit)})" if zeile else ""

    @noch_einmal
    def _vermerke(self, wer: str, was: str, zweck: str, frage: Protokollfrage | None) -> None:
        angaben = {"was": was, "zweck": zweck, **_gefragt(frage)} if zweck else {"was": was}
        with self._datenbank.schreiben() as session:
            protokolliere(
                session,
                self._mandant,
                Auditereignis.PROTOKOLL_GELESEN,
                f"protokoll:{self._mandant}",
                wer=wer,
                zeit=self._uhr.jetzt(),
                angaben=angaben,
            )
            session.commit()


def _bedingungen(frage: Protokollfrage) -> Iterator[Any]:
    if frage.von is not None:
        yield _Z.zeit >= frage.von
    if frage.bis is not None:
        yield _Z.zeit < frage.bis
    if frage.ereignis is not None:
        yield _Z.ereignis == frage.ereignis
    if frage.wer:
        yield _Z.wer == frage.wer
    if frage.bezug:
        yield or_(_Z.bezug == frage.bezug, _Z.bezug.endswith(f":{frage.bezug}", autoescape=True))


def _gefragt(frage: Protokollfrage | None) -> Mapping[str, str]:
    """What was looked for, as the log keeps it."""
    if frage is None:
        return {}
    werte = {
        "von": frage.von.isoformat() if frage.von else "",
        "bis": frage.bis.isoformat() if frage.bis else "",
        "art": frage.ereignis.value if frage.ereignis else "",
        "person": frage.wer,
        "gegenstand": frage.bezug,
    }
    return {name: wert for name, wert in werte.items() if wert}


def _zeile(zeile: Auditzeile) -> Protokollzeile:
    angaben = json.loads(zeile.angaben)
    return Protokollzeile(zeile.lfd, zeile.zeit, zeile.ereignis.value, zeile.bezug, zeile.wer, angaben)
