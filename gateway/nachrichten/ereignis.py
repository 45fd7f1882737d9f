"""References between messages: the event a receipt answers, and the identity of another message."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.formen import Codeangabe
from gateway.nachrichten.grundnachricht import Grundnachricht
from gateway.nachrichten.release import NACHRICHTENTYP, NACHRICHTENTYP_XINNERES, XAUSLAENDER


@wert
class Ereignis:
    """xink:Identifikation.Ereignis: `zeichen` has 1 to 100 characters, eight of them special at most."""

    NAMENSRAUM: ClassVar[str | None] = None

    zeitpunkt: Annotated[datetime, E("ereignis.zeitpunkt")]
    zeichen: Annotated[str, E("ereignis.zeichen")]


@wert
class Nachrichtenkennung:
    """xink:Identifikation.Nachricht.Typ4: another message, whichever standard it belongs to."""

    NAMENSRAUM: ClassVar[str | None] = None

    uuid: Annotated[UUID, E("nachrichtenUUID")]
    typ: Annotated[Codeangabe, E("nachrichtentyp")]
    erstellt: Annotated[datetime, E("erstellungszeitpunkt")]


def kennung_von(nachricht: Grundnachricht) -> Nachrichtenkennung:
    """The identity of one of our own message values."""
    liste = NACHRICHTENTYP if nachricht.MODUL == XAUSLAENDER else NACHRICHTENTYP_XINNERES
    return Nachrichtenkennung(
        uuid=nachricht.kopf.uuid,
        typ=Codeangabe(nachricht.TYP, liste.uri, liste.version),
        erstellt=nachricht.kopf.erstellt,
    )
