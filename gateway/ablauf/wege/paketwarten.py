"""A delivery is announced, its packets come one by one: until all are there, one of them is not acceptable, or somebody
decides that it has been long enough."""

from __future__ import annotations

from uuid import UUID

from gateway.ablage.tabellen import Ereignisart
from gateway.ablauf.schritt import Antwort, Ergebnis, Frage, Lage, Meldung, Warte, Weiter
from gateway.ablauf.wege import annahme, gemeinsam
from gateway.ablauf.wege.mahnung import gewartet_wird_bis
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler


class PaketeFehlen(EingabeFehler):
    """Announced, and never come: the sender must send the whole delivery anew."""

    code = "lieferung.unvollstaendig"
    satz = "Von der Lieferung sind nicht alle Pakete angekommen."
    rueckweisungscode = "S999"


def warte_auf_pakete(lage: Lage) -> Ergebnis:
    """Until every packet of the announced delivery is there. The ladder of the answer counts here, too: who waits is
    told at each of its steps, and asked at the last one; the sender, who misses the receipt, reminds us meanwhile."""
    zeile, jetzt = lage.vorgang, lage.haus.jetzt()
    if (ende := mangelhaft(lage)) is not None:
        return ende
    if zeile.fortschritt_ist == zeile.fortschritt_soll:
        return Weiter(zustand=Zustand.EMPFANGEN, meldung=Meldung("Die Lieferung ist vollständig da."))
    if lage.antwort is not None:
        return _entschieden(lage, lage.antwort)
    satz = lage.haus.regelsatz()
    stufen = [satz.nach(zeile.schritt_seit, frist) for frist in satz.fristen.antwort]
    naechste = next((stufe for stufe in stufen if jetzt < stufe), None)
    if naechste is None:
        frage = Frage(art="pakete_fehlen", text=_stand(lage))
        bis = gewartet_wird_bis(lage, frage.art, satz.fristen.antwort)
        return frage if bis is None or bis <= jetzt else Warte(bis=bis)
    if naechste == stufen[0]:
        return Warte(bis=naechste)
    return Warte(bis=naechste, meldung=Meldung(f"Überfällig: {_stand(lage)}", art=Ereignisart.FEHLER))


def _stand(lage: Lage) -> str:
    zeile = lage.vorgang
    da = "ist 1" if zeile.fortschritt_ist == 1 else f"sind {zeile.fortschritt_ist}"
    return f"Von {anzahl(zeile.fortschritt_soll or 0, 'Paket', 'Paketen')} {da} da."


def _entschieden(lage: Lage, antwort: Antwort) -> Ergebnis:
    if antwort.wahl == "warten":
        return gemeinsam.warten_bis(antwort)
    return annahme.weise_zurueck(
        lage, PaketeFehlen(f"{_stand(lage)} {antwort.grund}", rueckweisung=antwort.wert), wer=antwort.durch
    )


def mangelhaft(lage: Lage) -> Weiter | None:
    """One message of the delivery was rejected: it cannot become complete. A corrected one starts anew."""
    mangel = lage.vorgang.mangel
    if mangel is None:
        return None
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        zustand=Zustand.ZURUECKGEWIESEN,
        meldung=Meldung(
            f"Die Lieferung wird zurückgewiesen: {mangel['satz']}", nachweis=UUID(mangel["nachweis"])
        ),
    )
