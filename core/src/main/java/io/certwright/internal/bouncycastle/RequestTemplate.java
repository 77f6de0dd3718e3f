package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.util.List;
import java.util.OptionalInt;
import javax.security.auth.x500.X500Principal;

/**
 * What a certificate is asked for, before the request is signed.
 *
 * @param subject may be empty if there are names
 * @param publicKey the SubjectPublicKeyInfo as DER
 * @param names the subject alternative names, may be empty
 * @param keyUsageBits as in {@link CertificateTemplate}; {@code 0} asks for none
 * @param extendedKeyUsages object identifiers in dotted form, may be empty
 * @param certificateAuthority whether it is to sign certificates
 * @param pathLength how many authorities may follow below it; only for an authority
 * @param extras further extensions, may be empty
 */
public record RequestTemplate(
    X500Principal subject,
    Bytes publicKey,
    List<San> names,
    int keyUsageBits,
    List<String> extendedKeyUsages,
    boolean certificateAuthority,
    OptionalInt pathLength,
    List<ExtraExtension> extras) {

  /** Refuses what cannot become a certificate. */
  public RequestTemplate {
    names = List.copyOf(names);
    extendedKeyUsages = List.copyOf(extendedKeyUsages);
    extras = List.copyOf(extras);
    if (Names.isEmpty(subject) && (certificateAuthority || names.isEmpty())) {
      throw new IllegalArgumentException(
          "An empty subject needs an alternative name, and is not for an authority");
    }
    RequestedExtensions.check(keyUsageBits, certificateAuthority, pathLength);
  }
}
