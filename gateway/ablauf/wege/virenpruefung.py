"""Before a delivery goes into the house it is looked through for malware: what is found stays where it lies encrypted,
the sender gets 0010, and people are told. Without an answer of the scanner nothing goes on."""

from __future__ import annotations

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Uebergabezeile
from gateway.ablauf.akte import paketsammlung
from gateway.ablauf.post import ausgang
from gateway.ablauf.schritt import Ergebnis, Frage, Lage, Meldung, Weiter
from gateway.ablauf.wege import gemeinsam
from gateway.domain.akte import Dokument
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler


class Schadsoftware(EingabeFehler):
    """A document of the delivery is infected; the delivery as a whole is not taken."""

    code = "uebernahme.schadsoftware"
    satz = "Die Lieferung enthält Schadsoftware."
    rueckweisungscode = "S999"


def pruefe_auf_schadsoftware(lage: Lage) -> Ergebnis:
    """Every document of the delivery, one after the other. Raises leaves of `NichtGeprueft`: then it waits."""
    scanner = lage.haus.virenscanner
    if scanner is None:
        return Weiter()
    wer = scanner.probiere()
    with paketsammlung.oeffne(lage.haus, lage.vorgang) as lieferung:
        for stueck in lieferung.fundstuecke:
            with lieferung.oeffne(stueck) as strom:
                fund = scanner.pruefe(strom, stueck.fund.mitglied.groesse)
            if fund is not None:
                return _weise_zurueck(lage, stueck.dokument, fund)
        was = anzahl(len(lieferung.fundstuecke), "Dokument", "Dokumente")
    return Weiter(meldung=Meldung(f"Auf Schadsoftware geprüft: {was}, nichts gefunden ({wer})."))


def _weise_zurueck(lage: Lage, dokument: Dokument, fund: str) -> Weiter:
    fehler = Schadsoftware(f"Dokument {dokument.position} der Lieferung enthält Schadsoftware ({fund}).")
    antwort = paketsammlung.rueckweisung_der_lieferung(lage.haus, lage.vorgang, fehler)

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        ausgang.stelle_aus(buch, antwort)
        zeile.mangel = {"satz": fehler.text, "nachweis": str(zeile.lieferung_nachricht)}

    meldung = Meldung(
        f"Die Lieferung wird zurückgewiesen und bleibt in Quarantäne: {fehler.text}", art=Ereignisart.FEHLER
    )
    return Weiter(nach=halte_in_quarantaene.__name__, meldung=meldung, buchen=buchen)


def halte_in_quarantaene(lage: Lage) -> Ergebnis:
    """Until somebody has taken notice; then the Karenz ends it like every delivery that was not taken."""
    mangel = lage.vorgang.mangel
    assert mangel is not None
    if lage.antwort is None:
        return Frage(
            art="schadsoftware", text=f"{mangel['satz']} Sie ist zurückgewiesen, nichts davon kommt ins DMS."
        )
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        zustand=Zustand.ZURUECKGEWIESEN,
        meldung=Meldung(f"Zur Kenntnis genommen: {mangel['satz']}", wer=lage.antwort.durch),
    )
