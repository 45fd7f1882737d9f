"""The wire of XTA 2 version 5 (5.1.1 of 26.07.2024, namespace core 3.1.1)."""
