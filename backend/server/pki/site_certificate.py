"""The certificate this server shows: made by the CA for the hosts it listens on, made again before it runs out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from backend.server.pki.authority import SITE_LIFE, key_pem, write_private

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from backend.server.pki.authority import Authority

_FILE: Final = "site.pem"


@dataclass(frozen=True, slots=True)
class SiteCertificate:
    """Key and chain in one file, replaced as a whole."""

    authority: Authority
    directory: Path
    hosts: tuple[str, ...]
    clock: Callable[[], datetime]

    @property
    def file(self) -> Path:
        """Where key and chain are."""
        return self.directory / _FILE

    def ensure(self) -> bool:
        """Make the certificate if it is missing, for other hosts, or past two thirds of its life; says whether."""
        now = self.clock()
        if self.file.exists() and self._serves(x509.load_pem_x509_certificate(self.file.read_bytes()), now):
            return False
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self.authority.sign_site(key.public_key(), hosts=self.hosts, at=now)
        write_private(self.file, key_pem(key) + certificate.public_bytes(Encoding.PEM) + self.authority.pem.encode())
        return True

    def refresh(self, *contexts: ssl.SSLContext) -> None:
        """Make it again when due, and let listeners that are open show the new one. Raises OSError."""
        if self.ensure():
            for context in contexts:
                context.load_cert_chain(self.file)

    def _serves(self, certificate: x509.Certificate, now: datetime) -> bool:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        shown = {*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))}
        own = certificate.issuer == self.authority.certificate.subject and _signed_by(certificate, self.authority)
        return own and shown == set(self.hosts) and certificate.not_valid_after_utc - now > SITE_LIFE / 3


def _signed_by(certificate: x509.Certificate, authority: Authority) -> bool:
    wanted = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    issuer = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    return issuer.key_identifier == wanted
