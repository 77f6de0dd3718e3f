package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.ForeignStatement;
import io.certwright.spi.Bytes;
import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import io.certwright.trust.Purpose;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.ValidationSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether who signed a revocation list may: it is on the path above the certificate in question, or
 * has a valid path of its own to the same anchor (RFC 5280, section 6.3.3 (f)). Of one thread.
 */
final class SignerPaths {

  private final Pool pool;
  private final Budget budget;
  private final Signers signers;
  private final ValidationSettings asked;
  private final Revocation revocation;
  private final KnownAuthorities authorities;
  private final Set<Node> underway = new HashSet<>();
  private @Nullable ValidationSettings plain;

  SignerPaths(
      Pool pool,
      Budget budget,
      Signers signers,
      ValidationSettings settings,
      Revocation revocation,
      KnownAuthorities authorities) {
    this.authorities = authorities;
    this.pool = pool;
    this.budget = budget;
    this.signers = signers;
    this.revocation = revocation;
    this.asked = settings;
  }

  /** The same algorithms, limits and instant, for no purpose that a leaf has. */
  private ValidationSettings settings() {
    if (plain == null) {
      var builder =
          ValidationSettings.builder(Purpose.ANY, asked.at())
              .revocation(RevocationMode.OFF, List.of())
              .limits(asked.limits());
      asked.weakAllowed().forEach(builder::allowWeak);
      plain = builder.build();
    }
    return plain;
  }

  /**
   * Who signed a statement in the name of an issuer of revocation lists.
   *
   * @param path of the certificate in question
   * @param position its position
   * @param keyId the identifier of the key, as a hint
   */
  Optional<Node> listSigner(
      String issuer,
      Optional<Bytes> keyId,
      ForeignStatement statement,
      List<Node> path,
      int position) {
    var candidates = new ArrayList<Node>();
    path.subList(position + 1, path.size()).stream()
        .filter(node -> node.subject().equals(issuer))
        .forEach(candidates::add);
    pool.candidates(issuer).stream()
        .filter(node -> !candidates.contains(node))
        .forEach(candidates::add);
    candidates.sort((left, right) -> Boolean.compare(hinted(right, keyId), hinted(left, keyId)));
    for (var candidate : candidates) {
      if (signed(candidate, statement) && mayCertify(candidate, path, position)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static boolean hinted(Node node, Optional<Bytes> keyId) {
    return keyId.isPresent() && keyId.equals(node.subjectKeyId());
  }

  private boolean signed(Node signer, ForeignStatement statement) {
    return Extensions.allowsOneOf(signer, Extensions.CRL_SIGN) && hasSigned(signer, statement);
  }

  /** Whether a key that is good enough made a signature that is. */
  boolean hasSigned(Node signer, ForeignStatement statement) {
    return KeyRules.ofAlgorithm(statement.algorithm(), settings().weakAllowed()).isEmpty()
        && KeyRules.ofKey(signer.key(), settings().weakAllowed()).isEmpty()
        && signers.verify(statement, signer.key());
  }

  private boolean mayCertify(Node signer, List<Node> path, int position) {
    boolean above = path.subList(position + 1, path.size()).contains(signer);
    return above || hasPath(signer, path.get(path.size() - 1));
  }

  private boolean hasPath(Node signer, Node anchor) {
    if (signer.equals(anchor)) {
      return true;
    }
    if (!underway.add(signer)) {
      return false;
    }
    try {
      if (!LeafRules.check(signer, settings()).isEmpty()) {
        return false;
      }
      var search = new Search(pool, budget, signers, settings(), found -> judge(found, anchor));
      return search.from(signer).filter(found -> !revocation.isRevoked(found)).isPresent();
    } finally {
      underway.remove(signer);
    }
  }

  private List<ChainFault> judge(List<Node> path, Node anchor) {
    Node top = path.get(path.size() - 1);
    if (!top.equals(anchor)) {
      return List.of(
          Faults.one(
              ChainRule.ISSUER_NOT_FOUND, path.size() - 1, top, "the anchor is another one"));
    }
    return new Judge(pool, budget, settings(), revocation, authorities).path(path);
  }

  /**
   * Whether an authority has delegated to a responder that it answers for it (RFC 6960, section
   * 4.2.2.2).
   */
  boolean isDelegate(Node responder, Node issuer, List<Node> above) {
    if (!responder.issuer().equals(issuer.subject())
        || !PurposeRule.isResponder(responder)
        || !Extensions.allowsOneOf(responder, Extensions.DIGITAL_SIGNATURE)
        || !LeafRules.check(responder, settings()).isEmpty()
        || !signers.isSignedBy(responder, issuer)) {
      return false;
    }
    boolean unchecked = responder.extensions().has(Extensions.OCSP_NO_CHECK);
    var path = new ArrayList<Node>();
    path.add(responder);
    path.addAll(above);
    return unchecked || !revocation.isRevokedLeaf(path);
  }
}
