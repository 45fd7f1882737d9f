"""CMIS 1.1 through the browser binding as a DMS: folders and documents of the basic types (see `fern`).

Source: OASIS CMIS 1.1, section 5 (browser binding). No query, versions or secondary types are asked for.
"""

from adapters.dms.cmis.cmisbaum import CmisBaum

__all__ = ["CmisBaum"]
