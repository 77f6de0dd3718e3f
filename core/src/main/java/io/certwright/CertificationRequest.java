package io.certwright;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.keyfile.RequestFiles;
import io.certwright.internal.keyfile.VerifiedRequest;
import io.certwright.internal.request.OfferedRequest;
import io.certwright.internal.request.RequestedPolicy;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A certification request (PKCS#10, RFC 2986; often called a CSR) that was made elsewhere, for the
 * policy of a certificate that is to be like it:
 *
 * <pre>{@code
 * var policy = CertificationRequest.of(Files.readAllBytes(file)).policy()
 *     .issuer("shop-ca")
 *     .validity(Duration.ofDays(30))
 *     .build();
 * vault.create("shop", policy);
 * }</pre>
 *
 * <p>The vault makes a key of its own, of the same kind; the key of the request stays where it is.
 * {@link io.certwright.ca.EmbeddedCa#sign} certifies the key of the request itself.
 *
 * <p>Immutable and thread-safe.
 */
public final class CertificationRequest {

  private static final Crypto CRYPTO = Crypto.standard();

  private final VerifiedRequest request;
  private final Set<String> leftOut;

  private CertificationRequest(VerifiedRequest request, Set<String> leftOut) {
    this.request = request;
    this.leftOut = leftOut;
  }

  /**
   * Reads the one request in a file, and verifies that the key in it has signed it.
   *
   * @param content PEM with a block {@code CERTIFICATE REQUEST} or {@code NEW CERTIFICATE REQUEST},
   *     or DER; 256 KiB at most, 64 KiB of them the request. What else is in PEM is not looked at.
   *     It is read now and not kept
   * @throws UnreadableImportException if there is not exactly one, if it is damaged or its key did
   *     not sign it, if it is signed by a weak algorithm (MD5, SHA-1), or if its key is of a kind
   *     that a vault does not keep
   */
  public static CertificationRequest of(byte[] content) {
    return new CertificationRequest(RequestFiles.open(content, CRYPTO), Set.of());
  }

  /**
   * The same without some attributes and extensions: what no policy can say, where it does not
   * matter, such as a challenge password.
   *
   * @param oids object identifiers in dotted form, as {@link UnreadableImportException#choices()}
   *     has them
   */
  public CertificationRequest leavingOut(String... oids) {
    var all = new HashSet<>(leftOut);
    all.addAll(List.of(oids));
    return new CertificationRequest(request, Set.copyOf(all));
  }

  /**
   * A builder that holds what is asked for: subject, alternative names, kind of key, key usages,
   * purposes, authority and further extensions. A request says nothing of the rest, which is as in
   * {@link CertificatePolicy#builder()}; the issuer is {@link CertificatePolicy#UNKNOWN} until
   * another is named. What is wrong with the values is told by {@link
   * CertificatePolicyBuilder#build}, unless they are set again before.
   *
   * @throws UnreadableImportException if it asks for what a policy cannot say. All of that is
   *     named, and {@link UnreadableImportException#choices()} has the object identifiers
   * @throws InvalidPolicyException if a value is none of its kind
   */
  public CertificatePolicyBuilder policy() {
    return RequestedPolicy.of(request, leftOut);
  }

  OfferedRequest offered() {
    return new OfferedRequest(request, leftOut);
  }

  /** The kind of key, and nothing that others wrote. */
  @Override
  public String toString() {
    return "CertificationRequest[" + request.key() + "]";
  }
}
