"""Which characters a text in a message may have: DIN 91379:2022-08, datatype C (facts section 13)."""

from __future__ import annotations

import functools
import re
import warnings

from gateway.nachrichten.begehung import DIN_C
from gateway.nachrichten.schemaablage import aktiver_satz
from gateway.nachrichten.schemasatz import Schemasatz


def ist_datentyp_c(text: str) -> bool:
    """All characters, and all sequences with combining marks, are in the list."""
    return muster_din_c(aktiver_satz()).fullmatch(text) is not None


@functools.lru_cache(maxsize=4)
def muster_din_c(satz: Schemasatz) -> re.Pattern[str]:
    """The pattern of the schema; its notation happens to be Python's as well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # "[" inside a class is literal in XSD too
        return re.compile("".join(satz.modell.typ(DIN_C).muster))
