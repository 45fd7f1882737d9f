"""Which algorithms issuers may have used in certificates and revocation lists: an allow-list."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import algos, keys
from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint, AlgorithmUsagePolicy

from gateway.schutz.policy import Schutzpolicy

_DIGESTS = frozenset({"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"})
_SIGNATUREN = frozenset({"rsassa_pkcs1v15", "rsassa_pss", "ecdsa"})


class Kettenregeln(AlgorithmUsagePolicy):
    """Strong digests, RSA (PKCS#1 v1.5 or PSS) and ECDSA, keys as long as the policy says."""

    def __init__(self, policy: Schutzpolicy):
        self._policy = policy

    def digest_algorithm_allowed(
        self, algo: algos.DigestAlgorithm, moment: datetime | None
    ) -> AlgorithmUsageConstraint:
        return AlgorithmUsageConstraint(algo["algorithm"].native in _DIGESTS)

    def signature_algorithm_allowed(
        self,
        algo: algos.SignedDigestAlgorithm,
        moment: datetime | None,
        public_key: keys.PublicKeyInfo | None,
    ) -> AlgorithmUsageConstraint:
        try:
            bekannt = algo.signature_algo in _SIGNATUREN and algo.hash_algo in _DIGESTS
        except ValueError:  # an algorithm that the library cannot name
            bekannt = False
        return AlgorithmUsageConstraint(bekannt and self._lang_genug(public_key))

    def _lang_genug(self, public_key: keys.PublicKeyInfo | None) -> bool:
        if public_key is None:
            return True
        rsa = public_key.algorithm in ("rsa", "rsassa_pss")
        return bool(
            public_key.bit_size >= (self._policy.rsa_bits_lesen if rsa else self._policy.ec_bits_lesen)
        )
