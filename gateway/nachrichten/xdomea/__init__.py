"""xdomea 4.0 inside 010206: the file as a tree, written from and read into `gateway.domain.gliederung`.

What is read here helps people and the next authority; which documents there are, how they are called and in which
order they stand is said by the plain list alone (ADR 0057)."""
