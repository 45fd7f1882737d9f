"""What runs out, and what is due already: our own certificates, the trusted ones, the revocation lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gateway.bootstrap.zertifikate import EigenesZertifikat, Schluesselausfall
from gateway.domain.worte import anzahl, tag, zeitpunkt
from gateway.schutz.fristen import listenalter, resttage, warnstufe
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.sperrliste import Sperrliste
from gateway.schutz.urteil import Zweck
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
    rat: str = ""
    mandant: str | None = None
    """Whose certificate it is; None = it concerns all."""
    erinnerung: str = ""
    """The narrowest warning level reached, in days."""


def fristen(
    eigene: Iterable[EigenesZertifikat | Schluesselausfall], pruefung: Zertifikatspruefung, wann: datetime
) -> Iterator[Frist]:
    """Own certificates and lists always, trusted certificates only when they run out soon.

    Raises `VertrauensordnerFalsch`."""
    for eigenes in eigene:
        if isinstance(eigenes, Schluesselausfall):
            yield _ausfall(eigenes)
        else:
            yield _eigenes(eigenes, pruefung, wann)
    stand = pruefung.vertrauen.stand()
    for zertifikat in (*stand.anker, *stand.aussteller):
        warnung = _warnung(zertifikat, wann, pruefung.policy)
        if warnung and wann <= zertifikat.gueltig_bis:  # expired ones are kept for old messages
            yield Frist(f"Aussteller {zertifikat.inhaber}", warnung, True, True)
    for liste in stand.sperrlisten_zum(wann):
        yield _liste(liste, pruefung.policy, wann)
    for mangel in stand.maengel:
        yield Frist("Vertrauensordner", str(mangel), False, True)


def _ausfall(ausfall: Schluesselausfall) -> Frist:
    ort = f"{ausfall.fehler.wo}: " if ausfall.fehler.wo else ""
    text = f"{ort}{ausfall.fehler.text}"
    return Frist(_was(ausfall.mandant, ausfall.zweck), text, False, True, ausfall.fehler.rat, ausfall.mandant)


_ZWECKE = {
    Zweck.SIGNATUR: "Signatur",
    Zweck.VERSCHLUESSELUNG: "Verschlüsselung",
    Zweck.VERBINDUNG: "Verbindung",
}


def _was(mandant: str, zweck: Zweck) -> str:
    return f"{mandant} Zertifikat {_ZWECKE[zweck]}"


def _eigenes(eigenes: EigenesZertifikat, pruefung: Zertifikatspruefung, wann: datetime) -> Frist:
    was = _was(eigenes.mandant, eigenes.zweck)
    if eigenes.weiteres:  # need not be valid any more, or not yet
        text = _bis(eigenes.zertifikat)
        return Frist(f"{was} (nur zum Öffnen)", text, True, False, mandant=eigenes.mandant)
    befund = eigenes.pruefe(pruefung, wann)
    if not befund.gueltig:
        return Frist(was, befund.text, False, True, befund.befund.rat, eigenes.mandant)
    warnung = _warnung(eigenes.zertifikat, wann, pruefung.policy)
    text = warnung or _bis(eigenes.zertifikat)
    tage = warnstufe(eigenes.zertifikat.gueltig_bis, wann, pruefung.policy)
    return Frist(was, text, True, warnung is not None, mandant=eigenes.mandant, erinnerung=str(tage or ""))


def _warnung(zertifikat: Zertifikat, wann: datetime, policy: Schutzpolicy) -> str | None:
    if warnstufe(zertifikat.gueltig_bis, wann, policy) is None:
        return None
    tage = resttage(zertifikat.gueltig_bis, wann)
    return f"{_bis(zertifikat)} Das ist in {anzahl(tage, 'Tag', 'Tagen')}: Rechtzeitig ein neues beantragen."


def _bis(zertifikat: Zertifikat) -> str:
    return f"Gültig bis {tag(zertifikat.gueltig_bis)}."


def _liste(liste: Sperrliste, policy: Schutzpolicy, wann: datetime) -> Frist:
    alter = listenalter(liste, wann, policy)
    text = _ALTER[alter]
    if liste.naechste:
        text += f" Nächste Ausgabe: {zeitpunkt(liste.naechste)}."
    return Frist(f"Sperrliste {liste.aussteller}", text, alter != "veraltet", alter != "aktuell")
