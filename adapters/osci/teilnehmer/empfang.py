"""Takes a message from the wire: opens the transport encryption on the way into a spool file, then reads it.

The spool file holds the plain MIME message afterwards, byte for byte as it was encrypted: that is the
evidence. Nothing in it is read before the authentication tag has been checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

from lxml import etree

from adapters.osci.draht.mime import MimeLeser, Teil
from adapters.osci.draht.nachricht import ANTWORTGRENZEN, Nachricht, lies_nachricht, lies_umschlag
from adapters.osci.draht.nachrichtenart import Art, art_von
from adapters.osci.draht.namen import SOAP, XENC, XSI, q
from adapters.osci.draht.textspeicher import Textspeicher
from adapters.osci.fehler import UmschlagFehler
from adapters.osci.schutz.transportverschluesselung import ANHANG, entschluessele
from adapters.osci.transportfehler import NachrichtZuGross
from gateway.fremdxml import Grenzen
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel


@dataclass(frozen=True)
class Empfangen:
    """A message that lies in the spool file; `schluessel` opened its transport encryption, None = plain."""

    nachricht: Nachricht
    schluessel: Schluessel | None

    @property
    def verschluesselt(self) -> bool:
        return self.schluessel is not None


class _Mitschnitt:
    """Passes on what it reads and writes it into the spool file; stops at the limit."""

    def __init__(self, quelle: BinaryIO, spool: BinaryIO, grenze: int):
        self._quelle = quelle
        self._spool: BinaryIO | None = spool
        self._rest = grenze

    def read(self, anzahl: int = -1, /) -> bytes:
        daten = self._quelle.read(anzahl)
        self._rest -= len(daten)
        if self._rest < 0:
            raise NachrichtZuGross()
        if self._spool is not None:
            self._spool.write(daten)
        return daten

    def verwirf(self) -> None:
        """What was written so far is not the message: the spool file is empty again."""
        if self._spool is not None:
            self._spool.seek(0)
            self._spool.truncate()
            self._spool = None


def empfange(
    quelle: BinaryIO,
    spool: BinaryIO,
    schluessel: Sequence[Schluessel],
    policy: Schutzpolicy,
    *,
    grenze: int,
    xml: Grenzen = ANTWORTGRENZEN,
) -> Empfangen:
    """Read one message of at most `grenze` bytes. `spool`: an empty file, readable, writable, seekable;
    `xml`: limits on the envelope.

    Raises what is wrong with the message (`MimeFehler`, `XmlFehler`, `UmschlagFehler`, `SoapFault`,
    `TransportNichtEntschluesselbar`, `NachrichtZuGross`)."""
    mitschnitt = _Mitschnitt(quelle, spool, grenze)
    teile = MimeLeser(cast(BinaryIO, mitschnitt)).teile()
    texte = Textspeicher()
    try:
        umschlag = lies_umschlag(next(teile), texte, xml)
        unserer = None
        if art_von(umschlag.get(q(XSI, "schemaLocation"))) is Art.VERSCHLUESSELT:
            mitschnitt.verwirf()
            daten, teil = _verschluesselt(umschlag, next(teile, None))
            unserer = entschluessele(daten, schluessel, policy, teil.stuecke(), spool)
        for _ in teile:
            if unserer is not None:
                raise UmschlagFehler("Neben der verschlüsselten Nachricht steht ein weiterer Teil.")
    finally:
        texte.close()
    spool.seek(0)
    return Empfangen(lies_nachricht(spool, grenzen=xml), unserer)


def _verschluesselt(umschlag: etree._Element, teil: Teil | None) -> tuple[etree._Element, Teil]:
    daten = umschlag.find(f"{q(SOAP, 'Body')}/{q(XENC, 'EncryptedData')}")
    if daten is None or teil is None or teil.content_id != ANHANG:
        raise UmschlagFehler("Die verschlüsselte Nachricht ist unvollständig.")
    return daten, teil
