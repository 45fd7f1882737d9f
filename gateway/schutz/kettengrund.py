"""Why a path does not hold: which certificate on the way up is revoked since when, or expired or too weak."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.sperrliste import Sperrliste
from gateway.schutz.vertrauen import Vertrauensspeicher
from gateway.schutz.zertifikat import Zertifikat


def traegt(aussteller: Zertifikat, wann: datetime, policy: Schutzpolicy) -> bool:
    """May it be an issuer at this moment? The library trusts an anchor whatever its dates and its key."""
    return aussteller.gueltig_ab <= wann <= aussteller.gueltig_bis and aussteller.bits >= policy.mindestens(
        aussteller
    )


def gesperrt_seit(
    zertifikat: Zertifikat, weitere: tuple[Zertifikat, ...], stand: Vertrauensspeicher, wann: datetime
) -> tuple[Zertifikat, datetime] | tuple[None, None]:
    """The first one from below that a list names, and since when. None = no list does (OCSP did)."""
    listen = stand.sperrlisten_zum(wann)
    for stufe, aussteller in _aufwaerts(zertifikat, (*stand.alle_aussteller, *weitere)):
        for liste in listen:
            seit = liste.gesperrt_seit(stufe, wann)
            if seit and _von_einem(liste, aussteller):
                return stufe, seit
    return None, None


def untragbar(
    zertifikat: Zertifikat,
    weitere: tuple[Zertifikat, ...],
    stand: Vertrauensspeicher,
    wann: datetime,
    policy: Schutzpolicy,
) -> Zertifikat | None:
    """An issuer on the way up that does not hold, where none of its name does."""
    for _, aussteller in _aufwaerts(zertifikat, (*stand.alle_aussteller, *weitere)):
        if aussteller and not any(traegt(ca, wann, policy) for ca in aussteller):
            return max(aussteller, key=lambda ca: ca.gueltig_bis)
    return None


def _aufwaerts(
    zertifikat: Zertifikat, bekannte: tuple[Zertifikat, ...]
) -> Iterator[tuple[Zertifikat, list[Zertifikat]]]:
    """Certificates by name upwards, each once, with those that bear the name of its issuer."""
    gesehen, offen = {zertifikat}, [zertifikat]
    while offen:
        stufe = offen.pop(0)
        aussteller = [ca for ca in bekannte if ca.x509.subject == stufe.x509.issuer and ca != stufe]
        yield stufe, aussteller
        offen += [ca for ca in dict.fromkeys(aussteller) if ca not in gesehen]
        gesehen.update(aussteller)


def _von_einem(liste: Sperrliste, aussteller: list[Zertifikat]) -> bool:
    return any(liste.ist_von(ca) for ca in aussteller)
