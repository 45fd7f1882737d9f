"""XTA 5.1.1 as a value beside 2.1.1 (`draht.sprache`)."""

from __future__ import annotations

from adapters.xta.draht.sprache import Sprache
from adapters.xta.draht.v5 import ausnahmen, inhalt, namen
from adapters.xta.namen import Fassung

V511 = Sprache(
    Fassung.V511,
    namen.PRAEFIXE,
    namen.OPERATIONEN,
    inhalt.NUTZLAGE,
    frozenset({namen.METADATEN, namen.KASTEN}),
    ausnahmen.schreibe_ausnahme,
    ausnahmen.lies_ausnahme,
    namen.antwort_action,
    namen.ausnahme_action,
)
