"""WebDAV (RFC 4918) as a DMS: collections, PUT, MOVE; no locks, no properties of our own (see `fern`)."""

from adapters.dms.webdav.webdavbaum import WebdavBaum

__all__ = ["WebdavBaum"]
