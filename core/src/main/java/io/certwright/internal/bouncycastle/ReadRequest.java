package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * A certification request as it stands there: well-formed, and nothing more. Who signed it is
 * another question.
 *
 * @param toBeSigned the CertificationRequestInfo, byte for byte
 * @param subject may be empty
 * @param publicKey the SubjectPublicKeyInfo as DER
 * @param key its kind; empty: none that a vault keeps
 * @param attributes the object identifiers of what stands there beside the extensions
 * @param extensions what is asked for
 * @param algorithm the object identifier of the signature's algorithm
 * @param signedWith that algorithm; empty: none that a vault knows, or with other parameters
 * @param signature the signature
 */
public record ReadRequest(
    Bytes toBeSigned,
    X500Principal subject,
    Bytes publicKey,
    Optional<KeySpec> key,
    List<String> attributes,
    AskedExtensions extensions,
    String algorithm,
    Optional<SignatureAlgorithm> signedWith,
    Bytes signature) {

  /** Copies the list. */
  public ReadRequest {
    attributes = List.copyOf(attributes);
  }
}
