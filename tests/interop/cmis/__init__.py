"""`make interop-cmis`: our CMIS adapter against Apache Chemistry OpenCMIS, two real servers (Java, Maven)."""
