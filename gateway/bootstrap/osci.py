"""What the command line needs of the OSCI adapter."""

from adapters.osci.inhalt.dateinamen import dateinamen, refids
from adapters.osci.inhalt.oeffnen import Oeffner
from adapters.osci.inhalt.ordner import Ordnerquarantaene
from adapters.osci.inhalt.versiegeln import Versiegler

__all__ = ["Oeffner", "Ordnerquarantaene", "Versiegler", "dateinamen", "refids"]
