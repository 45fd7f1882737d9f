"""Passing a request on: 0030 takes it to the holder of the file as it came, 0031 tells who has it now (XInneres).

Only where the authority has settled it so (`schon_abgegeben`); what came to us this way is passed on no further."""

from __future__ import annotations

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablage.vorgaenge import partner_von
from gateway.ablauf import kennungen
from gateway.ablauf.inhalt import stuecke
from gateway.ablauf.post import ausgang
from gateway.ablauf.schritt import Lage
from gateway.domain.behoerde import Behoerde
from gateway.domain.nachricht import Nachrichtenrichtung
from gateway.fremdxml import base64text
from gateway.nachrichten import stelle
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.ereignis import kennung_von
from gateway.nachrichten.formen import Codeangabe
from gateway.nachrichten.kontext import Kontext
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.release import NACHRICHTENTYP
from gateway.nachrichten.weiterleitung import Abgabenachricht, WeiterleitendeStelle, Weiterleitung


def schreibe(lage: Lage) -> list[ausgang.Ausgang]:
    """0030 and 0031, ready to be booked; none where the request came in no message of its own, or the holder takes
    no part in the exchange: then the answer names it instead."""
    inhaber = lage.haus.finde_partner(str((lage.vorgang.absage or {}).get("kennung")))
    original = _original(lage)
    if inhaber is None or original is None or original.xml is None:
        return []
    haus = lage.haus
    with haus.speicher.blobs.oeffne(original.xml, haus.raum(original.schluessel)) as strom:
        anforderung = lies_nachricht(strom, kontext=Kontext())
        if not isinstance(anforderung, Anforderung):
            return []
        strom.seek(0)
        geschrieben = ausgang.schreibe(
            haus,
            _an_den_inhaber(lage, anforderung, inhaber),
            schluessel=lage.vorgang.id,
            vorgang=lage.vorgang.id,
            bezug=anforderung.kopf.uuid,
            nutzdaten=base64text(stuecke(strom)),
        )
    mitteilung = _an_die_fragende(lage, anforderung, inhaber)
    return [
        geschrieben,
        ausgang.schreibe(
            haus,
            mitteilung,
            schluessel=lage.vorgang.id,
            vorgang=lage.vorgang.id,
            bezug=anforderung.kopf.uuid,
        ),
    ]


def _original(lage: Lage) -> Nachrichtenzeile | None:
    zeile = lage.vorgang
    if zeile.ausloeser_uuid is None:
        return None
    with lage.haus.lesen() as buch:
        return buch.nachrichten.mit_uuid(Nachrichtenrichtung.EIN, zeile.ausloeser_uuid, zeile.partner)


def _an_den_inhaber(lage: Lage, anforderung: Anforderung, inhaber: Behoerde) -> Weiterleitung:
    kopf = lage.haus.kopf(kennungen.nachricht(lage.vorgang.id, "0030"), inhaber, lage.vorgang.release)
    wir = WeiterleitendeStelle(stelle=stelle.aus_domaene(lage.haus.behoerde), zeitpunkt=kopf.erstellt)
    return Weiterleitung(
        kopf=kopf,
        stellen=(wir,),
        ausloesende=anforderung.kopf.autor,
        typ=Codeangabe(anforderung.TYP, NACHRICHTENTYP.uri, NACHRICHTENTYP.version),
    )


def _an_die_fragende(lage: Lage, anforderung: Anforderung, inhaber: Behoerde) -> Abgabenachricht:
    return Abgabenachricht(
        kopf=lage.haus.kopf(
            kennungen.nachricht(lage.vorgang.id, "0031"), partner_von(lage.vorgang), lage.vorgang.release
        ),
        zustaendige=stelle.aus_domaene(inhaber),
        nachricht=kennung_von(anforderung),
    )
