"""What the specialist system (Fachverfahren) knows of a person: the second source of the facts that decide about a
handover, beside the file itself.

Both ways ask the same question and get the same answer (`auskunft`); nothing of it stands in a file name or an
address, for an AZR number has no place there (invariant 11). An answer that isn't there, isn't one or is too old is
never "none": it is waited for.
"""

from adapters.fachverfahren.ordner import Austauschordner
from adapters.fachverfahren.rest import Restdienst

__all__ = ["Austauschordner", "Restdienst"]
