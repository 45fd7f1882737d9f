"""Who moves together: the same two dwellings on the same day. Each has a file of her own; the clerks see that they
belong together (§ 64 Abs. 1 Nr. 9 AufenthV: Hinweis auf andere Datensätze)."""

from __future__ import annotations

import hashlib

from gateway.domain.meldung import Irgendwo, Meldeart, Meldung, Wohnanschrift
from gateway.domain.zustaendigkeit import Zustaendigkeit, anschriftswort


def haushalt(meldung: Meldung, zustaendigkeit: Zustaendigkeit) -> str | None:
    """A word for the move, equal for all who are told to have made it; None where the notice doesn't say enough, or
    where one of both dwellings is a reception centre or shelter: strangers share that address, and move on one day.

    Flatmates have the same: it is a hint for people, nothing follows from it by itself."""
    alt, neu = _wohnungen(meldung)
    if any(_ist_einrichtung(ort, zustaendigkeit) for ort in (alt, neu)):
        return None
    teile = (_wort(alt), _wort(neu), meldung.am.isoformat() if meldung.am else None)
    if None in teile:
        return None
    return hashlib.sha256("\n".join(filter(None, teile)).encode()).hexdigest()


def _wohnungen(meldung: Meldung) -> tuple[Irgendwo | None, Irgendwo | None]:
    if meldung.art is Meldeart.ANMELDUNG:
        return meldung.fruehere, meldung.anschrift
    return meldung.anschrift, meldung.neue


def _ist_einrichtung(ort: Irgendwo | None, zustaendigkeit: Zustaendigkeit) -> bool:
    return isinstance(ort, Wohnanschrift) and zustaendigkeit.ist_einrichtung(
        ort.postleitzahl, ort.strasse, ort.hausnummer
    )


def _wort(ort: Irgendwo | None) -> str | None:
    if not isinstance(ort, Wohnanschrift) or not ort.postleitzahl or not ort.strasse:
        return None
    return anschriftswort(ort.postleitzahl, ort.strasse, ort.hausnummer or "")
