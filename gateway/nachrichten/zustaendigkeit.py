"""010101 and 010102: is the other authority competent for a person who seems to live there?"""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.nachrichten.anschrift import Postfachanschrift
from gateway.nachrichten.bindung import E, Huelle, Wahl, wert
from gateway.nachrichten.formen import Text, Wahrheit
from gateway.nachrichten.grundnachricht import AbhNachricht
from gateway.nachrichten.meldeanschrift import Meldeanschrift
from gateway.nachrichten.person import Identifikation
from gateway.nachrichten.release import XAUSLAENDER
from gateway.nachrichten.stelle import Kommunikation


@wert
class Zustaendigkeitsanfrage(AbhNachricht):
    """Who is competent answers by asking for the file, not with a message of its own."""

    TYP: ClassVar[str] = "010101"
    WURZEL: ClassVar[str] = "ABHABH.Zustaendigkeitsklaerung.Anfrage.010101"

    aktenzeichen_anbietende: Annotated[str, E("aktenzeichenAnbietendeABH")]
    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    erreichbarkeit: Annotated[tuple[Kommunikation, ...], E("erreichbarkeit")] = ()
    aufenthalt: Annotated[Meldeanschrift, E("gewoehnlicherAufenthalt")]
    postfach: Annotated[Postfachanschrift | None, E("postfach")] = None


@wert
class LebtNichtHier:
    """No habitual residence in our district."""

    stimmt: bool


@wert
class NichtZustaendig:
    """Another reason, in words."""

    begruendung: str


_INHALT = Wahl(
    XAUSLAENDER,
    gewoehnlicherAufenthaltLiegtNichtVor=Huelle(LebtNichtHier, Wahrheit()),
    nichtZustaendigMitBegruendung=Huelle(NichtZustaendig, Text()),
)


@wert
class Zustaendigkeitsantwort(AbhNachricht):
    """Not competent."""

    TYP: ClassVar[str] = "010102"
    WURZEL: ClassVar[str] = "ABHABH.Zustaendigkeitsklaerung.Antwort.010102"

    aktenzeichen_anfragende: Annotated[str, E("aktenzeichenAnfragendeABH")]
    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    inhalt: Annotated[LebtNichtHier | NichtZustaendig, E("antwortInhalt", _INHALT)]
    aktenzeichen_antwortende: Annotated[str, E("aktenzeichenAntwortendeABH")]
