"""010206: the delivery is announced: which documents, in how many packets."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from lxml import etree

from gateway.domain.akte import Dokument
from gateway.fremdxml import lies_bytes
from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.ereignis import Ereignis
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.grundnachricht import AbhNachricht
from gateway.nachrichten.person import Identifikation
from gateway.nachrichten.release import DATEIFORMAT, XAUSLAENDER
from gateway.nachrichten.xdomea.namen import XDOMEA


class _Ordnerpfad:
    """`pfad` holds one element per folder level; the value is the tuple of levels, () = at the root."""

    def schreibe(self, element: etree._Element, wert: tuple[str, ...]) -> None:
        for bestandteil in wert:
            etree.SubElement(element, f"{{{XAUSLAENDER}}}bestandteil").text = bestandteil

    def lies(self, element: etree._Element) -> tuple[str, ...]:
        return tuple(bestandteil.text or "" for bestandteil in element)


@wert
class Dokumentangabe:
    """xauslaender:ABH.Dokument: one document; its file in the archive is named by `uuid`."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    pfad: Annotated[tuple[str, ...] | None, E("pfad", _Ordnerpfad())] = None
    uuid: Annotated[UUID, E("dokumentuuid")]
    dateiname: Annotated[str, E("dateiname")]
    format: Annotated[str, E("dokumenttyp", Schluessel(DATEIFORMAT))]
    beschreibung: Annotated[str | None, E("beschreibung")] = None
    position: Annotated[int, E("dokumentenposition")]
    aktenwirksamkeit: Annotated[datetime | None, E("aktenwirksamkeitszeitpunkt")] = None


class _Xdomea:
    """xdomea:AkteType is kept as bytes, for `gateway.nachrichten.xdomea`: not everybody looks into it."""

    def schreibe(self, element: etree._Element, wert: bytes) -> None:
        for kind in lies_bytes(wert):
            element.append(kind)
        etree.cleanup_namespaces(element, top_nsmap={"xdomea": XDOMEA})

    def lies(self, element: etree._Element) -> bytes:
        return etree.tostring(element, encoding="UTF-8", xml_declaration=False, with_tail=False)


@wert
class Aktenmetadaten(AbhNachricht):
    """`archivgroesse`: bytes of the ZIP before base64; `quittung`: filled when a 0020 is wanted.

    `akte`: the xdomea part as an element of its own."""

    TYP: ClassVar[str] = "010206"
    WURZEL: ClassVar[str] = "ABHABH.Aktenversand.Akte.Metadaten.010206"

    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    dokumente: Annotated[tuple[Dokumentangabe, ...], E("dokument")]
    akte: Annotated[bytes | None, E("akte", _Xdomea())] = None
    quittung: Annotated[Ereignis | None, E("identifikation.quittungsrelevanterSachverhalt")] = None
    anzahl_pakete: Annotated[int, E("anzahlDerPakete")]
    archivgroesse: Annotated[int, E("archivgroesse")]


def aus_domaene(dokument: Dokument) -> Dokumentangabe:
    """What a message says of a document; digest, size and class stay at home."""
    return Dokumentangabe(
        pfad=dokument.pfad or None,
        uuid=dokument.uuid,
        dateiname=dokument.dateiname,
        format=dokument.format,
        beschreibung=dokument.beschreibung,
        position=dokument.position,
        aktenwirksamkeit=dokument.aktenwirksamkeit,
    )


def als_domaene(angabe: Dokumentangabe) -> Dokument:
    """The document as announced; digest and size are known once its file has been read."""
    return Dokument(
        uuid=angabe.uuid,
        dateiname=angabe.dateiname,
        format=angabe.format,
        position=angabe.position,
        pfad=angabe.pfad or (),
        beschreibung=angabe.beschreibung,
        aktenwirksamkeit=angabe.aktenwirksamkeit,
    )
