"""The house itself: workers, clock, figures, who comes in, work that nobody looks after."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.ablauf.clients import Clients
from gateway.auskunft.betrieb import Alarmstufe, Befund, Gegenstand, urteile, zugangsurteile
from gateway.auskunft.betrieb.personal import Personal
from gateway.bootstrap.installation.auskuenfte import Auskuenfte
from gateway.queue.verwaltung import fremde
from gateway.settings import Betrieb


def datenbankuhr(installation: Auskuenfte, schwellen: urteile.Schwellen) -> Befund:
    return urteile.uhr_befund("Datenbank", installation.hausauskunft.datenbankuhr(), schwellen)


def wartung(installation: Auskuenfte) -> Iterator[Befund]:
    return map(urteile.wartung_befund, installation.wartungsbuch.offene())


def zahlen(installation: Auskuenfte, kennung: str, schwellen: urteile.Schwellen) -> Iterator[Befund]:
    auskunft = installation.betriebsauskunft(kennung)
    zahlen = auskunft.zahlen()
    yield urteile.fristen_befund(zahlen, kennung)
    yield urteile.warteschlange_befund(zahlen, schwellen, kennung)
    yield from zugaenge(installation, kennung)
    if installation.einstellungen.mandant(kennung).kontingent.model_fields_set:
        yield urteile.kontingent_befund(auskunft.auslastung(), kennung)


def zugaenge(installation: Auskuenfte, kennung: str) -> Iterator[Befund]:
    """Who comes in: roles that nobody has confirmed for a year, secrets of programs that end."""
    rollen = Personal(installation.datenbank, installation.uhr).rollen(kennung)
    yield zugangsurteile.rollen_befund(sum(r.faellig for r in rollen), kennung)
    bald = installation.uhr.jetzt() + zugangsurteile.CLIENT_WARNUNG
    clients = Clients(installation.datenbank, installation.uhr, ()).liste(kennung)
    yield zugangsurteile.clients_befund([c.id for c in clients if c.bis <= bald], kennung)


def verlassene(installation: Auskuenfte) -> Iterator[Befund]:
    """Work of authorities that have left the settings: it waits, and nobody would see it."""
    with installation.datenbank.lesen() as session:
        andere = fremde(session, [m.kennung for m in installation.einstellungen.mandanten])
    if andere:
        text = f"Arbeit von Behörden, die nicht in den Einstellungen stehen, wartet: {', '.join(andere)}."
        rat = "Die Behörde wieder eintragen, oder sie auflösen (»mandant aufloesen«)."
        yield Befund(
            was=Gegenstand.WARTESCHLANGE, stufe=Alarmstufe.WARNUNG, text=text, rat=rat, teil="fremde"
        )


def schwellen(betrieb: Betrieb) -> urteile.Schwellen:
    return urteile.Schwellen(platz_warnung=betrieb.platz_warnung, platz_kritisch=betrieb.platz_kritisch)
