"""One OSCI message that lies in a seekable file: skeleton of the envelope, payload texts, attachments.

Reading checks the form only (osci-draht.md 1, 2): known type, every block and the Body with an Id, no Id twice, the
ControlBlock before the signature. Who wrote it and whether it may be used is the business of others.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import BinaryIO, cast

from lxml import etree

from adapters.osci.draht.mime import MimeLeser, Teil
from adapters.osci.draht.nachrichtenart import Art, art_von
from adapters.osci.draht.namen import FUENF, OSCI, OSCI2017, SOAP, XSI, deklariert, q
from adapters.osci.draht.stuecke import Ausschnitt, Folge, Stuecke
from adapters.osci.draht.textspeicher import Textspeicher
from adapters.osci.fehler import UmschlagFehler
from adapters.osci.rueckmeldungen import Rueckmeldung
from adapters.osci.transportfehler import SoapFault
from gateway.fremdxml import Grenzen, lies

AUFTRAGSGRENZEN = Grenzen(
    elemente=5_000, namensraeume=20, namensraeume_gueltig=50, namen=500, umfang=2_000_000
)
"""What a server reads before it knows anybody: header and Body of an order with a hundred encrypted contents
(some twenty elements each) and as many certificates take half of it; the schemas have less than 200 names."""
ANTWORTGRENZEN = replace(AUFTRAGSGRENZEN, elemente=50_000, angabe=400_000, umfang=10_000_000)
"""What we asked for: our mailbox gives at most a hundred process cards, others give more of them; the
chunks that have arrived stand in one attribute."""
_MEHRFACH = q(OSCI, "QualityOfTimestamp")


@dataclass(frozen=True)
class Anhang:
    """An attachment as transferred. `bekannt`: its SHA-256 if known already."""

    inhalt: Stuecke
    bekannt: bytes | None = None

    @cached_property
    def sha256(self) -> bytes:
        """Of the bytes as transferred; needed only where the transport is signed."""
        if self.bekannt is not None:
            return self.bekannt
        digest = sha256()
        for stueck in self.inhalt:
            digest.update(stueck)
        return digest.digest()


@dataclass
class Nachricht:
    """Form checked, contents not. Valid as long as the file it was read from is open."""

    art: Art
    umschlag: etree._Element
    kopf: tuple[etree._Element, ...]
    rumpf: etree._Element
    texte: Textspeicher
    anhaenge: dict[str, Anhang]

    def block(self, name: str, raum: str = OSCI) -> etree._Element | None:
        """The header block of this local name."""
        return next((b for b in self.kopf if b.tag == q(raum, name)), None)

    def auftrag(self) -> etree._Element | None:
        """The element of the order or response itself, in the header or in the Body."""
        raum = OSCI2017 if self.art.praefix == "osci2017" else OSCI
        im_kopf = self.block(self.art.element, raum)
        return im_kopf if im_kopf is not None else self.rumpf.find(q(raum, self.art.element))

    def kennungen(self, *, ohne: str) -> list[str]:
        """Ids of the Body and all header blocks but the signature block `ohne`: what must be signed."""
        signierbar = [b for b in self.kopf if b.tag != q(OSCI, ohne)]
        return [str(element.get("Id")) for element in (*signierbar, self.rumpf)]

    def signierbar(self, kennung: str) -> etree._Element:
        """The header block or Body with this Id."""
        return next(e for e in (*self.kopf, self.rumpf) if e.get("Id") == kennung)

    def kanonisch(self, element: etree._Element) -> Folge:
        return self.texte.kanonisch(element)

    def rumpf_namensraeume(self) -> str:
        """Declarations for a Body in which the canonical content may stand again. Raises `UmschlagFehler`."""
        fremde = {praefix: uri for praefix, uri in self.rumpf.nsmap.items() if praefix}
        if None in self.rumpf.nsmap or any(fremde.get(p, uri) != uri for p, uri in FUENF.items()):
            raise UmschlagFehler("Die Namensräume der Nachricht lassen sich nicht weitergeben.")
        return deklariert({**fremde, **FUENF})

    def rumpfinhalt(self) -> Folge:
        """Canonical form of everything inside the Body, as it stands below our own Body again."""
        teile = self.kanonisch(self.rumpf).teile
        erster, letzter = teile[0], teile[-1]
        assert isinstance(erster, bytes) and isinstance(letzter, bytes)
        if len(teile) == 1:
            return Folge((erster[erster.index(b">") + 1 : erster.rindex(b"</")],))
        anfang, ende = erster[erster.index(b">") + 1 :], letzter[: letzter.rindex(b"</")]
        return Folge((anfang, *teile[1:-1], ende))

    def close(self) -> None:
        self.texte.close()


def lies_nachricht(
    datei: BinaryIO, *, mit_summen: bool = False, grenzen: Grenzen = ANTWORTGRENZEN
) -> Nachricht:
    """Read one unencrypted message to its end; `datei` stands at its beginning and is seekable.

    Attachments are digested in passing if the transport is signed, or `mit_summen`: it is going to be.
    Raises `MimeFehler`, `XmlFehler`, `UmschlagFehler`; `SoapFault` when that is what came."""
    anfang = datei.tell()
    teile = MimeLeser(datei).teile()
    texte = Textspeicher()
    try:
        umschlag = lies_umschlag(next(teile), texte, grenzen)
        art = art_von(umschlag.get(q(XSI, "schemaLocation")))
        if art is None or art is Art.VERSCHLUESSELT:
            raise _fault(umschlag) or UmschlagFehler("Die Art der Nachricht ist unbekannt.")
        kopf, rumpf = _kopf_und_rumpf(umschlag)
        _pruefe_form(umschlag, kopf, rumpf)
        mit_summen = mit_summen or any(_ist_signatur(str(b.tag)) for b in kopf)
        anhaenge = {teil.content_id: _anhang(teil, datei, anfang, mit_summe=mit_summen) for teil in teile}
        return Nachricht(art, umschlag, kopf, rumpf, texte, anhaenge)
    except BaseException:
        texte.close()
        raise


def lies_umschlag(teil: Teil, texte: Textspeicher, grenzen: Grenzen) -> etree._Element:
    """The skeleton of the SOAP part, marked."""
    umschlag = lies(teil, senken=texte.senke, grenzen=grenzen, anweisung=_verweigere_anweisung)
    if umschlag.tag != q(SOAP, "Envelope"):
        raise UmschlagFehler("Die Nachricht ist kein SOAP-Umschlag.")
    texte.markiere(umschlag)
    return umschlag


def _verweigere_anweisung() -> None:
    """Processing instructions would be signed along but are not kept."""
    raise UmschlagFehler("Der Umschlag enthält eine Verarbeitungsanweisung.")


def _fault(umschlag: etree._Element) -> SoapFault | None:
    fault = umschlag.find(f"{q(SOAP, 'Body')}/{q(SOAP, 'Fault')}")
    if fault is None:
        return None
    code = fault.findtext(f"detail/{q(OSCI, 'Code')}") or ""
    return SoapFault(Rueckmeldung(code if code.isascii() and code.isdigit() and len(code) == 4 else ""))


def _kopf_und_rumpf(umschlag: etree._Element) -> tuple[tuple[etree._Element, ...], etree._Element]:
    if [kind.tag for kind in umschlag] != [q(SOAP, "Header"), q(SOAP, "Body")]:
        raise UmschlagFehler("Der Umschlag besteht nicht aus Kopf und Rumpf.")
    return tuple(umschlag[0]), umschlag[1]


def _pruefe_form(umschlag: etree._Element, kopf: tuple[etree._Element, ...], rumpf: etree._Element) -> None:
    namen = [str(b.tag) for b in kopf if b.tag != _MEHRFACH]
    if len(set(namen)) != len(namen):
        raise UmschlagFehler("Ein Kopfblock steht doppelt.")
    if any(not e.get("Id") for e in (*kopf, rumpf)):
        raise UmschlagFehler("Einem Kopfblock oder dem Rumpf fehlt die Id.")
    kennungen = [k for e in umschlag.iter() if (k := e.get("Id")) is not None]
    if len(set(kennungen)) != len(kennungen):
        raise UmschlagFehler("Eine Id steht doppelt.")
    if not _kontrollblock_steht_vorn(namen):
        raise UmschlagFehler("Der Kontrollblock fehlt oder steht hinter der Signatur.")
    if _loser_text(umschlag):
        raise UmschlagFehler("Zwischen den Elementen des Umschlags steht Text.")


def _kontrollblock_steht_vorn(namen: list[str]) -> bool:
    """Its digest is taken when the signature is read (osci-draht.md 2.3)."""
    if q(OSCI, "ControlBlock") not in namen:
        return False
    stelle = namen.index(q(OSCI, "ControlBlock"))
    return not any(_ist_signatur(n) for n in namen[:stelle])


def _ist_signatur(name: str) -> bool:
    """Of client or supplier, in whichever namespace."""
    return name.endswith("Signature")


def _loser_text(umschlag: etree._Element) -> bool:
    eltern = (umschlag, umschlag[0], umschlag[1])
    texte = [e.text for e in eltern] + [kind.tail for e in eltern for kind in e]
    return any(t and t.strip() for t in texte)


def _anhang(teil: Teil, datei: BinaryIO, anfang: int, *, mit_summe: bool) -> Anhang:
    """Binary parts stay where they are, base64 of old peers is decoded into a file."""
    dekodiert = cast(BinaryIO, tempfile.TemporaryFile()) if teil.ist_base64 else None  # noqa: SIM115
    groesse, digest = 0, sha256()
    for stueck in teil.stuecke():
        groesse += len(stueck)
        if mit_summe:
            digest.update(stueck)
        if dekodiert is not None:
            dekodiert.write(stueck)
    ort = (datei, anfang + teil.ab) if dekodiert is None else (dekodiert, 0)
    return Anhang(Ausschnitt(*ort, groesse), digest.digest() if mit_summe else None)
