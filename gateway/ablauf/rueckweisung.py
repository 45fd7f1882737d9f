"""0010: a message is rejected, with the rejected message inside; and what follows when ours is."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile
from gateway.ablauf import ausgang, kennungen
from gateway.ablauf.inhaltsspeicher import stuecke
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.errors import Fehler
from gateway.fremdxml import base64text
from gateway.nachrichten.briefkopf import Briefkopf
from gateway.nachrichten.ereignis import Nachrichtenkennung
from gateway.nachrichten.formen import Codeangabe
from gateway.nachrichten.kopf import Kopf
from gateway.nachrichten.release import FEHLERCODE, NACHRICHTENTYP, NACHRICHTENTYP_XINNERES, bezeichnung
from gateway.nachrichten.rueckweisung import (
    Rueckweisung,
    Rueckweisungsangaben,
    Rueckweisungsgrund,
    SpezifischerGrund,
    Transportangaben,
)
from gateway.ports import Blob
from gateway.queue.auftrag import Buchung

OHNE_ANTWORT = frozenset({"0010", "0020", "0021"})
"""Never answered with a rejection: two gateways would reject each other's rejections for ever."""
SONSTIGES = "S999"
SCHON_VERARBEITET = "S100"
"""They have it already: no reason to end anything."""


def weise_zurueck(
    umgebung: Umgebung, eingang: Nachrichtenzeile, xml: Blob, ihr_kopf: Briefkopf, fehler: Fehler
) -> ausgang.Ausgang:
    """Write the 0010 for a message whose signature holds and whose header is known."""
    with umgebung.lesen() as ablage:
        original = umgebung.speicher.oeffne(ablage, eingang.schluessel, xml)
    with original:
        return ausgang.schreibe(
            umgebung,
            Rueckweisung(
                kopf=_kopf(umgebung, eingang, ihr_kopf), angaben=_angaben(eingang, ihr_kopf, fehler)
            ),
            schluessel=eingang.schluessel,
            uebergabe=eingang.uebergabe,
            bezug=ihr_kopf.uuid,
            nutzdaten=base64text(stuecke(original)),
        )


def _kopf(umgebung: Umgebung, eingang: Nachrichtenzeile, ihr_kopf: Briefkopf) -> Kopf:
    assert ihr_kopf.autor is not None
    return umgebung.kopf(kennungen.nachricht(eingang.id, "0010"), ihr_kopf.autor)


def _angaben(eingang: Nachrichtenzeile, ihr_kopf: Briefkopf, fehler: Fehler) -> Rueckweisungsangaben:
    code = fehler.rueckweisung or SONSTIGES
    beschreibung = f"{fehler.text} ({fehler.wo})" if fehler.wo else fehler.text
    return Rueckweisungsangaben(
        gruende=(Rueckweisungsgrund(code=code, spezifisch=(SpezifischerGrund(beschreibung=beschreibung),)),),
        transport=Transportangaben(nachrichten_id=eingang.osci_message_id),
        kennung=_kennung(ihr_kopf),
    )


def _kennung(ihr_kopf: Briefkopf) -> Nachrichtenkennung | None:
    """Identity of the rejected message, as far as its header can be trusted to have one."""
    if ihr_kopf.uuid is None or ihr_kopf.typ is None or ihr_kopf.erstellt is None:
        return None
    liste = NACHRICHTENTYP if len(ihr_kopf.typ) == 6 else NACHRICHTENTYP_XINNERES
    typ = Codeangabe(ihr_kopf.typ, liste.uri, liste.version)
    return Nachrichtenkennung(uuid=ihr_kopf.uuid, typ=typ, erstellt=ihr_kopf.erstellt)


def nimm_rueckweisung_an(umgebung: Umgebung, eingang: Nachrichtenzeile, nachricht: Rueckweisung) -> Buchung:
    """An authority rejects one of our messages: it was not processed there."""
    grund = nachricht.angaben.gruende[0]
    beschreibungen = [s.beschreibung for s in grund.spezifisch if s.beschreibung]
    warum = beschreibungen[0] if beschreibungen else bezeichnung(FEHLERCODE, grund.code)
    text = f"Zurückgewiesen ({grund.code}): {warum}"

    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        kennung = nachricht.angaben.kennung
        if kennung is None or eingang.partner is None:
            return
        unsere = ablage.nachrichten.mit_uuid(Nachrichtenrichtung.AUS, kennung.uuid, eingang.partner)
        if unsere is None:
            return
        if unsere.zustand is Nachrichtenzustand.GESENDET:
            ablage.nachrichten.aendere_zustand(
                unsere.id, Nachrichtenzustand.FEHLGESCHLAGEN, text=text, rueckweisungscode=grund.code
            )
        if unsere.uebergabe is not None:
            _beende(ablage, unsere.uebergabe, eingang, text, schon_da=grund.code == SCHON_VERARBEITET)

    return buchen


def _beende(
    ablage: Ablage, uebergabe_id: UUID, eingang: Nachrichtenzeile, text: str, *, schon_da: bool
) -> None:
    uebergabe = ablage.uebergaben.zum_aendern(uebergabe_id)
    ablage.nachrichten.ordne_zu(eingang.id, uebergabe.id)
    if schon_da or uebergabe.zustand.endgueltig or uebergabe.zustand is Zustand.KARENZ:
        ablage.uebergaben.vermerke(uebergabe.id, text, art=Ereignisart.NACHRICHT, nachweis=eingang.id)
        return
    ablage.uebergaben.aendere_zustand(
        uebergabe.id, Zustand.ZURUECKGEWIESEN, text=text, naechste_pruefung=None, nachweis=eingang.id
    )
