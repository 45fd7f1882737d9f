"""Several hosts as network namespaces; `make viele-rechner`, needs root."""
