"""One installation, wired from its settings: this is where ports get their adapters.

Five floors, each standing on the one beneath: `grund`, `haeuser`, `auskuenfte`, `arbeit`, `installation`.
"""

from gateway.bootstrap.installation.installation import Installation

__all__ = ["Installation"]
