"""What runs out, and what is due already: our own certificates, the trusted ones, the revocation lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gateway.bootstrap.zertifikate import EigenesZertifikat
from gateway.schutz.fristen import listenalter, resttage, warnstufe
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.sperrliste import Sperrliste, fuer_zeitpunkt
from gateway.schutz.zertifikat import Zertifikat

_ALTER = {
    "aktuell": "Aktuell.",
    "bald": "Die nächste Ausgabe ist bald fällig und noch nicht da.",
    "veraltet": "Veraltet: Ohne die nächste Ausgabe wird nichts mehr gesendet und angenommen.",
}


@dataclass(frozen=True)
class Frist:
    """One certificate or list: does it still hold, and does somebody have to do something?"""

    was: str
    text: str
    gueltig: bool
    faellig: bool


def fristen(
    eigene: Iterable[EigenesZertifikat], pruefung: Zertifikatspruefung, wann: datetime
) -> Iterator[Frist]:
    """Own certificates and lists always, trusted certificates only when they run out soon.

    Raises `VertrauensordnerFalsch`."""
    for eigenes in eigene:
        yield _eigenes(eigenes, pruefung, wann)
    stand = pruefung.vertrauen.stand()
    for zertifikat in (*stand.anker, *stand.aussteller):
        warnung = _warnung(zertifikat, wann, pruefung.policy)
        if warnung and wann <= zertifikat.gueltig_bis:  # expired ones are kept for old messages
            yield Frist(f"Aussteller {zertifikat.inhaber}", warnung, True, True)
    for liste in fuer_zeitpunkt(stand.sperrlisten, wann):
        yield _liste(liste, pruefung.policy, wann)


def _eigenes(eigenes: EigenesZertifikat, pruefung: Zertifikatspruefung, wann: datetime) -> Frist:
    was = f"{eigenes.mandant} Zertifikat {eigenes.zweck.name.capitalize()}"
    befund = eigenes.pruefe(pruefung, wann)
    if not befund.gueltig:
        return Frist(was, f"{befund.befund.text} {befund.befund.rat}".rstrip(), False, True)
    warnung = _warnung(eigenes.zertifikat, wann, pruefung.policy)
    return Frist(was, warnung or _bis(eigenes.zertifikat), True, warnung is not None)


def _warnung(zertifikat: Zertifikat, wann: datetime, policy: Schutzpolicy) -> str | None:
    if warnstufe(zertifikat.gueltig_bis, wann, policy) is None:
        return None
    tage = resttage(zertifikat.gueltig_bis, wann)
    return f"{_bis(zertifikat)} Das ist in {tage} Tagen: Rechtzeitig ein neues beantragen."


def _bis(zertifikat: Zertifikat) -> str:
    return f"Gültig bis {zertifikat.gueltig_bis:%d.%m.%Y}."


def _liste(liste: Sperrliste, policy: Schutzpolicy, wann: datetime) -> Frist:
    alter = listenalter(liste, wann, policy)
    text = _ALTER[alter]
    if liste.naechste:
        text += f" Nächste Ausgabe: {liste.naechste:%d.%m.%Y %H:%M} UTC."
    return Frist(f"Sperrliste {liste.aussteller}", text, alter != "veraltet", alter != "aktuell")
