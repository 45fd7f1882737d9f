"""The participant: dialogs and orders of a client, chunks, passive reception."""
