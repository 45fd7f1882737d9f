"""Before a handover takes up room: is there any for this Mandant? If not it waits, says so, and goes on by itself."""

from __future__ import annotations

from gateway.ablauf.schritt import Lage, Meldung, Warte
from gateway.domain.kontingent import Kontingent, pruefe, tagesbeginn

_UNBEGRENZT = Kontingent()


def halte_ein(lage: Lage) -> Warte | None:
    """None = go on."""
    zeile, erlaubt = lage.vorgang, lage.haus.regeln.kontingent
    if erlaubt == _UNBEGRENZT:
        return None
    with lage.haus.lesen() as buch:
        andrang = buch.vorgaenge.andrang(zeile, erlaubt, tagesbeginn(zeile.erstellt))
    stau = pruefe(erlaubt, andrang, lage.haus.jetzt())
    if stau is None:
        return None
    meldung = None if zeile.staut == stau.was else Meldung(stau.satz, als_naechstes=_DANACH)
    return Warte(bis=stau.bis, staut=stau.was, meldung=meldung)


_DANACH = "Geht von selbst weiter, sobald das Kontingent der Behörde es zulässt."
