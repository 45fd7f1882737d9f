"""Paths and bodies of the mapping, filled with values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from adapters.dms.rest.zuordnung import Ruf


def rahmen(ruf: Ruf, werte: Mapping[str, str]) -> tuple[bytes, bytes, str]:
    """Around the content, and the type of the whole. The file name of the part is not ours to tell."""
    if ruf.inhalt != "formular":
        return b"", b"", "application/octet-stream"
    grenze = uuid4().hex
    felder = "".join(
        f'--{grenze}\r\nContent-Disposition: form-data; name="{name}"\r\n'
        f"Content-Type: text/plain; charset=UTF-8\r\n\r\n{wert}\r\n"
        for name, wert in gefuellt(ruf.koerper or {}, werte).items()
    )
    kopf = (
        f'--{grenze}\r\nContent-Disposition: form-data; name="{ruf.feld}"; filename="inhalt"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    ende = f"\r\n--{grenze}--\r\n".encode()
    return (felder + kopf).encode(), ende, f"multipart/form-data; boundary={grenze}"


def gefuellt(vorlage: Any, werte: Mapping[str, str]) -> Any:
    """A template with its values, down to the leaves."""
    if isinstance(vorlage, dict):
        return {name: gefuellt(wert, werte) for name, wert in vorlage.items()}
    if isinstance(vorlage, list):
        return [gefuellt(wert, werte) for wert in vorlage]
    return eingesetzt(vorlage, werte) if isinstance(vorlage, str) else vorlage


def eingesetzt(text: str, werte: Mapping[str, str]) -> str:
    """In one pass: a value is never looked through for placeholders itself."""
    teile = text.split("{")
    gefuellt = [teile[0]]
    for teil in teile[1:]:
        name, klammer, rest = teil.partition("}")
        gefuellt.append(f"{werte[name]}{rest}" if klammer and name in werte else f"{{{teil}")
    return "".join(gefuellt)
