"""0030, 0031, 0032: a message reached an authority that is not competent (XInneres)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.ereignis import Ereignis, Nachrichtenkennung
from gateway.nachrichten.formen import Codeangabe
from gateway.nachrichten.grundnachricht import Grundnachricht, Nutzdaten, Nutzdatenform
from gateway.nachrichten.release import WEITERLEITUNG
from gateway.nachrichten.stelle import Stelle


@wert
class WeiterleitendeStelle:
    """Who passed it on, and when; each forwarder appends itself."""

    NAMENSRAUM: ClassVar[str | None] = None

    stelle: Annotated[Stelle, E("stelle")]
    zeitpunkt: Annotated[datetime, E("zeitpunkt")]


@wert
class Weiterleitung(Grundnachricht):
    """To the competent authority; the original, unchanged, is the payload."""

    TYP: ClassVar[str] = "0030"
    WURZEL: ClassVar[str] = "weiterleitung.weiterleitung.0030"
    MODUL: ClassVar[str] = WEITERLEITUNG

    stellen: Annotated[tuple[WeiterleitendeStelle, ...], E("weiterleitendeStelle")]
    ausloesende: Annotated[Stelle, E("ausloesendeStelle")]
    nachricht: Annotated[Nutzdaten, E("weitergeleiteteNachricht", Nutzdatenform())] = Nutzdaten()
    typ: Annotated[Codeangabe, E("weitergeleiteteNachrichtTyp")]
    bemerkungen: Annotated[str | None, E("bemerkungen")] = None


@wert
class Abgabenachricht(Grundnachricht):
    """To the originator: somebody else has it now."""

    TYP: ClassVar[str] = "0031"
    WURZEL: ClassVar[str] = "weiterleitung.abgabe.0031"
    MODUL: ClassVar[str] = WEITERLEITUNG

    zustaendige: Annotated[Stelle, E("zustaendigeStelle")]
    nachricht: Annotated[Nachrichtenkennung, E("weitergeleiteteNachricht")]
    ereignis: Annotated[Ereignis | None, E("weitergeleitetesEreignis")] = None
    bemerkungen: Annotated[str | None, E("bemerkungen")] = None


@wert
class Nichtzustaendigkeit(Grundnachricht):
    """To the originator: not we, and who else is not known."""

    TYP: ClassVar[str] = "0032"
    WURZEL: ClassVar[str] = "weiterleitung.nichtzustaendigkeit.0032"
    MODUL: ClassVar[str] = WEITERLEITUNG

    stellen: Annotated[tuple[WeiterleitendeStelle, ...], E("weiterleitendeStelle")] = ()
    nachricht: Annotated[Nachrichtenkennung, E("zustaendigkeit.ungeklaert.nachricht")]
    ereignis: Annotated[Ereignis | None, E("zustaendigkeit.ungeklaert.ereignis")] = None
    bemerkung: Annotated[str | None, E("bemerkung")] = None
