"""A delivery comes back: the sender decides what becomes of the file, the recipient keeps nothing of it.

The content itself never travels back or on: the sender has it until the import is receipted. Who got it by mistake
says so (0010), names the competent authority where it knows one, and destroys what was staged; to hand it on to
anybody else is the sender's decision alone (its consent is that it does it). Each disclosure to a wrong authority
is a personal data breach: 72 hours from the moment it is known (Art. 33 DSGVO)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Uebergabezeile
from gateway.ablage.vorgaenge import partner_von, person_von
from gateway.ablauf import kennungen
from gateway.ablauf.akte import dateib, loeschung
from gateway.ablauf.haus import Haus
from gateway.ablauf.schritt import (
    Antwort,
    Buchung,
    Ende,
    Ergebnis,
    Frage,
    Lage,
    Meldung,
    Warte,
    Weiter,
    nichts,
)
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.wege import aktensuche, gemeinsam
from gateway.domain.behoerde import Behoerde, genannte_kennung
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import oertlich

MELDEFRIST = timedelta(hours=72)
"""Art. 33 Abs. 1 DSGVO: from the moment the breach is known to the notification of the supervisory authority."""
_KOPIERT = (
    *("person_akte", "person_bestaetigt", "aktenzeichen_eigenes", "dms_ref", "von_hand"),
    *("aktenzeichen_partner", "grund", "vereinbart", "ausloeser_uuid", "versandbestaetigung"),
    "freigegebene_regeln",
)
"""What a second attempt at the same authority takes along."""
_ANDERSWO = _KOPIERT[:4]
"""What an Abgabe to another authority takes along: nobody there has asked."""


NOCH_EINMAL = "Sie wird mit neuen Nachrichten noch einmal gesendet."


# --- at the sender ------------------------------------------------------------------------------------


def zurueckgewiesen(lage: Lage) -> Weiter | None:
    """The delivery was rejected: somebody looks at it."""
    ende = gemeinsam.zurueckgewiesen(lage)
    return None if ende is None else replace(ende, nach=bewerte_rueckgabe.__name__)


def bewerte_rueckgabe(lage: Lage) -> Ergebnis:
    """Did it reach the wrong authority, and what becomes of the file now?"""
    if lage.antwort is not None:
        return _entschieden(lage, lage.antwort)
    return _frage_nach_der_datenpanne(lage) if _fehlgeleitet(lage.vorgang) else _frage_ob_noch_einmal(lage)


def _fehlgeleitet(zeile: Uebergabezeile) -> bool:
    return bool((zeile.rueckweisung or {}).get("fehlgeleitet"))


def _frage_nach_der_datenpanne(lage: Lage) -> Frage:
    zeile = lage.vorgang
    bis = datetime.fromisoformat((zeile.rueckweisung or {})["am"]) + MELDEFRIST
    richtige = _genannte(lage.haus, zeile)
    dazu = f" Genannt wird als zuständig: {richtige.name} ({richtige.kennung})." if richtige else ""
    return Frage(
        art="datenpanne",
        text=f"{zeile.partner_name} gibt {_was(zeile)} zurück.{dazu} War sie dort falsch, ist das eine Verletzung "
        f"des Schutzes personenbezogener Daten: Bis {oertlich(bis):%d.%m.%Y, %H:%M} Uhr ist sie der Aufsichtsbehörde "
        "zu melden, oder es ist festzuhalten, warum nicht (Art. 33 DSGVO).",
        angaben={"behoerde": richtige.kennung} if richtige else {},
        bis=bis,
        buchen=_waehrend_der_frage(lage),
    )


def _frage_ob_noch_einmal(lage: Lage) -> Frage:
    zeile = lage.vorgang
    code = (zeile.rueckweisung or {}).get("code")
    return Frage(
        art="lieferung_zurueckgewiesen",
        text=f"{zeile.partner_name} konnte {_was(zeile)} nicht verarbeiten ({code}). Noch einmal senden?",
        buchen=_waehrend_der_frage(lage),
    )


def _was(zeile: Uebergabezeile) -> str:
    return "die Akte" if zeile.weg == "abgabe" else "eine Nachlieferung"


def _waehrend_der_frage(lage: Lage) -> Buchung:
    """Late mail lies in no DMS: what was staged of it stays until somebody has decided (invariant 10)."""
    nur_hier = lage.vorgang.weg != "abgabe" and lage.vorgang.anzahl_akte is None
    return nichts if nur_hier else gemeinsam.waehrend_der_frage(lage)


def _genannte(haus: Haus, zeile: Uebergabezeile) -> Behoerde | None:
    """Whom the other authority names as competent, if the directory knows it."""
    kennung = genannte_kennung(str((zeile.rueckweisung or {}).get("partner_sagt") or ""))
    if kennung is None or kennung in {haus.mandant, zeile.partner}:
        return None
    return haus.finde_partner(kennung)


def _entschieden(lage: Lage, antwort: Antwort) -> Weiter:
    zeile = lage.vorgang
    match antwort.wahl:
        case "freigeben":
            text = NOCH_EINMAL
            buchen = _beginne(lage.haus, partner_von(zeile), _KOPIERT)
        case "weiterleiten":
            ziel = lage.haus.finde_partner(antwort.wert or "")
            assert ziel is not None  # what was named has been looked up when it was decided
            text = f"Die Akte wird an {ziel.name} abgegeben."
            buchen = _beginne(lage.haus, ziel, _ANDERSWO)
        case _:
            text, buchen = "Sie bleibt hier.", nichts
    if _fehlgeleitet(zeile) and antwort.wahl != "freigeben":
        text = f"{text} Datenpanne bewertet (Art. 33 Abs. 5 DSGVO): {antwort.grund}"
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        meldung=Meldung(text, art=Ereignisart.ENTSCHEIDUNG, wer=antwort.durch),
        buchen=buchen,
    )


def _beginne(haus: Haus, partner: Behoerde, felder: tuple[str, ...]) -> Buchung:
    """Another Abgabe of the same matter; the rules are asked anew."""

    def buchen(buch: Buch, alte: Uebergabezeile) -> None:
        id = kennungen.erneute_abgabe(alte.id, partner.kennung)
        haus.speicher.tresor.lege_an(buch, id)
        neue = buch.vorgaenge.lege_an(
            id,
            Richtung.ABGABE,
            partner,
            person_von(alte),
            weg="abgabe",
            schritt=aktensuche.finde_akte.__name__,
            naechste_pruefung=haus.jetzt() + haus.regeln.nachsehen,
            text=f"Abgabe nach der Rückgabe durch {alte.partner_name} begonnen.",
            stamm=alte.stamm,
            release=haus.release_von_selbst(partner.kennung),
            **{name: getattr(alte, name) for name in felder},
        )
        if felder is _ANDERSWO:
            neue.von_hand = True
        wecke_vorgang(buch, id)

    return buchen


# --- at the recipient ---------------------------------------------------------------------------------


def rueckgabesatz(grund: str, richtige: Behoerde | None) -> str:
    """What the 0010 says to the sender, in full: why, who may be competent, and what has become of the content."""
    wer = f" Zuständig ist nach hiesiger Kenntnis: {richtige.name} ({richtige.kennung})." if richtige else ""
    return f"{grund}{wer} Nichts davon ist hier in eine Akte gelangt; der bereitgestellte Inhalt wird hier gelöscht."


def warte_auf_rueckgabe(lage: Lage) -> Ergebnis:
    """Until the sender can know: the 0010 lies in its mailbox."""
    if not gemeinsam.ist_unterwegs(lage, "0010"):
        return Warte(bis=gemeinsam.nachsehen(lage))
    return Weiter(nach=loesche_fehlgeleitetes.__name__)


def loesche_fehlgeleitetes(lage: Lage) -> Ergebnis:
    """Nobody here may keep it, not even for the Karenz."""
    haus = lage.haus
    ids = loeschung.entferne(haus, lage.vorgang)
    reste = loeschung.uebrig(haus, ids)

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        loeschung.vernichte(buch, zeile, ids)
        zeile.eintrag_bis = dateib.ohne_eintrag(haus)

    if reste:
        return Warte(bis=gemeinsam.nachsehen(lage), meldung=Meldung(_REST, art=Ereignisart.FEHLER))
    return Ende(meldung=Meldung(_GELOESCHT), buchen=buchen)


_GELOESCHT = (
    "Der Inhalt der fehlgeleiteten Akte ist gelöscht: Bytes entfernt und nachgesehen, Schlüssel vernichtet. "
    "Ins DMS ist nichts davon gelangt."
)
_REST = "Vom Inhalt der fehlgeleiteten Akte sind noch Bytes da; das Löschen wird wiederholt."
