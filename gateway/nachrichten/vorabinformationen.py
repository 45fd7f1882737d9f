"""010205: what the new authority needs at once, above all to lock the eID of a residence permit card."""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.nachrichten.auskunftssperre import Auskunftssperre
from gateway.nachrichten.bindung import E, Struktur, Wahl, wert
from gateway.nachrichten.grundnachricht import AbhNachricht
from gateway.nachrichten.nebenbestimmung import NEBENBESTIMMUNG, Nebenbestimmung
from gateway.nachrichten.person import Identifikation
from gateway.nachrichten.release import XAUSLAENDER


@wert
class EatAngaben:
    """Lock data of the electronic residence permit: secrets, never to be shown unasked."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    sperrkennwort: Annotated[str, E("sperrkennwort")]
    sperrsumme: Annotated[str, E("sperrsumme")]
    eid_aktiv: Annotated[bool, E("eIDFunktionAktiv")]
    seriennummer: Annotated[str, E("eATSeriennummer")]
    pruefziffer: Annotated[str | None, E("eATSeriennummerPruefziffer")] = None


@wert
class EatLiegtNichtVor:
    """No data; `bestellt`: the card is ordered."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    bestellt: Annotated[bool, E("eATBestellt")]


_EAT = Wahl(
    XAUSLAENDER,
    eATInformationen=Struktur(EatAngaben),
    informationenLiegenNichtVor=Struktur(EatLiegtNichtVor),
)


@wert
class Vorabinformationen(AbhNachricht):
    """Sent on a move, and again when card data arrive after the file went out."""

    TYP: ClassVar[str] = "010205"
    WURZEL: ClassVar[str] = "ABHABH.Aktenversand.VorabInformationen.010205"

    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    eat: Annotated[EatAngaben | EatLiegtNichtVor, E("eAT", _EAT)]
    bamfkennziffer: Annotated[str | None, E("bamfkennziffer")] = None
    auskunftssperren: Annotated[tuple[Auskunftssperre, ...], E("mbauskunftssperre")] = ()
    bva_verfahrensnummer: Annotated[str | None, E("bvaVerfahrensnummer")] = None
    nebenbestimmungen: Annotated[tuple[Nebenbestimmung, ...], E("nebenbestimmung", NEBENBESTIMMUNG)] = ()
