"""What the buttons of the Fehlerablage do, and the sentence that says what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.ablage.tabellen import Auftragszustand
from gateway.ablauf.reparatur import Auslese, Werkstatt
from gateway.ablauf.vorschau import betroffen, sieh_voraus
from gateway.domain.worte import anzahl
from gateway.web.dienste import Webdienste
from gateway.web.fehler import Webfehler
from gateway.web.formular import Eingaben
from gateway.web.sitzung import Sitzung

_A = Auftragszustand
_ZURUECKHOLBAR = frozenset({_A.GEPARKT, _A.WARTEND})
_PARKBAR = frozenset({_A.WARTEND, _A.LAUFEND})


@dataclass(frozen=True)
class Meldung:
    """What came of it; `konflikt`: somebody was quicker."""

    text: str
    konflikt: bool = False


_NICHTS = Meldung("")


def fuehre_aus(dienste: Webdienste, sitzung: Sitzung, auslese: Auslese, e: Eingaben) -> Meldung:
    """Raises `AuftragBelegt`, `NichtGefunden` for a single one."""
    werkstatt = dienste.werkstatt(sitzung.mandant, sitzung.wer.id)
    match e["tun"]:
        case "rueckprobe" | "zurueckgeben" as tun:
            return _gib_zurueck(werkstatt, auslese, e, probelauf=tun == "rueckprobe")
        case "probelauf":
            return _probelauf(dienste, sitzung, auslese)
        case "senden":
            return _gezaehlt(werkstatt.hole_zurueck(auslese), "wieder fällig", e["erwartet"])
        case "umleiten":
            return _leite_um(dienste, sitzung, auslese, e)
        case "parken":
            return _gezaehlt(werkstatt.parke(auslese), "beiseitegelegt")
    raise Webfehler("Bitte wählen Sie, was geschehen soll.")


def _gib_zurueck(werkstatt: Werkstatt, auslese: Auslese, e: Eingaben, *, probelauf: bool) -> Meldung:
    """Only what came in; the others stay, and the answer says why. Raises `RueckgabeUnzulaessig`."""
    feld = e["feld"]
    grund = e.verlange(
        f"rueckgrund-{feld}", "Bitte geben Sie an, warum. Der Absender liest es.", hoechstens=500
    )
    if e.fehler:
        return _NICHTS
    ergebnis = werkstatt.gib_zurueck(auslese, e[f"rueckcode-{feld}"], grund, probelauf=probelauf)
    text = anzahl(ergebnis.anzahl, "Nachricht oder Lieferung", "Nachrichten und Lieferungen")
    if probelauf:
        wird = "würde" if ergebnis.anzahl == 1 else "würden"
        saetze = [f"Probelauf: {text} {wird} zurückgegeben.", ergebnis.satz, "Nichts wurde geändert."]
    elif ergebnis.anzahl:
        wird = "wird" if ergebnis.anzahl == 1 else "werden"
        saetze = [f"{text} {wird} mit einer Rückweisung (0010) zurückgegeben.", ergebnis.satz]
    else:
        saetze = ["Hier war nichts zurückzugeben.", ergebnis.satz]
    return Meldung(" ".join(filter(None, saetze)))


def _leite_um(dienste: Webdienste, sitzung: Sitzung, auslese: Auslese, e: Eingaben) -> Meldung:
    """Only where the authority has accounts on more than one transport."""
    weg = e["weg"]
    if weg not in dienste.transporte(sitzung.mandant):
        raise Webfehler("Bitte wählen Sie, auf welchem Weg gesendet werden soll.")
    zahl = dienste.werkstatt(sitzung.mandant, sitzung.wer.id).leite_um(auslese, weg)
    text = anzahl(zahl, "Nachricht wird", "Nachrichten werden")
    return Meldung(f"{text} über {weg.upper()} gesendet." if zahl else "Hier war nichts umzuleiten.")


def _probelauf(dienste: Webdienste, sitzung: Sitzung, auslese: Auslese) -> Meldung:
    werkstatt = dienste.werkstatt(sitzung.mandant, sitzung.wer.id)
    funde = werkstatt.zurueckholbare(auslese)
    if auslese.nummer is not None:
        zustand = dienste.betriebsauskunft(sitzung.mandant).auftrag(auslese.nummer).zustand
        funde = funde if zustand in _ZURUECKHOLBAR else []
        parken = int(zustand in _PARKBAR)
    else:
        parken = werkstatt.parke(auslese, probelauf=True)
    vorschau = sieh_voraus(funde, dienste.hindernis)
    saetze = [
        f"Probelauf: Mit »Erneut senden« {betroffen(len(funde))} wieder fällig, mit »Parken« {betroffen(parken)} "
        "beiseitegelegt.",
        vorschau.satz,
        *(w.art.satz for w in dienste.wartungsbuch.offene(sitzung.mandant)),
        "Nichts wurde geändert.",
    ]
    return Meldung(" ".join(filter(None, saetze)))


def _gezaehlt(zahl: int, was: str, erwartet: str = "") -> Meldung:
    """`erwartet`: how many the page had shown; fewer means that others, or the program, were at it meanwhile."""
    fehlen = erwartet.isascii() and erwartet.isdigit() and len(erwartet) < 10 and zahl < int(erwartet)
    text = f"{anzahl(zahl, 'Auftrag ist', 'Aufträge sind')} {was}."
    if not fehlen:
        return Meldung(text if zahl else "Hier war nichts zu tun.")
    return Meldung(
        f"{text} Angezeigt waren {erwartet}: Um die anderen hat sich schon jemand gekümmert.", True
    )
