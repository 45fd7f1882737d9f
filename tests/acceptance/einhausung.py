"""What systemd would take away from a service, taken away without systemd: `einhausung.py UNIT`, as root.

Reads the unit file and starts its ExecStart with its UMask, its system call filter (libseccomp), no writable and
executable memory, only its address families, no new namespaces, no new privileges, a read-only file system but for
ReadWritePaths and a /tmp of its own. Runs with Debian's Python (package python3-seccomp); systemd.exec(5) says what
each setting means."""

from __future__ import annotations

import ctypes
import errno
import importlib
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from pwd import getpwnam
from typing import Any

seccomp: Any = importlib.import_module("seccomp")  # Debian's; PyPI has none
_PR_SET_NO_NEW_PRIVS = 38
_WRITE, _EXEC = 2, 4
_NAMENSRAEUME = 0x7E020080  # CLONE_NEW…, linux/sched.h
_BEDINGT = {"mmap", "mprotect", "pkey_mprotect", "shmat", "socket", "clone", "clone3", "unshare", "setns"}


def einstellungen(unit: Path) -> dict[str, list[str]]:
    """Each setting with its values in their order."""
    werte: dict[str, list[str]] = {}
    for zeile in unit.read_text(encoding="utf-8").splitlines():
        name, trenner, wert = zeile.partition("=")
        if trenner and not zeile.startswith("#"):
            werte.setdefault(name, []).append(wert)
    return werte


def aufrufe(gruppe: str) -> Iterator[str]:
    """The names of the system calls of a group such as @system-service, as this systemd has them."""
    if not gruppe.startswith("@"):
        yield gruppe
        return
    text = subprocess.run(
        ["systemd-analyze", "syscall-filter", gruppe], capture_output=True, text=True, check=True
    ).stdout
    for zeile in text.splitlines()[1:]:
        if (name := zeile.strip()) and not name.startswith("#"):
            yield from aufrufe(name)


def erlaubt(filter: list[str]) -> set[str]:
    """systemd.exec(5), SystemCallFilter=: the first list allows, what begins with ~ takes away."""
    namen: set[str] = set()
    for eintrag in filter:
        genannt = {a for gruppe in eintrag.lstrip("~").split() for a in aufrufe(gruppe)}
        namen = namen - genannt if eintrag.startswith("~") else namen | genannt
    return namen


def baue_filter(werte: dict[str, list[str]]) -> Any:
    filter = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    namen = erlaubt(werte["SystemCallFilter"])
    for name in namen - _BEDINGT:
        try:
            filter.add_rule(seccomp.ALLOW, name)
        except RuntimeError:
            continue  # not of this processor
    for schutz in (0, _WRITE, _EXEC):
        filter.add_rule(seccomp.ALLOW, "mmap", seccomp.Arg(2, seccomp.MASKED_EQ, _WRITE | _EXEC, schutz))
    for name in ("mprotect", "pkey_mprotect"):
        filter.add_rule(seccomp.ALLOW, name, seccomp.Arg(2, seccomp.MASKED_EQ, _EXEC, 0))
    for familie in werte["RestrictAddressFamilies"][0].split():
        filter.add_rule(seccomp.ALLOW, "socket", seccomp.Arg(0, seccomp.EQ, int(getattr(socket, familie))))
    filter.add_rule(seccomp.ALLOW, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, _NAMENSRAEUME, 0))
    filter.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    return filter


def nur_lesen(schreibbar: list[str]) -> None:
    """ProtectSystem=strict with ReadWritePaths, and PrivateTmp, in a mount namespace of our own."""
    ctypes.CDLL(None).unshare(0x00020000)

    def mounte(*angaben: str) -> None:
        subprocess.run(["mount", *angaben], check=True)

    mounte("--make-rprivate", "/")
    for pfad in schreibbar:
        mounte("--bind", pfad, pfad)
    mounte("-t", "tmpfs", "-o", "mode=1777", "tmpfs", "/tmp")
    orte = [zeile.split()[4] for zeile in Path("/proc/self/mountinfo").read_text().splitlines()]
    for ort in orte:
        if ort not in ["/tmp", *schreibbar] and not ort.startswith(("/dev", "/proc", "/sys")):
            mounte("-o", "remount,bind,ro", ort)


def main() -> None:
    werte = einstellungen(Path(sys.argv[1]))
    nur_lesen([p for zeile in werte.get("ReadWritePaths", []) for p in zeile.split()])
    wer = getpwnam(werte["User"][0])
    filter = baue_filter(werte)
    os.umask(int(werte["UMask"][0], 8))
    os.initgroups(wer.pw_name, wer.pw_gid)
    os.setgid(wer.pw_gid)
    os.setuid(wer.pw_uid)
    ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    filter.load()
    befehl = shlex.split(werte["ExecStart"][0])
    umgebung = dict(zuweisung.split("=", 1) for zuweisung in werte.get("Environment", []))
    os.execve(befehl[0], befehl, {"HOME": wer.pw_dir, "PATH": "/usr/bin:/bin", **umgebung})


if __name__ == "__main__":
    main()
