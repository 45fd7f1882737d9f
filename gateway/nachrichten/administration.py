"""000002, 000020, 000030, 000040: messages about messages, of XAusländer itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.grundnachricht import AbhNachricht, Grundnachricht, Nutzdaten, Nutzdatenform
from gateway.nachrichten.release import FEHLERCODE_SYNCHRON, NACHRICHTENTYP, XAUSLAENDER
from gateway.nachrichten.rueckweisung import RueckweisendeStelle, SpezifischerGrund, Transportangaben
from gateway.nachrichten.stelle import StelleMitAnschrift


@wert
class _Qualifiziert:
    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER


@wert
class Fachnachricht:
    """xauslaender:Identifikation.Nachricht: another message of XAusländer; unqualified."""

    NAMENSRAUM: ClassVar[str | None] = None

    uuid: Annotated[UUID, E("nachrichtenUUID")]
    typ: Annotated[str, E("nachrichtentyp", Schluessel(NACHRICHTENTYP))]
    erstellt: Annotated[datetime, E("erstellungszeitpunkt")]


@wert
class SynchronerGrund(_Qualifiziert):
    """`code`: key of the list fehlercodes:synchron, e.g. "T200"."""

    code: Annotated[str, E("grund", Schluessel(FEHLERCODE_SYNCHRON))]
    spezifisch: Annotated[tuple[SpezifischerGrund, ...], E("grundSpezifisch")] = ()


@wert
class SynchroneAngaben(_Qualifiziert):
    """Like those of 0010, without the rejected message."""

    stelle: Annotated[RueckweisendeStelle | None, E("rueckweisendeStelle")] = None
    gruende: Annotated[tuple[SynchronerGrund, ...], E("rueckweisungsgrund")]
    transport: Annotated[Transportangaben | None, E("transportinformationen")] = None
    kennung: Annotated[Fachnachricht | None, E("idNachricht")] = None


@wert
class SynchroneRueckweisung(Grundnachricht):
    """000002: the rejection in synchronous services."""

    TYP: ClassVar[str] = "000002"
    WURZEL: ClassVar[str] = "Administration.RueckweisungSynchron.000002"
    MODUL: ClassVar[str] = XAUSLAENDER
    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    angaben: Annotated[SynchroneAngaben, E("rueckweisung")]


@wert
class Sendungswiederholung(AbhNachricht):
    """000020: a message whose synchronous sending failed; it is the payload."""

    TYP: ClassVar[str] = "000020"
    WURZEL: ClassVar[str] = "Administration.Sendungswiederholung.000020"

    typ: Annotated[str, E("nachrichtentyp", Schluessel(NACHRICHTENTYP))]
    nachricht: Annotated[Nutzdaten, E("nachricht", Nutzdatenform())] = Nutzdaten()


@wert
class Nichtzustaendigkeitserklaerung(Grundnachricht):
    """000030: not competent for the message `ausloeser`; who is, where known."""

    TYP: ClassVar[str] = "000030"
    WURZEL: ClassVar[str] = "Administration.Nichtzustaendigserklaerung.000030"
    MODUL: ClassVar[str] = XAUSLAENDER
    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    ausloeser: Annotated[UUID, E("ausloeserUUID")]
    zustaendige: Annotated[StelleMitAnschrift | None, E("zustaendigeBehoerde", namensraum=None)] = None
    bemerkung: Annotated[str | None, E("bemerkung")] = None


@wert
class Dokumentenpaket(AbhNachricht):
    """000040: one part of an archive that belongs to a message of an input procedure; the part is the payload."""

    TYP: ClassVar[str] = "000040"
    WURZEL: ClassVar[str] = "Administration.Dokumentenlieferung.Paket.000040"

    container: Annotated[Nutzdaten, E("dokumentcontainer", Nutzdatenform())] = Nutzdaten()
    fachnachricht: Annotated[Fachnachricht, E("identifikationFachnachricht")]
    nummer: Annotated[int, E("paketnummer")]
