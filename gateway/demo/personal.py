"""The people of the demo: the same in every authority, each with the roles that her id says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from gateway.ablage.benutzer import Benutzerbestand
from gateway.bootstrap.installation import Installation
from gateway.domain.aufgabe import Rolle
from gateway.web.zugang import Zugangsfach, Zugangsregeln

LEUTE: Mapping[str, tuple[str, Rolle]] = {
    "sachbearbeitung": ("Frau Beispiel", Rolle.SACHBEARBEITUNG),
    "sachbearbeitung2": ("Herr Muster", Rolle.SACHBEARBEITUNG),
    "freigabe": ("Frau Vorbild", Rolle.FREIGABE),
    "freigabe2": ("Herr Probe", Rolle.FREIGABE),
    "administration": ("Frau Technik", Rolle.ADMINISTRATION),
    "revision": ("Herr Prüfer", Rolle.REVISION),
}
"""User id -> name and role."""
_GEDULDIG = Zugangsregeln(einmal=timedelta(hours=10))
"""Nothing in here is worth protecting, and people look at the second authority when they are done with the
first."""


def stelle_ein(installation: Installation, *mandanten: str) -> None:
    """Make them known, as `benutzer anlegen` does."""
    with installation.datenbank.schreiben() as session:
        bestand = Benutzerbestand(session, installation.uhr)
        for id, (name, rolle) in LEUTE.items():
            bestand.lege_an(id, f"{name} (Vorführung)", wer="Vorführung")
            for mandant in mandanten:
                bestand.setze_rollen(id, mandant, [rolle], wer="Vorführung")
        session.commit()


def mit_rolle(rolle: str) -> list[str]:
    """Ids of those who may decide in this role, in order."""
    return [id for id, (_, ihre) in LEUTE.items() if ihre.value == rolle]


def link(installation: Installation, url: str, mandant: str, id: str) -> str:
    """A fresh one-time login of this person; nothing is open without one."""
    fach = Zugangsfach(installation.datenbank, installation.uhr, _GEDULDIG)
    return url.rstrip("/") + fach.anmeldeweg(mandant, id)


def zugangswort(installation: Installation, mandant: str, id: str) -> str:
    """A token of this person for scripts."""
    return installation.fach.skriptwort(mandant, id)
