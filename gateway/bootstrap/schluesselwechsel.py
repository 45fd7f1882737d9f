"""Changing the master key while everything runs: a new one beside the present one, all content keys wrapped anew, the
old one gone (ADR 0045).

What old copies of the database still hold (backups, PostgreSQL's log of changes) nobody opens afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from gateway.ablage.audit import protokolliere
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.inhalte import verpacke_neu, verpackte_nach
from gateway.ablage.tresor import Tresor
from gateway.ablage.wettlauf import noch_einmal
from gateway.bootstrap.installation import Installation
from gateway.domain.auditereignis import Auditereignis
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.schutz.hauptschluesseldatei import (
    Schluesselsatz,
    ersetze_schluessel,
    lade_hauptschluessel,
    lies_schluessel,
)

_AUF_EINMAL = 200
_NACHLAUF = timedelta(minutes=10)
"""Until the old one may go: who had it in hand when the file changed has committed by then."""


class WechselUnvollendet(EingabeFehler):
    """A change has been begun, or none has."""

    code = "schluessel.stand"
    satz = "Das geht beim jetzigen Stand des Hauptschlüssels nicht."


class WechselZuFrueh(VoruebergehenderFehler):
    """Somebody may still be wrapping with the old master key."""

    code = "schluessel.zu_frueh"
    satz = "Der alte Hauptschlüssel wird vielleicht noch gebraucht."
    rat = "Zehn Minuten nach dem Wechsel den Befehl wiederholen."


def bereite_vor(installation: Installation) -> None:
    """Put a new master key beside the present one; it opens, but does not wrap yet.

    Raises `HauptschluesselFalsch`, `WechselUnvollendet`."""
    datei = installation.einstellungen.ablage.hauptschluessel
    satz = lies_schluessel(datei)
    if satz.alt:
        raise WechselUnvollendet(
            "Vom letzten Wechsel liegt der alte Hauptschlüssel noch da.", rat="Erst »schluessel ablegen«."
        )
    if not satz.neu:
        ersetze_schluessel(datei, satz.vorbereitet())


def wechsle(installation: Installation, fortschritt: Callable[[int], None]) -> int:
    """The new master key wraps from now on, all content keys are wrapped with it; how many were. One broken off is
    taken up by the next call. Raises `HauptschluesselFalsch`, `AblageBeschaedigt`."""
    datei = installation.einstellungen.ablage.hauptschluessel
    satz = lies_schluessel(datei)
    if not satz.alt:
        bereite_vor(installation)
        ersetze_schluessel(datei, lies_schluessel(datei).gewechselt())
    anzahl = _verpacke_alles(installation, fortschritt)
    _protokolliere(installation, "gewechselt")
    return anzahl


def lege_ab(installation: Installation, fortschritt: Callable[[int], None]) -> None:
    """The old master key goes; every content key has been seen to open with the new one.

    Raises `WechselUnvollendet`, `WechselZuFrueh`, `HauptschluesselFalsch`, `AblageBeschaedigt`."""
    datei = installation.einstellungen.ablage.hauptschluessel
    satz = lies_schluessel(datei)
    if not satz.alt:
        raise WechselUnvollendet("Es liegt kein alter Hauptschlüssel da.", rat="Erst »schluessel wechseln«.")
    if datetime.now(UTC) - datetime.fromtimestamp(datei.stat().st_mtime, UTC) < _NACHLAUF:
        raise WechselZuFrueh(wo=str(datei))
    _verpacke_alles(installation, fortschritt)
    ersetze_schluessel(datei, Schluesselsatz(satz.gilt))
    _protokolliere(installation, "abgelegt")


def _verpacke_alles(installation: Installation, fortschritt: Callable[[int], None]) -> int:
    """How many were not yet wrapped by the first key."""
    hauptschluessel = lade_hauptschluessel(installation.einstellungen.ablage.hauptschluessel)
    tresor = Tresor(hauptschluessel)
    letzter: tuple[str, UUID] | None = None
    gesehen, anzahl = 0, installation.konten.verpacke_neu(hauptschluessel)
    while True:
        zeilen, neue = _verpacke_einige(installation.datenbank, tresor, letzter)
        if not zeilen:
            return anzahl
        letzter = zeilen[-1][:2]
        gesehen, anzahl = gesehen + len(zeilen), anzahl + neue
        fortschritt(gesehen)


@noch_einmal
def _verpacke_einige(
    datenbank: Datenbank, tresor: Tresor, letzter: tuple[str, UUID] | None
) -> tuple[Sequence[tuple[str, UUID, bytes]], int]:
    """Those that were looked at, and how many were wrapped anew."""
    anzahl = 0
    with datenbank.schreiben() as session:
        zeilen = verpackte_nach(session, letzter, _AUF_EINMAL)
        for mandant, id, verpackt in zeilen:
            if neu := tresor.erneuere(mandant, id, verpackt):
                verpacke_neu(session, mandant, id, verpackt, neu)
                anzahl += 1
        session.commit()
    return zeilen, anzahl


@noch_einmal
def _protokolliere(installation: Installation, was: str) -> None:
    with installation.datenbank.schreiben() as session:
        for mandant in sorted(m.kennung for m in installation.einstellungen.mandanten):
            protokolliere(
                session,
                mandant,
                Auditereignis.HAUPTSCHLUESSEL_GEWECHSELT,
                "hauptschluessel",
                wer="System",
                zeit=installation.uhr.jetzt(),
                angaben={"schritt": was},
            )
        session.commit()
