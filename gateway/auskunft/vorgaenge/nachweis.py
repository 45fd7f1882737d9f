"""Handing out the proof document of a handover: it counts once the audit chain knows its digests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from gateway.ablage.audit import protokolliere
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auditkopf
from gateway.ablage.wettlauf import noch_einmal
from gateway.auskunft.vorgaenge.auskunft import Auskunft
from gateway.auskunft.vorgaenge.nachweisangaben import NAME, angaben, schreibe
from gateway.auskunft.vorgaenge.nachweisblatt import blatt
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.behoerde import Behoerde
from gateway.druck.satz import Beilage, setze
from gateway.ports import Uhr


@dataclass(frozen=True)
class Nachweisausgabe:
    """Proof documents of one Mandant."""

    datenbank: Datenbank
    behoerde: Behoerde
    uhr: Uhr

    def stelle_aus(self, id: UUID, *, wer: str, name: str, mit_namen: bool) -> bytes:
        """The PDF; recorded before it is given away. `wer`: id of the user, `name`: as the document calls her.

        Raises `NichtGefunden`, also for handovers of another Mandant."""
        jetzt, ende = self.uhr.jetzt(), self._protokollende()  # before the look: what it sees is not older
        vorgang = Auskunft(self.datenbank, self.behoerde.kennung, self.uhr).vorgang(id)
        ausgestellt = {
            "wann": jetzt.isoformat(),
            "durch": name if mit_namen else None,
            "protokollzeile": ende,
        }
        werte = angaben(vorgang, self.behoerde, mit_namen=mit_namen) | {"ausgestellt": ausgestellt}
        daten = schreibe(werte)
        pdf = setze("nachweis", blatt(werte, NAME), wann=jetzt, beilage=Beilage(NAME, daten))
        summen = {
            "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
            "daten_sha256": hashlib.sha256(daten).hexdigest(),
        }
        self._vermerke(id, wer, jetzt, {"art": werte["umfang"], **summen})
        return pdf

    @noch_einmal
    def _vermerke(self, id: UUID, wer: str, jetzt: datetime, angaben: dict[str, Any]) -> None:
        with self.datenbank.schreiben() as session:
            protokolliere(
                session,
                self.behoerde.kennung,
                Auditereignis.NACHWEIS_AUSGESTELLT,
                f"vorgang:{id}",
                wer=wer,
                zeit=jetzt,
                angaben=angaben,
            )
            session.commit()

    def _protokollende(self) -> int:
        """So far has the chain come."""
        with self.datenbank.lesen() as session:
            lfd = session.scalar(select(Auditkopf.lfd).where(Auditkopf.mandant == self.behoerde.kennung))
        return lfd or 0
