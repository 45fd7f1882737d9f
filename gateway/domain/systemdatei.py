"""Files that operating systems, network drives and office programs leave in folders and archives.

The one place that knows their names: they are no documents, are never handed over, and wherever one is
passed over somebody is told so. What a list (akte.json) names expressly is a document all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_WINDOWS_BILDER = "Vorschaubilder von Windows"
_WINDOWS = "Ordnereinstellung von Windows"
_MAC = "Ordnereinstellung von macOS"
_MAC_BEIWERK = "Dateieigenschaften von macOS"
_NETZLAUFWERK = "Verwaltung eines Netzlaufwerks"

_DATEIEN = {
    "thumbs.db": _WINDOWS_BILDER,
    "ehthumbs.db": _WINDOWS_BILDER,
    "ehthumbs_vista.db": _WINDOWS_BILDER,
    "desktop.ini": _WINDOWS,
    "folder.htt": _WINDOWS,
    ".ds_store": _MAC,
    ".localized": _MAC,
    "icon\r": _MAC,
    ".directory": "Ordnereinstellung von KDE",
}
_ORDNER = {
    "__macosx": _MAC_BEIWERK,
    ".appledouble": _MAC_BEIWERK,
    "$recycle.bin": "Papierkorb von Windows",
    "system volume information": _WINDOWS,
    "@eadir": _NETZLAUFWERK,
    "#recycle": "Papierkorb eines Netzlaufwerks",
}
_ANFAENGE = {
    "~$": "Sperrdatei von Microsoft Office",
    ".~lock.": "Sperrdatei von LibreOffice",
    "._": _MAC_BEIWERK,
    ".nfs": _NETZLAUFWERK,
    ".smbdelete": _NETZLAUFWERK,
    ".fuse_hidden": _NETZLAUFWERK,
}


def systemdatei(teile: Sequence[str]) -> str | None:
    """What a file is that nobody wrote on purpose, in German; None for everything else.

    `teile`: its folders and its name, as far as known. The case of letters doesn't matter."""
    *ordner, name = (teil.casefold() for teil in teile)
    for teil in ordner:
        if teil in _ORDNER:
            return _ORDNER[teil]
    if name in _DATEIEN:
        return _DATEIEN[name]
    return next((was for anfang, was in _ANFAENGE.items() if name.startswith(anfang)), None)


def nenne(dateien: Iterable[tuple[str, str]], hoechstens: int = 20) -> str:
    """Path and kind of each in one line for people; the rest as a number."""
    alle = [f"»{pfad}« ({was})" for pfad, was in dateien]
    rest = len(alle) - hoechstens
    return ", ".join(alle[:hoechstens]) + (f" und {rest} weitere" if rest > 0 else "")
