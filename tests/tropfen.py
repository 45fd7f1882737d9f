"""A peer that is never silent for long and yet never done."""

from __future__ import annotations

import socket
import time


def bis_schluss(leitung: socket.socket, tropfen: bytes) -> float:
    """Drip until the other side closes; seconds."""
    beginn = time.monotonic()
    leitung.settimeout(0.2)
    while time.monotonic() - beginn < 20:
        try:
            leitung.sendall(tropfen)
            if not leitung.recv(65536):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - beginn
