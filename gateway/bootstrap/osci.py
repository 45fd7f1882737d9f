"""What the command line needs of the OSCI adapter."""

from adapters.osci.dateinamen import dateinamen, refids
from adapters.osci.oeffnen import Oeffner
from adapters.osci.ordner import Ordnerquarantaene
from adapters.osci.versiegeln import Versiegler

__all__ = ["Oeffner", "Ordnerquarantaene", "Versiegler", "dateinamen", "refids"]
