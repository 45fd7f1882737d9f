"""No file came, but 010202: whom to ask next, or what a person must know (`gateway.domain.absagefolge`).

Whoever asks on asks in a Vorgang of its own of the same matter; nobody is asked twice by itself, so a chain that
runs in a ring ends, with a question."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.vorgaenge import partner_von, person_von
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus
from gateway.ablauf.schritt import Antwort, Buchung, Ergebnis, Frage, Lage, Meldung, Warte, Weiter
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.wege import gemeinsam
from gateway.domain.absagefolge import GEKOMMEN, Folge, Folgeart, folge
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Person
from gateway.domain.uebergabe import NICHTS_GEWORDEN, Richtung
from gateway.domain.worte import oertlich

WIEDERVORLAGE = timedelta(days=14)
"""A file in use is asked for again after so long."""
HOECHSTENS = 3
"""So often the same authority is asked again without anybody; then somebody looks."""


def folge_der_absage(lage: Lage) -> Ergebnis:
    """What the code says is done; where it says nothing that can be done, somebody decides."""
    if lage.antwort is not None:
        return _entschieden(lage, lage.antwort)
    with lage.haus.lesen() as buch:
        sache = [z for z in buch.vorgaenge.zum_stamm(lage.vorgang.stamm) if z.id != lage.vorgang.id]
    absage = lage.vorgang.absage or {}
    da = any(z.lieferung_uuid is not None and z.zustand not in NICHTS_GEWORDEN for z in sache)
    if da or absage.get("code") == GEKOMMEN:
        return Weiter(nach=gemeinsam.warte_karenz.__name__)  # it has come from somebody else
    gilt = folge(str(absage.get("code")))
    match gilt.art:
        case Folgeart.ERNEUT if _oft(lage.vorgang, sache) < HOECHSTENS:
            return _erneut(lage, lage.haus.jetzt() + WIEDERVORLAGE)
        case Folgeart.INHABER:
            naechste, warum = _inhaber(lage, sache), "wird als Inhaber der Akte genannt"
        case Folgeart.FRUEHERE:
            naechste, warum = _fruehere(lage, sache), "war nach den Meldungen früher zuständig"
        case _:
            naechste, warum = None, ""
    return _frage(lage, gilt, sache) if naechste is None else _frage_dort(lage, naechste, warum)


def _oft(zeile: Uebergabezeile, sache: list[Uebergabezeile]) -> int:
    return sum(z.partner == zeile.partner for z in sache)


def _inhaber(lage: Lage, sache: list[Uebergabezeile]) -> Behoerde | None:
    kennung = (lage.vorgang.absage or {}).get("inhaber")
    return _erreichbare(lage, {kennung} if kennung else set(), sache)


def _fruehere(lage: Lage, sache: list[Uebergabezeile]) -> Behoerde | None:
    """The one authority of a former address that nobody has asked yet."""
    with lage.haus.lesen() as buch:
        return _erreichbare(lage, fruehere_behoerden(lage.haus, buch, person_von(lage.vorgang)), sache)


def fruehere_behoerden(haus: Haus, buch: Buch, person: Person) -> set[str]:
    """Of all places that notices have named for this person."""
    orte = {g for z in buch.meldungen.zur_person(person) for g in (z.gemeinde_alt, z.gemeinde_neu)}
    return {kennung for ort in orte for kennung in haus.zustaendigkeit.behoerden(ort)}


def _erreichbare(lage: Lage, kennungen: set[str], sache: list[Uebergabezeile]) -> Behoerde | None:
    """Exactly one, which nobody has asked yet and which takes part in the exchange."""
    gefragt = {lage.haus.mandant, lage.vorgang.partner, *(z.partner for z in sache)}
    offen = kennungen - gefragt
    return lage.haus.finde_partner(offen.pop()) if len(offen) == 1 else None


def _frage(lage: Lage, gilt: Folge, sache: list[Uebergabezeile]) -> Frage:
    absage = lage.vorgang.absage or {}
    genannt = absage.get("inhaber")
    ring = genannt is not None and genannt in {lage.haus.mandant, *(z.partner for z in sache)}
    dazu = " Die dort genannte Behörde ist schon gefragt worden." if ring else ""
    return Frage(
        art="absage_erhalten",
        text=f"{absage.get('satz', 'Es kommt keine Akte.')} {gilt.satz}{dazu}",
        angaben={"gesucht": lage.vorgang.person},
        buchen=gemeinsam.waehrend_der_frage(lage),
    )


def _entschieden(lage: Lage, antwort: Antwort) -> Ergebnis:
    match antwort.wahl:
        case "behoerde_nennen":
            ziel = lage.haus.finde_partner(antwort.wert or "")
            assert ziel is not None  # looked up when it was decided
            return _frage_dort(lage, ziel, f"ist genannt von {antwort.durch}")
        case "warten":
            return _erneut(lage, gemeinsam.am_tag(antwort))
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        meldung=Meldung(f"Die Akte wird nicht weiter gesucht. Grund: {antwort.grund}", wer=antwort.durch),
    )


def _frage_dort(lage: Lage, behoerde: Behoerde, warum: str) -> Weiter:
    id = kennungen.anfrage_beim_inhaber(lage.vorgang.id, behoerde.kennung)
    text = f"{behoerde.name} {warum}; die Akte wird dort angefordert."
    buchen = _beginne(lage.haus, id, behoerde, text, None)
    return Weiter(nach=gemeinsam.warte_karenz.__name__, meldung=Meldung(text), buchen=buchen)


def _erneut(lage: Lage, am: datetime) -> Weiter:
    partner = partner_von(lage.vorgang)
    id = kennungen.erneute_anfrage(lage.vorgang.id)
    text = f"Am {oertlich(am):%d.%m.%Y} wird dort noch einmal angefordert."
    buchen = _beginne(lage.haus, id, partner, text, am)
    return Weiter(nach=gemeinsam.warte_karenz.__name__, meldung=Meldung(text), buchen=buchen)


def _beginne(haus: Haus, id: UUID, partner: Behoerde, text: str, ab: datetime | None) -> Buchung:
    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        haus.speicher.tresor.lege_an(buch, id)
        buch.vorgaenge.lege_an(
            id,
            Richtung.UEBERNAHME,
            partner,
            person_von(zeile),
            weg="anforderung",
            schritt=warte_auf_wiedervorlage.__name__,
            naechste_pruefung=haus.jetzt() + haus.regeln.nachsehen,
            text=text,
            stamm=zeile.stamm,
            aktenzeichen_eigenes=zeile.aktenzeichen_eigenes,
            grund=zeile.grund,
            ausloeser_uuid=kennungen.nachricht(id, "010201"),
            vereinbart=list(zeile.vereinbart),
            versandbestaetigung=zeile.versandbestaetigung,
            release=haus.release_von_selbst(partner.kennung),
            ziel_ref=zeile.ziel_ref,
            wiedervorlage=ab,
        )
        wecke_vorgang(buch, id)

    return buchen


def warte_auf_wiedervorlage(lage: Lage) -> Ergebnis:
    """Not before its day."""
    tag = lage.vorgang.wiedervorlage
    if tag is not None and lage.haus.jetzt() < tag:
        return Warte(bis=tag)
    return Weiter(nach="fordere_an")
