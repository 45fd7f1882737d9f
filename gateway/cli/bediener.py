"""Who is at the command line: the account of the operating system that runs it.

Until people log in, whoever may read the settings (and so the database and the keys) is the administrator. What
is done here is recorded under the account's name, as the system knows it: nothing in the environment can say
otherwise."""

from __future__ import annotations

import os
import pwd


def konto() -> str:
    """Name of the account; its number where the system has no name for it."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


def wer() -> str:
    """As audit log and timeline name it."""
    return f"Administration ({konto()})"
