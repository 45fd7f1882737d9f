"""From the documents to the written delivery: the steps that Abgabe and Nachlieferung share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.ablage.buch import Buch
from gateway.ablage.inhalte import dokumente_von
from gateway.ablage.tabellen import Dokumentstatus, Dokumentzeile, Uebergabezeile
from gateway.ablage.vorgaenge import partner_von
from gateway.ablauf.akte import bereitstellung
from gateway.ablauf.post import ausgang
from gateway.ablauf.schritt import Antwort, Ergebnis, Frage, Lage, Meldung, Weiter
from gateway.ablauf.wege import gemeinsam, kontingent
from gateway.domain.akte import Dokument
from gateway.domain.freigabe import FRAGE
from gateway.domain.lieferumfang import Rest
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import NICHTS_GEWORDEN, Zustand
from gateway.domain.worte import anzahl
from gateway.nachrichten.kontext import PDF_UND_JPG
from gateway.ports import Aktenref


def pruefe_formate(lage: Lage) -> Ergebnis:
    """Only what the receiver reads goes: PDF, JPG and what its request announced."""
    antwort, zeile = lage.antwort, lage.vorgang
    with lage.haus.lesen() as buch:
        dokumente = buch.dokumente.liste(zeile.id)
    fremde = [d for d in dokumente if d.format not in PDF_UND_JPG | set(zeile.vereinbart)]
    if antwort is not None:
        return _format_entschieden(antwort, fremde, dokumente)
    if not fremde:
        return Weiter()
    schluessel = ", ".join(sorted({d.format for d in fremde}))
    return Frage(
        art="format_nicht_vereinbart",
        text=f"{len(fremde)} von {anzahl(len(dokumente), 'Dokument', 'Dokumenten')} "
        f"{'hat' if len(fremde) == 1 else 'haben'} ein Format, das nicht vereinbart ist (Schlüssel {schluessel}).",
        angaben={"dokumente": [str(d.uuid) for d in fremde]},
    )


def _format_entschieden(
    antwort: Antwort, fremde: Sequence[Dokument], dokumente: Sequence[Dokument]
) -> Ergebnis:
    match antwort.wahl:
        case "warten":
            return gemeinsam.warten_bis(antwort)
        case "ablehnen":
            return _behalte(antwort)
    if len(fremde) == len(dokumente):
        return _behalte(antwort)

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        buch.dokumente.setze_status(zeile.id, [d.uuid for d in fremde], Dokumentstatus.WEGGELASSEN)

    text = f"{anzahl(len(fremde), 'Dokument wird', 'Dokumente werden')} weggelassen."
    return Weiter(buchen=buchen, meldung=Meldung(text, wer=antwort.durch))


def _behalte(antwort: Antwort) -> Weiter:
    """Nothing goes: where somebody waits for a file 010202 says so, a part that was to follow just stays."""

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.absage = {"art": "sonstige", "grund": antwort.wert or "08"}
        uuids = [d.uuid for d in buch.dokumente.liste(zeile.id)]
        buch.dokumente.setze_status(zeile.id, uuids, Dokumentstatus.BLEIBT)

    return Weiter(nach="sage_ab", buchen=buchen)


def stelle_bereit(lage: Lage) -> Ergebnis:
    """Copy the documents out of the DMS, hashed and measured at first touch, encrypted under the key of this
    Vorgang. Released and sent is exactly what is copied here."""
    zeile = lage.vorgang
    with lage.haus.lesen() as buch:
        dokumente = buch.dokumente.liste(zeile.id)
    if all(d.packmass is not None for d in dokumente):
        return bereit(dokumente)
    if (kein_platz := kontingent.halte_ein(lage)) is not None:
        return kein_platz
    ref = Aktenref(zeile.dms_ref or "", zeile.aktenzeichen_eigenes or "")
    return bereit(bereitstellung.kopiere(lage.haus, zeile.id, ref, dokumente))


def bereit(dokumente: Sequence[Dokument]) -> Weiter:
    """All of them are staged and measured."""

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        buch.dokumente.merke_bereitgestellte(zeile.id, dokumente)
        zeile.anzahl_dokumente = len(dokumente)
        zeile.bytes_gesamt = sum(d.groesse or 0 for d in dokumente)

    return Weiter(
        zustand=Zustand.VORBEREITET,
        meldung=Meldung(f"{anzahl(len(dokumente), 'Dokument', 'Dokumente')} bereitgestellt."),
        buchen=buchen,
    )


def gib_frei(lage: Lage) -> Ergebnis:
    """The release gate (invariant 6): nothing leaves without passing here. A "no" ends it for good."""
    antwort, zeile = lage.antwort, lage.vorgang
    if zeile.klasse is None:
        return _frei(f"{_wie_viele(zeile)} freigegeben.")
    if antwort is None:
        return Frage(art=FRAGE[Teilklasse(zeile.klasse)], text=_wer_gibt_frei(zeile))
    if antwort.wahl == "freigeben":
        return _frei(f"{_wie_viele(zeile)} freigegeben (Klasse {zeile.klasse}).")
    return _behalte(antwort)


def _wer_gibt_frei(zeile: Uebergabezeile) -> str:
    zahl = zeile.anzahl_dokumente or 0
    wer = "einer benannten Person" if zeile.klasse == Teilklasse.C.value else "zweier Personen"
    return (
        f"{anzahl(zahl, 'Dokument', 'Dokumente')} der Klasse {zeile.klasse} "
        f"{'braucht' if zahl == 1 else 'brauchen'} die Freigabe {wer}."
    )


def _wie_viele(zeile: Uebergabezeile) -> str:
    hier, gesamt = zeile.anzahl_dokumente or 0, zeile.anzahl_akte or 0
    return f"{hier} von {gesamt} Dokumenten" if gesamt > hier else anzahl(hier, "Dokument", "Dokumente")


def _frei(text: str) -> Weiter:
    return Weiter(zustand=Zustand.FREIGEGEBEN, meldung=Meldung(text))


def packe(lage: Lage) -> Ergebnis:
    """ZIP, cut, 010206 and 010207 × n; the same documents give the same messages."""
    with lage.haus.lesen() as buch:
        zeilen = buch.dokumente.zeilen(lage.vorgang.id)
        dokumente, folgt = dokumente_von(zeilen), _folgt_noch(buch, lage.vorgang)
        ist_erste = lage.vorgang.stamm == lage.vorgang.id
        intern = _interne(zeilen if ist_erste else buch.dokumente.zeilen(lage.vorgang.stamm))
    rest = Rest(wartet=folgt, bleibt=intern)
    lieferung = bereitstellung.packe(lage.haus, lage.vorgang, partner_von(lage.vorgang), dokumente, rest)

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.lieferung_uuid = lieferung.uuid
        zeile.fortschritt_ist, zeile.fortschritt_soll = 0, lieferung.pakete
        for nachricht in lieferung.nachrichten:
            ausgang.stelle_aus(buch, nachricht)

    return Weiter(
        zustand=Zustand.GEPACKT,
        meldung=Meldung(
            f"{anzahl(len(dokumente), 'Dokument', 'Dokumente')} in "
            f"{anzahl(lieferung.pakete, 'Paket', 'Pakete')} gepackt."
        ),
        buchen=buchen,
        spaeter=True,
    )


def _interne(zeilen: Iterable[Dokumentzeile]) -> int:
    """Internal papers (class X) are no part of what the other authority has a claim to: it doesn't hear of them."""
    return sum(zeile.klasse is Teilklasse.X for zeile in zeilen)


def _folgt_noch(buch: Buch, zeile: Uebergabezeile) -> int:
    """Documents of the file that still wait beside this delivery; late mail is none of them."""
    warten = (
        anderer.id
        for anderer in buch.vorgaenge.zum_stamm(zeile.stamm)
        if anderer.id != zeile.id
        and anderer.anzahl_akte is not None
        and anderer.lieferung_uuid is None
        and anderer.zustand not in NICHTS_GEWORDEN
    )
    return sum(len(buch.dokumente.liste(id)) for id in warten)


SCHWER = (stelle_bereit, packe)
"""They move much content."""
