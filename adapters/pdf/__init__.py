"""PDF checks: `untersuchung` looks into one file, `kind` does so in a process of its own with narrow limits,
`pruefer` hands documents over to it."""

from adapters.pdf.pruefer import Pdfpruefung

__all__ = ["Pdfpruefung"]
