"""Invented persons. Names that say so, in letters that real names have (DIN 91379)."""

from __future__ import annotations

from random import Random

from gateway.domain.person import Person

_VORNAMEN = {
    "w": ("Ayşe", "Łucja", "Đurđa", "Māra", "Þóra", "Zoë-Nıla", "Čarna", "Ñusta"),
    "m": ("İsmail", "Łukasz", "Ştefan", "Jānis", "Đorđe", "Øyvind", "Samīr", "Želimir"),
}
_FAMILIENNAMEN = (
    "Beispieloğlu",
    "Musterović",
    "Probeşcu",
    "Testyński",
    "Al-Beispiel",
    "Muster-Ñandú",
    "Vorführkālns",
    "Erfundenșvili",
)
_STAATEN = ("163", "436", "475", "166", "150", "332", "287")
"""Destatis keys of states whose nationals need a residence title."""
_ORTE = ("Beispielşehir", "Mustergrad", "Probeville", "Testāpils", "Nova Vorlagă")


def erfinde_person(saat: int) -> Person:
    """A person that does not exist; the same seed gives the same person.

    The AZR number has the valid form (YYMMDD of the first entry and six digits), the last six begin with
    99 so that it is told from a real one at a glance."""
    wuerfel = Random(f"person {saat}")
    geschlecht = wuerfel.choice("mw")
    eintrag = f"{wuerfel.randint(15, 20)}{wuerfel.randint(1, 12):02}{wuerfel.randint(1, 28):02}"
    return Person(
        vorname=wuerfel.choice(_VORNAMEN[geschlecht]),
        familienname=wuerfel.choice(_FAMILIENNAMEN),
        geburtsname=wuerfel.choice((None, None, "Musterfrau-Žižek")),
        geburtsdatum=f"{wuerfel.randint(1979, 1996)}-{wuerfel.randint(1, 12):02}-{wuerfel.randint(1, 28):02}",
        geburtsort=wuerfel.choice(_ORTE),
        geschlecht=geschlecht,
        staatsangehoerigkeiten=(wuerfel.choice(_STAATEN),),
        azr_nummer=f"{eintrag}99{wuerfel.randint(0, 9999):04}",
    )
