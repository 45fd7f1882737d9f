"""Advance information (010205): ahead of a file, or by itself where only that was asked for (reason 03).

Reason 03 moves nothing: no file goes, no competence changes, nothing is noted in file B."""

from __future__ import annotations

from datetime import timedelta

from gateway.ablage.sachverhalte import aus_json
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.vorgaenge import person_der_akte
from gateway.ablauf.post import ausgang
from gateway.ablauf.schritt import Ergebnis, Lage, Meldung, Warte, Weiter
from gateway.ablauf.wege import gemeinsam
from gateway.domain.nachricht import Nachrichtenrichtung
from gateway.domain.regeln.freigabe import VORABINFORMATION
from gateway.domain.sachverhalt import Abgang
from gateway.domain.uebergabe import Zustand
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.auskunftssperre import auskunftssperren
from gateway.nachrichten.vorabinformationen import EatLiegtNichtVor, Vorabinformationen

TYP = "010205"
_ERSTE_PAUSE = timedelta(seconds=2)


def ist_verlangt(zeile: Uebergabezeile) -> bool:
    """Is this handover about nothing else?"""
    return zeile.grund == VORABINFORMATION


def schreibe(lage: Lage) -> ausgang.Ausgang:
    """With the information bars that the registry office has told. The DMS knows no card data: the message says that
    we hold none."""
    zeile = lage.vorgang
    fall = aus_json(zeile.sachverhalt) if zeile.sachverhalt else None
    sperren = fall.sperren if isinstance(fall, Abgang) else ()
    nachricht = Vorabinformationen(
        kopf=gemeinsam.kopf(lage, TYP),
        ausloeser=zeile.ausloeser_uuid,
        person=personangaben.aus_domaene(person_der_akte(zeile)),
        eat=EatLiegtNichtVor(bestellt=False),
        auskunftssperren=auskunftssperren(sperren),
    )
    return ausgang.schreibe(lage.haus, nachricht, schluessel=zeile.id, vorgang=zeile.id)


def sende_vorabauskunft(lage: Lage) -> Ergebnis:
    """What was asked for goes, and nothing else."""
    return Weiter(
        nach=warte_auf_vorabversand.__name__, buchen=ausgang.aussteller([schreibe(lage)]), spaeter=True
    )


def warte_auf_vorabversand(lage: Lage) -> Ergebnis:
    """Until it lies in the mailbox of the other authority. Ahead of a file nobody waits for it, so its sending wakes
    nobody: looked for more and more seldom."""
    if not gemeinsam.ist_unterwegs(lage, TYP):
        alter = lage.haus.jetzt() - lage.vorgang.schritt_seit
        return Warte(bis=min(lage.haus.jetzt() + max(_ERSTE_PAUSE, alter / 4), gemeinsam.nachsehen(lage)))
    return _ergaenzt("Vorabinformationen gesendet (010205); eine Akte war nicht verlangt.")


def nimm_vorabauskunft(lage: Lage) -> Weiter | None:
    """The other side: what was asked for is here. None: not yet, or a file was asked for."""
    if not ist_verlangt(lage.vorgang):
        return None
    with lage.haus.lesen() as buch:
        alle = buch.nachrichten.zum_vorgang(lage.vorgang.id)
    if not any(n.typ == TYP and n.richtung is Nachrichtenrichtung.EIN for n in alle):
        return None
    return _ergaenzt("Die erbetenen Vorabinformationen sind da; eine Akte war nicht verlangt.")


def _ergaenzt(text: str) -> Weiter:
    return Weiter(nach=gemeinsam.warte_karenz.__name__, zustand=Zustand.ERGAENZT, meldung=Meldung(text))
