"""0010: a message is rejected; it counts as not processed (XInneres)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from gateway.nachrichten.anschrift import POSTANSCHRIFT, Postanschrift
from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.ereignis import Ereignis, Nachrichtenkennung
from gateway.nachrichten.formen import Codeangabe, Schluessel
from gateway.nachrichten.grundnachricht import Grundnachricht, Nutzdaten, Nutzdatenform
from gateway.nachrichten.release import FEHLERCODE, RUECKWEISUNG
from gateway.nachrichten.stelle import Kontaktweg


@wert
class SpezifischerGrund:
    """Details beside the error code; with S999 at least one is mandatory."""

    NAMENSRAUM: ClassVar[str | None] = None

    code: Annotated[Codeangabe | None, E("fehlercode")] = None
    beschreibung: Annotated[str | None, E("fehlerbeschreibung")] = None


@wert
class Rueckweisungsgrund:
    """`code`: key of the list fehlercodes, e.g. "X001"."""

    NAMENSRAUM: ClassVar[str | None] = None

    code: Annotated[str, E("grund", Schluessel(FEHLERCODE))]
    spezifisch: Annotated[tuple[SpezifischerGrund, ...], E("grundSpezifisch")] = ()


@wert
class RueckweisendeStelle:
    """Named only when another body than the addressed reader rejects."""

    NAMENSRAUM: ClassVar[str | None] = None

    pruefinstanz: Annotated[str, E("pruefinstanz")]
    anschrift: Annotated[Postanschrift, E("anschrift", POSTANSCHRIFT)]
    erreichbarkeit: Annotated[tuple[Kontaktweg, ...], E("erreichbarkeit")]


@wert
class Transportangaben:
    """What the transport knew of the rejected message."""

    NAMENSRAUM: ClassVar[str | None] = None

    nachrichten_id: Annotated[str | None, E("nachrichtenId")] = None
    betreff: Annotated[str | None, E("betreff")] = None
    gesendet: Annotated[datetime | None, E("sendezeitpunkt")] = None
    hinweise: Annotated[str | None, E("ergaenzendeHinweise")] = None


@wert
class Einzelfall:
    """One case of a collective message."""

    NAMENSRAUM: ClassVar[str | None] = None

    ereignis: Annotated[Ereignis, E("identifikation.ereignis")]
    gruende: Annotated[tuple[Rueckweisungsgrund, ...], E("grund")]


@wert
class Rueckweisungsangaben:
    """`kennung` is given whenever the rejected message could be identified."""

    NAMENSRAUM: ClassVar[str | None] = None

    stelle: Annotated[RueckweisendeStelle | None, E("rueckweisendeStelle")] = None
    gruende: Annotated[tuple[Rueckweisungsgrund, ...], E("rueckweisungsgrund")]
    transport: Annotated[Transportangaben | None, E("transportinformationen")] = None
    einzelfaelle: Annotated[tuple[Einzelfall, ...], E("nichtVerarbeitbarerEinzelfall")] = ()
    kennung: Annotated[Nachrichtenkennung | None, E("idNachricht")] = None
    nachricht: Annotated[Nutzdaten, E("nachricht", Nutzdatenform())] = Nutzdaten()


@wert
class Rueckweisung(Grundnachricht):
    """The rejected message itself is the payload."""

    TYP: ClassVar[str] = "0010"
    WURZEL: ClassVar[str] = "rueckweisung.asynchron.0010"
    MODUL: ClassVar[str] = RUECKWEISUNG

    angaben: Annotated[Rueckweisungsangaben, E("rueckweisung")]
