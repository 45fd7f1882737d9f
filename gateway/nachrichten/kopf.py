"""The header of every message: who writes to whom, when, with which software.

Author, reader and their addresses are unqualified, wherever the message comes from: the schemas of
XInneres declare `elementFormDefault="unqualified"`, those of XAusländer `qualified`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from lxml import etree

from gateway.domain.behoerde import Behoerde
from gateway.nachrichten import anschrift, stelle
from gateway.nachrichten.anschrift import POSTANSCHRIFT, Postanschrift
from gateway.nachrichten.bindung import E, lies_felder, schreibe_felder, wert
from gateway.nachrichten.fehler import NichtSchreibbar
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.release import MODULE, NACHRICHTENTYP, UNSER_PRODUKT, VERSION, Produkt
from gateway.nachrichten.stelle import Stelle


@wert
class Kopf:
    """`uuid` and `erstellt` (aware, milliseconds) are given by the caller: same values, same bytes.

    `test`: any text marks a test message that must stay out of production."""

    uuid: UUID
    erstellt: datetime
    leser: Stelle
    autor: Stelle
    anschrift_leser: Postanschrift | None = None
    anschrift_autor: Postanschrift
    test: str | None = None
    produkt: Produkt = UNSER_PRODUKT
    release: str = VERSION
    """Version string of the release in which the message is written, or came."""

    @property
    def autor_behoerde(self) -> Behoerde:
        """The author as the domain knows it."""
        return stelle.als_domaene(self.autor, self.anschrift_autor)

    @property
    def leser_behoerde(self) -> Behoerde:
        """The reader as the domain knows it."""
        return stelle.als_domaene(self.leser, self.anschrift_leser)


def kopf(
    *,
    uuid: UUID,
    erstellt: datetime,
    autor: Behoerde,
    leser: Behoerde,
    test: str | None = None,
    release: str = VERSION,
) -> Kopf:
    """The header of a new message. Raises `NichtSchreibbar` when the author has no postal address."""
    if autor.anschrift is None:
        raise NichtSchreibbar("Dem Autor fehlt die Anschrift.", wo="anschrift.autor")
    return Kopf(
        uuid=uuid,
        erstellt=erstellt,
        leser=stelle.aus_domaene(leser),
        autor=stelle.aus_domaene(autor),
        anschrift_leser=anschrift.aus_domaene(leser.anschrift) if leser.anschrift else None,
        anschrift_autor=anschrift.aus_domaene(autor.anschrift),
        test=test,
        release=release,
    )


@wert
class _Kennung:
    """identifikation.nachricht; the list of the type is fixed by the schema."""

    NAMENSRAUM: ClassVar[str | None] = None

    uuid: Annotated[UUID, E("nachrichtenUUID")]
    typ: Annotated[str, E("nachrichtentyp", Schluessel(NACHRICHTENTYP))]
    erstellt: Annotated[datetime, E("erstellungszeitpunkt")]


@wert
class _Nachrichtenkopf:
    NAMENSRAUM: ClassVar[str | None] = None

    kennung: Annotated[_Kennung, E("identifikation.nachricht")]
    leser: Annotated[Stelle, E("leser")]
    autor: Annotated[Stelle, E("autor")]


@wert
class _Vorspann:
    """Header and addresses: the first children of every message."""

    NAMENSRAUM: ClassVar[str | None] = None

    kopf: Annotated[_Nachrichtenkopf, E("nachrichtenkopf.g2g")]
    anschrift_leser: Annotated[Postanschrift | None, E("anschrift.leser", POSTANSCHRIFT)] = None
    anschrift_autor: Annotated[Postanschrift, E("anschrift.autor", POSTANSCHRIFT)]


def schreibe_kopf(wurzel: etree._Element, kopf: Kopf, typ: str) -> None:
    """Attributes of the root element, header and addresses."""
    modul = MODULE[str(etree.QName(wurzel).namespace)]
    attribute = {
        "produkt": kopf.produkt.name,
        "produkthersteller": kopf.produkt.hersteller,
        "produktversion": kopf.produkt.version,
        "standard": modul.standard,
        "test": kopf.test,
        "version": modul.version,
    }
    for name, inhalt in attribute.items():
        if inhalt is not None:
            wurzel.set(name, inhalt)
    kennung = _Kennung(uuid=kopf.uuid, typ=typ, erstellt=kopf.erstellt)
    schreibe_felder(
        wurzel,
        _Vorspann(
            kopf=_Nachrichtenkopf(kennung=kennung, leser=kopf.leser, autor=kopf.autor),
            anschrift_leser=kopf.anschrift_leser,
            anschrift_autor=kopf.anschrift_autor,
        ),
    )


def lies_kopf_werte(wurzel: etree._Element, release: str = VERSION) -> tuple[Kopf, str]:
    """Header of a validated message, and the type it states."""
    vorspann = lies_felder(_Vorspann, wurzel)
    kennung = vorspann.kopf.kennung
    kopf = Kopf(
        uuid=kennung.uuid,
        erstellt=kennung.erstellt,
        leser=vorspann.kopf.leser,
        autor=vorspann.kopf.autor,
        anschrift_leser=vorspann.anschrift_leser,
        anschrift_autor=vorspann.anschrift_autor,
        test=wurzel.get("test"),
        produkt=Produkt(
            wurzel.get("produkt", ""), wurzel.get("produkthersteller", ""), wurzel.get("produktversion")
        ),
        release=release,
    )
    return kopf, kennung.typ
