"""Login against a real, certified identity provider (npm `oidc-provider`): `make interop-oidc`."""
