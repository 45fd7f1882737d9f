"""How little a process may have that reads foreign PDF: set by itself, before it looks at the first byte."""

from __future__ import annotations

import os
import resource
from collections.abc import Mapping

SPEICHER = 1 << 30
"""Bytes of address space."""
_IMMER = {resource.RLIMIT_AS: SPEICHER, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}


def begrenze(auch: Mapping[int, int]) -> None:
    """Little memory, nothing written, no dump, others go first. `auch`: more limits, or other ones, by
    `resource.RLIMIT_*`."""
    for grenze, wert in {**_IMMER, **auch}.items():
        resource.setrlimit(grenze, (wert, wert))
    os.nice(5)
