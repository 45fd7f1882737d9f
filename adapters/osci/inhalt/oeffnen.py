"""Opens a sealed delivery: decrypt into the quarantine, verify everything, then tell what may be used.

Order of the checks: form of the message, transport signature if there is one, reader, tag of the container
(before a byte of it is parsed), shape, coverage, digests, signature value and certificate of every author,
then one attachment after another with tag and digests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from lxml import etree

from adapters.osci.draht.nachricht import Nachricht, lies_nachricht
from adapters.osci.draht.namen import OSCI, XENC, q
from adapters.osci.draht.nutztext import Stueckquelle, dekodiert, nutztext
from adapters.osci.fehler import (
    FalscherLeser,
    InhaltUnlesbar,
    InhaltUnverschluesselt,
    InhaltUnzulaessig,
    UmschlagFehler,
)
from adapters.osci.inhalt.autoren import Autorenpruefung, anhangverweise, gemeinsamer_autor, pruefe_anhang
from adapters.osci.inhalt.container import Angehaengt, Container, Inline, lies_container
from adapters.osci.inhalt.containerstrom import Containerstrom
from adapters.osci.schutz.chiffre import entschluessle
from adapters.osci.schutz.fliessband import lege_ab
from adapters.osci.schutz.signatur import Verweis
from adapters.osci.schutz.transportpruefung import von_bekannten_signiert, zertifikate
from adapters.osci.schutz.verschluesselung import Verschluesselt, lies_verschluesselt
from gateway.fremdxml import XmlFehler
from gateway.ports import GeoeffneteSendung, GeprueftenInhalt, Quarantaene, Signaturangaben
from gateway.schutz.fehler import NichtEntschluesselbar, SignaturUngueltig
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.verfahren import Digestverfahren


@dataclass(frozen=True)
class Oeffner:
    """Opens what was sealed for one of `schluessel`.

    `pruefung` decides about certificates; `policy` about algorithms, by default the one of `pruefung`.
    `auch_offen`: take contents that travel unencrypted too; the profile forbids it."""

    schluessel: Sequence[Schluessel]
    pruefung: Zertifikatspruefung
    policy: Schutzpolicy | None = None
    auch_offen: bool = False

    def oeffne(self, sendung: BinaryIO, quarantaene: Quarantaene, wann: datetime) -> GeoeffneteSendung:
        """`sendung` must be seekable. On any exception nothing in the quarantine may be used.

        Raises leaves of `OsciFehler` and of `gateway.schutz.fehler`; the rejection code is in them."""
        try:
            nachricht = lies_nachricht(sendung)
        except XmlFehler as fehler:
            raise UmschlagFehler(f"Das XML der Nachricht ist nicht zulässig: {fehler.text}") from None
        try:
            return _Vorgang(self, nachricht, quarantaene, wann).oeffne()
        finally:
            nachricht.close()


class _Vorgang:
    """The opening of one message."""

    def __init__(self, oeffner: Oeffner, nachricht: Nachricht, quarantaene: Quarantaene, wann: datetime):
        self._oeffner = oeffner
        self._policy = oeffner.policy or oeffner.pruefung.policy
        self._nachricht = nachricht
        self._quarantaene = quarantaene
        self._wann = wann
        self._zertifikate = {z.kennung: z.der for z in zertifikate(nachricht, "NonIntermediaryCertificates")}
        self._faecher: set[str] = set()
        self._anhaenge = set(nachricht.anhaenge)

    def oeffne(self) -> GeoeffneteSendung:
        signiert = von_bekannten_signiert(self._nachricht, self._oeffner.pruefung, self._policy, self._wann)
        auftrag = self._nachricht.auftrag()
        if auftrag is None or auftrag.getparent() is self._nachricht.rumpf:
            raise UmschlagFehler("Diese Art von Nachricht trägt keine Inhalte.")
        inhalte: list[GeprueftenInhalt] = []
        autoren: list[list[Signaturangaben]] = []
        for knoten in self._inhaltspaket():
            geprueft, wer = self._oeffne_container(knoten)
            inhalte += geprueft
            autoren.append(wer)
        if self._anhaenge:
            raise SignaturUngueltig("In der Nachricht steht ein Anhang, der zu keinem Inhalt gehört.")
        betreff = next((e.text for e in auftrag.iter(q(OSCI, "Subject"))), None) if signiert else None
        return GeoeffneteSendung(tuple(inhalte), gemeinsamer_autor(autoren), betreff)

    def _inhaltspaket(self) -> list[etree._Element]:
        paket = list(self._nachricht.rumpf)
        if [kind.tag for kind in paket] != [q(OSCI, "ContentPackage")] or not len(paket[0]):
            raise InhaltUnzulaessig("Die Nachricht enthält keinen Inhalt.")
        return list(paket[0])

    def _oeffne_container(
        self, knoten: etree._Element
    ) -> tuple[list[GeprueftenInhalt], list[Signaturangaben]]:
        strom = Containerstrom(self._fach)
        versiegelt = knoten.tag == q(XENC, "EncryptedData")
        try:
            baum = strom.lies(self._entschluesselt(knoten) if versiegelt else self._offen(knoten))
        except XmlFehler as fehler:
            raise InhaltUnlesbar(f"Der Inhalt ist kein zulässiges XML: {fehler.text}") from None
        container = lies_container(baum, self._policy)
        autoren = Autorenpruefung(self._zertifikate, self._oeffner.pruefung, self._wann)
        wer = autoren.pruefe(container, strom.digests)
        self._pruefe_anhangliste(container, versiegelt=versiegelt)
        verweise = anhangverweise(container)
        inhalte = []
        for blatt in container.blaetter():
            if isinstance(blatt, Inline):
                gelesen = strom.inhalte[blatt.kennung]
                inhalte.append(GeprueftenInhalt(blatt.kennung, gelesen.groesse, gelesen.sha256))
            else:
                inhalte.append(self._anhang(blatt, container, verweise[blatt.cid]))
        return inhalte, wer

    # --- the sealed container ---

    def _entschluesselt(self, knoten: etree._Element) -> Stueckquelle:
        """The container as XML, after its tag has been checked in a first pass."""
        verschluesselt = lies_verschluesselt(knoten, self._policy)
        wert = knoten.find(f"{q(XENC, 'CipherData')}/{q(XENC, 'CipherValue')}")
        if wert is None:
            raise NichtEntschluesselbar("Die verschlüsselten Daten stehen nicht in der Nachricht.")
        text = nutztext(self._nachricht, wert)
        schluessel = self._inhaltsschluessel(verschluesselt)
        for _ in entschluessle(dekodiert(text), schluessel, verschluesselt.iv_laenge):
            pass
        return Stueckquelle(entschluessle(dekodiert(text), schluessel, verschluesselt.iv_laenge))

    def _inhaltsschluessel(self, verschluesselt: Verschluesselt) -> bytes:
        for geheim in verschluesselt.fuer:
            der = geheim.zertifikat or self._zertifikate.get(geheim.zertifikat_id or "")
            for schluessel in self._oeffner.schluessel:
                if der == schluessel.zertifikat.der:
                    return geheim.auspacken(schluessel, verschluesselt.chiffre)
        raise FalscherLeser

    def _offen(self, knoten: etree._Element) -> Stueckquelle:
        if not self._oeffner.auch_offen:
            raise InhaltUnverschluesselt
        return Stueckquelle(iter(self._nachricht.kanonisch(knoten)))

    # --- contents ---

    def _fach(self, refid: str) -> BinaryIO:
        if refid in self._faecher:
            raise SignaturUngueltig("Zwei Inhalte haben dieselbe Kennung.")
        self._faecher.add(refid)
        return self._quarantaene.fach(refid)

    def _pruefe_anhangliste(self, container: Container, *, versiegelt: bool) -> None:
        """Every attachment is there and sealed, and every key belongs to one."""
        cids = {blatt.cid for blatt in container.blaetter() if isinstance(blatt, Angehaengt)}
        if not cids <= self._anhaenge:
            raise SignaturUngueltig("Ein signierter Anhang fehlt.")
        if versiegelt and cids - set(container.anhangschluessel):
            raise InhaltUnverschluesselt("Ein Anhang ist nicht verschlüsselt.")
        if set(container.anhangschluessel) - cids:
            raise InhaltUnzulaessig("Der Container trägt einen Schlüssel, zu dem kein Anhang gehört.")
        self._anhaenge -= cids

    def _anhang(
        self, blatt: Angehaengt, container: Container, verweise: Sequence[Verweis]
    ) -> GeprueftenInhalt:
        """Decrypt one attachment into its compartment and verify it."""
        verfahren = {verweis.digest for verweis in verweise} | {Digestverfahren.SHA256}
        groesse, digests = lege_ab(self._klartext(blatt, container), self._fach(blatt.kennung), verfahren)
        pruefe_anhang(verweise, digests)
        return GeprueftenInhalt(blatt.kennung, groesse, digests[Digestverfahren.SHA256].hex())

    def _klartext(self, blatt: Angehaengt, container: Container) -> Iterable[bytes | memoryview]:
        roh = self._nachricht.anhaenge[blatt.cid].inhalt
        angabe = container.anhangschluessel.get(blatt.cid)
        if angabe is None:
            return roh
        assert angabe.klarer_schluessel is not None
        return entschluessle(roh, angabe.klarer_schluessel, angabe.iv_laenge)
