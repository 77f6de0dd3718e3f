package io.certwright.ca;

import io.certwright.Certificate;
import io.certwright.Vault;
import io.certwright.errors.ConflictException;
import io.certwright.internal.record.Names;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.ExtendedKeyUsage;
import java.security.cert.CertificateParsingException;

/** The certificates by which OCSP answers for a CA are signed. */
final class OcspSigners {

  private static final int MOST_COMMON_NAME = 64;

  private OcspSigners() {}

  /** The one that there is, or a new one. */
  static Certificate openOrCreate(Vault vault, String ca) {
    var signer = Names.ocspSigner(ca);
    var policy = CertificatePolicy.ocspSigner(commonName(signer)).issuer(ca).build();
    var known = CaCertificates.findOrCreate(vault, signer, policy);
    try {
      var purposes = known.x509().getExtendedKeyUsage();
      if (purposes != null && purposes.contains(ExtendedKeyUsage.OCSP_SIGNING.oid())) {
        return known;
      }
    } catch (CertificateParsingException e) {
      // One that does not say what it is for is for something else.
    }
    throw new ConflictException(
        "\""
            + signer
            + "\" is a certificate already, and none that signs OCSP answers;"
            + " give it a policy that does (CertificatePolicy.ocspSigner), or delete it");
  }

  /** A common name has 64 characters at most, and need not be unique. */
  private static String commonName(String signer) {
    return signer.length() <= MOST_COMMON_NAME ? signer : signer.substring(0, MOST_COMMON_NAME);
  }
}
