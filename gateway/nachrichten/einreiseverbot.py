"""010301 to 010303: agreement about the time limit of an entry ban (§ 11 AufenthG); 010401, 010402: leave to
enter in spite of it (Betretenserlaubnis, § 11 Abs. 8 AufenthG)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.nachrichten.anschrift import Postfachanschrift
from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.datum import Zeitraum
from gateway.nachrichten.grundnachricht import AbhNachricht
from gateway.nachrichten.meldeanschrift import Meldeanschrift
from gateway.nachrichten.person import Identifikation
from gateway.nachrichten.zustimmung import ENTSCHEIDUNG, Entscheidung


@wert
class Befristungsanfrage(AbhNachricht):
    """May the ban be limited?"""

    TYP: ClassVar[str] = "010301"
    WURZEL: ClassVar[str] = "ABHABH.Einreiseverbotsbefristung.Anfrage.010301"

    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    aktenzeichen_anfragende: Annotated[str, E("aktenzeichenAnfragendeABH")]
    aktenzeichen_empfangende: Annotated[str | None, E("aktenzeichenEmpfangendeABH")] = None
    grund: Annotated[str, E("befristungsgrund")]


@wert
class Befristungsantwort(AbhNachricht):
    """What the asked authority says."""

    TYP: ClassVar[str] = "010302"
    WURZEL: ClassVar[str] = "ABHABH.Einreiseverbotsbefristung.Antwort.010302"

    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    aktenzeichen_absendende: Annotated[str, E("aktenzeichenAbsendendeABH")]
    aktenzeichen_empfangende: Annotated[str, E("aktenzeichenEmpfangendeABH")]
    inhalt: Annotated[Entscheidung, E("antwortInhalt", ENTSCHEIDUNG)]


@wert
class Befristungsentscheid(AbhNachricht):
    """How the asking authority has decided."""

    TYP: ClassVar[str] = "010303"
    WURZEL: ClassVar[str] = "ABHABH.Einreiseverbotsbefristung.Entscheid.010303"

    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    entscheidung: Annotated[Entscheidung, E("entscheidung", ENTSCHEIDUNG)]
    aktenzeichen_anfragende: Annotated[str, E("aktenzeichenAnfragendeABH")]
    aktenzeichen_empfangende: Annotated[str, E("aktenzeichenEmpfangendeABH")]


@wert
class Betretensanfrage(AbhNachricht):
    """May the person come for this purpose and time?"""

    TYP: ClassVar[str] = "010401"
    WURZEL: ClassVar[str] = "ABHABH.Betretenserlaubnis.Anfrage.010401"

    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    aktenzeichen_anfragende: Annotated[str, E("aktenzeichenAnfragendeABH")]
    aktenzeichen_empfangende: Annotated[str | None, E("aktenzeichenEmpfangendeABH")] = None
    zweck: Annotated[str, E("betretenszweck")]
    zeitraum: Annotated[Zeitraum, E("betretenszeitraum")]
    ziel: Annotated[Meldeanschrift, E("zielanschrift")]
    postfach: Annotated[Postfachanschrift | None, E("postfach")] = None


@wert
class Betretensantwort(AbhNachricht):
    """What the asked authority says."""

    TYP: ClassVar[str] = "010402"
    WURZEL: ClassVar[str] = "ABHABH.Betretenserlaubnis.Antwort.010402"

    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    aktenzeichen_anfragende: Annotated[str, E("aktenzeichenAnfragendeABH")]
    aktenzeichen_antwortende: Annotated[str, E("aktenzeichenAntwortendeABH")]
    inhalt: Annotated[Entscheidung, E("antwortInhalt", ENTSCHEIDUNG)]
