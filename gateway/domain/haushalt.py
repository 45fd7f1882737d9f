"""Who moves together: the same two dwellings on the same day. Each has a file of her own; the clerks see that they
belong together (§ 64 Abs. 1 Nr. 9 AufenthV: Hinweis auf andere Datensätze)."""

from __future__ import annotations

import hashlib

from gateway.domain.meldung import Irgendwo, Meldeart, Meldung, Wohnanschrift
from gateway.domain.zustaendigkeit import anschriftswort


def haushalt(meldung: Meldung) -> str | None:
    """A word for the move, equal for all who are told to have made it; None where the notice doesn't say enough.

    Flatmates have the same: it is a hint for people, nothing follows from it by itself."""
    alt, neu = _wohnungen(meldung)
    teile = (_wort(alt), _wort(neu), meldung.am.isoformat() if meldung.am else None)
    if None in teile:
        return None
    return hashlib.sha256("\n".join(filter(None, teile)).encode()).hexdigest()


def _wohnungen(meldung: Meldung) -> tuple[Irgendwo | None, Irgendwo | None]:
    if meldung.art is Meldeart.ANMELDUNG:
        return meldung.fruehere, meldung.anschrift
    return meldung.anschrift, meldung.neue


def _wort(ort: Irgendwo | None) -> str | None:
    if not isinstance(ort, Wohnanschrift) or not ort.postleitzahl or not ort.strasse:
        return None
    return anschriftswort(ort.postleitzahl, ort.strasse, ort.hausnummer or "")
