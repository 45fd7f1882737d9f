"""The orders a participant gives, one function each, within a dialog.

Each returns only what a checked, positive answer says; feedback that means "not executed" is raised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from adapters.osci.draht import laufzettel, merkmale
from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.draht.auswahl import schreibe as auswahlregel
from adapters.osci.draht.kanontext import element
from adapters.osci.draht.kopfbloecke import (
    auftragsblock,
    betreff,
    lies_message_id,
    message_id,
    zeitstempelguete,
)
from adapters.osci.draht.laufzettel import Laufzettel
from adapters.osci.draht.nachricht import Nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import OSCI, OSCI2017, q
from adapters.osci.draht.stuecke import Folge
from adapters.osci.fehler import UmschlagFehler
from adapters.osci.inhalt.sendung import Sendung
from adapters.osci.rueckmeldungen import KEIN_LAUFZETTEL, KEINE_ZUSTELLUNG, Rueckmeldung, urteile
from adapters.osci.teilnehmer.austausch import Antwort, Auftrag
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.transportfehler import abgelehnt


@dataclass(frozen=True)
class Vergabe:
    """A fresh message id and what the mailbox can do."""

    message_id: str
    merkmale: merkmale.Merkmale


@dataclass(frozen=True)
class Beleg:
    """The mailbox's word that it took a delivery; `nachricht` is its whole signed answer."""

    rueckmeldungen: tuple[Rueckmeldung, ...]
    laufzettel: Laufzettel | None
    nachricht: bytes


@dataclass(frozen=True)
class Zustellung:
    """A delivery handed out; `strom` is the whole signed response, inside of the `with` only."""

    message_id: str
    laufzettel: Laufzettel | None
    rueckmeldungen: tuple[Rueckmeldung, ...]
    strom: BinaryIO


def eroeffne(dialog: Dialog) -> merkmale.Merkmale:
    """initDialog; tells what the mailbox can do."""
    with dialog.tausche(_im_rumpf(Art.INIT_DIALOG)) as antwort:
        verlange_erfolg(antwort)
        return _merkmale(antwort)


def beende(dialog: Dialog) -> None:
    """exitDialog. Acknowledges a delivery handed out before."""
    with dialog.tausche(_im_rumpf(Art.EXIT_DIALOG)) as antwort:
        verlange_erfolg(antwort)


def hole_message_id(dialog: Dialog) -> Vergabe:
    """getMessageId."""
    with dialog.tausche(_im_rumpf(Art.GET_MESSAGE_ID)) as antwort:
        verlange_erfolg(antwort)
        kennung = lies_message_id(antwort.auftrag.find(q(OSCI, "MessageId")))
        if not kennung:
            raise UmschlagFehler("Die Antwort enthält keine Nachrichtenkennung.")
        return Vergabe(kennung, _merkmale(antwort))


def stelle_zu(dialog: Dialog, auftrag: Auftrag) -> Beleg:
    """storeDelivery or forwardDelivery."""
    with dialog.tausche(auftrag) as antwort:
        verlange_erfolg(antwort)
        return beleg_von(antwort)


def zustellungsauftrag(kennung: str, sendung: Sendung, empfaenger: bytes, thema: str | None) -> Auftrag:
    """The storeDelivery around a sealed message. `empfaenger`: the addressee's cipher certificate (DER),
    which is the account."""
    bloecke = (
        zeitstempelguete("creation"),
        zeitstempelguete("reception"),
        auftragsblock(Art.STORE_DELIVERY, message_id(kennung), betreff(thema)),
    )
    return Auftrag(
        Art.STORE_DELIVERY,
        bloecke,
        sendung.rumpf,
        sendung.rumpf_ns,
        sendung.fuer(empfaenger),
        sendung.anhaenge,
    )


def weiterleitungsauftrag(
    kennung: str, sendung: Sendung, empfaenger: bytes, ziel: str, thema: str | None
) -> Auftrag:
    """The forwardDelivery around a sealed message; `ziel`: address of the passive recipient."""
    return _weitergabe(Art.FORWARD_DELIVERY, kennung, sendung, empfaenger, ziel, thema)


def abwicklungsauftrag(
    kennung: str | None, sendung: Sendung, empfaenger: bytes, ziel: str, thema: str | None
) -> Auftrag:
    """The mediateDelivery around a sealed message; without a message id there is no process card."""
    return _weitergabe(Art.MEDIATE_DELIVERY, kennung, sendung, empfaenger, ziel, thema)


def _weitergabe(
    art: Art, kennung: str | None, sendung: Sendung, empfaenger: bytes, ziel: str, thema: str | None
) -> Auftrag:
    angaben = (message_id(kennung), betreff(thema)) if kennung else ()
    bloecke = (
        zeitstempelguete("creation"),
        zeitstempelguete("reception"),
        auftragsblock(art, element("osci:ContentReceiver", URI=ziel), *angaben),
    )
    zertifikate = sendung.fuer(empfaenger)
    return Auftrag(art, bloecke, sendung.rumpf, sendung.rumpf_ns, zertifikate, sendung.anhaenge)


@contextmanager
def wickle_ab(dialog: Dialog, auftrag: Auftrag) -> Iterator[Zustellung]:
    """mediateDelivery: what the passive recipient answered, inside the whole signed response."""
    with dialog.tausche(auftrag) as antwort:
        verlange_erfolg(antwort)
        karte = next(laufzettel.lies_alle(antwort.auftrag, "ReplyProcessCardBundle"), None)
        kennung = karte.message_id if karte else ersatzkennung(antwort.nachricht, Auswahl())
        antwort.beleg.seek(0)
        yield Zustellung(kennung, karte, antwort.rueckmeldungen, antwort.beleg)


@contextmanager
def hole_zustellung(
    dialog: Dialog, auswahl: Auswahl, spool: BinaryIO | None = None
) -> Iterator[Zustellung | None]:
    """fetchDelivery; None = nothing fits. The next order of the dialog acknowledges what came.

    The answer lies in `spool` afterwards, also one that cannot be read."""
    auftrag = Auftrag(Art.FETCH_DELIVERY, (auftragsblock(Art.FETCH_DELIVERY, auswahlregel(auswahl)),))
    with dialog.tausche(auftrag, spool=spool) as antwort:
        if any(r.code == KEINE_ZUSTELLUNG for r in antwort.rueckmeldungen):
            yield None
            return
        verlange_erfolg(antwort)
        karte = next(laufzettel.lies_alle(antwort.auftrag), None)
        kennung = karte.message_id if karte else ersatzkennung(antwort.nachricht, auswahl)
        antwort.beleg.seek(0)
        yield Zustellung(kennung, karte, antwort.rueckmeldungen, antwort.beleg)


@dataclass(frozen=True)
class Laufzettelantwort:
    """Cards found and the signed answer that proves them."""

    laufzettel: tuple[Laufzettel, ...]
    rueckmeldungen: tuple[Rueckmeldung, ...]
    nachricht: bytes


def hole_laufzettel(dialog: Dialog, auswahl: Auswahl) -> Laufzettelantwort:
    """fetchProcessCard; a mailbox that keeps no cards (9804) is a fact, not an error."""
    with dialog.tausche(_im_rumpf(Art.FETCH_PROCESS_CARD, auswahlregel(auswahl))) as antwort:
        if not any(r.code == KEIN_LAUFZETTEL for r in antwort.rueckmeldungen):
            verlange_erfolg(antwort)
        karten = tuple(laufzettel.lies_alle(antwort.auftrag))
        return Laufzettelantwort(karten, antwort.rueckmeldungen, _alles(antwort.beleg))


def _im_rumpf(art: Art, inhalt: str = "") -> Auftrag:
    return Auftrag(art, rumpf=Folge((element(f"osci:{art.element}", inhalt).encode(),)))


def _merkmale(antwort: Antwort) -> merkmale.Merkmale:
    return merkmale.lies(antwort.nachricht.block("FeatureDescription", OSCI2017))


def verlange_erfolg(antwort: Antwort) -> None:
    """Raises `AuftragAbgelehnt` or `AuftragSpaeterWiederholen`."""
    if not urteile(antwort.rueckmeldungen).ausgefuehrt:
        raise abgelehnt(antwort.rueckmeldungen)


def beleg_von(antwort: Antwort) -> Beleg:
    """What the mailbox said about a delivery it took."""
    karte = next(laufzettel.lies_alle(antwort.auftrag), None)
    return Beleg(antwort.rueckmeldungen, karte, _alles(antwort.beleg))


def _alles(beleg: BinaryIO) -> bytes:
    beleg.seek(0)
    return beleg.read()


def ersatzkennung(nachricht: Nachricht, auswahl: Auswahl) -> str:
    """Without a card the id is what was asked for, or follows from the contents."""
    if len(auswahl.message_ids) == 1:
        return auswahl.message_ids[0]
    digest = hashlib.sha256()
    for stueck in nachricht.rumpfinhalt():
        digest.update(stueck)
    return f"ohne-kennung-{digest.hexdigest()[:32]}"
