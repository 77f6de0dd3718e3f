package io.certwright.internal.issuers;

import io.certwright.internal.bouncycastle.CertificateSignature;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.ExtraExtensions;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.making.CertificateNames;
import io.certwright.internal.making.ExtensionMapping;
import io.certwright.internal.making.Made;
import io.certwright.internal.making.PolicyMapping;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.PolicyExtensions;
import io.certwright.spi.Bytes;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Whether what an outside issuer answered is what was asked for: the key, the names, the validity,
 * the chain, and nothing that makes it useless or dangerous. What is not does not become a version.
 */
public final class AnswerCheck {

  private static final int MAX_CHAIN = 10;
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  private AnswerCheck() {}

  /**
   * Checks an answer.
   *
   * @param chain what the issuer gave, the leaf first
   * @param policy what was asked for
   * @param publicKey the key that it was asked for, as SubjectPublicKeyInfo
   * @throws UnacceptableAnswerException that says what is wrong with it
   */
  public static Made check(
      List<Bytes> chain, CertificatePolicy policy, Bytes publicKey, Instant now)
      throws UnacceptableAnswerException {
    try {
      return judge(chain, policy, publicKey, now);
    } catch (RuntimeException e) {
      // The parsers below are the platform's; what they throw on odd input is not declared.
      throw unacceptable("something that cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static Made judge(
      List<Bytes> chain, CertificatePolicy policy, Bytes publicKey, Instant now)
      throws UnacceptableAnswerException {
    if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
      throw unacceptable("a chain of " + chain.size() + " certificates");
    }
    var certificates = new ArrayList<X509Certificate>();
    for (var der : chain) {
      certificates.add(parse(der));
    }
    var leaf = certificates.get(0);
    if (!Arrays.equals(PublicKeyInfo.of(leaf), publicKey.toByteArray())) {
      throw unacceptable("a certificate for another key");
    }
    checkNames(leaf, policy);
    checkTime(leaf, policy, now);
    if (policy.certificateAuthority().isPresent() != (leaf.getBasicConstraints() >= 0)) {
      throw unacceptable(
          leaf.getBasicConstraints() >= 0
              ? "a CA certificate, which was not asked for"
              : "a certificate that is none of a CA");
    }
    checkExtensions(leaf, policy.extensions());
    checkLinks(certificates);
    var last = certificates.get(certificates.size() - 1);
    boolean withRoot =
        certificates.size() > 1
            && last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
    var path = withRoot ? chain.subList(0, chain.size() - 1) : chain;
    var made = Made.elsewhere(leaf, path, policy.lint());
    for (var finding : made.findings()) {
      if (finding.isError()) {
        throw unacceptable("a certificate that nobody should use: " + finding);
      }
    }
    return made;
  }

  private static X509Certificate parse(Bytes der) throws UnacceptableAnswerException {
    try {
      return GuardedX509.parse(der.toByteArray(), GuardedX509.MAX_SIZE);
    } catch (MalformedDerException e) {
      throw unacceptable("something that is no certificate (" + e.getMessage() + ")");
    }
  }

  private static void checkNames(X509Certificate leaf, CertificatePolicy policy)
      throws UnacceptableAnswerException {
    var asked = new HashSet<String>();
    policy.names().forEach(name -> asked.add(PolicyMapping.typed(name)));
    var given = CertificateNames.of(leaf);
    if (!given.equals(asked)) {
      throw unacceptable("the names " + given + " instead of " + asked);
    }
  }

  private static void checkTime(X509Certificate leaf, CertificatePolicy policy, Instant now)
      throws UnacceptableAnswerException {
    var from = leaf.getNotBefore().toInstant();
    var to = leaf.getNotAfter().toInstant();
    if (now.plus(CLOCK_DIFFERENCE).isBefore(from) || now.isAfter(to)) {
      throw unacceptable("a certificate that is valid from " + from + " to " + to + ", not now");
    }
    if (policy.renewal().at(now, to).filter(renewal -> !renewal.isAfter(now)).isPresent()) {
      throw unacceptable(
          "a certificate that ends at " + to + ", so that it would have to be renewed at once");
    }
  }

  /**
   * What was asked for by name is there. Which rules it is issued under, and where its status is
   * told, is the issuer's to say; a CA that asked to be confined must not be free.
   */
  private static void checkExtensions(X509Certificate leaf, PolicyExtensions asked)
      throws UnacceptableAnswerException {
    for (var wanted : ExtensionMapping.demanded(asked)) {
      var octets = leaf.getExtensionValue(wanted.oid());
      if (octets == null || !DerReader.octetsOf(octets).equals(wanted.value())) {
        throw unacceptable(
            "a certificate without the extension " + wanted.oid() + " that was asked for");
      }
    }
    boolean confined = !asked.permittedNames().isEmpty() || !asked.excludedNames().isEmpty();
    if (confined && leaf.getExtensionValue(ExtraExtensions.NAME_CONSTRAINTS) == null) {
      throw unacceptable("a CA certificate without the name constraints that were asked for");
    }
  }

  private static void checkLinks(List<X509Certificate> chain) throws UnacceptableAnswerException {
    for (int i = 0; i + 1 < chain.size(); i++) {
      var issuer = chain.get(i + 1);
      try {
        if (issuer.getBasicConstraints() < 0) {
          throw unacceptable("a chain in which certificate " + (i + 2) + " is none of a CA");
        }
        CertificateSignature.verify(chain.get(i), issuer);
      } catch (GeneralSecurityException e) {
        throw unacceptable(
            "a chain in which certificate " + (i + 2) + " did not sign the one before it");
      }
    }
  }

  private static UnacceptableAnswerException unacceptable(String what) {
    return new UnacceptableAnswerException(
        "the issuer answered with " + what + "; it was not accepted");
  }
}
