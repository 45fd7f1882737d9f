"""Remarks on single pages of a delivery, and how they get back to the sender as a structured Rückfrage.

XAusländer has no message for them. The only one that names single cases of a message is 0010 with S020: each
document is a case (`ereignis.zeichen` is its uuid), each remark a reason of it (ADR 0052). The delivery itself stays
what it is; whoever sent it sees the remarks at the documents and gets a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Nachrichtenzeile, Seitenbemerkung, Uebergabezeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf import kennungen
from gateway.ablauf.akte import paketsammlung
from gateway.ablauf.akte.einblick import GEPRUEFT
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang, fundsachen
from gateway.domain.seitenbemerkung import HOECHSTENS, NAMEN, TEXTLAENGE, Bemerkungsart
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler
from gateway.nachrichten.ereignis import Ereignis
from gateway.nachrichten.formen import Codeangabe
from gateway.nachrichten.rueckweisung import Einzelfall, Rueckweisung, Rueckweisungsgrund, SpezifischerGrund
from gateway.nachrichten.zeichen import ist_datentyp_c

EINZELFAELLE = "S020"
"""0010: some cases of the message could not be processed, the others were."""
_ARTEN = "urn:x-aktenbruecke:codeliste:seitenbemerkung"
_SEITE = "Seite "


class RueckfrageUnmoeglich(EingabeFehler):
    """Nothing to ask, or nobody to ask any more."""

    code = "rueckfrage.unmoeglich"
    satz = "Zu dieser Lieferung lässt sich keine Rückfrage stellen."


def nimmt_bemerkungen(zeile: Uebergabezeile) -> bool:
    """A delivery that has arrived whole and was not turned away, while its messages are here."""
    return (
        zeile.richtung is Richtung.UEBERNAHME
        and zeile.geloescht is None
        and zeile.schritt in GEPRUEFT
        and zeile.zustand is not Zustand.ZURUECKGEWIESEN
    )


@noch_einmal
def bemerke(
    haus: Haus, vorgang: UUID, dokument: UUID, seite: int | None, art: Bemerkungsart, text: str, *, wer: str
) -> None:
    """Note a remark; it leaves with `sende`. Raises `RueckfrageUnmoeglich`, `NichtGefunden`."""
    if not text or len(text) > TEXTLAENGE or not ist_datentyp_c(text):
        raise RueckfrageUnmoeglich(
            f"Bitte beschreiben Sie es in 1 bis {TEXTLAENGE} Zeichen, in lateinischer Schrift."
        )
    with haus.buchen() as buch:
        zeile = buch.vorgaenge.zum_aendern(vorgang)
        if not nimmt_bemerkungen(zeile) or buch.dokumente.finde(vorgang, dokument) is None:
            raise RueckfrageUnmoeglich
        if len(_offene(buch, vorgang)) >= HOECHSTENS:
            raise RueckfrageUnmoeglich(f"Mehr als {HOECHSTENS} Bemerkungen gehen nicht in eine Rückfrage.")
        buch.seitenbemerkungen.lege_an(vorgang, dokument, seite, art, text, wer=wer)


@noch_einmal
def verwirf(haus: Haus, vorgang: UUID, lfd: int) -> None:
    """Take back one that was not sent; one that was stays."""
    with haus.buchen() as buch:
        buch.vorgaenge.zum_aendern(vorgang)
        for bemerkung in _offene(buch, vorgang):
            if bemerkung.lfd == lfd:
                buch.seitenbemerkungen.verwirf(bemerkung)


@noch_einmal
def sende(haus: Haus, vorgang: UUID, *, wer: str) -> None:
    """All remarks that wait, in one 0010. Raises `RueckfrageUnmoeglich`, `NichtGefunden`."""
    with haus.lesen() as buch:
        zeile, offene = buch.vorgaenge.lies(vorgang), _offene(buch, vorgang)
        nummer = len({b.nachricht for b in buch.seitenbemerkungen.liste(vorgang) if b.nachricht}) + 1
    if not offene or not nimmt_bemerkungen(zeile):
        raise RueckfrageUnmoeglich("Es ist nichts bemerkt, oder die Lieferung ist hier schon gelöscht.")
    geschrieben = paketsammlung.antworte_mit_0010(
        haus,
        zeile,
        lambda vorlage: _mit_einzelfaellen(vorlage, zeile, offene, nummer),
    )
    with haus.buchen() as buch:
        frisch = buch.vorgaenge.zum_aendern(vorgang)
        noch = {b.lfd: b for b in _offene(buch, vorgang)}
        if not {b.lfd for b in offene} <= set(noch):
            raise RueckfrageUnmoeglich("Diese Rückfrage ist gerade schon gesendet worden.")
        ausgang.stelle_aus(buch, geschrieben)
        for bemerkung in offene:
            noch[bemerkung.lfd].nachricht = geschrieben.kopf.nachrichten_uuid
        was = anzahl(len(offene), "Bemerkung", "Bemerkungen")
        buch.vorgaenge.vermerke(frisch, f"Rückfrage zu einzelnen Seiten gesendet: {was}.", wer=wer)


def _offene(buch: Buch, vorgang: UUID) -> list[Seitenbemerkung]:
    return [b for b in buch.seitenbemerkungen.liste(vorgang) if b.nachricht is None]


def _mit_einzelfaellen(
    vorlage: Rueckweisung, zeile: Uebergabezeile, offene: Sequence[Seitenbemerkung], nummer: int
) -> Rueckweisung:
    kopf = replace(vorlage.kopf, uuid=kennungen.nachricht(zeile.id, "0010", f"rueckfrage:{nummer}"))
    je_dokument: dict[UUID, list[Seitenbemerkung]] = {}
    for bemerkung in offene:
        je_dokument.setdefault(bemerkung.dokument, []).append(bemerkung)
    allgemein = SpezifischerGrund(
        beschreibung="Rückfrage zu einzelnen Seiten. Die Lieferung selbst ist damit nicht zurückgewiesen."
    )
    angaben = replace(
        vorlage.angaben,
        gruende=(Rueckweisungsgrund(code=EINZELFAELLE, spezifisch=(allgemein,)),),
        einzelfaelle=tuple(_fall(zeile.erstellt, d, alle) for d, alle in je_dokument.items()),
    )
    return replace(vorlage, kopf=kopf, angaben=angaben)


def _fall(zeitpunkt: datetime, dokument: UUID, bemerkungen: Sequence[Seitenbemerkung]) -> Einzelfall:
    ereignis = Ereignis(
        zeitpunkt=zeitpunkt.replace(microsecond=zeitpunkt.microsecond // 1000 * 1000), zeichen=str(dokument)
    )
    return Einzelfall(ereignis=ereignis, gruende=tuple(_grund(b) for b in bemerkungen))


def _grund(bemerkung: Seitenbemerkung) -> Rueckweisungsgrund:
    """Readable for other software, too: page, kind, words."""
    wo = f"{_SEITE}{bemerkung.seite}: " if bemerkung.seite else ""
    spezifisch = SpezifischerGrund(
        code=Codeangabe(bemerkung.art, _ARTEN, "1"), beschreibung=f"{wo}{bemerkung.text}"
    )
    return Rueckweisungsgrund(code="S999", spezifisch=(spezifisch,))


# --- at the sender ------------------------------------------------------------------------------------


def nimm_an(
    haus: Haus, eingang: Nachrichtenzeile, nachricht: Rueckweisung, buch: Buch, zeile: Uebergabezeile
) -> bool:
    """Is this 0010 a Rückfrage about documents of this delivery? Then it is noted at them, and somebody is asked."""
    dokumente = {str(d.uuid): d.uuid for d in buch.dokumente.liste(zeile.id)}
    faelle = nachricht.angaben.einzelfaelle
    ist_es = nachricht.angaben.gruende[0].code == EINZELFAELLE and faelle
    if not ist_es or any(fall.ereignis.zeichen not in dokumente for fall in faelle):
        return False
    zahl = 0
    for fall in faelle:
        for grund in fall.gruende[: HOECHSTENS - zahl]:
            seite, art, text = _gelesen(grund)
            buch.seitenbemerkungen.lege_an(
                zeile.id,
                dokumente[fall.ereignis.zeichen],
                seite,
                art,
                text,
                wer=zeile.partner_name,
                nachricht=eingang.id,
            )
            zahl += 1
    was = anzahl(zahl, "Bemerkung", "Bemerkungen")
    buch.nachrichten.ordne_zu(eingang.id, zeile.id)
    buch.vorgaenge.vermerke(zeile, f"Rückfrage zu einzelnen Seiten erhalten: {was}.", nachweis=eingang.id)
    fundsachen.melde(haus, buch, eingang, "rueckfrage_seiten")
    return True


def _gelesen(grund: Rueckweisungsgrund) -> tuple[int | None, Bemerkungsart, str]:
    spezifisch = grund.spezifisch[0] if grund.spezifisch else SpezifischerGrund()
    text = spezifisch.beschreibung or grund.code
    vorn, _, rest = text.partition(": ")
    nummer = vorn.removeprefix(_SEITE)
    mit_seite = vorn.startswith(_SEITE) and nummer.isdecimal() and len(nummer) < 7 and nummer.isascii()
    eigene = spezifisch.code if spezifisch.code and spezifisch.code.liste == _ARTEN else None
    bekannt: Mapping[str, Bemerkungsart] = {a.value: a for a in NAMEN}
    art = bekannt.get(eigene.code, Bemerkungsart.ANDERES) if eigene else Bemerkungsart.ANDERES
    return (int(nummer) if mit_seite else None), art, (rest if mit_seite else text)[:TEXTLAENGE]
