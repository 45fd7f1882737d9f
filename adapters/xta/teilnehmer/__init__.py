"""The side that asks: TLS with our certificate, the twelve operations, the port `Postfach`."""
