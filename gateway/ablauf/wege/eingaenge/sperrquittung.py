"""0020 »Auskunftssperre verarbeitet«: a registry office wants to know that its information bar has arrived."""

from __future__ import annotations

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang
from gateway.nachrichten.ereignis import kennung_von
from gateway.nachrichten.meldung import Meldenachricht, sperrereignis
from gateway.nachrichten.quittung import SPERRE_VERARBEITET, Quittung, Quittungsangabe


def schreibe(haus: Haus, eingang: Nachrichtenzeile, nachricht: Meldenachricht) -> ausgang.Ausgang | None:
    """The receipt, ready to be booked together with the notice; None where none is wanted."""
    ereignis = sperrereignis(nachricht)
    if ereignis is None:
        return None
    quittung = Quittung(
        kopf=haus.kopf(kennungen.nachricht(eingang.id, "0020"), nachricht.kopf.autor_behoerde),
        ursprung=kennung_von(nachricht),
        angabe=Quittungsangabe(ereignis=ereignis, sachverhalt=SPERRE_VERARBEITET),
    )
    return ausgang.schreibe(
        haus, quittung, schluessel=eingang.schluessel, vorgang=None, bezug=nachricht.kopf.uuid
    )
