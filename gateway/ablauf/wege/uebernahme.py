"""Taking over: the way of a file into the house, from the announced delivery to the deletion of what was staged.

Everything here works on what was checked: 010206 and its packets are valid by themselves, in any order."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Uebergabezeile
from gateway.ablauf.akte import einlagerung, paketsammlung
from gateway.ablauf.schritt import Ergebnis, Lage, Meldung, Weiter
from gateway.ablauf.weg import Weg
from gateway.ablauf.wege import (
    annahme,
    gemeinsam,
    paketwarten,
    pdfpruefung,
    rueckgabe,
    uebernommen,
    unverarbeitet,
    virenpruefung,
)
from gateway.ablauf.wege.zielakte import bestimme_ziel
from gateway.dmsfehler import ZielVerschwunden
from gateway.domain.akte import Dokument
from gateway.domain.lieferumfang import rest
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler
from gateway.paket.entpacken import pruefe_summen
from gateway.paket.fehler import PaketFehler
from gateway.ports import Blob


def nimm_ankuendigung(lage: Lage) -> Ergebnis:
    """010206 is there: the delivery is announced."""
    zeile = lage.vorgang
    was = anzahl(zeile.anzahl_dokumente or 0, "Dokument", "Dokumente")
    pakete = anzahl(zeile.fortschritt_soll or 0, "Paket", "Paketen")
    teile = (f"{was} in {pakete}", *_was_der_absender_sagt(lage))
    return Weiter(
        zustand=Zustand.BEANTWORTET,
        meldung=Meldung(
            f"Lieferung angekündigt (010206): {'; '.join(teile)}.",
            art=Ereignisart.NACHRICHT,
            nachweis=zeile.lieferung_nachricht,
        ),
    )


def _was_der_absender_sagt(lage: Lage) -> tuple[str, ...]:
    """Of the rest of the file: the recipient must not believe that it has everything."""
    zeile = lage.vorgang
    if zeile.anzahl_akte is None or zeile.anzahl_akte == zeile.anzahl_dokumente:
        return ()
    return (
        f"die Akte hat laut Absender {zeile.anzahl_akte} Dokumente",
        *rest(uebernommen.bisherige(lage)).saetze,
    )


def pruefe_lieferung(lage: Lage) -> Ergebnis:
    """Archive whole, members ↔ documents one to one, sizes, formats, digests. Otherwise 0010."""
    try:
        with paketsammlung.oeffne(lage.haus, lage.vorgang) as lieferung:
            dokumente = lieferung.pruefe()
        pruefe_summen(dokumente, paketsammlung.lies_aktenbaum(lage.haus, lage.vorgang).summen)
    except PaketFehler as fehler:
        return annahme.weise_zurueck(lage, fehler)

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        buch.dokumente.merke_inhalte(zeile.id, {d.uuid: _inhalt(d) for d in dokumente})
        zeile.bytes_gesamt = sum(d.groesse or 0 for d in dokumente)

    was = anzahl(len(dokumente), "Dokument", "Dokumente")
    return Weiter(meldung=Meldung(f"Lieferung geprüft: {was}, alles unversehrt."), buchen=buchen)


def _inhalt(dokument: Dokument) -> Blob:
    assert dokument.sha256 is not None and dokument.groesse is not None
    return Blob(dokument.sha256, dokument.groesse)


def importiere(lage: Lage) -> Ergebnis:
    """Every document into the hidden import of the DMS, each with a result of its own."""
    try:
        letzte = einlagerung.importiere(lage.haus, lage.vorgang, lage.auftrag)
    except ZielVerschwunden:
        return Weiter(nach=bestimme_ziel.__name__, buchen=_ohne_ziel, meldung=Meldung(ZielVerschwunden.satz))

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        buch.dokumente.merke_import(zeile.id, letzte)

    return Weiter(buchen=buchen, spaeter=True)


def _ohne_ziel(_buch: Buch, zeile: Uebergabezeile) -> None:
    zeile.ziel_ref = None


def lies_zurueck(lage: Lage) -> Ergebnis:
    """Read every document back from the DMS and compare: only then may we say "übernommen"."""
    gelesen = einlagerung.lies_zurueck(lage.haus, lage.vorgang)

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        buch.dokumente.merke_rueckgelesen(zeile.id, gelesen)

    return Weiter(buchen=buchen)


def warte_karenz(lage: Lage) -> Ergebnis:
    """As everywhere; what comes late (010203) is laid to the file meanwhile, as long as the file is there."""
    if lage.vorgang.dms_ref is not None:
        with suppress(EingabeFehler):
            einlagerung.lege_originale(lage.haus, lage.vorgang)
    ergebnis = gemeinsam.warte_karenz(lage)
    zeile = lage.vorgang
    if (
        zeile.zustand is not Zustand.ZURUECKGEWIESEN
        or zeile.stamm == zeile.id
        or zeile.karenz_bis is not None
    ):
        return ergebnis

    def buchen(buch: Buch, frisch: Uebergabezeile) -> None:
        ergebnis.buchen(buch, frisch)
        _sage_dass_etwas_fehlt(buch, frisch)

    return replace(ergebnis, buchen=buchen)


def _sage_dass_etwas_fehlt(buch: Buch, zeile: Uebergabezeile) -> None:
    """Who reads the file learns that a part of it was not acceptable; only the sender can mend that."""
    text = (
        f"Eine weitere Lieferung ist zurückgewiesen (Übergabe {zeile.id}); ihre Dokumente fehlen hier. "
        f"{zeile.partner_name} weiß es und kann sie noch einmal senden."
    )
    buch.vorgaenge.vermerke(buch.vorgaenge.zum_aendern(zeile.stamm), text, art=Ereignisart.FEHLER)


SCHRITTE = [
    nimm_ankuendigung,
    paketwarten.warte_auf_pakete,
    pruefe_lieferung,
    virenpruefung.pruefe_auf_schadsoftware,
    pdfpruefung.pruefe_pdf,
    annahme.nimm_fachlich_an,
    bestimme_ziel,
    importiere,
    lies_zurueck,
    uebernommen.schliesse_import_ab,
    uebernommen.quittiere,
    uebernommen.warte_auf_quittungsversand,
    warte_karenz,
    gemeinsam.loesche,
]
SCHWER = [
    pruefe_lieferung,
    virenpruefung.pruefe_auf_schadsoftware,
    pdfpruefung.pruefe_pdf,
    importiere,
    lies_zurueck,
]
ZWEIGE = [
    uebernommen.warte_auf_bestaetigung,
    virenpruefung.halte_in_quarantaene,
    rueckgabe.warte_auf_rueckgabe,
    rueckgabe.loesche_fehlgeleitetes,
    unverarbeitet.gib_unverarbeitet_zurueck,
]
RUECKGEBBAR = SCHRITTE[1 : SCHRITTE.index(uebernommen.schliesse_import_ab)]
"""From the announcement until the file becomes visible in the DMS."""
WEG = Weg(
    "uebernahme",
    SCHRITTE,
    zweige=ZWEIGE,
    schwer=SCHWER,
    rueckgebbar=RUECKGEBBAR,
    rueckgabe=unverarbeitet.gib_unverarbeitet_zurueck,
)
"""A delivery that nobody asked for, or a further one to a request."""
