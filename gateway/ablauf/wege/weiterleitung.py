"""Passing a request on: 0030 takes it to the holder of the file as it came, 0031 tells who has it now (XInneres).

Only where the authority has settled it so (`schon_abgegeben`); what came to us this way is passed on no further."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablage.vorgaenge import partner_von
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus
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
from gateway.nachrichten.grundnachricht import AbhNachricht
from gateway.nachrichten.kontext import Kontext
from gateway.nachrichten.kopf import Kopf
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


def leite_weiter(
    haus: Haus, eingang: Nachrichtenzeile, nachricht: AbhNachricht, ziel: Behoerde, id: UUID
) -> list[ausgang.Ausgang]:
    """0030 and 0031 for a message that belongs to no Vorgang; `id`: what their ids are made of."""
    assert eingang.xml is not None
    kopf = haus.kopf(kennungen.nachricht(id, "0030"), ziel, nachricht.kopf.release)
    schreiben = partial(
        ausgang.schreibe, haus, schluessel=eingang.schluessel, vorgang=None, bezug=nachricht.kopf.uuid
    )
    with haus.speicher.blobs.oeffne(eingang.xml, haus.raum(eingang.schluessel)) as strom:
        weiter = schreiben(_weiterleitung(haus, kopf, nachricht), nutzdaten=base64text(stuecke(strom)))
    kopf = haus.kopf(kennungen.nachricht(id, "0031"), nachricht.kopf.autor_behoerde, nachricht.kopf.release)
    mitteilung = Abgabenachricht(
        kopf=kopf, zustaendige=stelle.aus_domaene(ziel), nachricht=kennung_von(nachricht)
    )
    return [weiter, schreiben(mitteilung)]


def _original(lage: Lage) -> Nachrichtenzeile | None:
    zeile = lage.vorgang
    if zeile.ausloeser_uuid is None:
        return None
    with lage.haus.lesen() as buch:
        return buch.nachrichten.mit_uuid(Nachrichtenrichtung.EIN, zeile.ausloeser_uuid, zeile.partner)


def _an_den_inhaber(lage: Lage, anforderung: Anforderung, inhaber: Behoerde) -> Weiterleitung:
    kopf = lage.haus.kopf(kennungen.nachricht(lage.vorgang.id, "0030"), inhaber, lage.vorgang.release)
    return _weiterleitung(lage.haus, kopf, anforderung)


def _weiterleitung(haus: Haus, kopf: Kopf, nachricht: AbhNachricht) -> Weiterleitung:
    return Weiterleitung(
        kopf=kopf,
        stellen=(WeiterleitendeStelle(stelle=stelle.aus_domaene(haus.behoerde), zeitpunkt=kopf.erstellt),),
        ausloesende=nachricht.kopf.autor,
        typ=Codeangabe(nachricht.TYP, NACHRICHTENTYP.uri, NACHRICHTENTYP.version),
    )


def _an_die_fragende(lage: Lage, anforderung: Anforderung, inhaber: Behoerde) -> Abgabenachricht:
    return Abgabenachricht(
        kopf=lage.haus.kopf(
            kennungen.nachricht(lage.vorgang.id, "0031"), partner_von(lage.vorgang), lage.vorgang.release
        ),
        zustaendige=stelle.aus_domaene(inhaber),
        nachricht=kennung_von(anforderung),
    )
