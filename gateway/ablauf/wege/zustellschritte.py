"""From the written delivery to its receipt: the steps that Abgabe and Nachlieferung share."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablauf.akte import paketsammlung
from gateway.ablauf.post import ausgang
from gateway.ablauf.schritt import Antwort, Ergebnis, Frage, Lage, Meldung, Warte, Weiter
from gateway.ablauf.wege import gemeinsam, rueckgabe
from gateway.ablauf.wege.brief import quittungsbrief
from gateway.ablauf.wege.mahnung import mahne
from gateway.domain.nachricht import LIEFERUNG, PAKET, UNTERWEGS, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import anzahl, oertlich
from gateway.nachrichten.ereignis import kennung_von
from gateway.nachrichten.quittung import Quittungsangabe, Quittungserinnerung


def warte_auf_postfach(lage: Lage) -> Ergebnis:
    """Sent is sent only when 010206 and every single packet lie in the mailbox of the other authority."""
    zeile = lage.vorgang
    if (ende := rueckgabe.zurueckgewiesen(lage)) is not None:
        return ende
    if zeile.quittung is not None:  # the receipt has overtaken our own booking of the last packet
        return Weiter(nach=warte_auf_quittung.__name__)
    if not _liegt_im_postfach(lage):
        return Warte(bis=gemeinsam.nachsehen(lage))
    text = f"Die Lieferung liegt im Postfach der anderen Behörde ({anzahl(zeile.fortschritt_ist, 'Paket', 'Pakete')})."
    return Weiter(
        zustand=Zustand.GESENDET,
        meldung=Meldung(text),
        buchen=lambda buch, frisch: gemeinsam.wecke_geschwister(buch, frisch),
        spaeter=True,
    )


def _liegt_im_postfach(lage: Lage) -> bool:
    zeile = lage.vorgang
    if zeile.lieferung_uuid is None or zeile.fortschritt_ist != zeile.fortschritt_soll:
        return False
    with lage.haus.lesen() as buch:
        metadaten = buch.nachrichten.mit_uuid(Nachrichtenrichtung.AUS, zeile.lieferung_uuid, zeile.partner)
    return metadaten is not None and metadaten.zustand in UNTERWEGS


def warte_auf_quittung(lage: Lage) -> Ergebnis:
    """Only the import receipt ends the sender's duty; a missing one is reminded of (0021)."""
    zeile = lage.vorgang
    if zeile.quittung is not None:
        return _quittiert(lage, zeile.quittung)
    if (ende := rueckgabe.zurueckgewiesen(lage)) is not None:
        return ende
    if lage.antwort is not None:
        return _nach_dem_schweigen(lage, lage.antwort)
    leiter = lage.haus.regelsatz().fristen.quittung
    return mahne(lage, "0021", leiter, erinnere=_erinnere, frage=_frage_nach_dem_schweigen)


def _frage_nach_dem_schweigen(lage: Lage, stufe: int) -> Frage:
    """Without the receipt nothing is deleted here; whether the file has come over there, only people can find out."""
    zeile = lage.vorgang
    text = f"{zeile.partner_name} quittiert die Akte nicht, auch nicht nach {stufe} Erinnerungen."
    return Frage(
        art="keine_quittung",
        text=text,
        angaben={"brief": quittungsbrief(lage.haus, zeile, stufe)},
    )


def _nach_dem_schweigen(lage: Lage, antwort: Antwort) -> Ergebnis:
    """Wait; or send the very same messages again, also what was fetched: there it may be lost, and what is there is
    only receipted once more; or people have found out that nobody there has taken the file."""
    match antwort.wahl:
        case "warten":
            return gemeinsam.warten_bis(antwort)
        case "schliessen":
            return Weiter(
                nach=gemeinsam.warte_karenz.__name__,
                zustand=Zustand.ZURUECKGEWIESEN,
                meldung=Meldung(f"Dort nicht übernommen. Grund: {antwort.grund}", wer=antwort.durch),
            )

    def sende_noch_einmal(buch: Buch, zeile: Uebergabezeile) -> None:
        for nachricht in buch.nachrichten.zum_vorgang(zeile.id):
            if nachricht.typ in LIEFERUNG and nachricht.richtung is Nachrichtenrichtung.AUS:
                ausgang.sende(buch, nachricht.id, nachricht.schluessel, schwer=nachricht.typ == PAKET)

    satz = lage.haus.regelsatz()
    return Warte(
        bis=satz.nach(lage.haus.jetzt(), satz.fristen.quittung[0]),
        meldung=Meldung("Die Lieferung wird noch einmal gesendet.", wer=antwort.durch),
        buchen=sende_noch_einmal,
    )


def _quittiert(lage: Lage, quittung: UUID) -> Weiter:
    karenz_bis: datetime = lage.haus.jetzt() + lage.haus.regelsatz().fristen.karenz

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.karenz_bis = karenz_bis
        for nachricht in buch.nachrichten.zum_aendern_alle(zeile.id):
            gehoert_dazu = zeile.lieferung_uuid in (nachricht.nachrichten_uuid, nachricht.bezug_uuid)
            if gehoert_dazu and nachricht.zustand is Nachrichtenzustand.GESENDET:
                buch.nachrichten.aendere_zustand(nachricht.id, Nachrichtenzustand.BESTAETIGT)

    tag = oertlich(karenz_bis)
    return Weiter(
        zustand=Zustand.KARENZ,
        meldung=Meldung(
            "Quittung »Akte übernommen« erhalten (0020).",
            nachweis=quittung,
            als_naechstes=f"Die bereitgestellte Kopie wird am {tag:%d.%m.%Y} gelöscht.",
        ),
        buchen=buchen,
        spaeter=True,
    )


def _erinnere(lage: Lage, stufe: int) -> ausgang.Ausgang:
    """0021: how often we have asked for this receipt, this time included."""
    zeile = lage.vorgang
    metadaten = paketsammlung.lies_metadaten(lage.haus, zeile, Nachrichtenrichtung.AUS)
    assert metadaten.quittung is not None
    erinnerung = Quittungserinnerung(
        kopf=gemeinsam.kopf(lage, "0021", stufe),
        ursprung=kennung_von(metadaten),
        angabe=Quittungsangabe(ereignis=metadaten.quittung),
        stufe=stufe,
    )
    return ausgang.schreibe(
        lage.haus, erinnerung, schluessel=zeile.id, vorgang=zeile.id, bezug=metadaten.kopf.uuid
    )
