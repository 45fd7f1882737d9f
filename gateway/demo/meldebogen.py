"""What the command line says of a move, as a notice: the form a registry office would fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from gateway import aktendatei, anschriftdatei
from gateway.domain.behoerde import Behoerde
from gateway.domain.meldung import Irgendwo, Meldeart, Meldung, Sperre, Wohnanschrift
from gateway.errors import AufrufFehler
from gateway.nachrichten import meldesatz
from gateway.nachrichten.kopf import kopf
from gateway.nachrichten.schreiben import schreibe

_TYPEN = {
    Meldeart.ANMELDUNG: "030101",
    Meldeart.ABMELDUNG: "030102",
    Meldeart.STORNIERUNG: "030102",
    Meldeart.HAUPTWOHNUNG: "030103",
    Meldeart.AUSKUNFTSSPERRE: "030112",
    Meldeart.RUECKNAHME: "030402",
}


@dataclass(frozen=True)
class Bogen:
    """What is to be reported. `von`, `nach`: files of addresses; `am`: day of the move."""

    art: Meldeart
    person: Path
    von: Path | None = None
    nach: Path | None = None
    am: date | None = None
    bezug: UUID | None = None
    sperren: tuple[Sperre, ...] = ()
    test: str | None = None
    vorher: tuple[Sperre, ...] = ()
    """Bars that held before."""

    @property
    def typ(self) -> str:
        """Message type, e.g. "030101"."""
        return _TYPEN[self.art]


def fuelle_aus(bogen: Bogen, amt: Behoerde, gemeindeschluessel: str, an: Behoerde) -> tuple[UUID, bytes]:
    """uuid and bytes of the message. Raises `AufrufFehler`, `AktendateiUngueltig`, `NichtSchreibbar`."""
    jetzt, uuid = _auf_die_millisekunde(datetime.now(UTC)), uuid4()
    meldung = Meldung(
        uuid=uuid,
        typ=bogen.typ,
        art=bogen.art,
        meldebehoerde=amt,
        erstellt=jetzt,
        ereignis=jetzt,
        zeichen=f"M-{uuid.hex}",
        person=aktendatei.lies_person(_lies(bogen.person), wo=str(bogen.person)),
        bezug=bogen.bezug,
        am=bogen.am,
        sperren=bogen.sperren,
        aufgehoben=bogen.vorher,
        **_anschriften(bogen, gemeindeschluessel),
    )
    return uuid, schreibe(
        meldesatz.aus_domaene(kopf(uuid=uuid, erstellt=jetzt, autor=amt, leser=an, test=bogen.test), meldung)
    )


def _auf_die_millisekunde(wann: datetime) -> datetime:
    return wann.replace(microsecond=wann.microsecond // 1000 * 1000)


def _anschriften(bogen: Bogen, gemeindeschluessel: str) -> dict[str, Any]:
    """Which of both is the dwelling in this register; without one, somewhere in the municipality."""
    von, nach = _anschrift(bogen.von), _anschrift(bogen.nach)
    zuzug = bogen.art is Meldeart.ANMELDUNG
    hier = (nach if zuzug else von) or Wohnanschrift(gemeindeschluessel=gemeindeschluessel)
    if not isinstance(hier, Wohnanschrift):
        raise AufrufFehler("Die Wohnung im eigenen Register kann nicht im Ausland liegen.")
    if bogen.art is Meldeart.HAUPTWOHNUNG and not isinstance(nach, Wohnanschrift):
        raise AufrufFehler("Zu »hauptwohnung« gehört --nach-anschrift mit einer Anschrift im Inland.")
    return {"anschrift": hier, "fruehere": von if zuzug else None, "neue": None if zuzug else nach}


def _anschrift(datei: Path | None) -> Irgendwo | None:
    return None if datei is None else anschriftdatei.lies(datei)


def _lies(datei: Path) -> bytes:
    try:
        return datei.read_bytes()
    except OSError:
        raise AufrufFehler("Die Datei ist nicht lesbar.", wo=str(datei)) from None
