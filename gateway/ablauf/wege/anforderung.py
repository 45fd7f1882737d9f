"""Asking for a file: 010201 goes out, a delivery or a short answer comes back; then the file is taken over.

The steps from the announced delivery on are those of `uebernahme`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.vorgaenge import partner_von, person_von
from gateway.ablauf import kennungen
from gateway.ablauf.akte import umfang
from gateway.ablauf.haus import Haus
from gateway.ablauf.inhalt import stuecke
from gateway.ablauf.post import ausgang
from gateway.ablauf.schritt import Antwort, Ergebnis, Frage, Lage, Meldung, Warte, Weiter
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.weg import Weg
from gateway.ablauf.wege import (
    absagefolge,
    gemeinsam,
    kontingent,
    paketwarten,
    uebernahme,
    unverarbeitet,
    vorabauskunft,
)
from gateway.ablauf.wege.brief import aufsichtsbrief
from gateway.ablauf.wege.erinnerung import fall
from gateway.ablauf.wege.mahnung import mahne
from gateway.domain.behoerde import Behoerde
from gateway.domain.lieferumfang import rest
from gateway.domain.person import Person
from gateway.domain.regeln.freigabe import VORABINFORMATION
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import anzahl, oertlich
from gateway.errors import EingabeFehler
from gateway.fremdxml import base64text
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.erinnerung import Erinnerung
from gateway.nachrichten.lesen import lies_nachricht

GRUND_ZUSTAENDIGKEITSWECHSEL = "01"
TEIL_FOLGT = timedelta(days=30)
"""So long after the last delivery the held part of a file counts as still to come."""


class AnforderungUnsinnig(EingabeFehler):
    """To oneself, or a second one for the same person while the first one is open or a part of it follows."""

    code = "anforderung.unsinnig"
    satz = "Diese Anforderung ist nicht möglich."


@dataclass(frozen=True)
class Wunsch:
    """What a clerk or a rule wants: whose file, from whom, why."""

    person: Person
    partner: Behoerde
    aktenzeichen: str
    grund: str = GRUND_ZUSTAENDIGKEITSWECHSEL
    versandbestaetigung: bool = True
    weitere_formate: tuple[str, ...] = ()


def beginne(haus: Haus, wunsch: Wunsch, *, wer: str, id: UUID | None = None) -> UUID:
    """Start an Uebernahme; everything after runs by itself. Returns its id; the same `id` again starts nothing.

    Raises `NichtSchreibbar` when the wish makes no valid message, `AnforderungUnsinnig`,
    `KeinGemeinsamesRelease`."""
    if wunsch.partner.kennung == haus.mandant:
        raise AnforderungUnsinnig("Eine Behörde kann keine Akte bei sich selbst anfordern.")
    id = id or uuid4()
    release = haus.release_fuer(wunsch.partner.kennung)
    anforderung = _schreibe(haus, id, wunsch, release)
    ausgang.pruefe_schreibbar(anforderung)

    def lege_an(buch: Buch) -> None:
        _pruefe_offene(haus, buch, wunsch)
        haus.speicher.tresor.lege_an(buch, id)
        buch.vorgaenge.lege_an(
            id,
            Richtung.UEBERNAHME,
            wunsch.partner,
            wunsch.person,
            weg=WEG.name,
            schritt=WEG.anfang,
            naechste_pruefung=haus.jetzt() + haus.regeln.nachsehen,
            text="Übernahme angelegt.",
            wer=wer,
            release=release,
            aktenzeichen_eigenes=wunsch.aktenzeichen,
            grund=wunsch.grund,
            ausloeser_uuid=anforderung.kopf.uuid,
            vereinbart=list(wunsch.weitere_formate),
            versandbestaetigung=wunsch.versandbestaetigung,
        )
        wecke_vorgang(buch, id)

    return gemeinsam.beginne_einmal(haus, id, lege_an)


def _pruefe_offene(haus: Haus, buch: Buch, wunsch: Wunsch) -> None:
    """While one is under way, or a part of its file is still to come, a second one is refused.

    Nothing on the wire says that a held part was refused over there in the end: what has not come after
    `TEIL_FOLGT` may be asked for again."""
    letzte: dict[UUID, list[Uebergabezeile]] = {}
    for andere in buch.vorgaenge.zur_person(Richtung.UEBERNAHME, wunsch.person.azr_nummer):
        nur_vorab = vorabauskunft.ist_verlangt(andere) and wunsch.grund != andere.grund
        if andere.partner != wunsch.partner.kennung or nur_vorab:
            continue
        if not andere.zustand.endgueltig:
            raise AnforderungUnsinnig(
                f"Zu dieser Person läuft schon eine Anforderung bei dieser Behörde (Übergabe {andere.id})."
            )
        letzte.setdefault(andere.stamm, []).append(andere)
    for stamm, lieferungen in letzte.items():
        bis = lieferungen[-1].geaendert + TEIL_FOLGT
        wartet = rest(umfang.der_lieferungen(lieferungen)).wartet
        if wartet and haus.jetzt() < bis and wunsch.grund != VORABINFORMATION:
            raise AnforderungUnsinnig(
                f"Die Akte dieser Person ist hier; {anzahl(wartet, 'Dokument wartet', 'Dokumente warten')} bei der "
                f"anderen Behörde auf eine Freigabe und {'kommt' if wartet == 1 else 'kommen'} dann von selbst "
                f"(Übergabe {stamm}). Ab dem {oertlich(bis):%d.%m.%Y} lässt sich neu anfordern."
            )


def fordere_an(lage: Lage) -> Ergebnis:
    """Write 010201 and let it go out."""
    if (kein_platz := kontingent.halte_ein(lage)) is not None:
        return kein_platz
    zeile = lage.vorgang
    wunsch = Wunsch(
        person_von(zeile),
        partner_von(zeile),
        zeile.aktenzeichen_eigenes or str(zeile.id),
        zeile.grund or GRUND_ZUSTAENDIGKEITSWECHSEL,
        zeile.versandbestaetigung,
        tuple(zeile.vereinbart),
    )
    anforderung = _schreibe(lage.haus, zeile.id, wunsch, zeile.release)
    geschrieben = ausgang.schreibe(lage.haus, anforderung, schluessel=zeile.id, vorgang=zeile.id)
    return Weiter(buchen=ausgang.aussteller([geschrieben]), spaeter=True)


def warte_auf_versand(lage: Lage) -> Ergebnis:
    """Until the request lies in the mailbox of the other authority; a delivery proves that it got there."""
    if lage.vorgang.lieferung_uuid is None and not gemeinsam.ist_unterwegs(lage, "010201"):
        return Warte(bis=gemeinsam.nachsehen(lage))
    return Weiter(zustand=Zustand.ANGEFORDERT, meldung=Meldung("Die Akte ist angefordert."))


def warte_auf_lieferung(lage: Lage) -> Ergebnis:
    """The other authority is on turn: a delivery, a short answer, or silence that is reminded of (010002)."""
    zeile = lage.vorgang
    if zeile.lieferung_uuid is not None:
        return Weiter()
    if (ende := gemeinsam.zurueckgewiesen(lage) or paketwarten.mangelhaft(lage)) is not None:
        return ende
    if zeile.absage is not None:
        return _abgelehnt(lage)
    if (ergaenzt := vorabauskunft.nimm_vorabauskunft(lage)) is not None:
        return ergaenzt
    if lage.antwort is not None:
        return _nach_dem_schweigen(lage.antwort)
    leiter = lage.haus.regelsatz().fristen.antwort
    return mahne(lage, "010002", leiter, erinnere=_erinnere, frage=_frage_nach_dem_schweigen)


def _frage_nach_dem_schweigen(lage: Lage, stufe: int) -> Frage:
    """No duty to answer has a date: only the supervisory authority can bring the other one to it."""
    zeile = lage.vorgang
    text = f"{zeile.partner_name} antwortet auf die Anforderung nicht, auch nicht nach {stufe} Erinnerungen."
    return Frage(
        art="keine_antwort",
        text=text,
        angaben={"gesucht": zeile.person, "brief": aufsichtsbrief(lage.haus, zeile, stufe)},
    )


def _nach_dem_schweigen(antwort: Antwort) -> Ergebnis:
    if antwort.wahl == "warten":
        return gemeinsam.warten_bis(antwort)
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        zustand=Zustand.ABGEBROCHEN,
        meldung=Meldung(f"Die Anforderung ist aufgegeben. Grund: {antwort.grund}", wer=antwort.durch),
    )


def _abgelehnt(lage: Lage) -> Weiter:
    """No file comes from there; what follows from that is the next step's matter."""
    absage = lage.vorgang.absage or {}
    return Weiter(
        nach=absagefolge.folge_der_absage.__name__,
        zustand=Zustand.ABGELEHNT,
        meldung=Meldung(
            absage["satz"], nachweis=UUID(absage["nachweis"]), partner_sagt=absage.get("partner_sagt")
        ),
    )


def brich_ab(lage: Lage) -> Ergebnis:
    """Somebody doesn't want the file any more. If it comes all the same, a person will be asked."""
    zeile = lage.vorgang
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        zustand=Zustand.ABGEBROCHEN,
        meldung=Meldung(f"Abgebrochen. Grund: {zeile.abbruch_grund}", wer=zeile.abbruch_durch or ""),
    )


ABBRECHBAR = (fordere_an, warte_auf_versand, warte_auf_lieferung)
LINIE = (*ABBRECHBAR, *uebernahme.SCHRITTE)
"""From the request to the deletion; who asks by rule comes here, too."""
ZWEIGE = (
    *(brich_ab, absagefolge.folge_der_absage, absagefolge.warte_auf_wiedervorlage),
    *uebernahme.ZWEIGE,
)
WEG = Weg(
    "anforderung",
    LINIE,
    zweige=ZWEIGE,
    schwer=uebernahme.SCHWER,
    abbrechbar=[*ABBRECHBAR, absagefolge.warte_auf_wiedervorlage],
    abbruch=brich_ab,
    rueckgebbar=uebernahme.RUECKGEBBAR,
    rueckgabe=unverarbeitet.gib_unverarbeitet_zurueck,
)


def _schreibe(haus: Haus, id: UUID, wunsch: Wunsch, release: str) -> Anforderung:
    return Anforderung(
        kopf=haus.kopf(kennungen.nachricht(id, "010201"), wunsch.partner, release),
        person=personangaben.aus_domaene(wunsch.person),
        aktenzeichen_anfordernde=wunsch.aktenzeichen,
        grund=wunsch.grund,
        versandbestaetigung=wunsch.versandbestaetigung,
        weitere_formate=wunsch.weitere_formate,
    )


def _erinnere(lage: Lage, stufe: int) -> ausgang.Ausgang:
    """010002 with the original 010201 inside."""
    haus, zeile = lage.haus, lage.vorgang
    with haus.lesen() as buch:
        original = buch.nachrichten.lies(kennungen.nachricht(zeile.id, "010201"))
        assert original.xml is not None
        raum = haus.speicher.tresor.raum(buch, original.schluessel)
    with haus.speicher.blobs.oeffne(original.xml, raum) as strom:
        unsere = lies_nachricht(strom)
        assert isinstance(unsere, Anforderung)
        strom.seek(0)
        erinnerung = Erinnerung(
            kopf=gemeinsam.kopf(lage, "010002", stufe),
            ausloeser=unsere.kopf.uuid,
            faelle=(fall(original, unsere),),
        )
        return ausgang.schreibe(
            haus, erinnerung, schluessel=zeile.id, vorgang=zeile.id, nutzdaten=base64text(stuecke(strom))
        )
