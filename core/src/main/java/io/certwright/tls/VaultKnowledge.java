package io.certwright.tls;

import io.certwright.internal.node.Freshness;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationQuery;
import io.certwright.trust.RevocationSource;
import java.util.List;

/**
 * What a vault knows of revocation, for handshakes: nothing while its storage does not answer, so
 * that what is in use goes on, and nothing in a handshake that the storage itself makes to answer
 * another one. Thread-safe.
 */
final class VaultKnowledge implements RevocationSource {

  private final RevocationSource knowledge;
  private final Freshness freshness;
  private final ThreadLocal<Boolean> asking = ThreadLocal.withInitial(() -> false);

  VaultKnowledge(RevocationSource knowledge, Freshness freshness) {
    this.knowledge = knowledge;
    this.freshness = freshness;
  }

  @Override
  public List<RevocationEvidence> evidence(RevocationQuery query) {
    if (asking.get() || !freshness.refresh(freshness.bound())) {
      return List.of();
    }
    asking.set(true);
    try {
      return knowledge.evidence(query);
    } finally {
      asking.remove();
    }
  }
}
