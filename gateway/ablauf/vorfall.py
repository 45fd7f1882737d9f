"""What the mailbox hands out and must not become a message: another delivery under an id that was here
before, or one that nobody can read. It is kept as an incident, nothing is overwritten, nobody held up.
"""

from __future__ import annotations

import logging
from typing import BinaryIO
from uuid import UUID

from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf import kennungen
from gateway.ablauf.inhaltsspeicher import stuecke
from gateway.ablauf.umgebung import Umgebung
from gateway.errors import EingabeFehler
from gateway.ports import Blob
from gateway.queue.auftrag import Auftrag

_log = logging.getLogger(__name__)


def lege_roh(umgebung: Umgebung, auftrag: Auftrag, schluessel: UUID, strom: BinaryIO) -> Blob:
    """Store what came durably, as it came, under a content key that is made if need be."""
    with umgebung.schreiben(auftrag) as ablage:
        raum = umgebung.speicher.tresor.lege_an(ablage, schluessel)
    return umgebung.speicher.blobs.lege(stuecke(strom), raum)


def wenn_anders(umgebung: Umgebung, auftrag: Auftrag, erste: Nachrichtenzeile, strom: BinaryIO) -> None:
    """Usually the acknowledgement got lost and the same comes again; if not, the contradiction is kept."""
    assert erste.osci_message_id is not None
    schluessel = kennungen.vorfaelle(erste.id)
    roh = lege_roh(umgebung, auftrag, schluessel, strom)
    if _ist_dieselbe(umgebung, erste, schluessel, roh):
        _vergiss(umgebung, schluessel, roh)
        return
    with umgebung.schreiben(auftrag) as ablage:
        ablage.nachrichten.empfange(erste.id, erste.osci_message_id, roh, schluessel=schluessel)
    _log.warning("Unter einer schon benutzten Kennung kam eine andere Sendung: Nachricht %s", erste.id)


def unlesbar(
    umgebung: Umgebung, auftrag: Auftrag, message_id: str, strom: BinaryIO, fehler: EingabeFehler
) -> None:
    """It stays in the mailbox; what came of it is kept once, for people to look at."""
    id = kennungen.eingangsnachricht(umgebung.mandant, message_id)
    with umgebung.lesen() as ablage:
        if ablage.nachrichten.kennt_unlesbare(id):
            return
    schluessel = kennungen.vorfaelle(id)
    roh = lege_roh(umgebung, auftrag, schluessel, strom)
    with umgebung.schreiben(auftrag) as ablage:
        text = f"Eine Sendung im Postfach ist nicht lesbar: {fehler.text}"
        ablage.nachrichten.merke_unlesbare(id, roh, text, schluessel=schluessel)
    _log.warning("Eine Sendung im Postfach ist nicht lesbar (%s): Nachricht %s", fehler.code, id)


def _ist_dieselbe(umgebung: Umgebung, erste: Nachrichtenzeile, schluessel: UUID, roh: Blob) -> bool:
    """Each time it comes in another envelope; what is sealed decides. If that cannot be compared any more,
    because it is not readable or the first one's key is destroyed, nobody can say that it is the same."""
    if erste.roh is None or erste.roh == roh:
        return erste.roh == roh
    try:
        return _summe(umgebung, erste.schluessel, erste.roh) == _summe(umgebung, schluessel, roh)
    except (EingabeFehler, NichtGefunden):
        return False


def _summe(umgebung: Umgebung, schluessel: UUID, roh: Blob) -> str:
    with umgebung.lesen() as ablage:
        strom = umgebung.speicher.oeffne(ablage, schluessel, roh)
    with strom:
        return umgebung.siegel.inhaltssumme(strom)


def _vergiss(umgebung: Umgebung, schluessel: UUID, roh: Blob) -> None:
    umgebung.speicher.blobs.loesche(roh, umgebung.raum(schluessel))
