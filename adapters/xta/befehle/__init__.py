"""The commands `xta serve|send|fetch|report`: what an administrator reaches for when a route is stuck."""

import typer

from adapters.xta.befehle import fetch, report, send, serve

__all__ = ["app"]

app = typer.Typer(
    help="XTA 2.1.1: Server, Versand, Abholung, Transportbericht.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("serve")(serve.diene)
app.command("send")(send.sende)
app.command("fetch")(fetch.hole)
app.command("report")(report.berichte)
