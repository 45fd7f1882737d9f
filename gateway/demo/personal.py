"""The people of the demo: the same in every authority, each with the roles that her id says."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.ablage.benutzer import Benutzerbestand
from gateway.bootstrap.installation import Installation
from gateway.domain.aufgabe import Rolle

LEUTE: Mapping[str, tuple[str, Rolle]] = {
    "sachbearbeitung": ("Frau Beispiel", Rolle.SACHBEARBEITUNG),
    "sachbearbeitung2": ("Herr Muster", Rolle.SACHBEARBEITUNG),
    "freigabe": ("Frau Vorbild", Rolle.FREIGABE),
    "freigabe2": ("Herr Probe", Rolle.FREIGABE),
    "administration": ("Frau Technik", Rolle.ADMINISTRATION),
    "revision": ("Herr Prüfer", Rolle.REVISION),
}
"""User id -> name and role."""


def stelle_ein(installation: Installation, mandant: str) -> None:
    """Make them known, as `benutzer anlegen` does."""
    with installation.datenbank.schreiben() as session:
        bestand = Benutzerbestand(session, installation.uhr)
        for id, (name, rolle) in LEUTE.items():
            bestand.lege_an(id, f"{name} (Vorführung)", wer="Vorführung")
            bestand.setze_rollen(id, mandant, [rolle], wer="Vorführung")
        session.commit()


def mit_rolle(rolle: str) -> list[str]:
    """Ids of those who may decide in this role, in order."""
    return [id for id, (_, ihre) in LEUTE.items() if ihre.value == rolle]


def link(installation: Installation, url: str, mandant: str, id: str) -> str:
    """A fresh one-time login of this person; nothing is open without one."""
    return url.rstrip("/") + installation.fach.anmeldeweg(mandant, id, [LEUTE[id][1].value])


def zugangswort(installation: Installation, mandant: str, id: str) -> str:
    """A token of this person for scripts."""
    return installation.fach.skriptwort(mandant, id, [LEUTE[id][1].value])
