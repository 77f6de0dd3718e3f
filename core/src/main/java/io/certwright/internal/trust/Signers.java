package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.ForeignStatement;
import io.certwright.internal.bouncycastle.SubjectKey;
import io.certwright.spi.Bytes;
import io.certwright.trust.ValidationLimit;
import java.util.HashMap;
import java.util.Map;

/** Verifies signatures, each once, within the budget. Of one thread. */
final class Signers {

  private final Budget budget;
  private final KnownAuthorities authorities;
  private final Map<Link, Boolean> known = new HashMap<>();

  private record Link(Bytes certificate, Bytes key) {}

  /** Nothing is verified yet. */
  Signers(Budget budget, KnownAuthorities authorities) {
    this.budget = budget;
    this.authorities = authorities;
  }

  boolean isSignedBy(Node certificate, Node issuer) {
    var link = new Link(certificate.der(), issuer.key().encoded());
    Boolean before = known.get(link);
    if (before == null) {
      before = isRemembered(certificate, issuer) || verify(certificate.signed(), issuer.key());
      known.put(link, before);
    }
    return before;
  }

  /** Counted as if it were verified, so that what one may cost does not depend on another. */
  private boolean isRemembered(Node certificate, Node issuer) {
    boolean remembered = authorities.isSignedBy(certificate, issuer.key().encoded());
    if (remembered) {
      budget.spend(ValidationLimit.SIGNATURE_CHECKS, 1);
    }
    return remembered;
  }

  /**
   * Whether a key made a signature. One of another kind did not, which costs nothing.
   *
   * @throws Exhausted if no check is left
   */
  boolean verify(ForeignStatement statement, SubjectKey key) {
    if (!statement.algorithm().isOf(key) || KeyRules.isOversized(key) || key.inheriting()) {
      return false;
    }
    budget.spend(ValidationLimit.SIGNATURE_CHECKS, 1);
    return statement.isSignedBy(key);
  }
}
