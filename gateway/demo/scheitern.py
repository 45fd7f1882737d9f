"""How the demo ends when it does not end well."""

from __future__ import annotations

from gateway.errors import EingabeFehler, VoruebergehenderFehler


class UebergabeGescheitert(EingabeFehler):
    """The handover came to another end than the scenario wants."""

    code = "demo.gescheitert"
    satz = "Die Übergabe ist nicht zustande gekommen."


class UebergabeVerzoegert(VoruebergehenderFehler):
    """It is still tried, and may go well once somebody has mended the cause."""

    code = "demo.verzoegert"
    satz = "Die Übergabe kommt nicht voran."


class NichtsBewegtSich(VoruebergehenderFehler):
    """Nothing has changed for a long time."""

    code = "demo.stillstand"
    satz = "Seit Minuten hat sich nichts bewegt; die Vorführung gibt auf."
