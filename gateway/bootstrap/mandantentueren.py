"""Seal and mailbox of one Mandant, put together at each use from what is there now.

A broken key file, a token that was pulled, an expired certificate or a missing entry in the directory stops
this Mandant's messages and nobody else's; they wait and go on by themselves when the fault is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

from gateway.errors import AufrufFehler, EingabeFehler, Fehler, VoruebergehenderFehler
from gateway.ports import (
    Ansprache,
    Ansprechbar,
    Diensteintrag,
    Einlieferung,
    GeoeffneteSendung,
    Inhalt,
    Laufzettelauskunft,
    Merkplatz,
    Nachholbar,
    Postfach,
    Quarantaene,
    Siegel,
)
from gateway.schutz.fehler import EigenesZertifikatUngueltig


class MandantNichtBereit(VoruebergehenderFehler):
    """Its keys, its account or its own entry cannot be used; nothing of its messages is lost meanwhile."""

    code = "mandant.nicht_bereit"
    satz = "Schlüssel, Konto oder Verzeichniseintrag dieser Behörde sind im Augenblick nicht brauchbar."
    rat = "Mit »check« nachsehen; nach der Abhilfe geht es von selbst weiter."
    geduldig = True


@contextmanager
def _bereit(kennung: str, *eigene: type[Fehler]) -> Iterator[None]:
    """These errors are of our own making and will be mended."""
    try:
        yield
    except eigene as fehler:
        ort = f" ({fehler.wo})" if fehler.wo else ""
        rat = f"{fehler.rat} {MandantNichtBereit.rat}".strip()
        raise MandantNichtBereit(f"{kennung} steht still: {fehler.text}{ort}", rat=rat) from None


class Mandantensiegel:
    """The port `Siegel`; `baue` raises when the Mandant's keys cannot be used."""

    def __init__(self, kennung: str, baue: Callable[[], Siegel]):
        self._kennung = kennung
        self._baue = baue

    def versiegle(self, inhalte: Sequence[Inhalt], leser: bytes, ziel: BinaryIO, *, als_anhang: bool) -> None:
        """Raises `MandantNichtBereit`, also for an own certificate that isn't valid, and like the seal."""
        siegel = self._siegel()
        with _bereit(self._kennung, EigenesZertifikatUngueltig):
            siegel.versiegle(inhalte, leser, ziel, als_anhang=als_anhang)

    def oeffne(self, sendung: BinaryIO, quarantaene: Quarantaene) -> GeoeffneteSendung:
        """Raises `MandantNichtBereit` and like the seal itself."""
        return self._siegel().oeffne(sendung, quarantaene)

    def inhaltssumme(self, sendung: BinaryIO) -> str:
        """Raises `MandantNichtBereit` and like the seal itself."""
        return self._siegel().inhaltssumme(sendung)

    def _siegel(self) -> Siegel:
        with _bereit(self._kennung, AufrufFehler, EingabeFehler):
            return self._baue()


class Mandantenpostfach:
    """The port `Postfach`; `baue` raises when the Mandant's keys or its own entry cannot be used."""

    def __init__(
        self,
        kennung: str,
        transport: str,
        baue: Callable[[], Postfach],
        *,
        an_alle: bool = False,
        eigene: Sequence[type[Fehler]] = (),
    ):
        """`an_alle`: it reaches whoever the directory knows; `eigene`: errors that concern our account and not
        the single message."""
        self.transport = transport
        self._kennung = kennung
        self._baue = baue
        self._an_alle = an_alle
        self._eigene: tuple[type[Fehler], ...] = (EigenesZertifikatUngueltig, *eigene)

    def erreicht(self, empfaenger: Diensteintrag) -> bool:
        """Told without keys and without the network."""
        return self._an_alle or empfaenger.hat(self.transport)

    def liefere_ein(
        self,
        sendung: BinaryIO,
        empfaenger: Diensteintrag,
        betreff: str,
        merkplatz: Merkplatz | None = None,
        *,
        typ: str = "",
        test: bool = False,
    ) -> Einlieferung:
        """Raises `MandantNichtBereit`, also for an own certificate that isn't valid, and like the mailbox."""
        postfach = self._postfach()
        with _bereit(self._kennung, *self._eigene):
            return postfach.liefere_ein(sendung, empfaenger, betreff, merkplatz, typ=typ, test=test)

    def hole_ab(
        self,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
        *,
        hoechstens: int = 100,
    ) -> int:
        """Raises `MandantNichtBereit` and like the mailbox itself."""
        postfach = self._postfach()
        with _bereit(self._kennung, *self._eigene):
            return postfach.hole_ab(annehmen, unlesbar, hoechstens=hoechstens)

    def hole_nach(
        self,
        seit: datetime,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
    ) -> int:
        """Nothing, where the mailbox keeps nothing. Raises `MandantNichtBereit` and like the mailbox itself."""
        postfach = self._postfach()
        with _bereit(self._kennung, *self._eigene):
            return postfach.hole_nach(seit, annehmen, unlesbar) if isinstance(postfach, Nachholbar) else 0

    def frage_laufzettel(self, message_ids: Sequence[str], empfaenger: Diensteintrag) -> Laufzettelauskunft:
        """Raises `MandantNichtBereit` and like the mailbox itself."""
        postfach = self._postfach()
        with _bereit(self._kennung, *self._eigene):
            return postfach.frage_laufzettel(message_ids, empfaenger)

    def sprich_an(self, kennung: str) -> Ansprache:
        """Raises `MandantNichtBereit` and like the mailbox itself."""
        postfach = self._postfach()
        if not isinstance(postfach, Ansprechbar):
            return Ansprache("Eingerichtet; gefragt wird es beim Abholen.")
        return postfach.sprich_an(kennung)

    def _postfach(self) -> Postfach:
        with _bereit(self._kennung, AufrufFehler, EingabeFehler):
            return self._baue()
