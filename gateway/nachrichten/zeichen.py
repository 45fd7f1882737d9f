"""Which characters a text in a message may have: DIN 91379:2022-08, datatype C (facts section 13).

The pattern is the one of the schema; its notation happens to be Python's as well.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

from gateway.fremdxml import lies_bytes

_XS = "{http://www.w3.org/2001/XMLSchema}"


def ist_datentyp_c(text: str) -> bool:
    """All characters, and all sequences with combining marks, are in the list."""
    return _muster().fullmatch(text) is not None


@functools.cache
def _muster() -> re.Pattern[str]:
    datei = resources.files("xoev_schemas").joinpath("xauslaender_26_11", "xoev", "din-91379.xsd")
    muster = lies_bytes(datei.read_bytes()).find(f"{_XS}simpleType[@name='datatypeC']//{_XS}pattern")
    if muster is None:
        raise LookupError("din-91379.xsd")
    return re.compile(str(muster.get("value")))
