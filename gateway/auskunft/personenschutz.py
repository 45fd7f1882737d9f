"""What is shown and said instead of a protected person. Who is one says `gateway.auskunft.vorgaenge.schutz`."""

from __future__ import annotations

from gateway.domain.person import Person
from gateway.errors import EingabeFehler

GESCHUETZT = Person(None, "Geschützte Person", None, None, None, "x", (), None)
"""Shown instead."""


class PersonGeschuetzt(EingabeFehler):
    """This user may not know whom it is about."""

    code = "schutz.person"
    satz = "Die Person dieses Vorgangs ist geschützt. Bitte wenden Sie sich an die Freigabe Ihrer Behörde."
