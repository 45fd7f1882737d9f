"""akte.json and person files as editors write them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from gateway import aktendatei
from gateway.aktendatei import AktendateiUngueltig

PERSON = {"familienname": "Öztürk", "geschlecht": "w", "staatsangehoerigkeiten": ["163"]}
AKTE = json.dumps({"person": PERSON, "aktenzeichen": "Ä-1"}, ensure_ascii=False)


@pytest.mark.parametrize("ende", ["\n", "\r\n"])
def test_die_marke_von_windows_aendert_nichts(ende: str) -> None:
    text = json.dumps({"person": PERSON}, ensure_ascii=False, indent=1).replace("\n", ende)
    assert aktendatei.lies(b"\xef\xbb\xbf" + text.encode()) == aktendatei.lies(text.encode())
    person = json.dumps(PERSON, ensure_ascii=False).encode()
    assert aktendatei.lies_person(b"\xef\xbb\xbf" + person, wo="p").familienname == "Öztürk"


@pytest.mark.parametrize(
    ("kodierung", "name"), [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("cp1252", "Windows-1252")]
)
@pytest.mark.parametrize(
    "lies", [aktendatei.lies, lambda daten: aktendatei.lies_person(daten, wo="person.json")]
)
def test_eine_andere_kodierung_wird_beim_namen_genannt(
    lies: Callable[[bytes], object], kodierung: str, name: str
) -> None:
    with pytest.raises(AktendateiUngueltig, match=name) as info:
        lies(AKTE.encode(kodierung))
    assert "Öztürk" not in info.value.text
