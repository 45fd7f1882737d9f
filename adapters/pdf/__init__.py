"""PDF checks: `untersuchung` looks into one file, `kind` does so in a process of its own with narrow limits,
`seiten` draws and measures pages, `seitenkind` does so in another one, `teilkind` cuts them out; `pruefer` hands
documents over to them."""

from adapters.pdf.pruefer import Pdfpruefung, Seitenansicht

__all__ = ["Pdfpruefung", "Seitenansicht"]
