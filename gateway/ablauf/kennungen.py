"""Our own ids: derived, not drawn, so that a repeated step makes the same ones (invariant 3)."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMENSRAUM = UUID("6f2c6a0e-8f0b-5a52-9a57-3f2b8a3d1c55")


def eingangsnachricht(mandant: str, transport: str, transport_id: str) -> UUID:
    """Row id of an incoming message: the mailbox's id within our own account."""
    return uuid5(_NAMENSRAUM, f"eingang:{mandant}:{transport}:{transport_id}")


def vorfaelle(nachricht: UUID) -> UUID:
    """Id of the content key of deliveries that came under this id and did not become its message."""
    return uuid5(nachricht, "vorfaelle")


def abgabe_aus(mandant: str, partner: str | None, anforderung: UUID) -> UUID:
    """Id of the Abgabe that this authority's 010201 starts."""
    return uuid5(_NAMENSRAUM, f"abgabe:{mandant}:{partner}:{anforderung}")


def uebernahme_aus(mandant: str, partner: str | None, lieferung: UUID) -> UUID:
    """Id of the Uebernahme that this authority's 010206 without a request starts."""
    return uuid5(_NAMENSRAUM, f"uebernahme:{mandant}:{partner}:{lieferung}")


def uebernahme_aus_meldung(mandant: str, meldebehoerde: str | None, meldung: UUID) -> UUID:
    """Id of the Uebernahme that this office's notice begins."""
    return uuid5(_NAMENSRAUM, f"meldung:{mandant}:{meldebehoerde}:{meldung}")


def uebernahme_aus_anfrage(anfrage: UUID) -> UUID:
    """Id of the Uebernahme with which we answer that we are competent (010101)."""
    return uuid5(anfrage, "zustaendig")


def eigene_anfrage(mandant: str, typ: str, partner: str, aktenzeichen: str, nummer: int) -> UUID:
    """Id of what we ask this authority about the person of this file, for the n-th time."""
    return uuid5(_NAMENSRAUM, f"anfrage:{mandant}:{typ}:{partner}:{aktenzeichen}:{nummer}")


def nach_ruecknahme(meldung: UUID) -> UUID:
    """Id of the handover that puts right what this withdrawn notice has moved."""
    return uuid5(meldung, "ruecknahme")


def anfrage_beim_inhaber(uebernahme: UUID, inhaber: str) -> UUID:
    """Id of the Uebernahme that asks the holder whom the first authority has named."""
    return uuid5(uebernahme, f"inhaber:{inhaber}")


def erneute_anfrage(uebernahme: UUID) -> UUID:
    """Id of the Uebernahme that asks the same authority once more, later."""
    return uuid5(uebernahme, "erneut")


def erneute_abgabe(uebergabe: UUID, partner: str) -> UUID:
    """Id of the Abgabe to this authority that follows a delivery which was rejected."""
    return uuid5(uebergabe, f"erneut:{partner}")


def nachlieferung(uebergabe: UUID, klasse: str) -> UUID:
    """Id of the Vorgang that hands over the held part of this class later."""
    return uuid5(uebergabe, f"nachlieferung:{klasse}")


def nachweise(schluessel: UUID) -> UUID:
    """Id of the content key of the proofs: they stay when the content under `schluessel` is destroyed."""
    return uuid5(schluessel, "nachweise")


def nachricht(vorgang: UUID, typ: str, nummer: int | str = 0) -> UUID:
    """nachrichtenUUID of an outgoing message: `nummer` counts messages of one type (reminders)."""
    return uuid5(vorgang, f"{typ}:{nummer}")
