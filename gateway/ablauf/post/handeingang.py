"""The door for what somebody brings by hand: a message file, when the mailbox has lost it or was set back.

It gets the checks of every other message but one: nobody signed it, so the one who brings it answers for it, and
it is marked (`VON_HAND`). The same message again, whichever way it came first, changes nothing."""

from __future__ import annotations

import hashlib
from io import BufferedReader
from pathlib import Path
from uuid import UUID

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus, Post
from gateway.ablauf.post import vorfall
from gateway.ablauf.wecken import wecke_nachricht
from gateway.domain.nachricht import VON_HAND, Nachrichtenrichtung
from gateway.errors import EingabeFehler
from gateway.nachrichten.briefkopf import Briefkopf, lies_kopf


class DateiUnlesbar(EingabeFehler):
    """The file cannot be read."""

    code = "eingang.datei"
    satz = "Die Datei ist nicht lesbar."


def nimm_auf(post: Post, datei: Path, wer: str) -> UUID:
    """Store the file and let it be looked at like what the mailbox hands out; returns the id of its row, which
    may be there already. Raises `DateiUnlesbar`."""
    try:
        with datei.open("rb") as strom:
            return _nimm_auf(post.haus, strom, wer)
    except OSError:
        raise DateiUnlesbar from None


@noch_einmal
def _nimm_auf(haus: Haus, strom: BufferedReader, wer: str) -> UUID:
    strom.seek(0)
    summe = hashlib.file_digest(strom, "sha256").hexdigest()
    strom.seek(0)
    id = kennungen.eingangsnachricht(haus.mandant, VON_HAND, summe)
    bekannt = _bekannte(haus, id, _kopf(strom), summe)
    if bekannt is not None:
        return bekannt.id
    strom.seek(0)
    roh = vorfall.lege_roh(haus, id, strom)
    with haus.buchen() as buch:
        haus.speicher.tresor.uebernimm(buch, id, roh.schluessel)
        buch.nachrichten.empfange(id, VON_HAND, summe, roh.blob, schluessel=id, wer=wer)
        wecke_nachricht(buch, id)
    return id


def _bekannte(haus: Haus, id: UUID, kopf: Briefkopf | None, summe: str) -> Nachrichtenzeile | None:
    with haus.lesen() as buch:
        dieselbe_datei = buch.nachrichten.finde(id)
        if dieselbe_datei is not None or kopf is None or kopf.uuid is None or kopf.autor is None:
            return dieselbe_datei
        erste = buch.nachrichten.mit_uuid(Nachrichtenrichtung.EIN, kopf.uuid, kopf.autor.kennung)
    return erste if erste is not None and erste.xml_sha256 == summe else None


def _kopf(strom: BufferedReader) -> Briefkopf | None:
    try:
        return lies_kopf(strom)
    except EingabeFehler:
        return None
