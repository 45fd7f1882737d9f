"""Addresses of services, checked and encoded once, where they are configured.

What is wrong with an address must be said to the one who wrote it, not when something is to be sent.
"""

from __future__ import annotations

import ipaddress
import re

_NAME = re.compile(r"(?=.{1,253}\.?$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.(?!$)|(?=\.?$)))+\.?")


def netzadresse(text: str) -> str:
    """The address as it goes over the wire: names in IDNA, path and query in percent encoding.

    Raises `ValueError` with the rest of a German sentence that begins with "… ist"."""
    import httpx2  # settings are read by every command; only those with an address pay for it

    if any(zeichen.isspace() or not zeichen.isprintable() for zeichen in text):
        raise ValueError("keine Adresse (darin steht ein Leerzeichen oder ein Steuerzeichen)")
    try:
        url = httpx2.URL(text)
        rechner = url.raw_host.decode("ascii")
    except (httpx2.InvalidURL, UnicodeError):
        raise ValueError("keine Adresse (der Name des Rechners oder der Port ist nicht lesbar)") from None
    if url.scheme not in ("http", "https"):
        raise ValueError("keine Adresse (sie muss mit http:// oder https:// beginnen)")
    if url.userinfo or url.fragment:
        raise ValueError(
            "keine zulässige Adresse (ein Anmeldename oder eine Sprungmarke gehört nicht hinein)"
        )
    if not _ist_rechner(rechner) or url.port == 0 or (url.port or 0) > 65535:
        raise ValueError("keine Adresse (der Name des Rechners oder der Port ist nicht zulässig)")
    ort = f"[{rechner}]" if ":" in rechner else rechner
    port = f":{url.port}" if url.port else ""
    return f"{url.scheme}://{ort}{port}{url.raw_path.decode('ascii')}"


def _ist_rechner(name: str) -> bool:
    if ":" not in name:
        return _NAME.fullmatch(name) is not None
    try:
        return bool(ipaddress.IPv6Address(name))
    except ValueError:
        return False
