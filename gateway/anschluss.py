"""Where a serving command listens: the address as people write it, the socket, and what to print of it."""

from __future__ import annotations

import errno
import ipaddress
import socket
from urllib.parse import urlsplit

from gateway.errors import AufrufFehler


class AnschlussBelegt(AufrufFehler):
    """The address can't be listened on."""

    code = "web.anschluss_belegt"
    satz = "Diese Adresse ist belegt oder gehört nicht zu diesem Rechner."


_GRUENDE = {
    errno.EADDRINUSE: "Die Adresse ist belegt: Dort arbeitet schon ein anderes Programm.",
    errno.EADDRNOTAVAIL: "Die Adresse gehört nicht zu diesem Rechner.",
    errno.EACCES: "Für diesen Port fehlen die Rechte; ab 1024 braucht es keine.",
}


def lauschadresse(text: str) -> tuple[str, int]:
    """Host and port from "127.0.0.1:8075" or "[::1]:8075"; port 0 means any free one.

    Raises `AufrufFehler`."""
    try:
        teile = urlsplit(f"//{text}")
        rechner, port = teile.hostname, teile.port
    except ValueError:
        rechner = port = None
    if not rechner or port is None or teile.netloc != text or "@" in text:
        raise AufrufFehler(f"»{text[:60]}« ist keine Adresse; richtig ist zum Beispiel 127.0.0.1:8075.")
    return rechner, port


def oeffne_anschluss(adresse: str, port: int) -> socket.socket:
    """A listening socket; `port` 0 takes any free one. Raises `AnschlussBelegt`."""
    familie = socket.AF_INET6 if ":" in adresse else socket.AF_INET
    # the protocol is named because asyncio switches Nagle off only then (40 ms per answer)
    anschluss = socket.socket(familie, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    anschluss.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        anschluss.bind((adresse, port))
        anschluss.listen(128)
    except (OSError, OverflowError, UnicodeError) as fehler:
        anschluss.close()
        grund = _GRUENDE.get(getattr(fehler, "errno", None) or 0)
        raise AnschlussBelegt(grund, wo=netzort(adresse, port)) from None
    return anschluss


def basis_url(anschluss: socket.socket) -> str:
    """http://127.0.0.1:PORT of a listening socket; one that listens on all addresses is named by its loopback."""
    rechner, port = anschluss.getsockname()[:2]
    if ipaddress.ip_address(rechner).is_unspecified:
        rechner = "::1" if ":" in rechner else "127.0.0.1"
    return f"http://{netzort(rechner, port)}"


def netzort(rechner: str, port: int) -> str:
    """Host and port as they stand in a URL."""
    return f"[{rechner}]:{port}" if ":" in rechner else f"{rechner}:{port}"


def netz_von(adresse: str) -> str:
    """Who counts as one caller: on IPv6 a whole network (/64), because one machine has all its addresses."""
    try:
        ip = ipaddress.ip_address(adresse.partition("%")[0])
    except ValueError:
        return adresse
    if ip.version == 4:
        return adresse
    return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
