"""The whole look at an installation that `check` takes: what is there, what answers now, what the figures say."""

from gateway.bootstrap.pruefung.blick import alarmbefunde, befunde, leitstandbefunde

__all__ = ["alarmbefunde", "befunde", "leitstandbefunde"]
