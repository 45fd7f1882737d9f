"""Taking over: the way of a file into the house, from the announced delivery to the deletion of what was staged.

Everything here works on what was checked: 010206 and its packets are valid by themselves, in any order."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Uebergabezeile
from gateway.ablauf import kennungen
from gateway.ablauf.akte import einlagerung, paketsammlung, umfang
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang, fundsachen
from gateway.ablauf.schritt import Ergebnis, Lage, Meldung, Warte, Weiter
from gateway.ablauf.weg import Weg
from gateway.ablauf.wege import (
    annahme,
    gemeinsam,
    paketwarten,
    pdfpruefung,
    rueckgabe,
    unverarbeitet,
    virenpruefung,
)
from gateway.ablauf.wege.zielakte import bestimme_ziel
from gateway.dmsfehler import BestaetigungAussteht, ZielVerschwunden
from gateway.domain.akte import Dokument
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.grenzen import Azrmeldung
from gateway.domain.lieferumfang import Lieferumfang, rest
from gateway.domain.merkmal import Merkmalart
from gateway.domain.regeln.freigabe import EINSICHTNAHME
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler
from gateway.nachrichten.ereignis import kennung_von
from gateway.nachrichten.quittung import Quittung, Quittungsangabe
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
    return (f"die Akte hat laut Absender {zeile.anzahl_akte} Dokumente", *rest(_lieferungen(lage)).saetze)


def _lieferungen(lage: Lage) -> list[Lieferumfang]:
    """What has come of this file so far, this delivery included."""
    with lage.haus.lesen() as buch:
        return umfang.der_lieferungen(buch.vorgaenge.zum_stamm(lage.vorgang.stamm))


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


def schliesse_import_ab(lage: Lage) -> Ergebnis:
    """The file becomes visible, all at once, compared once more, with the original messages beside it."""
    try:
        return _abgeschlossen(lage)
    except BestaetigungAussteht as offen:
        meldung = Meldung(f"Dem DMS übergeben. {offen.text}")
        return Weiter(nach=warte_auf_bestaetigung.__name__, meldung=meldung)


def warte_auf_bestaetigung(lage: Lage) -> Ergebnis:
    """A DMS that takes files by itself must say that it has: more and more seldom looked for, and told when it
    stays silent."""
    try:
        return _abgeschlossen(lage)
    except BestaetigungAussteht as offen:
        jetzt, seit = lage.haus.jetzt(), lage.vorgang.schritt_seit
        satz = lage.haus.regelsatz()
        spaetestens = satz.nach(seit, satz.fristen.antwort[0])
        bis = jetzt + min(max((jetzt - seit) / 4, _KUERZESTE_PAUSE), _LAENGSTE_PAUSE)
        if jetzt < spaetestens:
            return Warte(bis=min(bis, spaetestens))
        geplant = lage.vorgang.naechste_pruefung
        if geplant is None or geplant > spaetestens:
            return Warte(bis=bis)
        return Warte(bis=bis, meldung=Meldung(f"Überfällig: {offen.text}", art=Ereignisart.FEHLER))


_KUERZESTE_PAUSE, _LAENGSTE_PAUSE = timedelta(seconds=1), timedelta(minutes=5)


def _abgeschlossen(lage: Lage) -> Weiter:
    """Raises `BestaetigungAussteht`."""
    ref = einlagerung.schliesse_ab(lage.haus, lage.vorgang)
    mit_quittung = paketsammlung.lies_metadaten(lage.haus, lage.vorgang).quittung is not None

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.dms_ref = ref.id
        gemeinsam.wecke_geschwister(buch, zeile)
        _sage_was_zu_tun_ist(lage.haus, buch, zeile)

    return Weiter(
        nach=quittiere.__name__,
        zustand=Zustand.IMPORTIERT,
        meldung=Meldung("Alle Dokumente liegen im DMS und sind rückgelesen."),
        buchen=buchen,
        spaeter=mit_quittung,
    )


def _sage_was_zu_tun_ist(haus: Haus, buch: Buch, zeile: Uebergabezeile) -> None:
    """What the change of competence asks of the new authority; once, not with each further delivery."""
    if zeile.stamm != zeile.id or zeile.grund == EINSICHTNAHME:
        return
    buch.vorgaenge.vermerke(zeile, _AZR)
    strafverfolgung = Merkmalart.STRAFVERFOLGUNG in (zeile.merkmale or ())
    azr = haus.regelsatz().grenzen.azr_meldung is Azrmeldung.AUFGABE
    if zeile.lieferung_nachricht is None or not (strafverfolgung or azr):
        return
    lieferung = buch.nachrichten.lies(zeile.lieferung_nachricht)
    if not strafverfolgung:
        fundsachen.melde(haus, buch, lieferung, "azr_meldung")
        return
    dazu = f" {AUFGABENARTEN['azr_meldung'].frage}" if azr else ""
    fundsachen.melde(haus, buch, lieferung, "mitteilung_strafverfolgung", dazu=dazu)


_AZR = (
    "Zuständigkeitswechsel: Im AZR sind Zuzug und Zuständigkeit zu melden, und diese Behörde pflegt die Daten "
    "(§§ 7, 8 AZRG, § 4 Abs. 2 AZRG-DV)."
)


def quittiere(lage: Lage) -> Ergebnis:
    """0020 "Akte übernommen", when 010206 asks for it. It lies with the proofs: whoever misses it may
    ask for it long after the staged content is gone."""
    metadaten = paketsammlung.lies_metadaten(lage.haus, lage.vorgang)
    if metadaten.quittung is None:
        return Weiter(
            nach=gemeinsam.warte_karenz.__name__,
            zustand=Zustand.ABGESCHLOSSEN,
            meldung=Meldung("Akte übernommen; eine Quittung war nicht erbeten."),
        )
    quittung = Quittung(
        kopf=lage.haus.kopf(
            kennungen.nachricht(lage.vorgang.id, "0020"),
            metadaten.kopf.autor_behoerde,
            metadaten.kopf.release,
        ),
        ursprung=kennung_von(metadaten),
        angabe=Quittungsangabe(ereignis=metadaten.quittung),
    )
    geschrieben = ausgang.schreibe(
        lage.haus,
        quittung,
        schluessel=kennungen.nachweise(lage.vorgang.id),
        vorgang=lage.vorgang.id,
        bezug=metadaten.kopf.uuid,
    )
    return Weiter(buchen=ausgang.aussteller([geschrieben]), spaeter=True)


def warte_auf_quittungsversand(lage: Lage) -> Ergebnis:
    """Until the receipt lies in the mailbox of the other authority."""
    if not gemeinsam.ist_unterwegs(lage, "0020"):
        return Warte(bis=gemeinsam.nachsehen(lage))
    return Weiter(zustand=Zustand.ABGESCHLOSSEN, meldung=Meldung(_uebernommen(lage)))


def _uebernommen(lage: Lage) -> str:
    zeile = lage.vorgang
    if zeile.anzahl_akte is None or zeile.anzahl_akte == zeile.anzahl_dokumente:
        return "Akte übernommen und quittiert."
    dabei = f"{zeile.anzahl_dokumente} von {zeile.anzahl_akte} Dokumenten"
    return f"Übernommen und quittiert: {'; '.join((dabei, *rest(_lieferungen(lage)).saetze))}."


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
    schliesse_import_ab,
    quittiere,
    warte_auf_quittungsversand,
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
    warte_auf_bestaetigung,
    virenpruefung.halte_in_quarantaene,
    rueckgabe.warte_auf_rueckgabe,
    rueckgabe.loesche_fehlgeleitetes,
    unverarbeitet.gib_unverarbeitet_zurueck,
]
RUECKGEBBAR = SCHRITTE[1 : SCHRITTE.index(schliesse_import_ab)]
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
