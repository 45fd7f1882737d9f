"""Authorities in messages (bn-uq-g2g:BehoerdeType, xibehoerde:Behoerde.Erreichbar: unqualified), and contacts."""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.domain.behoerde import Behoerde, Erreichbarkeit
from gateway.nachrichten import anschrift
from gateway.nachrichten.anschrift import POSTANSCHRIFT, Postanschrift
from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.release import ERREICHBARKEIT, VERZEICHNISDIENST, XAUSLAENDER


@wert
class Kontaktweg:
    """bn-uq-g2g:KommunikationType: `kanal` from the list erreichbarkeit, e.g. "01" for e-mail."""

    NAMENSRAUM: ClassVar[str | None] = None

    kanal: Annotated[str, E("kanal", Schluessel(ERREICHBARKEIT))]
    kennung: Annotated[str, E("kennung")]
    zusatz: Annotated[str | None, E("zusatz")] = None


@wert
class Kommunikation:
    """xauslaender:Kommunikation: the other shape of a contact, qualified."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    art: Annotated[str, E("art", Schluessel(ERREICHBARKEIT))]
    zugang: Annotated[str, E("zugangsinfo")]
    bemerkung: Annotated[str | None, E("bemerkung")] = None


@wert
class Stelle:
    """An authority in the directory; as author it needs at least one `erreichbarkeit`."""

    NAMENSRAUM: ClassVar[str | None] = None

    verzeichnisdienst: Annotated[str, E("verzeichnisdienst", Schluessel(VERZEICHNISDIENST))] = "DVDV"
    kennung: Annotated[str, E("kennung")]
    name: Annotated[str, E("name")]
    erreichbarkeit: Annotated[tuple[Kontaktweg, ...], E("erreichbarkeit")] = ()


@wert
class StelleMitAnschrift(Stelle):
    """xibehoerde:BehoerdeMitAnschrift."""

    anschrift: Annotated[Postanschrift | None, E("anschrift", POSTANSCHRIFT)] = None


def aus_domaene(behoerde: Behoerde) -> Stelle:
    """The authority as the header names it; its address stands beside the header."""
    wege = tuple(Kontaktweg(kanal=e.kanal, kennung=e.kennung) for e in behoerde.erreichbarkeit)
    return Stelle(kennung=behoerde.kennung, name=behoerde.name, erreichbarkeit=wege)


def als_domaene(stelle: Stelle, postanschrift: Postanschrift | None) -> Behoerde:
    """Header entry and address together."""
    return Behoerde(
        stelle.kennung,
        stelle.name,
        anschrift.als_domaene(postanschrift) if postanschrift else None,
        tuple(Erreichbarkeit(weg.kanal, weg.kennung) for weg in stelle.erreichbarkeit),
    )
