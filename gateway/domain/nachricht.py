"""The life of one message, in or out: its states and which may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

METADATEN, PAKET = "010206", "010207"
EIGENE_ANFRAGEN = frozenset({"010101", "010501"})
"""Questions of whoever has a file, which wait for an answer of their own."""
LIEFERUNG = frozenset({METADATEN, PAKET})
"""The message types that make up a delivery."""


@dataclass(frozen=True)
class Nachrichtenart:
    """A message type: its number, its German name, the line of the timeline once it lies in the mailbox,
    whether a Vorgang waits for its sending, and whether it may be answered with a rejection."""

    typ: str
    name: str
    gesendet: str | None = None
    erwartet: bool = False
    abweisbar: bool = True


_ALLE = (
    Nachrichtenart("000002", "Synchrone Rückweisung", abweisbar=False),
    Nachrichtenart("000020", "Wiederholung einer Sendung"),
    Nachrichtenart("000030", "Nichtzuständigkeitserklärung"),
    Nachrichtenart("000040", "Dokumente zu einer Nachricht: Paket"),
    Nachrichtenart("0010", "Rückweisung", "Rückweisung gesendet (0010).", erwartet=True, abweisbar=False),
    Nachrichtenart(
        "0020",
        "Quittung »Akte übernommen«",
        "Quittung »Akte übernommen« gesendet (0020).",
        erwartet=True,
        abweisbar=False,
    ),
    Nachrichtenart(
        "0021", "Erinnerung an die Quittung", "Erinnerung an die Quittung gesendet (0021).", abweisbar=False
    ),
    Nachrichtenart("0030", "Weiterleitung", "Anforderung weitergeleitet (0030).", erwartet=True),
    Nachrichtenart(
        "0031", "Mitteilung einer Weiterleitung", "Weiterleitung mitgeteilt (0031).", erwartet=True
    ),
    Nachrichtenart("0032", "Mitteilung der Nichtzuständigkeit"),
    Nachrichtenart("010002", "Erinnerung", "Erinnerung an die Anforderung gesendet (010002)."),
    Nachrichtenart("010101", "Anfrage zur Zuständigkeit", "Anfrage zur Zuständigkeit gesendet (010101)."),
    Nachrichtenart("010102", "Antwort zur Zuständigkeit"),
    Nachrichtenart("010201", "Aktenanforderung", "Anforderung gesendet (010201).", erwartet=True),
    Nachrichtenart("010202", "Antwort auf die Anforderung", "Antwort gesendet (010202).", erwartet=True),
    Nachrichtenart("010203", "Versandbestätigung", "Versandbestätigung gesendet (010203)."),
    Nachrichtenart("010205", "Vorabinformationen", "Vorabinformationen gesendet (010205)."),
    Nachrichtenart(
        "010206", "Lieferung: Metadaten", "Metadaten der Aktenlieferung gesendet (010206).", erwartet=True
    ),
    Nachrichtenart("010207", "Lieferung: Paket", erwartet=True),
    Nachrichtenart("010301", "Anfrage zur Befristung des Einreiseverbots"),
    Nachrichtenart("010302", "Antwort zur Befristung des Einreiseverbots"),
    Nachrichtenart("010303", "Entscheid zur Befristung des Einreiseverbots"),
    Nachrichtenart("010401", "Anfrage zur Betretenserlaubnis"),
    Nachrichtenart("010402", "Antwort zur Betretenserlaubnis"),
    Nachrichtenart("010501", "Anfrage zum Wohnsitzwechsel", "Anfrage zum Wohnsitzwechsel gesendet (010501)."),
    Nachrichtenart("010502", "Antwort zum Wohnsitzwechsel"),
    Nachrichtenart("030101", "Anmeldung"),
    Nachrichtenart("030102", "Abmeldung"),
    Nachrichtenart("030103", "Hauptwohnung"),
    Nachrichtenart("030104", "Änderung des Familienstands"),
    Nachrichtenart("030105", "Namensänderung"),
    Nachrichtenart("030106", "Änderung der Staatsangehörigkeit"),
    Nachrichtenart("030107", "Geburt"),
    Nachrichtenart("030108", "Änderung des Geschlechtseintrags"),
    Nachrichtenart("030109", "Tod"),
    Nachrichtenart("030110", "Gesetzlicher Vertreter"),
    Nachrichtenart("030111", "Änderung der Geburtsdaten"),
    Nachrichtenart("030112", "Auskunftssperre"),
    Nachrichtenart("030113", "Verlust der deutschen Staatsangehörigkeit"),
    Nachrichtenart("030114", "Änderung des Geschlechtseintrags durch Erklärung"),
    Nachrichtenart("030402", "Rücknahme der Abmeldung"),
    Nachrichtenart("030409", "Rücknahme der Todesmeldung"),
)
NACHRICHTENARTEN: Mapping[str, Nachrichtenart] = {art.typ: art for art in _ALLE}
"""The message types that this product handles, one table for all rooms."""


VON_HAND = "hand"
"""Transport of a message that somebody here took in from a file: nobody signed what came this way."""


class Nachrichtenrichtung(StrEnum):
    EIN = "ein"
    AUS = "aus"


class Nachrichtenzustand(StrEnum):
    """States of a Nachricht; the first group belongs to incoming, the second to outgoing ones."""

    EMPFANGEN = "empfangen"
    """The sealed bytes lie durably here; nothing has been opened."""
    GEOEFFNET = "geoeffnet"
    """Decrypted, authentication tag and signature hold, header read."""
    GUELTIG = "gueltig"
    """Schema and business rules hold: the technical receipt."""
    VERARBEITET = "verarbeitet"
    """Its effect on the Uebergabe is booked."""
    ABGELEGT = "abgelegt"
    """Valid and kept, and nothing follows from it so far."""
    ABGEWIESEN = "abgewiesen"
    """Not acceptable; kept for inspection, answered with 0010 where possible."""
    DOPPELT = "doppelt"
    """Came before, byte by byte: gets the same answer again, has no other effect (invariant 4)."""
    VORFALL = "vorfall"
    """Same id, other content: for people to look at, nothing was overwritten (invariant 4)."""

    GESCHRIEBEN = "geschrieben"
    VERSIEGELT = "versiegelt"
    GESENDET = "gesendet"
    """Lies in the recipient's mailbox: the transport receipt."""
    BESTAETIGT = "bestaetigt"
    """Answered by the other authority."""
    FEHLGESCHLAGEN = "fehlgeschlagen"

    @property
    def folgen(self) -> frozenset[Nachrichtenzustand]:
        """The states that may follow; none means final."""
        return _FOLGEN.get(self, frozenset())


_Z = Nachrichtenzustand
AUSGEHEND = frozenset({_Z.GESCHRIEBEN, _Z.VERSIEGELT, _Z.GESENDET, _Z.BESTAETIGT, _Z.FEHLGESCHLAGEN})
UNTERWEGS = frozenset({_Z.GESENDET, _Z.BESTAETIGT})
"""It was in the recipient's mailbox."""
_FOLGEN = {
    _Z.EMPFANGEN: frozenset({_Z.GEOEFFNET, _Z.ABGEWIESEN, _Z.DOPPELT, _Z.VORFALL}),
    _Z.GEOEFFNET: frozenset({_Z.GUELTIG, _Z.VERARBEITET, _Z.ABGELEGT, _Z.ABGEWIESEN}),
    _Z.GUELTIG: frozenset({_Z.VERARBEITET, _Z.ABGELEGT, _Z.ABGEWIESEN}),
    _Z.ABGELEGT: frozenset({_Z.VERARBEITET}),
    _Z.GESCHRIEBEN: frozenset({_Z.VERSIEGELT, _Z.GESENDET, _Z.FEHLGESCHLAGEN}),
    _Z.VERSIEGELT: frozenset({_Z.GESENDET, _Z.FEHLGESCHLAGEN}),
    _Z.GESENDET: frozenset({_Z.BESTAETIGT, _Z.FEHLGESCHLAGEN}),
    _Z.FEHLGESCHLAGEN: frozenset({_Z.GESCHRIEBEN}),
}
