"""From the written delivery to its receipt: the steps that Abgabe and Nachlieferung share."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablauf.akte import paketsammlung
from gateway.ablauf.post import ausgang, laufzettel
from gateway.ablauf.schritt import Antwort, Ergebnis, Frage, Lage, Meldung, Warte, Weiter
from gateway.ablauf.wege import gemeinsam, rueckgabe
from gateway.ablauf.wege.brief import quittungsbrief
from gateway.domain.nachricht import UNTERWEGS, Nachrichtenrichtung, Nachrichtenzustand
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
    frist = lage.haus.regeln.frist_quittung
    bisher = gemeinsam.nachrichten(lage, "0021")
    stufe = len(bisher)
    if lage.haus.jetzt() < (bis := gemeinsam.faellig(lage, bisher, gemeinsam.abstand(frist, stufe))):
        return Warte(bis=bis)
    if gemeinsam.ist_letzte(stufe):
        return _frage_nach_dem_schweigen(lage, stufe)
    erinnerung = _erinnere(lage, stufe + 1)
    bis = lage.haus.jetzt() + gemeinsam.abstand(frist, stufe + 1)
    return Warte(bis=bis, buchen=ausgang.aussteller([erinnerung]))


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
    if antwort.wahl == "warten":
        return gemeinsam.warten_bis(antwort)

    def sende_nach(buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.erinnert = None  # a person's wish beats the pause between two reminders
        laufzettel.sende_nach(buch, zeile)

    return Warte(
        bis=lage.haus.jetzt() + lage.haus.regeln.frist_quittung,
        meldung=Meldung("Was die andere Behörde nicht abgeholt hat, wird noch einmal gesendet."),
        buchen=sende_nach,
    )


def _quittiert(lage: Lage, quittung: UUID) -> Weiter:
    karenz_bis: datetime = lage.haus.jetzt() + lage.haus.regeln.karenz

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
