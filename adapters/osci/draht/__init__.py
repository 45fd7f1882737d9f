"""The form on the wire: MIME frame, canonical XML, header blocks, payload texts; read and written."""
