"""Reads the XML of a ContentContainer while it passes by (osci-draht.md 6.1).

Inline contents flow decoded into the quarantine, and every digest that a signature asks for is made on the
way: of the decoded bytes of a Base64Content, and of the canonical XML of a Content that holds an attachment
or another container. Nothing is judged here but what would make the digests ambiguous.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from adapters.osci.draht.c14n import Kanonisierer
from adapters.osci.draht.namen import DS, OSCI, q
from adapters.osci.fehler import InhaltUnzulaessig
from gateway.fremdxml import Base64Senke, Grenzen, Quelle, Senke, lies
from gateway.schutz.fehler import SignaturUngueltig
from gateway.schutz.verfahren import Digestverfahren

if TYPE_CHECKING:  # hashlib names its object type only in the stubs
    from hashlib import _Hash

CONTAINER = q(OSCI, "ContentContainer")
CONTENT = q(OSCI, "Content")
BASE64_CONTENT = q(OSCI, "Base64Content")

Digests = dict[Digestverfahren, bytes]
_Verweise = dict[str, frozenset[Digestverfahren]]

_GRENZEN = Grenzen(elemente=20_000, namensraeume=20, namensraeume_gueltig=50, namen=500, umfang=4_000_000)
"""Some thousand attachments with their keys. Read before the signature is verified."""
_VERSCHACHTELT = 8
"""Containers in containers; each level digests everything inside it again."""


@dataclass(frozen=True)
class Gelesen:
    """An inline content that lies in the quarantine, not verified yet."""

    groesse: int
    sha256: str


@dataclass
class _Ebene:
    """An open element; `verweise` of a container: which digests its signatures want of which URI."""

    element: etree._Element
    verweise: _Verweise = field(default_factory=dict)


class Containerstrom:
    """One pass over one container. `fach` opens the compartment of an inline content."""

    def __init__(self, fach: Callable[[str], BinaryIO]):
        self._fach = fach
        self._offen: list[tuple[Kanonisierer, str, dict[Digestverfahren, _Hash]]] = []
        self._stapel: list[_Ebene] = []
        self._kennungen: set[str] = set()
        self.digests: dict[str, Digests] = {}
        """By Id of the Content or Base64Content."""
        self.inhalte: dict[str, Gelesen] = {}
        """By Id of the Base64Content."""

    def lies(self, quelle: Quelle) -> etree._Element:
        """The skeleton of the container. Raises `XmlFehler`, `SignaturUngueltig`, `InhaltUnzulaessig`."""
        return lies(quelle, senken=self._senke, grenzen=_GRENZEN, beobachter=self)

    # --- observer of the parser ---

    def start(self, element: etree._Element, neue: dict[str | None, str]) -> None:
        kennung = element.get("Id")
        if kennung is not None and kennung in self._kennungen:
            raise SignaturUngueltig("Eine Id steht im Inhalt doppelt.")
        if kennung is not None:
            self._kennungen.add(kennung)
        if element.tag == CONTENT and kennung is not None and self._stapel:
            self._beginne_kanon(element, kennung)
        attribute = {str(name): str(wert) for name, wert in element.attrib.items()} if self._offen else {}
        for kanon, _, _ in self._offen:
            kanon.start(str(element.tag), attribute, neue)
        self._stapel.append(_Ebene(element))

    def data(self, text: str) -> None:
        for kanon, _, _ in self._offen:
            kanon.data(text)

    def end(self) -> None:
        ebene = self._stapel.pop()
        for kanon, kennung, summen in self._offen:
            kanon.end()
            if kanon.fertig:
                self.digests[kennung] = {verfahren: summe.digest() for verfahren, summe in summen.items()}
        self._offen = [offen for offen in self._offen if not offen[0].fertig]
        if ebene.element.tag == q(DS, "Signature") and self._stapel:
            _sammle_verweise(ebene.element, self._stapel[-1].verweise)

    def pi(self) -> None:
        raise InhaltUnzulaessig("Der Inhalt enthält eine Verarbeitungsanweisung.")

    # --- digests ---

    def _beginne_kanon(self, element: etree._Element, kennung: str) -> None:
        if len(self._offen) == _VERSCHACHTELT:
            raise InhaltUnzulaessig("Die Container sind zu tief verschachtelt.")
        summen = {v: v.neu() for v in self._stapel[-1].verweise.get(f"#{kennung}", ())}

        def aufnehmen(daten: bytes) -> None:
            for summe in summen.values():
                summe.update(daten)

        self._offen.append((Kanonisierer(aufnehmen, self._stapel[-1].element.nsmap), kennung, summen))

    def _senke(self, tag: str, tiefe: int) -> Senke | None:
        if tag != BASE64_CONTENT:
            return None
        kennung = self._stapel[-1].element.get("Id")
        if kennung is None or tiefe < 3:
            raise SignaturUngueltig("Ein Inhalt hat keine Id.")
        verfahren = self._stapel[-3].verweise.get(f"#{kennung}", frozenset())
        return _Inhaltssenke(self, kennung, verfahren, self._fach(kennung))


class _Inhaltssenke:
    """Decodes one Base64Content into its compartment and digests it."""

    def __init__(
        self, strom: Containerstrom, kennung: str, verfahren: frozenset[Digestverfahren], fach: BinaryIO
    ):
        self._strom = strom
        self._kennung = kennung
        self._fach = fach
        self._summen = {v: v.neu() for v in verfahren | {Digestverfahren.SHA256}}
        self._base64 = Base64Senke(self._nimm)

    def schreibe(self, text: str) -> None:
        self._base64.schreibe(text)

    def ende(self) -> None:
        self._base64.ende()
        digests = {verfahren: summe.digest() for verfahren, summe in self._summen.items()}
        self._strom.digests[self._kennung] = digests
        sha256 = digests[Digestverfahren.SHA256].hex()
        self._strom.inhalte[self._kennung] = Gelesen(self._base64.groesse, sha256)

    def _nimm(self, daten: bytes) -> None:
        for summe in self._summen.values():
            summe.update(daten)
        self._fach.write(daten)


def _sammle_verweise(signatur: etree._Element, verweise: _Verweise) -> None:
    """Which digests are wanted; unknown ones are refused later, when the signature is judged."""
    for verweis in signatur.iterfind(f"{q(DS, 'SignedInfo')}/{q(DS, 'Reference')}"):
        methode = verweis.find(q(DS, "DigestMethod"))
        uri, algorithmus = verweis.get("URI"), methode.get("Algorithm") if methode is not None else None
        if uri is not None and algorithmus in set(Digestverfahren):
            verweise[uri] = verweise.get(uri, frozenset()) | {Digestverfahren(algorithmus)}
