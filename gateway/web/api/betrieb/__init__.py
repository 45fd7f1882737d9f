"""Routes for those who look after the installation: no module in here reaches content or persons."""
