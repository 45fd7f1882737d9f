"""What all message classes have in common, and the way between a message and its tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeVar
from uuid import UUID

from lxml import etree

from gateway.nachrichten.bindung import E, clark, lies_felder, schreibe_felder, wert
from gateway.nachrichten.kopf import Kopf, lies_kopf_werte, schreibe_kopf
from gateway.nachrichten.release import MODULE, XAUSLAENDER

_N = TypeVar("_N", bound="Grundnachricht")

NUTZDATENMARKE = "nutzdaten"


@wert
class Grundnachricht:
    """A message: `TYP` is its number, `WURZEL` its root element, `MODUL` the namespace of the root."""

    TYP: ClassVar[str]
    WURZEL: ClassVar[str]
    MODUL: ClassVar[str]
    NAMENSRAUM: ClassVar[str | None] = None

    kopf: Kopf

    @classmethod
    def tag(cls) -> str:
        """Root element in Clark notation."""
        return clark(cls.MODUL, cls.WURZEL)


@wert
class AbhNachricht(Grundnachricht):
    """ABH-ABH messages (Nachricht.G2G.XA.erweitert); `ausloeser`: the message this one reacts to."""

    MODUL: ClassVar[str] = XAUSLAENDER
    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    ausloeser: Annotated[UUID | None, E("ausloeserUUID")] = None


@dataclass(frozen=True)
class Nutzdaten:
    """Stands where base64 content is: the bytes flow past the values, never through them."""


class Nutzdatenform:
    """Marks the place with a processing instruction, which no text can imitate."""

    def schreibe(self, element: etree._Element, wert: Nutzdaten) -> None:
        element.append(etree.ProcessingInstruction(NUTZDATENMARKE))

    def lies(self, element: etree._Element) -> Nutzdaten:
        return Nutzdaten()


def als_baum(nachricht: Grundnachricht) -> etree._Element:
    """The message as a tree, still with marks where payloads go."""
    praefix = MODULE[nachricht.MODUL].praefix
    wurzel = etree.Element(nachricht.tag(), nsmap={praefix: nachricht.MODUL})
    schreibe_kopf(wurzel, nachricht.kopf, nachricht.TYP)
    schreibe_felder(wurzel, nachricht)
    return wurzel


def aus_baum(klasse: type[_N], wurzel: etree._Element, release: str) -> _N:
    """The values of a validated skeleton, which came in this release."""
    weitere: dict[str, Any] = {"kopf": lies_kopf_werte(wurzel, release)[0]}
    return lies_felder(klasse, wurzel, **weitere)
