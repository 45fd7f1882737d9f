"""Names that Windows can't hold: they are handed over as they are, and somebody is told.

Source: Microsoft, "Naming Files, Paths, and Namespaces"; NTFS keeps names that differ only in case apart,
but its programs do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_VERBOTEN = '<>:"|?*'
_NUMMERIERT = {f"{art}{ziffer}" for art in ("com", "lpt") for ziffer in "123456789¹²³"}
_GERAETE = {"con", "prn", "aux", "nul", "conin$", "conout$", *_NUMMERIERT}
_LAENGSTER_PFAD = 259
"""UTF-16 units of a whole path that every program opens (MAX_PATH without its end mark)."""


def nicht_fuer_windows(dateien: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(path, German sentence) for each relative path that can't exist there, or not beside another one.

    Of folders that differ only in case the first file is named."""
    schreibweisen = _Schreibweisen()
    for datei in dateien:
        gruende = [grund for teil in datei.split("/") if (grund := _einwand(teil))]
        if len(datei.encode("utf-16-le")) // 2 > _LAENGSTER_PFAD:
            gruende.append("der Pfad ist zu lang")
        if nachbar := schreibweisen.nachbar(datei):
            gruende.append(f"»{nachbar}« unterscheidet sich nur in Groß- und Kleinschreibung")
        if gruende:
            yield datei, f"Auf Windows kann es diesen Namen nicht geben: {'; '.join(gruende)}."


def _einwand(name: str) -> str | None:
    if zeichen := [f"»{z}«" for z in _VERBOTEN if z in name]:
        return f"»{name}« enthält {', '.join(zeichen)}"
    if name.endswith((" ", ".")):
        return f"»{name}« endet mit einem Leerzeichen oder Punkt"
    if name.partition(".")[0].rstrip(" ").casefold() in _GERAETE:
        return f"»{name}« ist der Name eines Geräts"
    return None


class _Schreibweisen:
    """Paths and their folders, each looked at once."""

    def __init__(self) -> None:
        self._erste: dict[str, str] = {}
        self._gesehen: set[str] = set()

    def nachbar(self, pfad: str) -> str | None:
        """A path seen before that differs from this one, or from a folder above it, only in case."""
        gefunden = None
        while pfad and pfad not in self._gesehen:
            self._gesehen.add(pfad)
            erste = self._erste.setdefault(_gross(pfad), pfad)
            gefunden = erste if erste != pfad else gefunden
            pfad = pfad.rpartition("/")[0]
        return gefunden


def _gross(text: str) -> str:
    """As the file system compares: letter by letter, so »ß« is not »SS«."""
    return "".join(gross if len(gross := z.upper()) == 1 else z for z in text)
