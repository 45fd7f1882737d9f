"""Somebody has moved here: the file is asked for by rule, and then taken over as after any request.

The way begins with the notice of the registry office and ends, without anybody touching it, with the file in
the DMS; where the law wants a human, it stops and says why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.sachverhalte import als_json
from gateway.ablage.tabellen import Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import kontakt_von, person_von
from gateway.ablauf import kennungen, sachverhalt
from gateway.ablauf.haus import Haus
from gateway.ablauf.schritt import Antwort as Entscheidung
from gateway.ablauf.schritt import Buchung, Ergebnis, Frage, Lage, Meldung, Warte, Weiter, nichts
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.weg import Weg
from gateway.ablauf.wege import anforderung, gemeinsam, uebernahme, zielakte
from gateway.ablauf.wege.brief import anforderungsbrief
from gateway.domain.behoerde import Behoerde
from gateway.domain.haushalt import haushalt
from gateway.domain.meldung import Meldung as Wohnsitzmeldung
from gateway.domain.regel import Befund, Haelt, Stoppt, Wartet
from gateway.domain.regelfragen import fragename
from gateway.domain.sachverhalt import Seite, Zuzug
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import oertlich
from gateway.paket.behoerden import BehoerdeUnbekannt, behoerde
from gateway.ports import Aktenfund

NOCH_OFFEN = Behoerde("", "Wegzugsbehörde noch offen")
"""Until rule or person names the authority that has the file."""


def beginne(haus: Haus, buch: Buch, eingang: Nachrichtenzeile, meldung: Wohnsitzmeldung, fall: Zuzug) -> UUID:
    """An Uebernahme that this notice begins, booked together with it. Returns its id."""
    id = kennungen.uebernahme_aus_meldung(haus.mandant, eingang.partner, meldung.uuid)
    haus.speicher.tresor.lege_an(buch, id)
    partner = _partner(haus, fall)
    zeile = buch.vorgaenge.lege_an(
        id,
        Richtung.UEBERNAHME,
        partner,
        meldung.nachher or meldung.person,
        weg=WEG.name,
        schritt=WEG.anfang,
        naechste_pruefung=haus.jetzt() + haus.regeln.nachsehen,
        text=f"Zuzug gemeldet ({meldung.typ}) von {meldung.meldebehoerde.name}.",
        nachweis=eingang.id,
        aktenzeichen_eigenes=f"ZU/{oertlich(haus.jetzt()).year}/{id.hex[:8].upper()}",
        grund=anforderung.GRUND_ZUSTAENDIGKEITSWECHSEL,
        versandbestaetigung=True,
        vereinbart=list(haus.regeln.formate),
        sachverhalt=als_json(fall),
        haushalt=haushalt(meldung, haus.zustaendigkeit),
        release=haus.release_von_selbst(partner.kennung),
    )
    buch.nachrichten.ordne_zu(eingang.id, zeile.id)
    wecke_vorgang(buch, zeile.id)
    return zeile.id


def _partner(haus: Haus, fall: Zuzug) -> Behoerde:
    if len(fall.behoerden) != 1:
        return NOCH_OFFEN
    (kennung,) = fall.behoerden
    return haus.finde_partner(kennung) or _laut_codeliste(kennung)


def _laut_codeliste(kennung: str) -> Behoerde:
    """One that takes no part in the exchange still has a name."""
    try:
        return behoerde(kennung)
    except BehoerdeUnbekannt:
        return Behoerde(kennung, kennung)


def pruefe_anforderung(lage: Lage) -> Ergebnis:
    """May we ask? The first rule that doesn't let it go decides what happens."""
    if lage.antwort is not None:
        return _entschieden(lage, lage.antwort)
    haus, zeile = lage.haus, lage.vorgang
    aehnliche = _aehnliche(lage)
    gesagt, satz = sachverhalt.frage_fachverfahren(haus, zeile), haus.regelsatz()
    with haus.lesen() as buch:
        fall = sachverhalt.zuzug_von_heute(haus, buch, zeile, len(aehnliche), gesagt)
    befund = satz.beurteile_zuzug(fall, zeile.freigegebene_regeln)
    buchen = gemeinsam.merke_befund(fall, befund, satz.version)
    match befund.urteil:
        case Wartet(bis=bis):
            neu = (zeile.befund or {}).get("regel") != befund.kennung
            meldung = Meldung(f"{befund.satz} Es wird bis {oertlich(bis):%d.%m.%Y, %H:%M} Uhr gewartet.")
            return Warte(bis=bis, meldung=meldung if neu else None, buchen=buchen)
        case Haelt():
            frage = fragename(Seite.ANFORDERUNG, befund.kennung or "")
            return Frage(
                art=frage, text=befund.satz, angaben=_angaben(lage, befund, aehnliche), buchen=buchen
            )
        case Stoppt():
            return _keine_anforderung(Meldung(f"Es wird keine Akte angefordert: {befund.satz}"), buchen)
    return _fordere_an(lage, buchen)


def _aehnliche(lage: Lage) -> list[Aktenfund]:
    """Files here of persons who may be the same one; where one surely is, there is no question."""
    if lage.vorgang.ziel_ref is not None or "person_unsicher" in lage.vorgang.freigegebene_regeln:
        return []
    return zielakte.aehnliche_akten(lage.haus, person_von(lage.vorgang))


def _angaben(lage: Lage, befund: Befund[Zuzug], aehnliche: list[Aktenfund]) -> dict[str, Any]:
    """What the person who decides should see; where only paper helps, the letter."""
    zeile = lage.vorgang
    angaben: dict[str, Any] = {"gesucht": zeile.person}
    if aehnliche:
        angaben["auswahl"] = [gemeinsam.auswahl(f) for f in aehnliche]
    if befund.kennung == "kein_austausch":
        angaben["brief"] = anforderungsbrief(lage.haus, zeile)
    return angaben


def _fordere_an(lage: Lage, merke: Buchung) -> Weiter:
    """Everything said yes: the request is ours from here on."""
    uuid = kennungen.nachricht(lage.vorgang.id, "010201")

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        merke(buch, zeile)
        zeile.ausloeser_uuid = uuid

    return Weiter(buchen=buchen, meldung=Meldung("Die Regeln lassen die Anforderung zu."))


def _keine_anforderung(meldung: Meldung, buchen: Buchung = nichts) -> Weiter:
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__, zustand=Zustand.ABGEBROCHEN, meldung=meldung, buchen=buchen
    )


def _entschieden(lage: Lage, antwort: Entscheidung) -> Ergebnis:
    regel = str((lage.vorgang.befund or {}).get("regel"))
    wer = antwort.durch
    match antwort.wahl:
        case "warten":
            return gemeinsam.warten_bis(antwort)
        case "ablehnen":
            return _keine_anforderung(Meldung("Es wird keine Akte angefordert.", wer=wer))
        case "schliessen":
            return _keine_anforderung(Meldung("Die Akte wird auf Papier angefordert.", wer=wer))
        case "behoerde_nennen":
            return _frage_dort(lage, antwort.wert or "")
        case "dieselbe_person" if regel == "azr_nummer_unbekannt":
            return _mit_azr_nummer(antwort.wert or "")
        case "dieselbe_person":
            return _gelassen(regel, ziel=antwort.wert)
    return _gelassen(regel)


def _gelassen(regel: str, ziel: str | None = None) -> Weiter:
    """A person has passed over this rule; the others are asked all the same."""

    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.freigegebene_regeln = [*zeile.freigegebene_regeln, regel]
        zeile.ziel_ref = ziel or zeile.ziel_ref

    return Weiter(nach=pruefe_anforderung.__name__, buchen=buchen)


def _mit_azr_nummer(nummer: str) -> Weiter:
    """Looked up in the register by a person, together with the Grundpersonalien (§ 10 Abs. 4 AZRG)."""

    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.person, zeile.azr_nummer = {**zeile.person, "azr_nummer": nummer}, nummer

    return Weiter(nach=pruefe_anforderung.__name__, buchen=buchen, meldung=Meldung("AZR-Nummer ergänzt."))


def _frage_dort(lage: Lage, kennung: str) -> Weiter:
    partner = lage.haus.finde_partner(kennung) or _laut_codeliste(kennung)
    release = lage.haus.release_von_selbst(kennung)

    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.partner, zeile.partner_name = partner.kennung, partner.name
        zeile.partner_kontakt = kontakt_von(partner)
        zeile.release = release

    meldung = Meldung(f"Angefordert wird bei: {partner.name}.")
    return Weiter(nach=pruefe_anforderung.__name__, buchen=buchen, meldung=meldung)


WEG = Weg(
    "wohnsitzwechsel",
    [pruefe_anforderung, *anforderung.LINIE],
    zweige=anforderung.ZWEIGE,
    schwer=uebernahme.SCHWER,
    abbrechbar=[pruefe_anforderung, *anforderung.ABBRECHBAR],
    abbruch=anforderung.brich_ab,
)
