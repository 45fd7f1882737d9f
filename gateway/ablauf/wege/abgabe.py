"""Handing over: the way of a file out of the house, from the request to the deletion of the staged copy.

010201 arrives → find the Akte → competence → stage the documents → release gate → advance information →
pack → (the packets travel: `ausgang`; when the last one has arrived, `versand` begins the next step) →
confirm dispatch → receipt, Karenz, delete (`karenz`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablage.uebergaben import partner_von, person_von
from gateway.ablauf import ausgang, bereitstellung, kennungen
from gateway.ablauf.schritt import Ablauf, BrauchtMensch, Ende, Ergebnis, Lage, Weiter
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.freigabe import pruefe_freigabe
from gateway.domain.nachricht import Nachrichtenrichtung
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import anzahl
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.kontext import PDF_UND_JPG
from gateway.nachrichten.kopf import Kopf
from gateway.nachrichten.versandbestaetigung import Versandbestaetigung
from gateway.nachrichten.vorabinformationen import EatLiegtNichtVor, Vorabinformationen
from gateway.ports import Aktenref
from gateway.queue.auftrag import Buchung

EINSICHTNAHME = "02"
"""Reason of a request that moves no competence."""


def nimm_anforderung_an(umgebung: Umgebung, eingang: Nachrichtenzeile, anforderung: Anforderung) -> Buchung:
    """010201 has arrived: the Abgabe begins."""
    id = kennungen.abgabe_aus(umgebung.mandant, eingang.partner, anforderung.kopf.uuid)

    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        umgebung.speicher.tresor.lege_an(ablage, id)
        ablage.uebergaben.lege_an(
            id,
            Richtung.ABGABE,
            anforderung.kopf.autor_behoerde,
            personangaben.als_domaene(anforderung.person),
            naechste_pruefung=umgebung.uhr.jetzt() + umgebung.regeln.nachsehen,
            text="Anforderung erhalten (010201).",
            nachweis=eingang.id,
            aktenzeichen_partner=anforderung.aktenzeichen_anfordernde,
            grund=anforderung.grund,
            ausloeser_uuid=anforderung.kopf.uuid,
            vereinbart=list(anforderung.weitere_formate),
            versandbestaetigung=anforderung.versandbestaetigung,
        )
        ablage.nachrichten.ordne_zu(eingang.id, id)
        ABLAUF.beginne(session, umgebung, id)

    return buchen


def finde_akte(lage: Lage) -> Ergebnis:
    """Exactly one file must be found; anything else is for a person to decide."""
    zeile = lage.uebergabe
    akten = lage.umgebung.dms.finde_akten(person_von(zeile), zeile.aktenzeichen_eigenes)
    if not akten:
        return BrauchtMensch("Zu dieser Person wurde keine Akte gefunden.")
    if len(akten) > 1:
        return BrauchtMensch(f"Zu dieser Person gibt es {len(akten)} Akten. Welche ist gemeint?")

    def buchen(ablage: Ablage, session: Session) -> None:
        del session
        zeile = ablage.uebergaben.vermerke(lage.uebergabe.id, "Akte im DMS gefunden.")
        zeile.dms_ref, zeile.aktenzeichen_eigenes = akten[0].ref.id, akten[0].ref.aktenzeichen

    return Weiter(buchen)


def pruefe_zustaendigkeit(lage: Lage) -> Ergebnis:
    """A request for inspection moves no competence: a named person decides (domain facts 2.1)."""
    with lage.umgebung.lesen() as ablage:
        entschieden = bool(ablage.freigaben.liste(lage.uebergabe.id))
    if lage.uebergabe.grund == EINSICHTNAHME and not entschieden:
        return BrauchtMensch(
            "Die Akte ist nur zur Einsichtnahme angefordert; die Zuständigkeit wechselt nicht."
        )
    return Weiter()


def stelle_bereit(lage: Lage) -> Ergebnis:
    """Copy the documents out of the DMS, hashed and measured at first touch, encrypted under the key of this
    Uebergabe."""
    zeile = lage.uebergabe
    assert zeile.dms_ref is not None
    ref = Aktenref(zeile.dms_ref, zeile.aktenzeichen_eigenes or "")
    akte = lage.umgebung.dms.lies_akte(ref)
    if not akte.dokumente:
        return BrauchtMensch("Die Akte enthält keine Dokumente.")
    fremd = {d.format for d in akte.dokumente} - PDF_UND_JPG - set(zeile.vereinbart)
    if fremd:
        return BrauchtMensch(
            f"Die Akte enthält Formate, die nicht vereinbart sind (Schlüssel {', '.join(sorted(fremd))})."
        )
    dokumente = bereitstellung.kopiere(lage.umgebung, zeile.id, ref, akte.dokumente)

    def buchen(ablage: Ablage, session: Session) -> None:
        del session
        ablage.dokumente.lege_an(zeile.id, dokumente)
        geaendert = ablage.uebergaben.aendere_zustand(
            zeile.id,
            Zustand.VORBEREITET,
            text=f"{anzahl(len(dokumente), 'Dokument', 'Dokumente')} bereitgestellt.",
            naechste_pruefung=_bald(lage),
        )
        geaendert.anzahl_dokumente = len(dokumente)
        geaendert.bytes_gesamt = sum(d.groesse or 0 for d in dokumente)

    return Weiter(buchen)


def pruefe_gate(lage: Lage) -> Ergebnis:
    """The release gate (invariant 6): nothing leaves without passing here."""
    with lage.umgebung.lesen() as ablage:
        dokumente = ablage.dokumente.liste(lage.uebergabe.id)
        freigaben = ablage.freigaben.liste(lage.uebergabe.id)
    ergebnis = pruefe_freigabe(dokumente, freigaben)
    if ergebnis.gehalten:
        return BrauchtMensch(
            f"{len(ergebnis.gehalten)} von {len(dokumente)} Dokumenten "
            f"{'braucht' if len(ergebnis.gehalten) == 1 else 'brauchen'} die Freigabe "
            f"einer {'weiteren ' if freigaben else ''}benannten Person."
        )
    if not ergebnis.frei:
        return BrauchtMensch("Kein Dokument dieser Akte darf auf diesem Weg das Haus verlassen.")
    gesperrt = len(ergebnis.gesperrt)
    zurueck = f"; {anzahl(gesperrt, 'bleibt', 'bleiben')} im Haus" if gesperrt else ""

    def buchen(ablage: Ablage, session: Session) -> None:
        del session
        ablage.uebergaben.aendere_zustand(
            lage.uebergabe.id,
            Zustand.FREIGEGEBEN,
            text=f"{anzahl(len(ergebnis.frei), 'Dokument', 'Dokumente')} freigegeben{zurueck}.",
            naechste_pruefung=_bald(lage),
        )

    return Weiter(buchen)


def informiere_vorab(lage: Lage) -> Ergebnis:
    """010205 goes ahead of the file. The DMS knows no card data: the message says that we hold none."""
    if lage.uebergabe.ausloeser_uuid is None:
        return Weiter()
    nachricht = Vorabinformationen(
        kopf=_kopf(lage, "010205"),
        ausloeser=lage.uebergabe.ausloeser_uuid,
        person=personangaben.aus_domaene(person_von(lage.uebergabe)),
        eat=EatLiegtNichtVor(bestellt=False),
    )
    geschrieben = ausgang.schreibe(
        lage.umgebung, nachricht, schluessel=lage.uebergabe.id, uebergabe=lage.uebergabe.id
    )
    return Weiter(lambda ablage, session: ausgang.stelle_aus(lage.umgebung, ablage, session, geschrieben))


def packe(lage: Lage) -> Ergebnis:
    """ZIP, cut, 010206 and 010207 × n; the same documents give the same messages."""
    with lage.umgebung.lesen() as ablage:
        dokumente = pruefe_freigabe(
            ablage.dokumente.liste(lage.uebergabe.id), ablage.freigaben.liste(lage.uebergabe.id)
        ).frei
    lieferung = bereitstellung.packe(lage.umgebung, lage.uebergabe, partner_von(lage.uebergabe), dokumente)

    def buchen(ablage: Ablage, session: Session) -> None:
        zeile = ablage.uebergaben.aendere_zustand(
            lage.uebergabe.id,
            Zustand.GEPACKT,
            text=f"{anzahl(len(dokumente), 'Dokument', 'Dokumente')} in "
            f"{anzahl(lieferung.pakete, 'Paket', 'Pakete')} gepackt.",
            naechste_pruefung=_bald(lage),
        )
        zeile.lieferung_uuid = lieferung.uuid
        zeile.fortschritt_ist, zeile.fortschritt_soll = 0, lieferung.pakete
        session.flush()
        for nachricht in lieferung.nachrichten:
            ausgang.stelle_aus(lage.umgebung, ablage, session, nachricht)

    return Ende(buchen)


def bestaetige_versand(lage: Lage) -> Ergebnis:
    """010203, only when 010201 asked for it, and only once: the whole delivery lies in their mailbox now."""
    zeile, kopf = lage.uebergabe, _kopf(lage, "010203")
    with lage.umgebung.lesen() as ablage:
        bestaetigung = ablage.nachrichten.mit_uuid(Nachrichtenrichtung.AUS, kopf.uuid, zeile.partner)
    if not zeile.versandbestaetigung or bestaetigung is not None or zeile.zustand.endgueltig:
        return Ende()
    nachricht = Versandbestaetigung(
        kopf=kopf,
        ausloeser=zeile.ausloeser_uuid,
        aktenzeichen_anfordernde=zeile.aktenzeichen_partner or "",
        aktenzeichen_antwortende=zeile.aktenzeichen_eigenes or str(zeile.id),
        person=personangaben.aus_domaene(person_von(zeile)),
    )
    geschrieben = ausgang.schreibe(lage.umgebung, nachricht, schluessel=zeile.id, uebergabe=zeile.id)
    return Ende(lambda ablage, session: ausgang.stelle_aus(lage.umgebung, ablage, session, geschrieben))


ABLAUF = Ablauf(
    "abgabe",
    [
        finde_akte,
        pruefe_zustaendigkeit,
        stelle_bereit,
        pruefe_gate,
        informiere_vorab,
        packe,
        bestaetige_versand,
    ],
    schwer=[stelle_bereit, packe],
)


def _kopf(lage: Lage, typ: str) -> Kopf:
    return lage.umgebung.kopf(kennungen.nachricht(lage.uebergabe.id, typ), partner_von(lage.uebergabe))


def _bald(lage: Lage) -> datetime:
    return lage.umgebung.uhr.jetzt() + lage.umgebung.regeln.nachsehen
