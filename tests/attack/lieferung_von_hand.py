"""A delivery around any archive: 010206 and 010207 as files, with what a test wants to be wrong."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from lxml import etree

from gateway.domain.akte import Dokument
from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.domain.person import Person
from gateway.nachrichten import aktenmetadaten
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.grundnachricht import Grundnachricht, als_baum
from gateway.nachrichten.kopf import Kopf, kopf

PERSON = Person("Max", "Mustermann", None, "1980", None, "m", ("163",), "010101000001")
AUTOR = Behoerde(
    "azr:001900",
    "Ausländerbehörde Musterstadt",
    Anschrift("Musterstraße", "1", "70173", "Musterstadt"),
    (Erreichbarkeit("01", "post@musterstadt.invalid"),),
)
LESER = Behoerde("azr:004300", "Ausländerbehörde Beispiel")
LIEFERUNG = UUID(int=0x10206)


def _kopf(uuid: UUID, autor: Behoerde = AUTOR) -> Kopf:
    return kopf(uuid=uuid, erstellt=datetime(2026, 11, 24, tzinfo=UTC), autor=autor, leser=LESER)


def _unbesehen(nachricht: Grundnachricht, inhalt: bytes = b"") -> bytes:
    """Our own writer refuses what breaks a rule; this one doesn't look."""
    wurzel = als_baum(nachricht)
    for marke in list(wurzel.iter(etree.ProcessingInstruction)):
        element = marke.getparent()
        assert element is not None
        element.remove(marke)
        element.text = base64.b64encode(inhalt).decode()
    return etree.tostring(wurzel, encoding="UTF-8", xml_declaration=True)


def metadaten(dokumente: Sequence[Dokument], groesse: int, anzahl: int = 1, uuid: UUID = LIEFERUNG) -> bytes:
    return _unbesehen(
        Aktenmetadaten(
            kopf=_kopf(uuid),
            person=personangaben.aus_domaene(PERSON),
            dokumente=tuple(aktenmetadaten.aus_domaene(d) for d in dokumente),
            anzahl_pakete=anzahl,
            archivgroesse=groesse,
        )
    )


def paket(
    nummer: int,
    inhalt: bytes,
    *,
    lieferung: UUID = LIEFERUNG,
    uuid: UUID | None = None,
    autor: Behoerde = AUTOR,
) -> bytes:
    uuid = uuid or UUID(int=0x10207 << 64 | abs(nummer) % 2**32)
    return _unbesehen(Aktenpaket(kopf=_kopf(uuid, autor), lieferung=lieferung, nummer=nummer), inhalt)


def lege(ordner: Path, *nachrichten: bytes) -> Path:
    """Write the messages under names that say nothing, in an order that means nothing."""
    ordner.mkdir()
    for nummer, daten in enumerate(reversed(nachrichten)):
        (ordner / f"eingang{nummer}.dat").write_bytes(daten)
    return ordner
