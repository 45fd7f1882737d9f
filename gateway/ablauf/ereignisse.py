"""What happens is told to the webhooks of a Mandant: CloudEvents 1.0 (structured, JSON) without personal data.

The audit chain is the list of what there is to tell; each receiver has its own place in it. So nothing is written
for a receiver while a file goes its way, nothing is told twice under another id, and whoever was away for days gets
everything in order when he is back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from gateway.ablage.meldewege import Webhookbestand
from gateway.ablage.tabellen import Auditzeile
from gateway.ablauf.haus import Post
from gateway.domain.auditereignis import Auditereignis
from gateway.ports import Empfaenger, EmpfaengerWeg
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Warten
from gateway.queue.einstellen import Vorhandener, stelle_ein

ART = "webhook"
TAKT = timedelta(seconds=5)
SCHUB = 50
"""So many at a time; then others have their turn."""
_NACH_TEILERFOLG = timedelta(seconds=5)
_ARTEN = {
    "uebergabe": {
        Auditereignis.VORGANG_ANGELEGT: "uebergabe.angelegt",
        Auditereignis.VORGANG_ZUSTAND: "uebergabe.zustand",
    },
    "alarm": {
        Auditereignis.ALARM_BEGINNT: "alarm.beginnt",
        Auditereignis.ALARM_ENDET: "alarm.endet",
    },
}
EREIGNISSE = frozenset(_ARTEN)
"""What a receiver may want to hear of."""


def arten(empfaenger: Empfaenger) -> dict[Auditereignis, str]:
    """The audit events that this receiver hears of, and what they are called there."""
    return {art: name for wunsch in sorted(empfaenger.ereignisse) for art, name in _ARTEN[wunsch].items()}


def takt(post: Post, session: Session) -> None:
    """Wake those that have something to tell; one that is put aside stays so."""
    bestand = Webhookbestand(session, post.haus.mandant, post.haus.uhr)
    for name, empfaenger in post.webhooks.items():
        if bestand.spule_vor(name, arten(empfaenger)):
            stelle_ein(
                session,
                post.haus.mandant,
                ART,
                f"{ART}:{name}",
                {"webhook": name},
                jetzt=post.haus.jetzt(),
                vorhandener=Vorhandener.LASSEN,
            )


def stelle_zu(post: Post, auftrag: Auftrag) -> Abschluss:
    """Tell one receiver what it has not heard yet, in order. Raises `EmpfaengerLehntAb`, `EmpfaengerWeg`.

    Each one counts as told at once; a crash in between tells the last one again, under the same id."""
    name = auftrag.daten["webhook"]
    empfaenger = post.webhooks.get(name)
    if empfaenger is None:  # taken out of the settings
        return Erledigt()
    for anzahl in range(SCHUB):
        zeile = _naechstes(post, name, empfaenger)
        if zeile is None:
            return Erledigt()
        try:
            empfaenger.sende(zeile.hash[:32], zeile.zeit, botschaft(zeile, arten(empfaenger)[zeile.ereignis]))
        except EmpfaengerWeg:
            if anzahl == 0:
                raise
            return Warten(post.haus.jetzt() + _NACH_TEILERFOLG)  # it does get on: the attempts begin anew
        with post.haus.buchen_im(auftrag) as buch:
            Webhookbestand(buch.session, post.haus.mandant, post.haus.uhr).ruecke_vor(name, zeile.lfd)
    return Warten(post.haus.jetzt())


def botschaft(zeile: Auditzeile, name: str) -> bytes:
    """A CloudEvent. `id` follows from the row's place and content: after restoring a backup another thing at the same
    place has another id."""
    art, _, bezug = zeile.bezug.partition(":")
    daten: dict[str, Any] = {art: bezug, **json.loads(zeile.angaben)}
    werte = {
        "specversion": "1.0",
        "id": zeile.hash[:32],
        "source": f"urn:aktenbruecke:{zeile.mandant}",
        "type": f"de.aktenbruecke.{name}",
        "subject": bezug,
        "time": zeile.zeit.isoformat(),
        "datacontenttype": "application/json",
        "sequence": f"{zeile.lfd:020d}",
        "data": daten,
    }
    return json.dumps(werte, ensure_ascii=False, separators=(",", ":")).encode()


def _naechstes(post: Post, name: str, empfaenger: Empfaenger) -> Auditzeile | None:
    with post.haus.buchen() as buch:
        bestand = Webhookbestand(buch.session, post.haus.mandant, post.haus.uhr)
        return bestand.naechstes(bestand.stand(name).zeiger, arten(empfaenger))
