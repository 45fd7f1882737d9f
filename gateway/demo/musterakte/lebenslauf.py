"""What the papers tell about a person: addresses, family, work, dates. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from gateway.domain.person import Person

_STRASSEN = ("Beispielallee", "Musterstraße", "Am Probierstein", "Vorlagenweg", "Schöne-Aussicht-Straße")
_BETRIEBE = ("Musterbau GmbH", "Beispiel Pflegedienst gGmbH", "Probe & Söhne KG", "Vorführ-Logistik eG")
_BERUFE = (
    "Elektroniker/in für Betriebstechnik",
    "Pflegefachkraft",
    "Fachkraft für Lagerlogistik",
    "Köchin/Koch",
)
_KINDER = ("Mīna", "Çağan", "Zoja", "Éloïse")
_GATTEN = ("Alex", "Robin", "Kim", "Sascha")


@dataclass(frozen=True)
class Lebenslauf:
    """`einreise` is day 0 of the file; documents are dated in days from it."""

    person: Person
    aktenzeichen: str
    einreise: date
    anschrift: str
    ort: str
    betrieb: str
    beruf: str
    kind: str
    gatte: str
    brutto: int
    passnummer: str

    @property
    def name(self) -> str:
        return f"{self.person.vorname or ''} {self.person.familienname}".strip()

    @property
    def anrede(self) -> str:
        formen = {
            "w": f"Sehr geehrte Frau {self.person.familienname}",
            "m": f"Sehr geehrter Herr {self.person.familienname}",
        }
        return formen.get(self.person.geschlecht, f"Guten Tag {self.name}")

    @property
    def geboren(self) -> str:
        teile = (self.person.geburtsdatum or "unbekannt").split("-")
        return ".".join(reversed(teile))

    def tag(self, tage: int) -> date:
        return self.einreise + timedelta(days=tage)

    def zeitpunkt(self, tage: int, folge: int) -> datetime:
        """Moment at which a document became part of the file; `folge` keeps the order within a day."""
        return datetime.combine(self.tag(tage), time(9, 0), UTC) + timedelta(minutes=7 * folge)

    def datum(self, tage: int) -> str:
        return f"{self.tag(tage):%d.%m.%Y}"

    def werte(self) -> dict[str, str]:
        """What the texts may insert."""
        return {
            "name": self.name,
            "familienname": self.person.familienname,
            "geboren": self.geboren,
            "geburtsort": self.person.geburtsort or "unbekannt",
            "anschrift": self.anschrift,
            "ort": self.ort,
            "betrieb": self.betrieb,
            "beruf": self.beruf,
            "kind": f"{self.kind} {self.person.familienname}",
            "gatte": f"{self.gatte} {self.person.familienname}",
            "brutto": geld(self.brutto),
            "netto": geld(self.brutto * 67 // 100),
            "pass": self.passnummer,
            "aktenzeichen": self.aktenzeichen,
        }


def erfinde_lebenslauf(person: Person, saat: int) -> Lebenslauf:
    """Same person and seed, same papers."""
    wuerfel = Random(f"lebenslauf {saat}")
    einreise = _einreise(person)
    return Lebenslauf(
        person=person,
        aktenzeichen=f"33.2-{wuerfel.randint(10000, 99999)}/{einreise:%y}",
        einreise=einreise,
        anschrift=f"{wuerfel.choice(_STRASSEN)} {wuerfel.randint(1, 120)}",
        ort="00000 Musterstadt",
        betrieb=wuerfel.choice(_BETRIEBE),
        beruf=wuerfel.choice(_BERUFE),
        kind=wuerfel.choice(_KINDER),
        gatte=wuerfel.choice(_GATTEN),
        brutto=wuerfel.randint(2400, 4900) * 100,
        passnummer=f"MUSTER{wuerfel.randint(100, 999)}",
    )


def geld(cent: int) -> str:
    return f"{cent // 100:,}".replace(",", ".") + f",{cent % 100:02} €"


def _einreise(person: Person) -> date:
    """The AZR number begins with the day of the first entry."""
    try:
        return datetime.strptime((person.azr_nummer or "")[:6], "%y%m%d").date()
    except ValueError:
        return date(2018, 4, 9)
