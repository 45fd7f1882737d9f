"""0010: a message is rejected, with the rejected message inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus
from gateway.ablauf.inhalt import stuecke
from gateway.ablauf.post import ausgang
from gateway.domain.nachricht import NACHRICHTENARTEN
from gateway.errors import Fehler
from gateway.fremdxml import base64text
from gateway.nachrichten.briefkopf import Briefkopf
from gateway.nachrichten.ereignis import Nachrichtenkennung
from gateway.nachrichten.formen import Codeangabe
from gateway.nachrichten.kopf import Kopf
from gateway.nachrichten.release import NACHRICHTENTYP, NACHRICHTENTYP_XINNERES
from gateway.nachrichten.rueckweisung import (
    Rueckweisung,
    Rueckweisungsangaben,
    Rueckweisungsgrund,
    SpezifischerGrund,
    Transportangaben,
)
from gateway.ports import Blob

SONSTIGES = "S999"
FALSCHER_LESER = "T080"
_UNSERE_FEHLER = "urn:x-aktenbruecke:codeliste:fehler"
"""S999 says nothing of what is the matter; our own name of it stands beside, for those who know it."""
FACHLICH = "uebernahme.zurueckgewiesen"
"""A named person over there has not taken it."""


def ist_abweisbar(typ: str) -> bool:
    """Answers are never answered with a rejection: two gateways would reject each other's for ever."""
    art = NACHRICHTENARTEN.get(typ)
    return art is None or art.abweisbar


def weise_zurueck(
    haus: Haus, eingang: Nachrichtenzeile, xml: Blob, ihr_kopf: Briefkopf, fehler: Fehler
) -> ausgang.Ausgang:
    """Write the 0010 for a message whose signature holds and whose header is known."""
    angaben = _angaben(eingang, ihr_kopf, fehler)
    return schreibe(haus, eingang, xml, ihr_kopf, lambda vorlage: replace(vorlage, angaben=angaben))


def schreibe(
    haus: Haus,
    eingang: Nachrichtenzeile,
    xml: Blob,
    ihr_kopf: Briefkopf,
    aendere: Callable[[Rueckweisung], Rueckweisung],
) -> ausgang.Ausgang:
    """Write a 0010 about this message; `aendere` says why, the rest is the same in each."""
    angaben = Rueckweisungsangaben(
        gruende=(),
        transport=Transportangaben(nachrichten_id=eingang.transport_id),
        kennung=_kennung(ihr_kopf),
    )
    nachricht = aendere(Rueckweisung(kopf=_kopf(haus, eingang, ihr_kopf), angaben=angaben))
    with haus.speicher.blobs.oeffne(xml, haus.raum(eingang.schluessel)) as original:
        return ausgang.schreibe(
            haus,
            nachricht,
            schluessel=eingang.schluessel,
            vorgang=eingang.vorgang,
            bezug=ihr_kopf.uuid,
            nutzdaten=base64text(stuecke(original)),
        )


def _kopf(haus: Haus, eingang: Nachrichtenzeile, ihr_kopf: Briefkopf) -> Kopf:
    assert ihr_kopf.autor is not None
    kopf = haus.kopf(kennungen.nachricht(eingang.id, "0010"), ihr_kopf.autor, ihr_kopf.release)
    return replace(kopf, test="ja") if ihr_kopf.test else kopf


def _angaben(eingang: Nachrichtenzeile, ihr_kopf: Briefkopf, fehler: Fehler) -> Rueckweisungsangaben:
    code = fehler.rueckweisung or SONSTIGES
    beschreibung = f"{fehler.text} ({fehler.wo})" if fehler.wo else fehler.text
    unserer = Codeangabe(fehler.code, _UNSERE_FEHLER, "1")
    grund = SpezifischerGrund(code=unserer, beschreibung=beschreibung)
    return Rueckweisungsangaben(
        gruende=(Rueckweisungsgrund(code=code, spezifisch=(grund,)),),
        transport=Transportangaben(nachrichten_id=eingang.transport_id),
        kennung=_kennung(ihr_kopf),
    )


def sagt_fehlgeleitet(grund: Rueckweisungsgrund) -> bool:
    """Does it say that the message was read by somebody for whom it was not? Other software's S999 may."""
    unsere = {s.code.code for s in grund.spezifisch if s.code is not None and s.code.liste == _UNSERE_FEHLER}
    if unsere:
        return FACHLICH in unsere
    return grund.code in {SONSTIGES, FALSCHER_LESER}


def _kennung(ihr_kopf: Briefkopf) -> Nachrichtenkennung | None:
    """Identity of the rejected message, as far as its header can be trusted to have one."""
    if ihr_kopf.uuid is None or ihr_kopf.typ is None or ihr_kopf.erstellt is None:
        return None
    liste = NACHRICHTENTYP if len(ihr_kopf.typ) == 6 else NACHRICHTENTYP_XINNERES
    typ = Codeangabe(ihr_kopf.typ, liste.uri, liste.version)
    return Nachrichtenkennung(uuid=ihr_kopf.uuid, typ=typ, erstellt=ihr_kopf.erstellt)
