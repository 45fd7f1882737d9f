"""ContentContainer as values, read strictly from the skeleton (osci-draht.md 6.1, 6.3).

Whatever stands in a container must be one of the three kinds of content, a signature, or the key of an
attachment. A thing that is not understood is refused: it might be what another reader believes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from adapters.osci.draht.c14n import URI as C14N
from adapters.osci.draht.namen import DS, XENC, q
from adapters.osci.fehler import InhaltUnzulaessig
from adapters.osci.inhalt.containerstrom import BASE64_CONTENT, CONTAINER, CONTENT
from adapters.osci.schutz.signatur import BASE64, Signatur, lies_signatur
from adapters.osci.schutz.verschluesselung import Verschluesselt, lies_verschluesselt
from gateway.schutz.fehler import NichtEntschluesselbar, SignaturUngueltig
from gateway.schutz.policy import Schutzpolicy


@dataclass(frozen=True)
class Inline:
    """A content that stands in the container itself."""

    kennung: str


@dataclass(frozen=True)
class Angehaengt:
    """A content that is the attachment `cid`."""

    kennung: str
    cid: str


@dataclass(frozen=True)
class Verschachtelt:
    """A content that is another container."""

    kennung: str
    container: Container


@dataclass(frozen=True)
class Container:
    """One container; `anhangschluessel` only in the outermost, by Content-ID."""

    signaturen: tuple[Signatur, ...]
    inhalte: tuple[Inline | Angehaengt | Verschachtelt, ...]
    anhangschluessel: dict[str, Verschluesselt]

    def alle(self) -> Iterator[Container]:
        """This container and all inside it, outermost first."""
        yield self
        for inhalt in self.inhalte:
            if isinstance(inhalt, Verschachtelt):
                yield from inhalt.container.alle()

    def blaetter(self) -> Iterator[Inline | Angehaengt]:
        """The contents that carry bytes, in document order."""
        for inhalt in self.inhalte:
            if isinstance(inhalt, Verschachtelt):
                yield from inhalt.container.blaetter()
            else:
                yield inhalt

    def zu_signieren(self) -> dict[str, str | None]:
        """What a signature of this container must refer to: URI and transform, each exactly once."""
        soll: dict[str, str | None] = {
            f"#{inhalt.kennung}": BASE64 if isinstance(inhalt, Inline) else C14N for inhalt in self.inhalte
        }
        soll.update({f"cid:{b.cid}": None for b in self.blaetter() if isinstance(b, Angehaengt)})
        return soll


def lies_container(knoten: etree._Element, policy: Schutzpolicy) -> Container:
    """Judge the skeleton of a container.

    Raises `InhaltUnzulaessig` and what reading signatures and keys raises."""
    container = _lies(knoten, policy)
    cids = [blatt.cid for blatt in container.blaetter() if isinstance(blatt, Angehaengt)]
    if len(set(cids)) != len(cids):
        raise InhaltUnzulaessig("Zwei Inhalte sind derselbe Anhang.")
    if any(innerer.anhangschluessel for innerer in container.alle() if innerer is not container):
        raise InhaltUnzulaessig("Ein innerer Container trägt Schlüssel von Anhängen.")
    return container


def _lies(knoten: etree._Element, policy: Schutzpolicy) -> Container:
    if knoten.tag != CONTAINER or not {str(name) for name in knoten.attrib} <= {"Id"}:
        raise InhaltUnzulaessig
    _nur_elemente(knoten)
    rang = {q(DS, "Signature"): 0, CONTENT: 1, q(XENC, "EncryptedData"): 2}
    raenge = [rang.get(str(kind.tag), -1) for kind in knoten]
    if raenge != sorted(raenge) or -1 in raenge:
        raise InhaltUnzulaessig("Im Container steht etwas, das nicht hineingehört.")
    inhalte = tuple(_lies_inhalt(kind, policy) for kind in knoten.iterfind(CONTENT))
    if not inhalte:
        raise InhaltUnzulaessig("Der Container ist leer.")
    signaturen = tuple(lies_signatur(kind, policy) for kind in knoten.iterfind(q(DS, "Signature")))
    return Container(signaturen, inhalte, _anhangschluessel(knoten, policy))


def _lies_inhalt(knoten: etree._Element, policy: Schutzpolicy) -> Inline | Angehaengt | Verschachtelt:
    _nur_elemente(knoten)
    attribute = {str(name): str(wert) for name, wert in knoten.attrib.items()}
    match [str(kind.tag) for kind in knoten], sorted(attribute):
        case [tag], [] if tag == BASE64_CONTENT and list(knoten[0].attrib) == ["Id"]:
            return Inline(knoten[0].attrib["Id"])
        case [tag], ["Id"] if tag == CONTAINER:
            return Verschachtelt(attribute["Id"], _lies(knoten[0], policy))
        case [], ["Id", "href"] if attribute["href"].startswith("cid:"):
            return Angehaengt(attribute["Id"], attribute["href"].removeprefix("cid:"))
    raise InhaltUnzulaessig("Ein Inhalt hat keine der drei vorgesehenen Formen.")


def _anhangschluessel(knoten: etree._Element, policy: Schutzpolicy) -> dict[str, Verschluesselt]:
    schluessel: dict[str, Verschluesselt] = {}
    for kind in knoten.iterfind(q(XENC, "EncryptedData")):
        verschluesselt = lies_verschluesselt(kind, policy)
        cid = verschluesselt.cid
        if cid is None or verschluesselt.klarer_schluessel is None:
            raise NichtEntschluesselbar("Im Container steht ein weiterer verschlüsselter Inhalt.")
        if cid in schluessel:
            raise SignaturUngueltig("Zu einem Anhang gibt es zwei Schlüssel.")
        schluessel[cid] = verschluesselt
    return schluessel


def _nur_elemente(knoten: etree._Element) -> None:
    texte = [knoten.text, *(kind.tail for kind in knoten)]
    if any(text and text.strip() for text in texte):
        raise InhaltUnzulaessig("Zwischen den Elementen des Containers steht Text.")
