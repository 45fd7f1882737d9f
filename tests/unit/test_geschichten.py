"""docs/geschichten.md lists what the tests tell; what it names is there."""

from __future__ import annotations

import re

from tests.geschichten import DATEI, text

_ZEILE = re.compile(r"^- `[\w-]+`", re.MULTILINE)


def test_jede_geschichte_der_liste_wird_erzaehlt() -> None:
    """It may lag behind new ones; `python -m tests.geschichten` brings it up to date."""
    gibt_es, gelistet = set(_ZEILE.findall(text())), _ZEILE.findall(DATEI.read_text(encoding="utf-8"))
    assert [zeile for zeile in gelistet if zeile not in gibt_es] == []
    assert len(gelistet) > 200
