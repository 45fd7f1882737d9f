"""Taking over: the way of a file into the house, from the announced delivery to the receipt.

010206 and 010207 × n arrive in any order → complete → archive and documents checked, one to one → accepted
by rule or person → import into the DMS, object by object → read back → visible → 0020 → closed.
The arrival itself is in `lieferungseingang`.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile
from gateway.ablage.uebergaben import person_von
from gateway.ablauf import ausgang, einlagerung, kennungen, paketsammlung
from gateway.ablauf.schritt import Ablauf, BrauchtMensch, Ende, Ergebnis, Lage, Weiter
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.akte import Dokument
from gateway.domain.nachricht import Nachrichtenrichtung
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import anzahl
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.ereignis import kennung_von
from gateway.nachrichten.quittung import Quittung, Quittungsangabe, Quittungserinnerung
from gateway.paket.fehler import PaketFehler
from gateway.ports import Blob
from gateway.queue.auftrag import Buchung


def pruefe_lieferung(lage: Lage) -> Ergebnis:
    """Archive whole, members ↔ documents one to one, sizes, formats, digests. Otherwise 0010."""
    try:
        with paketsammlung.oeffne(lage.umgebung, lage.uebergabe) as lieferung:
            dokumente = lieferung.pruefe()
    except PaketFehler as fehler:
        return _weise_zurueck(lage, fehler)

    def buchen(ablage: Ablage, session: Session) -> None:
        del session
        ablage.dokumente.merke_inhalte(lage.uebergabe.id, {d.uuid: _inhalt(d) for d in dokumente})
        zeile = ablage.uebergaben.vermerke(
            lage.uebergabe.id,
            f"Lieferung geprüft: {anzahl(len(dokumente), 'Dokument', 'Dokumente')}, alles unversehrt.",
        )
        zeile.bytes_gesamt = sum(d.groesse or 0 for d in dokumente)

    return Weiter(buchen)


def _inhalt(dokument: Dokument) -> Blob:
    assert dokument.sha256 is not None and dokument.groesse is not None
    return Blob(dokument.sha256, dokument.groesse)


def _weise_zurueck(lage: Lage, fehler: PaketFehler) -> Ergebnis:
    antwort = paketsammlung.rueckweisung_der_lieferung(lage.umgebung, lage.uebergabe, fehler)

    def buchen(ablage: Ablage, session: Session) -> None:
        ausgang.stelle_aus(lage.umgebung, ablage, session, antwort)
        ablage.uebergaben.aendere_zustand(
            lage.uebergabe.id,
            Zustand.ZURUECKGEWIESEN,
            text=f"Die Lieferung wird zurückgewiesen: {fehler.text}",
            naechste_pruefung=None,
        )

    return Ende(buchen)


def nimm_fachlich_an(lage: Lage) -> Ergebnis:
    """Accepted by rule: we asked for it, and it is the same person. Otherwise a person decides."""
    zeile = lage.uebergabe
    metadaten = paketsammlung.lies_metadaten(lage.umgebung, zeile)
    with lage.umgebung.lesen() as ablage:
        entschieden = bool(ablage.freigaben.liste(zeile.id))
    if zeile.ausloeser_uuid is None and not entschieden:
        return BrauchtMensch("Die Akte wurde nicht angefordert. Soll sie übernommen werden?")
    geliefert, erwartet = personangaben.als_domaene(metadaten.person), person_von(zeile)
    gleich = (geliefert.azr_nummer, geliefert.geburtsdatum) == (erwartet.azr_nummer, erwartet.geburtsdatum)
    if not gleich and not entschieden:
        return BrauchtMensch("Die gelieferte Akte nennt eine andere Person als die Anforderung.")
    grund = "durch Entscheidung" if entschieden else "durch Regel: angefordert, dieselbe Person"

    def buchen(ablage: Ablage, session: Session) -> None:
        del session
        ablage.uebergaben.aendere_zustand(
            zeile.id,
            Zustand.IMPORT_LAEUFT,
            text=f"Fachlich angenommen ({grund}).",
            naechste_pruefung=lage.umgebung.uhr.jetzt() + lage.umgebung.regeln.nachsehen,
        )

    return Weiter(buchen)


def importiere(lage: Lage) -> Ergebnis:
    """Every document into the hidden import of the DMS, each with a result of its own."""
    einlagerung.importiere(lage.umgebung, lage.uebergabe, lage.auftrag)
    return Weiter()


def lies_zurueck(lage: Lage) -> Ergebnis:
    """Read every document back from the DMS and compare: only then may we say "übernommen"."""
    einlagerung.lies_zurueck(lage.umgebung, lage.uebergabe, lage.auftrag)
    return Weiter()


def schliesse_import_ab(lage: Lage) -> Ergebnis:
    """The file becomes visible, all at once, with the original messages beside it."""
    ref = einlagerung.schliesse_ab(lage.umgebung, lage.uebergabe)

    def buchen(ablage: Ablage, session: Session) -> None:
        del session
        zeile = ablage.uebergaben.aendere_zustand(
            lage.uebergabe.id,
            Zustand.IMPORTIERT,
            text="Alle Dokumente liegen im DMS und sind rückgelesen.",
            naechste_pruefung=lage.umgebung.uhr.jetzt() + lage.umgebung.regeln.nachsehen,
        )
        zeile.dms_ref = ref.id

    return Weiter(buchen)


def quittiere(lage: Lage) -> Ergebnis:
    """0020 "Akte übernommen" (fact 4), when 010206 asks for it; its sending closes the Uebergabe."""
    metadaten = paketsammlung.lies_metadaten(lage.umgebung, lage.uebergabe)
    if metadaten.quittung is None:
        return Ende(lambda ablage, _session: _schliesse_ohne_quittung(ablage, lage.uebergabe.id))
    quittung = Quittung(
        kopf=lage.umgebung.kopf(
            kennungen.nachricht(lage.uebergabe.id, "0020"), metadaten.kopf.autor_behoerde
        ),
        ursprung=kennung_von(metadaten),
        angabe=Quittungsangabe(ereignis=metadaten.quittung),
    )
    geschrieben = ausgang.schreibe(
        lage.umgebung,
        quittung,
        schluessel=lage.uebergabe.id,
        uebergabe=lage.uebergabe.id,
        bezug=metadaten.kopf.uuid,
    )
    return Ende(lambda ablage, session: ausgang.stelle_aus(lage.umgebung, ablage, session, geschrieben))


def _schliesse_ohne_quittung(ablage: Ablage, id: UUID) -> None:
    ablage.uebergaben.aendere_zustand(
        id,
        Zustand.ABGESCHLOSSEN,
        text="Akte übernommen; eine Quittung war nicht erbeten.",
        naechste_pruefung=None,
    )


ABLAUF = Ablauf(
    "uebernahme",
    [pruefe_lieferung, nimm_fachlich_an, importiere, lies_zurueck, schliesse_import_ab, quittiere],
    schwer=[pruefe_lieferung, importiere, lies_zurueck],
)


def nimm_quittungserinnerung_an(
    umgebung: Umgebung, eingang: Nachrichtenzeile, erinnerung: Quittungserinnerung
) -> Buchung:
    """0021: they miss our receipt. If we have given it, give it again."""

    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        zeile = ablage.uebergaben.nach_lieferung(
            Richtung.UEBERNAHME, erinnerung.ursprung.uuid, eingang.partner
        )
        if zeile is None:
            return
        ablage.nachrichten.ordne_zu(eingang.id, zeile.id)
        ablage.uebergaben.vermerke(
            zeile.id,
            f"Die andere Behörde erinnert an die Quittung (0021, Stufe {erinnerung.stufe}).",
            art=Ereignisart.NACHRICHT,
            nachweis=eingang.id,
        )
        quittung = ablage.nachrichten.mit_uuid(
            Nachrichtenrichtung.AUS, kennungen.nachricht(zeile.id, "0020"), zeile.partner
        )
        if quittung is not None:
            ausgang.sende_erneut(umgebung, session, quittung.id)

    return buchen
