"""The port `Postfach` on top of XTA: the sealed message is the one content, and stays sealed end to end."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from adapters.osci.draht.stuecke import Ausschnitt
from adapters.osci.teilnehmer.schonzeit import Schonzeit
from adapters.xta.draht.bericht import Ampel
from adapters.xta.draht.metadaten import Metadaten, Vertrag
from adapters.xta.draht.nutzlast import Beilage
from adapters.xta.fehler import (
    Aufgegeben,
    InhaltUnpassend,
    NachrichtZuGross,
    ServerAntwortetNicht,
    ServerRuht,
)
from adapters.xta.teilnehmer.abholen import Unlesbar, hole_nach, leere
from adapters.xta.teilnehmer.einliefern import Fluechtig, frage_nach, liefere_ein
from adapters.xta.teilnehmer.werte import Kontoclient, Nachricht
from adapters.xta.teilnehmer.zugang import Xtazugang
from gateway.errors import EingabeFehler
from gateway.ports import Ansprache, Diensteintrag, Einlieferung, Laufzettelauskunft, Merkplatz, Zustellstand
from gateway.schutz.urteil import Zweck

ART = "application/octet-stream"
NAME = "sendung.osci"
_RUHE = timedelta(hours=1)
"""After this a message that could not be read is tried again."""


def xta_schonzeit() -> Schonzeit:
    """Which XTA servers are left alone for a while; one for a whole process."""
    return Schonzeit(langsam=ServerAntwortetNicht, ruht=ServerRuht)


class XtaPostfach:
    """Implements `gateway.ports.Postfach`. Reports and deliveries go through our own server.

    `vertrag`: what is said of a message of this type to this reader. `hoechstgroesse`: bytes of a sealed message
    that this route takes (the text of the standard says 40 MB), None = no limit of its own. `vermittelt`: our
    server passes on to whoever has no account at an XTA server."""

    transport = "xta"

    def __init__(
        self,
        zugang: Xtazugang,
        vertrag: Callable[[str, Diensteintrag], Vertrag],
        *,
        hoechstgroesse: int | None = None,
        vermittelt: bool = False,
        schonzeit: Schonzeit | None = None,
    ):
        assert zugang.konto is not None
        self._zugang = zugang
        self._konto = zugang.konto
        self._vertrag = vertrag
        self._hoechstgroesse = hoechstgroesse
        self._vermittelt = vermittelt
        self._schonzeit = schonzeit or xta_schonzeit()
        self._unlesbare: dict[str, datetime] = {}

    def erreicht(self, empfaenger: Diensteintrag) -> bool:
        """Whom the directory names an account of, or everybody by our own server."""
        return self._vermittelt or empfaenger.hat(self.transport)

    def sprich_an(self, kennung: str) -> Ansprache:
        """checkAccountActive, also of a server that rests: who asks wants to know it now.

        Raises like `frage_laufzettel`, and `KontoAbgelehnt`."""
        del kennung
        with self._zugang.client() as client:
            client.pruefe_konto()
        return Ansprache("Antwortet, das Konto ist offen.")

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
        """The transport report is the receipt (module `einliefern`).

        Raises `KeinElektronischerAustausch`, `EigenesZertifikatUngueltig`, `ZertifikatAbgelehnt`,
        `NachrichtZuGross`, `Abgelehnt`, `Aufgegeben`, leaves of `VoruebergehenderFehler`."""
        leser = self._leser(empfaenger)
        self._zugang.fordere_sendefaehig()
        jetzt = self._zugang.uhr.jetzt()
        self._zugang.pruefung.pruefe(empfaenger.leser, Zweck.VERSCHLUESSELUNG, jetzt).fordere()
        platz = merkplatz or Fluechtig()
        with (
            _durchsuchbar(sendung, self._zugang.zwischen) as (datei, groesse),
            self._client() as client,
        ):
            if self._hoechstgroesse is not None and groesse > self._hoechstgroesse:
                raise NachrichtZuGross
            vertrag = self._vertrag(typ, empfaenger)
            entwurf = Metadaten(self._konto, leser, "", vertrag, betreff, groesse=groesse, test=test)
            beilage = Beilage(Ausschnitt(datei, 0, groesse), ART, NAME)
            bericht = liefere_ein(client, entwurf, [beilage], platz)
        if bericht.ampel is Ampel.ROT:
            raise Aufgegeben
        kennung = bericht.metadaten.message_id
        return Einlieferung(kennung, self._zugang.uhr.jetzt(), (), bericht.beleg)

    def hole_ab(
        self,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
        *,
        hoechstens: int = 100,
    ) -> int:
        """Fetch waiting messages, oldest first (module `abholen`)."""
        melde = partial(self._melde, unlesbar)
        with self._client() as client:
            return leere(client, _einzeln(annehmen), melde, hoechstens=hoechstens, ausser=self._ruht)

    def hole_nach(
        self,
        seit: datetime,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
    ) -> int:
        """Once more what is received; a server that keeps nothing of it, as the standard allows, gives nothing."""
        with self._client() as client:
            return hole_nach(client, seit, _einzeln(annehmen), partial(self._melde, unlesbar))

    def _melde(self, unlesbar: Unlesbar, kennung: str, strom: BinaryIO, fehler: EingabeFehler) -> None:
        self._unlesbare[kennung] = self._zugang.uhr.jetzt()
        unlesbar(kennung, strom, fehler)

    def frage_laufzettel(self, message_ids: Sequence[str], empfaenger: Diensteintrag) -> Laufzettelauskunft:
        """What our server knows of messages that we sent. Raises leaves of `VoruebergehenderFehler`."""
        del empfaenger  # our own server keeps the reports, whoever the reader is
        with self._client() as client:
            gefragt = ((kennung, frage_nach(client, kennung)) for kennung in message_ids)
            berichte = {kennung: bericht for kennung, bericht in gefragt if bericht is not None}
        staende = {
            k: Zustellstand(b.metadaten.zeiten.empfangen, b.ampel is Ampel.ROT) for k, b in berichte.items()
        }
        return Laufzettelauskunft(staende, b"\n".join(b.beleg for b in berichte.values()))

    def _leser(self, empfaenger: Diensteintrag) -> str:
        """The account that our server knows this authority by."""
        if self._vermittelt and not empfaenger.hat(self.transport):
            return empfaenger.behoerde.kennung
        return empfaenger.zugang(self.transport).konto

    @contextmanager
    def _client(self) -> Iterator[Kontoclient]:
        with self._schonzeit.fuer(self._zugang.adressen.verwaltung), self._zugang.client() as client:
            yield client

    def _ruht(self, kennung: str) -> bool:
        seit = self._unlesbare.get(kennung)
        if seit is not None and self._zugang.uhr.jetzt() - seit >= _RUHE:
            del self._unlesbare[kennung]
            return False
        return seit is not None


def _einzeln(annehmen: Callable[[str, BinaryIO], None]) -> Callable[[Nachricht], None]:
    def nimm(nachricht: Nachricht) -> None:
        if len(nachricht.stuecke) != 1:
            raise InhaltUnpassend
        annehmen(nachricht.metadaten.message_id, nachricht.datei)

    return nimm


@contextmanager
def _durchsuchbar(sendung: BinaryIO, ordner: Path | None) -> Iterator[tuple[BinaryIO, int]]:
    """The message as a seekable file, and its bytes: it may have to be sent twice."""
    with tempfile.TemporaryFile(dir=ordner) as datei:
        if not sendung.seekable():
            shutil.copyfileobj(sendung, datei, 1024 * 1024)
            sendung = cast(BinaryIO, datei)
        yield sendung, sendung.seek(0, os.SEEK_END)
