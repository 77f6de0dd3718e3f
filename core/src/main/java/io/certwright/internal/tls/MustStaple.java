package io.certwright.internal.tls;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.ExtraExtensions;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationQuery;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.RevocationStatus;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What it means that a certificate says by its TLS features that its server sends the answer of an
 * OCSP responder along (RFC 7633): the answer alone must prove that it is good.
 */
final class MustStaple {

  /** {@code status_request} and {@code status_request_v2}. */
  private static final Set<BigInteger> FEATURES =
      Set.of(BigInteger.valueOf(5), BigInteger.valueOf(17));

  private static final List<RevocationEvidence> GOOD =
      List.of(new RevocationEvidence.Known(new RevocationStatus.Good()));

  private static final String DEMAND =
      "the certificate says that its server sends the answer of an OCSP responder along, and ";

  private MustStaple() {}

  /** Whether a leaf says so; one whose features cannot be read is taken to. */
  static boolean isSaidBy(X509Certificate leaf) {
    byte[] extension = leaf.getExtensionValue(ExtraExtensions.TLS_FEATURE);
    if (extension == null) {
      return false;
    }
    try {
      var features = DerReader.of(DerReader.octetsOf(extension));
      boolean said = false;
      while (!features.atEnd()) {
        said |= FEATURES.contains(features.bigInteger());
      }
      features.end();
      return said;
    } catch (MalformedDerException e) {
      return true;
    }
  }

  /**
   * What there is on a path if of the leaf only that counts which was sent along. All else need not
   * be known: whether it must be was judged before.
   */
  static List<RevocationSource> sources(
      X509Certificate leaf, List<RevocationEvidence> stapled, List<RevocationSource> known) {
    var sources = new ArrayList<RevocationSource>();
    for (var one : known) {
      sources.add(query -> isOf(leaf, query) ? List.of() : one.evidence(query));
    }
    sources.add(query -> isOf(leaf, query) ? stapled : GOOD);
    return sources;
  }

  private static boolean isOf(X509Certificate leaf, RevocationQuery query) {
    return query.certificate().equals(leaf);
  }

  /** What is wrong where nothing was sent along. */
  static ChainFault nothingSent(X509Certificate leaf) {
    return fault(
        leaf,
        "it sent none; have the server staple it, and see that this client asks for it"
            + " (jdk.tls.client.enableStatusRequestExtension)");
  }

  /** What is wrong where what was sent along does not prove it. */
  static ChainFault nothingProved(X509Certificate leaf, RefusedChain refused) {
    return fault(leaf, "what it sent proves nothing: " + refused.faults().get(0).message());
  }

  private static ChainFault fault(X509Certificate leaf, String message) {
    return new ChainFault(ChainRule.REVOCATION_UNKNOWN, 0, Optional.of(leaf), DEMAND + message);
  }
}
