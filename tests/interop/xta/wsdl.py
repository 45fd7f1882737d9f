"""The WSDL for peers: our restatements, or the official files where XTA_WSDL and XTA_KERN_WSDL name them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from adapters.xta.draht.schema import SCHEMATA


def wsdl(ordner: Path, *, kern: bool = False) -> Path:
    """Copied into `ordner` with its schemas; the path of the WSDL. `kern`: of 5.1.1, else of 2.1.1."""
    amtlich = os.environ.get("XTA_KERN_WSDL" if kern else "XTA_WSDL")
    quelle = Path(amtlich) if amtlich else Path(__file__).with_name("kern.wsdl" if kern else "xta.wsdl")
    shutil.copytree(quelle.parent if amtlich else SCHEMATA, ordner, dirs_exist_ok=True)
    return Path(shutil.copy(quelle, ordner / quelle.name))
