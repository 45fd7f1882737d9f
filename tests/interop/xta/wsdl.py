"""The WSDL for peers: our restatement, or the official files where XTA_WSDL names them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from adapters.xta.draht.schema import SCHEMATA


def wsdl(ordner: Path) -> Path:
    """Copied into `ordner` with its schemas; the path of the WSDL."""
    amtlich = os.environ.get("XTA_WSDL")
    quelle = Path(amtlich) if amtlich else Path(__file__).with_name("xta.wsdl")
    shutil.copytree(quelle.parent if amtlich else SCHEMATA, ordner, dirs_exist_ok=True)
    return Path(shutil.copy(quelle, ordner / quelle.name))
