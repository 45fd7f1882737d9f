"""Is this message what it claims to be? Header, author, reader, schema and rules, in this order.

Everything here works on bytes whose seal and signature hold; nothing changes the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from gateway.ablauf.haus import Haus, Post
from gateway.errors import EingabeFehler
from gateway.nachrichten.administration import (
    Dokumentenpaket,
    Nichtzustaendigkeitserklaerung,
    SynchroneRueckweisung,
)
from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.arten import AndereNachricht, Nachricht
from gateway.nachrichten.briefkopf import Briefkopf, lies_kopf
from gateway.nachrichten.grundnachricht import AbhNachricht
from gateway.nachrichten.kontext import Kontext
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.meldenachricht import MeldeNachricht
from gateway.nachrichten.quittung import Quittung, Quittungserinnerung
from gateway.nachrichten.rueckweisung import Rueckweisung
from gateway.nachrichten.weiterleitung import Abgabenachricht, Nichtzustaendigkeit
from gateway.nachrichten.wohnsitzwechsel import Wohnsitzwechselanfrage
from gateway.ports import Blob, Blobschreiber, Raum, Signaturangaben


class FalscherAutor(EingabeFehler):
    """The signature is good, but it is not that of the authority named as author."""

    code = "eingang.autor"
    satz = "Die Sendung ist nicht von der Behörde unterschrieben, die als Absenderin genannt ist."
    rueckweisungscode = "T070"
    rat = (
        "Den Eintrag des Absenders mit »verzeichnis show« neu abfragen; sonst ihn auf anderem Weg ansprechen."
    )


class KopfUnlesbar(EingabeFehler):
    """Not even the header tells who wrote: nobody can be answered."""

    code = "eingang.kopf"
    satz = "Der Nachrichtenkopf nennt weder Kennung noch Absender."
    rueckweisungscode = "X001"


class NichtVorgesehen(EingabeFehler):
    """Valid, but no message this gateway processes."""

    code = "eingang.nicht_vorgesehen"
    satz = "Nachrichten dieses Typs nimmt dieses Verfahren nicht entgegen."
    rueckweisungscode = "S999"


@dataclass(frozen=True)
class Befund:
    """What is known of an opened message; `fehler` says why it is not accepted."""

    kopf: Briefkopf | None = None
    """None when not even uuid and author are readable."""
    autor_echt: bool = False
    nachricht: Nachricht | None = None
    bezug: UUID | None = None
    """The message this one answers or belongs to."""
    paketnummer: int | None = None
    teil: Blob | None = None
    """010207: the decoded part of the archive; 010501: the archive of what is attached."""
    fehler: EingabeFehler | None = None

    @property
    def ist_test(self) -> bool:
        return self.kopf is not None and self.kopf.test

    @property
    def typ(self) -> str:
        """Message type as the header states it, e.g. "010206"."""
        return (self.kopf.typ if self.kopf else None) or ""


Vereinbart = Callable[[Haus, str, UUID | None], frozenset[str] | None]
"""(buch, author, ausloeser) -> the formats that our own request announced, None when this answers none."""


def pruefe(
    post: Post,
    xml: Blob,
    raum: Raum,
    signatur: Signaturangaben | None,
    vereinbart: Vereinbart,
    zurueckgeben: EingabeFehler | None = None,
) -> Befund:
    """Check one opened message; `signatur` None = taken in by hand, nobody signed it. `zurueckgeben`: it is to be
    rejected for this, whatever stands in it, as soon as its author is sure.

    Raises only what is temporary (directory away, disk full)."""
    blobs = post.haus.speicher.blobs
    try:
        with blobs.oeffne(xml, raum) as strom:
            kopf = lies_kopf(strom)
        autor = _autor(kopf)
    except EingabeFehler as fehler:
        return Befund(fehler=fehler)
    try:
        _pruefe_autor(post, autor, signatur)
    except EingabeFehler as fehler:
        return Befund(kopf, fehler=fehler)
    if zurueckgeben is not None:
        return Befund(kopf, autor_echt=True, fehler=zurueckgeben)
    try:
        with blobs.oeffne(xml, raum) as strom:
            kontext = _kontext(post.haus, kopf, autor, vereinbart)
            return _lies_ganz(strom, lambda: blobs.schreiber(raum), kopf, kontext)
    except EingabeFehler as fehler:
        return Befund(kopf, autor_echt=True, fehler=fehler)


def _autor(kopf: Briefkopf) -> str:
    if kopf.uuid is None or kopf.autor is None:
        raise KopfUnlesbar()
    return kopf.autor.kennung


def _pruefe_autor(post: Post, kennung: str, signatur: Signaturangaben | None) -> None:
    """The directory says with which certificate an authority signs; asked anew before saying no."""
    if signatur is None:
        post.finde(kennung, frisch=True)
        return
    for frisch in (False, True):
        eintrag = post.finde(kennung, frisch=frisch)
        if hashlib.sha256(eintrag.autor).hexdigest() == signatur.fingerabdruck:
            return
    raise FalscherAutor()


def _kontext(haus: Haus, kopf: Briefkopf, autor: str, vereinbart: Vereinbart) -> Kontext:
    """We are the reader; the formats are those of our own request, if this answers one."""
    return Kontext(empfaenger=haus.mandant, formate=vereinbart(haus, autor, kopf.ausloeser))


def _lies_ganz(
    strom: BinaryIO, neues_fach: Callable[[], Blobschreiber], kopf: Briefkopf, kontext: Kontext
) -> Befund:
    """Schema, values, rules; the part of the archive in a 010207 goes into a blob of its own."""
    fach = neues_fach()
    try:
        nachricht = lies_nachricht(
            strom,
            lambda element: fach.write if element == "dokumentcontainer" else (lambda _daten: None),
            kontext=kontext,
        )
        if isinstance(nachricht, AndereNachricht):
            raise NichtVorgesehen()
        paket = nachricht if isinstance(nachricht, Aktenpaket) else None
        mit_anlagen = isinstance(nachricht, Wohnsitzwechselanfrage) and nachricht.begruendung is not None
        return Befund(
            kopf,
            autor_echt=True,
            nachricht=nachricht,
            bezug=_bezug(nachricht),
            paketnummer=paket.nummer if paket else None,
            teil=fach.fertig() if paket or mit_anlagen else None,
        )
    finally:
        fach.verwirf()


def _bezug(nachricht: Nachricht) -> UUID | None:
    match nachricht:
        case Aktenpaket():
            return nachricht.lieferung
        case Quittung() | Quittungserinnerung():
            return nachricht.ursprung.uuid
        case Rueckweisung():
            return nachricht.angaben.kennung.uuid if nachricht.angaben.kennung else None
        case SynchroneRueckweisung():
            return nachricht.angaben.kennung.uuid if nachricht.angaben.kennung else None
        case Abgabenachricht() | Nichtzustaendigkeit():
            return nachricht.nachricht.uuid
        case Dokumentenpaket():
            return nachricht.fachnachricht.uuid
        case AbhNachricht() | MeldeNachricht() | Nichtzustaendigkeitserklaerung():
            return nachricht.ausloeser
    return None
