"""Throughput for people: two weeks by the day, and today held against the same weekday."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gateway.ablage.buch import Buch
from gateway.ablage.durchsatz import Durchsatzbestand, voll
from gateway.domain.durchsatz import WOCHEN, Fluss, Tagesvergleich, Urteil, vergleiche
from gateway.domain.werktage import ist_werktag
from gateway.domain.worte import oertlich

TAGE = 14
"""Days of the plot, today the last."""


@dataclass(frozen=True)
class Durchsatz:
    """`tage`: messages by local day, the oldest first. `bis`: the hour up to which today is compared.
    `feiertag`: today is one, so nobody should wonder."""

    fluss: Fluss
    tage: Sequence[tuple[date, int]]
    vergleich: Tagesvergleich
    bis: datetime
    feiertag: bool

    @property
    def auffaellig(self) -> bool:
        return self.vergleich.urteil in (Urteil.WENIGER, Urteil.MEHR) and not self.feiertag

    @property
    def hoechster(self) -> int:
        return max(zahl for _, zahl in self.tage)


def durchsatz(buch: Buch) -> Sequence[Durchsatz]:
    """One for each `Fluss`. Only whole hours are compared: the present one is still being counted."""
    bestand = Durchsatzbestand(buch.session, buch.mandant, buch.uhr)
    bis = voll(buch.uhr.jetzt())
    stunden = bestand.stunden(bis - timedelta(weeks=WOCHEN, days=1))
    beginn = bestand.gezaehlt_seit()
    return [_forme(fluss, stunden[fluss], beginn, bis) for fluss in Fluss]


def _forme(
    fluss: Fluss, stunden: Mapping[datetime, int], beginn: datetime | None, bis: datetime
) -> Durchsatz:
    heute, je_tag, bis_dahin = oertlich(bis), Counter[date](), Counter[date]()
    for stunde, zahl in stunden.items():
        dort = oertlich(stunde)
        je_tag[dort.date()] += zahl
        if dort.hour < heute.hour:
            bis_dahin[dort.date()] += zahl
    fruehere = [heute.date() - timedelta(weeks=n) for n in range(1, WOCHEN + 1)]
    gezaehlte = [t for t in fruehere if beginn is not None and oertlich(beginn).date() <= t]
    vergleich = vergleiche(bis_dahin[heute.date()], [bis_dahin[t] for t in gezaehlte])
    tage = [heute.date() - timedelta(days=n) for n in reversed(range(TAGE))]
    wundert = vergleich.urteil in (Urteil.WENIGER, Urteil.MEHR)  # only then the calendar is worth loading
    werktags = heute.weekday() < 5
    feiertag = wundert and werktags and not ist_werktag(bis)
    return Durchsatz(fluss, [(t, je_tag[t]) for t in tage], vergleich, bis, feiertag)
