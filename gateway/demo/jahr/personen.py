"""Persons of the year: as many as wanted, none of them exists, each with an AZR number of her own."""

from __future__ import annotations

from random import Random

from gateway.domain.person import Person

_VORNAMEN = ("Ayşe", "Łucja", "Māra", "Þóra", "Zoë", "Čarna", "Ñusta", "İsmail", "Ştefan", "Jānis", "Øyvind")
_STAEMME = ("Muster", "Probe", "Beispiel", "Test", "Vorführ", "Erfunden", "Schau", "Übungs")
_SILBEN = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "wa")
_DRITTSTAATEN, UNION = ("163", "436", "475", "166", "150", "332", "287"), "129"
_JE_TAG = 10_000


def person(nummer: int) -> Person:
    """The same number gives the same person; several of one name and birth date are as rare as elsewhere."""
    w = Random(f"jahr {nummer}")
    familienname = w.choice(_STAEMME) + "".join(w.choices(_SILBEN, k=3))
    tag, laufend = divmod(nummer, _JE_TAG)
    return Person(
        vorname=w.choice(_VORNAMEN),
        familienname=familienname,
        geburtsname=None,
        geburtsdatum=f"{w.randint(1958, 2004)}-{w.randint(1, 12):02}-{w.randint(1, 28):02}",
        geburtsort=f"{w.choice(_STAEMME)}stadt",
        geschlecht=w.choice("mw"),
        staatsangehoerigkeiten=(w.choice(_DRITTSTAATEN),),
        azr_nummer=f"20{1 + tag // 28:02}{1 + tag % 28:02}99{laufend:04}",
    )
