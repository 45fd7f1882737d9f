"""The rule sets of one Mandant: drafted by one person, activated by another, never changed afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import func, select

from gateway.ablage.audit import protokolliere
from gateway.ablage.bestand import Bestand
from gateway.ablage.fehler import NichtGefunden, RegelsatzPasstNicht
from gateway.ablage.tabellen import Regelsatzzeile
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.regelsatz import Regelsatz

_Z = Regelsatzzeile
_INHALT = TypeAdapter(Regelsatz)


class Regelsaetze(Bestand):
    """Repository of the versions."""

    def aktiver(self, mitgeliefert: Regelsatz) -> Regelsatz:
        """The version that counts; without one the shipped rules (version 0).

        Raises `RegelsatzPasstNicht`."""
        version = self.aktive_version()
        return regelsatz_von(self.lies(version)) if version else mitgeliefert

    def aktive_version(self) -> int:
        """The highest one that was activated; 0 = none."""
        suche = select(func.max(_Z.version)).where(_Z.mandant == self._mandant, _Z.aktiviert_am.is_not(None))
        return self._session.scalar(suche) or 0

    def liste(self) -> Sequence[Regelsatzzeile]:
        """All versions, oldest first."""
        return self._session.scalars(select(_Z).where(_Z.mandant == self._mandant).order_by(_Z.version)).all()

    def lies(self, version: int) -> Regelsatzzeile:
        """Raises `NichtGefunden`."""
        return self._vorhanden(self._session.get(_Z, (self._mandant, version)), version)

    def zum_aendern(self, version: int) -> Regelsatzzeile:
        """The fresh row, locked until the transaction ends. Raises `NichtGefunden`."""
        suche = select(_Z).where(_Z.mandant == self._mandant, _Z.version == version).with_for_update()
        zeile = self._session.scalar(suche, execution_options={"populate_existing": True})
        return self._vorhanden(zeile, version)

    def entwirf(self, satz: Regelsatz, von: str, grund: str) -> int:
        """Store as the next version; it counts for nothing yet. Two at the same moment: the primary key lets
        one through (`IntegrityError`)."""
        bisher = select(func.max(_Z.version)).where(_Z.mandant == self._mandant)
        zeile = Regelsatzzeile(
            mandant=self._mandant,
            version=(self._session.scalar(bisher) or 0) + 1,
            inhalt=_als_json(satz),
            grund=grund,
            entworfen_von=von,
            entworfen_am=self._uhr.jetzt(),
        )
        self._session.add(zeile)
        self._session.flush()
        self._vermerke(Auditereignis.REGELSATZ_ENTWORFEN, zeile, von)
        return zeile.version

    def aktiviere(self, zeile: Regelsatzzeile, von: str, grund: str = "") -> None:
        """From now on it counts, on a locked row; the table refuses the drafter."""
        zeile.aktiviert_von, zeile.aktiviert_am, zeile.aktiviert_grund = von, self._uhr.jetzt(), grund
        self._session.flush()
        self._vermerke(Auditereignis.REGELSATZ_AKTIVIERT, zeile, von)

    def _vermerke(self, ereignis: Auditereignis, zeile: Regelsatzzeile, wer: str) -> None:
        """With the digest of the content: what was activated can be proven to be what was drafted."""
        protokolliere(
            self._session,
            self._mandant,
            ereignis,
            f"regelsatz:{zeile.version}",
            wer=wer,
            zeit=self._uhr.jetzt(),
            angaben={"sha256": _summe(zeile.inhalt)},
        )

    @staticmethod
    def _vorhanden(zeile: Regelsatzzeile | None, version: int) -> Regelsatzzeile:
        if zeile is None:
            raise NichtGefunden(f"Einen Regelsatz mit der Version {version} gibt es hier nicht.")
        return zeile


def regelsatz_von(zeile: Regelsatzzeile) -> Regelsatz:
    """As it was drafted. Raises `RegelsatzPasstNicht`."""
    try:
        return _INHALT.validate_python({**zeile.inhalt, "version": zeile.version})
    except ValidationError:
        raise RegelsatzPasstNicht(
            f"Die Version {zeile.version} des Regelsatzes passt nicht zu diesem Programm."
        ) from None


def _als_json(satz: Regelsatz) -> dict[str, Any]:
    inhalt: dict[str, Any] = _INHALT.dump_python(satz, mode="json", exclude={"version"})
    return inhalt


def _summe(inhalt: dict[str, Any]) -> str:
    kanonisch = json.dumps(inhalt, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(kanonisch.encode()).hexdigest()
