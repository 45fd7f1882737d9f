"""One delivery to the eAkte and its answer; every attempt is a process of its own.

_import/<vorgang>/versand.json   which attempt it is, and how far
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from uuid import UUID, uuid4, uuid5

from adapters.dms.fern import Fehlt, Vorhanden
from adapters.dms.fern.einfuhr import Einfuhr
from adapters.dms.fern.griffe import klein, namen_in, summe_der_datei
from adapters.dms.fern.verborgen import IMPORTE, Verborgen
from adapters.dms.namen import Platz
from adapters.dms.summen import Stueckstrom, Zaehlwerk
from adapters.dms.xdomea import paket
from adapters.dms.xdomea.abgabe import Abgabe
from adapters.dms.xdomea.antwort import Antwort
from adapters.dms.xdomea.austausch import Unterbaum
from adapters.dms.xdomea.fassung import Fassung
from adapters.dms.xdomea.fehler import AbgabeVerfaelscht, ImportAbgelehnt
from adapters.dms.xdomea.rueckordner import Rueckordner
from gateway.dmsfehler import BestaetigungAussteht, ImportUnbekannt
from gateway.domain.ablageplan import Ablageplan
from gateway.domain.worte import anzahl
from gateway.errors import VoruebergehenderFehler

_NAMENSRAUM = UUID("0c5b0f0e-6c43-5a0a-8a43-9a0f1f6c1d2e")
_ZETTEL = "versand.json"


class Stand(StrEnum):
    OFFEN = "offen"
    UNTERWEGS = "unterwegs"
    """The archive is written, and about to become visible to the eAkte."""
    GESANDT = "gesandt"
    BESTAETIGT = "bestaetigt"


@dataclass(frozen=True)
class Versuch:
    """`nummer` counts from 1; a refused delivery is followed by another one."""

    vorgang: UUID
    nummer: int = 1
    stand: Stand = Stand.OFFEN
    entwurf: str = ""
    """Name of the archive before it goes out."""

    @property
    def prozess(self) -> UUID:
        """The same for all workers."""
        return uuid5(_NAMENSRAUM, f"{self.vorgang}/{self.nummer}")


class Versand:
    """For one Vorgang."""

    def __init__(
        self,
        baum: Unterbaum,
        rueck: Rueckordner,
        vorgang: UUID,
        fassung: Fassung,
        empfaenger: str,
        plan: Ablageplan,
    ):
        self._baum = baum
        self._rueck = rueck
        self._fassung = fassung
        self._empfaenger = empfaenger
        self._plan = plan
        self._vorgang = vorgang
        self._verborgen = Verborgen(baum, vorgang)
        self._zettel: Platz = (*self._verborgen.hier, _ZETTEL)

    def versuch(self) -> Versuch:
        """The one that is under way."""
        try:
            angaben = json.loads(klein(self._baum, self._zettel) or b"")
            return Versuch(
                self._vorgang, int(angaben["versuch"]), Stand(angaben["stand"]), str(angaben["entwurf"])
            )
        except (ValueError, TypeError, KeyError):
            return Versuch(self._vorgang)

    def sende(self, einfuhr: Einfuhr) -> None:
        """Unless it has gone already. Raises what `Einfuhr.geprueft` raises; `AbgabeVerfaelscht`."""
        versuch = self.versuch()
        if versuch.stand is Stand.UNTERWEGS:
            self._gib_hinaus(versuch)
        elif not self._war_schon(versuch):
            entwurf = f"entwurf-{uuid4().hex}.zip"
            try:
                self._schreibe(self._abgabe(versuch, einfuhr), einfuhr, (*self._verborgen.hier, entwurf))
            except Fehlt:
                raise ImportUnbekannt() from None
            if not self._war_schon(versuch):
                versuch = replace(versuch, stand=Stand.UNTERWEGS, entwurf=entwurf)
                self._merke(versuch)
                self._gib_hinaus(versuch)

    def _abgabe(self, versuch: Versuch, einfuhr: Einfuhr) -> Abgabe:
        return Abgabe(
            versuch.prozess,
            datetime.now(UTC),
            einfuhr.herkunft(),
            self._empfaenger,
            akten_uuid(einfuhr.kennung),
            einfuhr.geprueft(),
            self._plan,
        )

    def _gib_hinaus(self, versuch: Versuch) -> None:
        """Once: a draft that isn't there any more has gone out, whatever came of the answer."""
        if self._liegt_da(versuch.entwurf):
            entwurf = (*self._verborgen.hier, versuch.entwurf)
            try:
                self._baum.hinaus(entwurf, paket.name(versuch.prozess))
            except Vorhanden:
                self._baum.loesche(entwurf)
            except VoruebergehenderFehler:
                if self._liegt_da(versuch.entwurf):
                    raise
        self._merke(replace(versuch, stand=Stand.GESANDT))

    def _liegt_da(self, entwurf: str) -> bool:
        return entwurf in namen_in(self._baum, self._verborgen.hier)

    def _war_schon(self, versuch: Versuch) -> bool:
        """Also what another worker has sent meanwhile, or one that died before it could note it."""
        offen = Versuch(self._vorgang, versuch.nummer)
        return self.versuch() != offen or self._rueck.finde(versuch.prozess) is not None

    def _schreibe(self, abgabe: Abgabe, einfuhr: Einfuhr, ort: Platz) -> None:
        """Written, then read back from the exchange folder."""
        werk = Zaehlwerk()
        with paket.packe(abgabe, self._fassung, einfuhr.oeffne) as strom:
            self._baum.schreibe(ort, Stueckstrom(werk.durch(strom)), None)
        if summe_der_datei(self._baum, ort) != werk.summe:
            raise AbgabeVerfaelscht()

    def pruefe_bestaetigung(self, einfuhr: Einfuhr) -> None:
        """Raises `BestaetigungAussteht`, `ImportAbgelehnt`; returns once the eAkte has said yes."""
        versuch = self.versuch()
        if versuch.stand is Stand.BESTAETIGT:
            return
        antwort = self._rueck.finde(versuch.prozess)
        if antwort is None or antwort.importiert is None:
            raise BestaetigungAussteht(_wartet(antwort))
        einfuhr.lege_nachricht(f"{antwort.nummer}_{versuch.prozess}.xml", BytesIO(antwort.xml))
        if antwort.importiert:
            self._merke(replace(versuch, stand=Stand.BESTAETIGT))
        else:
            self._merke(Versuch(self._vorgang, versuch.nummer + 1))
        self._raeume(versuch)
        if not antwort.importiert:
            raise ImportAbgelehnt(_abgelehnt(antwort))

    def nimm_zurueck(self) -> None:
        """What still lies in the exchange folder; what the eAkte has taken is there."""
        self._baum.draussen_loesche(paket.name(self.versuch().prozess))

    def _raeume(self, versuch: Versuch) -> None:
        self._baum.draussen_loesche(paket.name(versuch.prozess))
        self._rueck.raeume(versuch.prozess)

    def _merke(self, versuch: Versuch) -> None:
        werte = {"versuch": versuch.nummer, "stand": versuch.stand, "entwurf": versuch.entwurf}
        daten = json.dumps(werte).encode()
        self._baum.ersetze(self._zettel, daten, self._verborgen.entwurf())


def laufende(baum: Unterbaum) -> list[UUID]:
    """Vorgänge whose delivery waits for an answer."""
    return [UUID(n) for n in namen_in(baum, (IMPORTE,)) if _ZETTEL in namen_in(baum, (IMPORTE, n))]


def akten_uuid(kennung: str) -> UUID:
    """ID of the Akte in the eAkte: ours is one already; what was laid by hand gets one from its name."""
    try:
        return UUID(kennung)
    except ValueError:
        return uuid5(_NAMENSRAUM, kennung)


def _wartet(antwort: Antwort | None) -> str:
    if antwort is None:
        return BestaetigungAussteht.satz
    return "Die eAkte hat den Empfang bestätigt (0403); die Importbestätigung (0402) steht noch aus."


def _abgelehnt(antwort: Antwort) -> str:
    if antwort.objekte < 2:
        return ImportAbgelehnt.satz
    return (
        f"{ImportAbgelehnt.satz} {antwort.gescheitert} von {anzahl(antwort.objekte, 'Objekt', 'Objekten')}."
    )
