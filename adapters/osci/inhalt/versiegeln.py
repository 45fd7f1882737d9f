"""Seals contents as one complete storeDelivery message: sign as author, encrypt for the reader, write.

Attachments take one pass: the first part of the message needs their digests but has a length known before,
so room is left for it and it is written last. Inline contents are read twice, first for the digest.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from adapters.osci.draht import kontrollblock, merkmale
from adapters.osci.draht.kopfbloecke import (
    Rolle,
    Rollenzertifikat,
    auftragsblock,
    eigenes,
    message_id,
    sprachen,
    zeitstempelguete,
    zertifikatsblock,
)
from adapters.osci.draht.luecke import Luecke, Platzhalter, schreibe
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.puffer import gelesene
from adapters.osci.draht.stuecke import Erzeugt, Folge, Stuecke
from adapters.osci.inhalt.containertext import AngehaengterInhalt, Autor, InlineInhalt, container, versiegelt
from adapters.osci.inhalt.dateinamen import REFID
from adapters.osci.schutz.chiffre import ZUWACHS, neuer_schluessel, verschluessle
from adapters.osci.schutz.fliessband import mitgehasht
from adapters.osci.schutz.signatur import digest_zu
from adapters.osci.schutz.umschlag import Entwurf, rahme, soap_teil
from gateway.errors import InternerFehler
from gateway.ports import Inhalt
from gateway.schutz.fehler import AlgorithmusUnzulaessig, ZertifikatAbgelehnt
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.urteil import Befund, Zweck
from gateway.schutz.urteilssatz import benenne
from gateway.schutz.verfahren import Digestverfahren, Signaturverfahren
from gateway.schutz.zertifikat import Zertifikat

_VERGEBEN = re.compile(r"contentcontainer0|Attachment.*")
_AUFTRAGSKENNUNG = "stored-message"
"""Message id of a message that no mailbox has seen yet."""


class InhaltGeaendert(InternerFehler):
    """A content had another length than announced, or changed while it was sealed."""

    code = "osci.inhalt.geaendert"
    satz = "Ein Inhalt hat sich während des Versiegelns geändert."
    rat = "Wiederholen, während niemand die Dateien bearbeitet."


@dataclass(frozen=True)
class Versiegler:
    """Signs as `schluessel` with `verfahren`."""

    schluessel: Schluessel
    verfahren: Signaturverfahren = Signaturverfahren.RSA_SHA256
    policy: Schutzpolicy = field(default_factory=Schutzpolicy)

    def versiegle(
        self, inhalte: Sequence[Inhalt], leser: Zertifikat, ziel: BinaryIO, *, als_anhang: bool
    ) -> None:
        """Write the message to `ziel` from its present position on.

        Whether the certificates are valid is the caller's question. Raises `ZertifikatAbgelehnt` for short
        keys and `InhaltGeaendert`."""
        self._pruefe_schluessel(leser)
        _pruefe_refids(inhalte)
        vorgang = _Vorgang(self, leser)
        if not als_anhang:
            schreibe(vorgang.inline(inhalte), ziel)
        elif ziel.seekable():
            vorgang.mit_anhaengen(inhalte, ziel)
        else:
            with tempfile.TemporaryFile() as datei:
                vorgang.mit_anhaengen(inhalte, datei)
                datei.seek(0)
                shutil.copyfileobj(datei, ziel, 1024 * 1024)

    def _pruefe_schluessel(self, leser: Zertifikat) -> None:
        wir = self.schluessel.zertifikat
        if self.verfahren not in self.policy.signaturen:
            raise AlgorithmusUnzulaessig("Mit diesem Verfahren wird nicht signiert.")
        if wir.bits < (self.policy.rsa_bits if wir.ist_rsa else self.policy.ec_bits_lesen):
            raise ZertifikatAbgelehnt(
                f"Der Schlüssel des Autors ist zu kurz. Inhaber: {benenne(wir)}.", rueckweisung="T010"
            )
        if not leser.ist_rsa or leser.bits < self.policy.rsa_bits:
            raise ZertifikatAbgelehnt(
                f"Der Schlüssel des Lesers ist zu kurz oder nicht von der Art RSA. Inhaber: {benenne(leser)}."
            )
        for zertifikat, zweck in ((wir, Zweck.SIGNATUR), (leser, Zweck.VERSCHLUESSELUNG)):
            if not zertifikat.verwendungen & zweck.value:
                raise ZertifikatAbgelehnt(f"{Befund.FALSCHER_ZWECK.text} Inhaber: {benenne(zertifikat)}.")


class _Vorgang:
    """The sealing of one message."""

    def __init__(self, versiegler: Versiegler, leser: Zertifikat):
        self._verfahren = versiegler.verfahren
        self._leser = leser
        self._leser_id = f"reader0_cipher_{leser.fingerabdruck}"
        wer = versiegler.schluessel.zertifikat
        self._autor = Autor(
            versiegler.schluessel, versiegler.verfahren, f"author0_signature_{wer.fingerabdruck}"
        )
        zertifikate = (
            eigenes(Rolle.CHIFFRE_EMPFAENGER, leser.der),
            Rollenzertifikat(Rolle.CHIFFRE_LESER, self._leser_id, leser.der),
            Rollenzertifikat(Rolle.SIGNATUR_AUTOR, self._autor.zertifikat_id, wer.der),
        )
        self._bloecke = (
            kontrollblock.block(
                kontrollblock.Kontrollblock(challenge=kontrollblock.neue_challenge(), sequence_number=0)
            ),
            sprachen(),
            zeitstempelguete("creation"),
            zeitstempelguete("reception"),
            auftragsblock(Art.STORE_DELIVERY, message_id(_AUFTRAGSKENNUNG)),
            zertifikatsblock(zertifikate),
            merkmale.block(merkmale.Merkmale()),
        )

    def inline(self, inhalte: Sequence[Inhalt]) -> Folge:
        """The message with the contents in the container."""
        return rahme(self._soap([_inline(inhalt, self._verfahren) for inhalt in inhalte], self._autor), {})

    def mit_anhaengen(self, inhalte: Sequence[Inhalt], ziel: BinaryIO) -> None:
        """Leave room for the first part, write the attachments, then the first part."""
        anhaenge = [
            _Anhang(inhalt, f"inhalt_{nummer}.bin", self._verfahren)
            for nummer, inhalt in enumerate(inhalte, 1)
        ]
        probe = replace(self._autor, schluessel=Platzhalter(self._autor.schluessel.zertifikat))
        laenge = self._soap([anhang.eintrag() for anhang in anhaenge], probe).groesse
        rahmen = rahme(Luecke(laenge), {anhang.cid: anhang.versiegelt() for anhang in anhaenge})
        luecke = schreibe(rahmen, ziel)
        ende = ziel.tell()
        ziel.seek(luecke)
        schreibe(self._soap([anhang.eintrag() for anhang in anhaenge], self._autor), ziel)
        assert ziel.tell() == luecke + laenge
        ziel.seek(ende)

    def _soap(self, eintraege: Sequence[InlineInhalt | AngehaengterInhalt], autor: Autor) -> Folge:
        paket = versiegelt(container(eintraege, autor), self._leser, self._leser_id)
        rumpf = Folge((b"<osci:ContentPackage>", paket, b"</osci:ContentPackage>"))
        return soap_teil(Entwurf(Art.STORE_DELIVERY, self._bloecke, rumpf), None)


class _Anhang:
    """A content on its way into an attachment; its digest is known once it has been written."""

    def __init__(self, inhalt: Inhalt, cid: str, verfahren: Signaturverfahren):
        self.cid = cid
        self._inhalt = inhalt
        self._schluessel = neuer_schluessel()
        self._bekannt = _bekannter_digest(inhalt, verfahren)
        self._summe = digest_zu(verfahren).neu()

    def versiegelt(self) -> Stuecke:
        """The sealed bytes, to be iterated once."""
        return Erzeugt(
            self._inhalt.groesse + ZUWACHS, lambda: verschluessle(self._gelesen(), self._schluessel)
        )

    def _gelesen(self) -> Iterator[bytes | memoryview]:
        stuecke = _stuecke(self._inhalt)
        return stuecke if self._bekannt else mitgehasht(stuecke, [self._summe])

    def eintrag(self) -> AngehaengterInhalt:
        digest = self._bekannt or self._summe.digest()
        return AngehaengterInhalt(self._inhalt.refid, digest, self.cid, self._schluessel)


def _inline(inhalt: Inhalt, verfahren: Signaturverfahren) -> InlineInhalt:
    digest = _bekannter_digest(inhalt, verfahren) or _digest(inhalt, verfahren)
    return InlineInhalt(inhalt.refid, digest, Erzeugt(inhalt.groesse, lambda: _stuecke(inhalt)))


def _digest(inhalt: Inhalt, verfahren: Signaturverfahren) -> bytes:
    summe = digest_zu(verfahren).neu()
    for stueck in _stuecke(inhalt):
        summe.update(stueck)
    return summe.digest()


def _bekannter_digest(inhalt: Inhalt, verfahren: Signaturverfahren) -> bytes | None:
    """What the caller has digested need not be digested again, if the signature wants the same method."""
    if inhalt.sha256 is None or digest_zu(verfahren) is not Digestverfahren.SHA256:
        return None
    return bytes.fromhex(inhalt.sha256)


def _stuecke(inhalt: Inhalt) -> Iterator[memoryview]:
    """The bytes of a content, exactly as many as announced. Raises `InhaltGeaendert`."""
    gelesen = 0
    with inhalt.oeffne() as strom:
        for stueck in gelesene(strom):
            gelesen += len(stueck)
            if gelesen > inhalt.groesse:
                raise InhaltGeaendert
            yield stueck
    if gelesen != inhalt.groesse:
        raise InhaltGeaendert


def _pruefe_refids(inhalte: Sequence[Inhalt]) -> None:
    refids = [inhalt.refid for inhalt in inhalte]
    if not refids or len(set(refids)) != len(refids):
        raise ValueError("Inhalte brauchen verschiedene Kennungen.")
    if any(not REFID.fullmatch(refid) or _VERGEBEN.fullmatch(refid) for refid in refids):
        raise ValueError("Eine Kennung ist nicht zulässig.")
