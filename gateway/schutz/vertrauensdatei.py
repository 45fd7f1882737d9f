"""One file of a trust folder: certificates and revocation lists in any mixture, PEM or DER.

What a file is called tells nothing: people put lists behind certificates and several lists into one file.
Whatever is not understood is told; it may have been the list that revokes somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.schutz.fehler import SperrlisteAbgelehnt, ZertifikatAbgelehnt
from gateway.schutz.sperrliste import Sperrliste
from gateway.schutz.zertifikat import Zertifikat

_ANFANG, _ENDE, _STRICHE = b"-----BEGIN ", b"-----END ", b"-----"


@dataclass(frozen=True)
class Vertrauensdatei:
    """What one file holds; `mangel` says what of it was not understood, None = everything was."""

    zertifikate: tuple[Zertifikat, ...] = ()
    sperrlisten: tuple[Sperrliste, ...] = ()
    mangel: str | None = None


def lies_vertrauensdatei(inhalt: bytes) -> Vertrauensdatei:
    """Never raises: a broken part is a `mangel`, the others count."""
    return _pem(inhalt) if _ANFANG in inhalt else _der(inhalt)


def lies_sperrlisten(inhalt: bytes) -> tuple[Sperrliste, ...]:
    """All lists of a file that holds lists and nothing else. Raises `SperrlisteAbgelehnt`."""
    gelesen = lies_vertrauensdatei(inhalt)
    if gelesen.mangel or gelesen.zertifikate:
        raise SperrlisteAbgelehnt("Das ist keine Sperrliste, oder nicht alles darin ist eine.")
    return gelesen.sperrlisten


def _der(inhalt: bytes) -> Vertrauensdatei:
    try:
        return Vertrauensdatei(zertifikate=(Zertifikat.aus_der(inhalt),))
    except ZertifikatAbgelehnt:
        pass
    try:
        return Vertrauensdatei(sperrlisten=(Sperrliste.aus_der(inhalt),))
    except SperrlisteAbgelehnt:
        return Vertrauensdatei(mangel="ist weder ein Zertifikat noch eine Sperrliste, die sich lesen lässt")


def _pem(inhalt: bytes) -> Vertrauensdatei:
    zertifikate: list[Zertifikat] = []
    sperrlisten: list[Sperrliste] = []
    mangel = None
    for nummer, (art, block) in enumerate(_bloecke(inhalt), 1):
        try:
            if art in (b"CERTIFICATE", b"X509 CERTIFICATE"):
                zertifikate.append(Zertifikat.aus_pem(block))
            elif art == b"X509 CRL":
                sperrlisten.append(Sperrliste.aus_pem(block))
            else:
                mangel = mangel or f"enthält an Stelle {nummer} weder ein Zertifikat noch eine Sperrliste"
        except (ZertifikatAbgelehnt, SperrlisteAbgelehnt):
            mangel = mangel or f"enthält an Stelle {nummer} einen Teil, der sich nicht lesen lässt"
    return Vertrauensdatei(tuple(zertifikate), tuple(sperrlisten), mangel)


def _bloecke(inhalt: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Label and text of every PEM block; one that does not end has no text. The file is passed once."""
    von = inhalt.find(_ANFANG)
    while von >= 0:
        art = inhalt[von + len(_ANFANG) : von + 80].partition(_STRICHE)[0]
        weiter = inhalt.find(_ANFANG, von + len(_ANFANG))
        bis = inhalt.find(_ENDE + art + _STRICHE, von, weiter if weiter >= 0 else len(inhalt))
        yield art, inhalt[von : bis + len(_ENDE + art + _STRICHE)] if bis >= 0 else b""
        von = weiter
