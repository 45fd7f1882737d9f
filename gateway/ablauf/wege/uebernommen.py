"""The end of a take-over: the file becomes visible in the DMS, and the sender gets the receipt for it (0020)."""

from __future__ import annotations

from datetime import timedelta

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Uebergabezeile
from gateway.ablauf import kennungen
from gateway.ablauf.akte import einlagerung, paketsammlung, umfang
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang, fundsachen
from gateway.ablauf.schritt import Ergebnis, Lage, Meldung, Warte, Weiter
from gateway.ablauf.wege import gemeinsam
from gateway.dmsfehler import BestaetigungAussteht
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.grenzen import Azrmeldung
from gateway.domain.lieferumfang import Lieferumfang, rest
from gateway.domain.merkmal import Merkmalart
from gateway.domain.regeln.freigabe import EINSICHTNAHME
from gateway.domain.uebergabe import Zustand
from gateway.nachrichten.ereignis import kennung_von
from gateway.nachrichten.quittung import Quittung, Quittungsangabe


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
    return f"Übernommen und quittiert: {'; '.join((dabei, *rest(bisherige(lage)).saetze))}."


def bisherige(lage: Lage) -> list[Lieferumfang]:
    """What has come of this file so far, this delivery included."""
    with lage.haus.lesen() as buch:
        return umfang.der_lieferungen(buch.vorgaenge.zum_stamm(lage.vorgang.stamm))
