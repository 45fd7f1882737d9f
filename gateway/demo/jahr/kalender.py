"""The calendar of the year: on which day which registry office tells what to whom. Drawn with a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random

from gateway.demo.behoerden import HEIM
from gateway.demo.jahr import faelle, personen
from gateway.demo.jahr.faelle import Meldefall, Umzugsfall
from gateway.domain.meldung import Auslandsanschrift, Irgendwo, Meldeart, Sperre, Wohnanschrift
from gateway.domain.person import Person

TAGE = 365
WERKTAGE = 5
ZUZUEGE = 0.03
"""Share of a day's notices that begin a handover."""
STADT, UMLAND = "azr:001900", "azr:005700"
"""The city of the year, and the authority that stands for all others."""
ORT = {
    STADT: Wohnanschrift("Musterweg", "1", "00001", "Stuttgart", "08111000"),
    UMLAND: Wohnanschrift("Musterallee", "2", "00002", "Freiburg", "08311000"),
}
_PAPIER = Wohnanschrift("Musterplatz", "3", "00003", "Heilbronn", "08121000")
_HEIM = Wohnanschrift(HEIM["strasse"], HEIM["hausnummer"], HEIM["postleitzahl"], HEIM["wohnort"], "08311000")
_AUSLAND = Auslandsanschrift("163", ("Örnek Caddesi 1", "Ankara"))


@dataclass(frozen=True)
class Nachricht:
    """A notice of the registry office of `amt`; `schluessel` names it for the one that takes it back."""

    amt: str
    art: Meldeart
    person: Person
    anschrift: Wohnanschrift
    fruehere: Irgendwo | None = None
    neue: Irgendwo | None = None
    sperren: tuple[Sperre, ...] = ()
    test: bool = False
    schluessel: str = ""
    bezug: str = ""


@dataclass(frozen=True)
class Akte:
    """A file that lies at `amt` when the year begins to need it."""

    amt: str
    name: str
    person: Person
    fall: Umzugsfall


@dataclass
class Tag:
    akten: list[Akte] = field(default_factory=list)
    meldungen: list[Nachricht] = field(default_factory=list)


@dataclass(frozen=True)
class Umfang:
    """How much of a whole year: `anteil` of the cases, spread over as many days."""

    anteil: float = 1.0
    saat: int = 1

    def von(self, zahl: int) -> int:
        return max(1, round(zahl * self.anteil))


def jahr(umfang: Umfang) -> list[Tag]:
    """Day by day, working days only; a twin may come days after the other one."""
    tage, wuerfel = [Tag() for _ in range(TAGE + 10)], Random(f"kalender {umfang.saat}")
    nummern = iter(range(1, 10**6))
    for von, nach, zahl in ((STADT, UMLAND, faelle.ABGABEN), (UMLAND, STADT, faelle.UEBERNAHMEN)):
        for _ in range(umfang.von(zahl)):
            _ziehe_um(tage, wuerfel, next(nummern), von, nach)
    for _ in range(umfang.von(faelle.ANDERE)):
        fall = faelle.ziehe(wuerfel, faelle.MELDUNGEN)
        tage[_werktag(wuerfel)].meldungen += _andere(fall, personen.person(next(nummern)))
    return tage


def tag_eines_rechenzentrums(zahl: int, saat: int = 1) -> list[Nachricht]:
    """So many notices to the city, 97 % of which move no file."""
    wuerfel, nachrichten = Random(f"tag {saat}"), list[Nachricht]()
    while len(nachrichten) < zahl:
        wer = personen.person(len(nachrichten) + 1)
        if wuerfel.random() < ZUZUEGE:
            nachrichten.append(Nachricht(STADT, Meldeart.ANMELDUNG, wer, ORT[STADT], fruehere=ORT[UMLAND]))
        else:
            nachrichten += _andere(faelle.ziehe(wuerfel, faelle.MELDUNGEN), wer)
    return nachrichten[:zahl]


def _werktag(wuerfel: Random) -> int:
    return _am_werktag(wuerfel.randrange(TAGE))


def _am_werktag(tag: int) -> int:
    """This day, or the Monday after it."""
    return tag if tag % 7 < WERKTAGE else tag + 7 - tag % 7


def _ziehe_um(tage: list[Tag], wuerfel: Random, nummer: int, von: str, nach: str) -> None:
    """The file, the Anmeldung there and the Abmeldung here, in either order, up to three days apart."""
    fall, person, tag = (
        faelle.ziehe(wuerfel, faelle.UMZUEGE),
        personen.person(nummer),
        _werktag(wuerfel),
    )
    in_akte = (
        replace(person, geburtsdatum=(person.geburtsdatum or "")[:4]) if fall.anders_geschrieben else person
    )
    tage[tag].akten += [Akte(von, f"U-{nummer}-{i}", in_akte, fall) for i in range(fall.akten)]
    gemeldet = person if fall.azr_bekannt else replace(person, azr_nummer=None)
    hier, dort = ORT[von], _HEIM if fall.ins_heim and nach == UMLAND else ORT[nach]
    anmeldung = Nachricht(
        nach,
        Meldeart.ANMELDUNG,
        gemeldet,
        dort,
        fruehere=_PAPIER if fall.zu_papier else hier,
        schluessel=f"a{nummer}",
    )
    spaeter = _am_werktag(tag + wuerfel.choice((0, 0, 1, 1, 2, 3)))
    an, ab = (tag, spaeter) if wuerfel.random() < 0.5 else (spaeter, tag)
    tage[an].meldungen.append(anmeldung)
    if fall.abmeldung and not fall.zu_papier:
        tage[ab].meldungen.append(Nachricht(von, Meldeart.ABMELDUNG, gemeldet, hier, neue=dort))
    if fall.storniert:
        tage[an].meldungen.append(Nachricht(nach, Meldeart.STORNIERUNG, gemeldet, dort, bezug=f"a{nummer}"))


def _andere(fall: Meldefall, person: Person) -> Iterator[Nachricht]:
    hier = ORT[STADT]
    ohne = replace(person, azr_nummer=None)

    def zuzug(wer: Person, von: Irgendwo, *, test: bool = False) -> Nachricht:
        return Nachricht(STADT, Meldeart.ANMELDUNG, wer, hier, fruehere=von, test=test)

    was: dict[str, Callable[[], tuple[Nachricht, ...]]] = {
        "innerhalb": lambda: (zuzug(person, hier),),
        "aus_dem_ausland": lambda: (zuzug(ohne, _AUSLAND),),
        "unionsbuerger": lambda: (
            zuzug(replace(ohne, staatsangehoerigkeiten=(personen.UNION,)), ORT[UMLAND]),
        ),
        "ins_ausland": lambda: (Nachricht(STADT, Meldeart.ABMELDUNG, person, hier, neue=_AUSLAND),),
        "auskunftssperre": lambda: (
            Nachricht(STADT, Meldeart.AUSKUNFTSSPERRE, person, hier, sperren=(Sperre("3"),)),
        ),
        "doppelt": lambda: (zuzug(ohne, _AUSLAND), zuzug(ohne, _AUSLAND)),
        "test": lambda: (zuzug(person, ORT[UMLAND], test=True),),
    }
    yield from was[fall.name]()
