"""Document management systems, one package each; what they share lies beside them."""
