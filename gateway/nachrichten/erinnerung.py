"""010002: a reminder that a message stays unanswered; it carries the original."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from gateway.nachrichten.anschrift import POSTANSCHRIFT, Postanschrift
from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.grundnachricht import AbhNachricht, Nutzdaten, Nutzdatenform
from gateway.nachrichten.release import NACHRICHTENTYP, XAUSLAENDER
from gateway.nachrichten.stelle import Kommunikation


@wert
class _Qualifiziert:
    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER


@wert
class MeldendeStelle(_Qualifiziert):
    """Named only when somebody else than the author reports."""

    pruefinstanz: Annotated[str, E("pruefinstanz")]
    anschrift: Annotated[Postanschrift, E("anschrift", POSTANSCHRIFT)]
    kommunikation: Annotated[Kommunikation, E("kommunikation")]


@wert
class Transportinformationen(_Qualifiziert):
    """What the transport knew of the original; `gesendet` is text in this message."""

    nachrichten_id: Annotated[str | None, E("nachrichtenID")] = None
    betreff: Annotated[str | None, E("betreff")] = None
    gesendet: Annotated[str | None, E("sendezeitpunkt")] = None
    hinweise: Annotated[str | None, E("ergaenzendeHinweise")] = None


@wert
class Ursprungskennung(_Qualifiziert):
    """Identity of the original (spelled `nachrichtUUID` here)."""

    uuid: Annotated[UUID, E("nachrichtUUID")]
    typ: Annotated[str, E("nachrichtentyp", Schluessel(NACHRICHTENTYP))]
    erstellt: Annotated[datetime, E("erstellungszeitpunkt")]


@wert
class UrspruenglicheNachricht(_Qualifiziert):
    """The original message is the payload."""

    nachricht: Annotated[Nutzdaten, E("nachricht", Nutzdatenform())] = Nutzdaten()
    kennung: Annotated[Ursprungskennung | None, E("nachrichtenID")] = None


@wert
class Erinnerungsfall(_Qualifiziert):
    """One unanswered message."""

    stelle: Annotated[MeldendeStelle | None, E("meldendeStelle")] = None
    transport: Annotated[Transportinformationen, E("transportinformationen")] = Transportinformationen()
    ursprung: Annotated[UrspruenglicheNachricht, E("urspruenglicheNachricht")]


@wert
class Erinnerung(AbhNachricht):
    """Reminder and original are of the release in force."""

    TYP: ClassVar[str] = "010002"
    WURZEL: ClassVar[str] = "ABHABH.Erinnerung.010002"

    faelle: Annotated[tuple[Erinnerungsfall, ...], E("aBHABH.Administration.Container")]
