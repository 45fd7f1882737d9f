"""Emptying the own account: oldest first, in one dialog, as long as everything can be read.

After an answer that cannot be read nothing in its dialog can be believed or acknowledged. Then the process
cards tell what waits, and each delivery is fetched by its id in a dialog of its own: the bad one is reported
with its bytes and stays in the mailbox, the others come. Bytes garbled on the way come right here as well.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.draht.laufzettel import Laufzettel
from adapters.osci.teilnehmer.abholdialog import Abholdialog
from adapters.osci.teilnehmer.auftraege import beende, eroeffne, hole_laufzettel
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.transportfehler import AuftragAbgelehnt, AuftragSpaeterWiederholen, SoapFault
from gateway.errors import EingabeFehler, Fehler
from gateway.ports import Uhr

_IM_SPEICHER = 1024 * 1024
_RUHE = timedelta(hours=1)
"""After this a delivery that could not be read is tried again: the mailbox may have been mended."""
_ANFANG = "1970-01-01T00:00:00Z"


@dataclass
class Konto:
    """Our account: how to reach it, and when which of its deliveries was reported as unreadable."""

    neuer_dialog: Callable[[], Dialog]
    ordner: Path | None
    paketgroesse: int | None
    uhr: Uhr
    unlesbare: dict[str, datetime]


class Abholer:
    """One emptying, of at most `hoechstens` deliveries."""

    def __init__(
        self,
        konto: Konto,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
        hoechstens: int = 100,
    ):
        self._konto = konto
        self._dialog = Abholdialog(konto.neuer_dialog, konto.paketgroesse, annehmen)
        self._unlesbar = unlesbar
        self._hoechstens = hoechstens

    def hole_ab(self) -> int:
        """How many deliveries were fetched. Raises what keeps us from fetching, and what `annehmen` raises:
        then the dialog is left without another order, the delivery stays waiting."""
        anlass: Fehler | None = None
        if not self._konto.unlesbare:
            try:
                self._der_reihe_nach()
                return self._dialog.anzahl
            except (EingabeFehler, SoapFault) as fehler:
                if self._dialog.annahme_gescheitert or isinstance(fehler, AuftragAbgelehnt):
                    raise
                anlass = fehler
        self._einzeln(anlass)
        return self._dialog.anzahl

    def hole_nach(self, seit: datetime) -> int:
        """What came in since then and has been received: once more, each by its id, oldest first; what the mailbox
        has thrown away is left out. Raises what keeps us from asking, and what `annehmen` raises."""
        ab, gesehen = seit.isoformat(), set[str]()
        while neue := [k for k in self._eingegangene(ab) if k.message_id not in gesehen]:  # some at a time
            for karte in neue:
                gesehen.add(karte.message_id)
                if karte.empfangen is not None:
                    self._hole_einzelne(karte.message_id)
            ab = neue[-1].erstellt or ab
        return self._dialog.anzahl

    def _eingegangene(self, ab: str) -> Sequence[Laufzettel]:
        return self._karten(Auswahl(eingang_ab=ab, rolle="Addressee"))

    def _der_reihe_nach(self) -> None:
        self._dialog.oeffne()
        gefunden = True
        while gefunden and self._dialog.anzahl < self._hoechstens:
            with self._spool() as datei:
                gefunden = self._dialog.hole(datei, Auswahl())
        self._dialog.beende()

    def _einzeln(self, anlass: Fehler | None) -> None:
        """Raises the last reason why something that waits was neither fetched nor reported."""
        wartende = self._wartende()
        for kennung in self._konto.unlesbare.keys() - set(wartende):
            del self._konto.unlesbare[kennung]
        offen = None if wartende else anlass
        for kennung in wartende:
            if not self._ruht(kennung) and self._dialog.anzahl < self._hoechstens:
                offen = self._hole_einzelne(kennung) or offen
        if offen is not None:
            raise offen

    def _ruht(self, kennung: str) -> bool:
        seit = self._konto.unlesbare.get(kennung)
        return seit is not None and self._konto.uhr.jetzt() - seit < _RUHE

    def _wartende(self) -> list[str]:
        """Ids of what waits for us; empty if the mailbox keeps no cards."""
        auswahl = Auswahl(
            eingang_ab=_ANFANG,
            rolle="Addressee",
            nicht_empfangen=True,
            hoechstens=self._hoechstens + len(self._konto.unlesbare),
        )
        return [k.message_id for k in self._karten(auswahl) if k.erstellt is not None and k.empfangen is None]

    def _karten(self, auswahl: Auswahl) -> Sequence[Laufzettel]:
        dialog = self._konto.neuer_dialog()
        eroeffne(dialog)
        karten = hole_laufzettel(dialog, auswahl).laufzettel
        with suppress(Fehler):  # nothing was handed out that an end would acknowledge
            beende(dialog)
        return karten

    def _hole_einzelne(self, kennung: str) -> Fehler | None:
        """Twice, because a bad network is no bad delivery; None = fetched or reported."""
        for versuch in (1, 2):
            self._dialog.oeffne()
            with self._spool() as datei:
                try:
                    self._dialog.hole(datei, Auswahl(message_ids=(kennung,)))
                except (AuftragAbgelehnt, AuftragSpaeterWiederholen, SoapFault) as fehler:
                    return fehler
                except EingabeFehler as fehler:
                    if self._dialog.annahme_gescheitert:
                        raise
                    if versuch == 2:
                        self._melde(kennung, datei, fehler)
                    continue
            self._dialog.beende()
            self._konto.unlesbare.pop(kennung, None)
            break
        return None

    def _melde(self, kennung: str, datei: BinaryIO, fehler: EingabeFehler) -> None:
        datei.seek(0)
        self._unlesbar(kennung, datei, fehler)
        self._konto.unlesbare[kennung] = self._konto.uhr.jetzt()

    def _spool(self) -> AbstractContextManager[BinaryIO]:
        ordner = str(self._konto.ordner) if self._konto.ordner else None
        spool = tempfile.SpooledTemporaryFile(max_size=_IM_SPEICHER, dir=ordner)  # noqa: SIM115
        return cast(AbstractContextManager[BinaryIO], spool)
