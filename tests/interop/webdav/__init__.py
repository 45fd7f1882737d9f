"""`make interop-webdav`: our WebDAV adapter against nginx, whose Debian package starts a service."""
