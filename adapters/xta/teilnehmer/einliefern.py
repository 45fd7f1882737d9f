"""Putting one message into the mailbox of its reader, once, whatever happens on the way.

The id is kept before the message goes out. When an answer is lost, the transport report tells whether it
arrived; only if it did not is the same message sent again under the same id, which the server takes once.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import BinaryIO

from adapters.xta.draht.bericht import Transportbericht
from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.draht.nutzlast import Beilage
from adapters.xta.fehler import Abgelehnt, AntwortUnbrauchbar, RahmenFehler, ServerNichtErreichbar
from adapters.xta.namen import Ausnahme
from adapters.xta.teilnehmer.werte import Kontoclient
from gateway.ports import Merkplatz

_VERSUCHE = 3
_UNGEWISS = (ServerNichtErreichbar, AntwortUnbrauchbar, RahmenFehler)
"""After these nobody knows whether the order was executed."""
_VERGEBEN = "9024"


def liefere_ein(
    client: Kontoclient, entwurf: Metadaten, beilagen: Sequence[Beilage], platz: Merkplatz
) -> Transportbericht:
    """The report that the server has it; `entwurf` is without message id.

    Raises like `Kontoclient.sende`; a later call with the same `platz` goes on where this one ended."""
    kennung = _gemerkt(platz, entwurf)
    if kennung is not None and (bericht := frage_nach(client, kennung)) is not None:
        return bericht
    if kennung is None:
        kennung = client.vergib_message_id()
        platz.lege([json.dumps({"kennung": kennung, "leser": entwurf.leser}).encode()])
    angaben = replace(entwurf, message_id=kennung)
    for versuch in range(1, _VERSUCHE + 1):
        try:
            client.sende(angaben, beilagen)
            break
        except _UNGEWISS as fehler:
            if (bericht := frage_nach(client, kennung)) is not None:
                return bericht
            if versuch == _VERSUCHE:
                raise fehler
        except Abgelehnt as fehler:
            if fehler.nummer != _VERGEBEN:
                raise
            break
    return client.transportbericht(kennung)


def frage_nach(client: Kontoclient, kennung: str) -> Transportbericht | None:
    """The report of a message; None = the server does not know it."""
    try:
        return client.transportbericht(kennung)
    except Abgelehnt as fehler:
        if fehler.ausnahme is Ausnahme.KENNUNG:
            return None
        raise


def _gemerkt(platz: Merkplatz, entwurf: Metadaten) -> str | None:
    """The id of an earlier attempt; what cannot be read or was for another reader counts as none."""
    datei = platz.oeffne()
    if datei is None:
        return None
    try:
        with datei:
            werte = json.loads(datei.read(10_000))
        kennung = werte["kennung"] if werte["leser"] == entwurf.leser else None
    except (ValueError, LookupError, TypeError):
        return None
    return kennung if isinstance(kennung, str) else None


class Fluechtig:
    """A `Merkplatz` for callers who do not come back after a crash."""

    def __init__(self) -> None:
        self._inhalt: bytes | None = None

    def lege(self, stuecke: Iterable[bytes | memoryview]) -> None:
        self._inhalt = b"".join(bytes(stueck) for stueck in stuecke)

    def oeffne(self) -> BinaryIO | None:
        return None if self._inhalt is None else io.BytesIO(self._inhalt)
