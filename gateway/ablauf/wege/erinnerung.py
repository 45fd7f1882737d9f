"""What a reminder (010002) says of the message of ours that it is about."""

from __future__ import annotations

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.nachrichten.erinnerung import (
    Erinnerungsfall,
    Transportinformationen,
    UrspruenglicheNachricht,
    Ursprungskennung,
)
from gateway.nachrichten.grundnachricht import Grundnachricht


def fall(original: Nachrichtenzeile, unsere: Grundnachricht) -> Erinnerungsfall:
    """When it went, and which it was; its bytes are the payload."""
    gesendet = original.uebermittelt.isoformat(timespec="seconds") if original.uebermittelt else None
    return Erinnerungsfall(
        transport=Transportinformationen(nachrichten_id=original.transport_id, gesendet=gesendet),
        ursprung=UrspruenglicheNachricht(
            kennung=Ursprungskennung(uuid=unsere.kopf.uuid, typ=unsere.TYP, erstellt=unsere.kopf.erstellt)
        ),
    )
