"""What protects a message: signatures and encryption of contents and of the transport."""
