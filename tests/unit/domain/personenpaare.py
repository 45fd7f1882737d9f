"""Invented persons for comparing: one example, and pairs that agree in this field and differ in that."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from gateway.domain.person import Person

BEISPIEL = Person(
    vorname="Anna Lena",
    familienname="Müsterle",
    geburtsname=None,
    geburtsdatum="1990-05-14",
    geburtsort="Beispielstadt",
    geschlecht="w",
    staatsangehoerigkeiten=("163",),
    azr_nummer="170203991234",
)

_VORNAMEN = (
    *("Anna", "Anna Lena", "Annalena", "Lena-Anna", "Anne", "Lena", "Probian", "Brobian", "Ali", "", None),
    *("Muster", "Müster"),
)
_FAMILIENNAMEN = (
    *(
        "Muster",
        "Müster",
        "Muesterr",
        "Mukster",
        "Muster-Beispiel",
        "Beispiel",
        "Beispiell",
        "Anna",
        "Ö",
        "O",
    ),
    *("Muster Anna", "Пример", ""),
)
_GEBURTSNAMEN = (None, None, "", "Muster", "Beispiel", "Probe")
_DATEN = (
    *("1990-05-14", "1990-05-04", "1990-04-05", "1991-05-14", "1990-01-01", "1975-11-30"),
    *("1990-05", "1990", "1975", None),
)
_ORTE = ("Beispielstadt", "Beispielstadt (Kreis)", "Bejspielstadt", "Probeville", "unbekannt", "", None)
_STAATEN = ((), ("163",), ("163", "475"), ("475",), ("998",), ("997",))
_NUMMERN = ("170203991234", "170203 991234", "180101995678", "", None)

personen = st.builds(
    Person,
    vorname=st.sampled_from(_VORNAMEN),
    familienname=st.sampled_from(_FAMILIENNAMEN),
    geburtsname=st.sampled_from(_GEBURTSNAMEN),
    geburtsdatum=st.sampled_from(_DATEN),
    geburtsort=st.sampled_from(_ORTE),
    geschlecht=st.sampled_from("mwdx"),
    staatsangehoerigkeiten=st.sampled_from(_STAATEN),
    azr_nummer=st.sampled_from(_NUMMERN),
)


@st.composite
def paare(draw: st.DrawFn) -> tuple[Person, Person]:
    """Any person, and one that takes over some of the fields."""
    eine, andere = draw(personen), draw(personen)
    felder = draw(st.sets(st.sampled_from(sorted(vars(eine)))))
    return eine, replace(andere, **{feld: getattr(eine, feld) for feld in felder})


_SILBEN = st.sampled_from(("Mus", "ter", "bei", "spiel", "ö", "ñu", "Pro", "be", "ß", "Å", "-", " ", "’"))
namen = st.lists(_SILBEN, min_size=1, max_size=5).map("".join).filter(lambda name: name.strip("-’ "))

vollstaendige = st.builds(
    Person,
    vorname=namen,
    familienname=namen,
    geburtsname=st.none() | namen,
    geburtsdatum=st.dates().map(lambda tag: tag.isoformat()),
    geburtsort=namen,
    geschlecht=st.sampled_from("mwd"),
    staatsangehoerigkeiten=st.sets(st.sampled_from(("163", "475", "332", "997")), min_size=1).map(tuple),
    azr_nummer=st.none() | st.text("0123456789", min_size=12, max_size=12),
)
