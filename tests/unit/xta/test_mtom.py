"""MTOM packages: whatever contents are written are read again, however the bytes arrive."""

from __future__ import annotations

import base64
import io
from typing import BinaryIO, cast

from hypothesis import given
from hypothesis import strategies as st

from adapters.osci.draht.stuecke import Folge
from adapters.xta import namen
from adapters.xta.draht import container, mtom, nutzlast, umschlag
from adapters.xta.draht.nutzlast import Beilage

_INHALT = st.binary(max_size=300) | st.sampled_from([b"", b"\r\n", b"\r\n--", b"--xta-", b"\0" * 70_000])


class Tropfen:
    """Gives at most so many bytes at once."""

    def __init__(self, daten: bytes, schritt: int):
        self._strom = io.BytesIO(daten)
        self._schritt = schritt

    def read(self, anzahl: int = -1, /) -> bytes:
        return self._strom.read(self._schritt if anzahl < 0 else min(anzahl, self._schritt))


class Ablage(io.BytesIO):
    def close(self) -> None: ...


def gelesen(art: str, daten: bytes, schritt: int) -> list[bytes]:
    ablage = Ablage()
    empfaenger = mtom.Empfaenger(lambda: ablage, None, lambda _umschlag: None, container.NUTZLAGE)
    eingang = empfaenger.empfange(art, cast(BinaryIO, Tropfen(daten, schritt)))
    alles = ablage.getvalue()
    return [alles[ort.ab : ort.ab + ort.groesse] for ort in eingang.orte]


def geschrieben(inhalte: list[bytes], *, einfach: bool) -> tuple[str, bytes]:
    beilagen = [Beilage(Folge((inhalt,))) for inhalt in inhalte]
    rumpf = container.schreibe(beilagen)
    kennungen = mtom.neue_kennungen(len(beilagen))
    if einfach:
        for element, inhalt in zip(container.nutzelemente(rumpf), inhalte, strict=True):
            element.text = base64.b64encode(inhalt).decode()
    else:
        nutzlast.verweise(rumpf, container.NUTZLAGE, kennungen)
    action = namen.SEND_MESSAGE.action
    text = umschlag.schreibe_frage("https://x/", action, [], rumpf)
    if einfach:
        return mtom.SOAP, text
    art, stuecke = mtom.schreibe_paket(
        text, action, list(zip(kennungen, (b.inhalt for b in beilagen), strict=True))
    )
    daten = b"".join(bytes(stueck) for stueck in stuecke)
    assert stuecke.groesse == len(daten)
    return art, daten


@given(st.lists(_INHALT, min_size=1, max_size=5), st.sampled_from([3000, 65536]), st.booleans())
def test_inhalte_kommen_heraus_wie_sie_hineingingen(
    inhalte: list[bytes], schritt: int, einfach: bool
) -> None:
    art, daten = geschrieben(inhalte, einfach=einfach)
    assert gelesen(art, daten, schritt) == inhalte


@given(st.integers(0, 1500))
def test_jeder_abgeschnittene_rest_wird_bemerkt(stelle: int) -> None:
    art, daten = geschrieben([b"Inhalt" * 20, b"x"], einfach=False)
    try:
        gelesen(art, daten[: min(stelle, len(daten) - 8)], 65536)
    except Exception as fehler:
        assert type(fehler).__module__.startswith(("adapters.xta", "gateway"))
    else:
        raise AssertionError("nicht bemerkt")
