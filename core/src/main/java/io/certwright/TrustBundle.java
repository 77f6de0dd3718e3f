package io.certwright;

import io.certwright.internal.record.TrustBundleRecord;
import io.certwright.internal.trust.BundleStore;
import io.certwright.trust.TrustedAnchor;
import java.time.Instant;
import java.util.List;

/**
 * A named set of anchors as it is kept in a vault.
 *
 * @param name as it was first written
 * @param anchors in the order in which they were added; {@link ChainValidator#trusting} takes them
 * @param created when the bundle was made
 * @param updated when it was last changed
 */
public record TrustBundle(
    String name, List<TrustedAnchor> anchors, Instant created, Instant updated) {

  /** Copies the list. */
  public TrustBundle {
    anchors = List.copyOf(anchors);
  }

  /**
   * The anchors whose own life has ended by an instant, so that no path to them is valid then: what
   * is to be replaced before.
   */
  public List<TrustedAnchor> endedBy(Instant instant) {
    return anchors.stream()
        .filter(anchor -> anchor.certificate().getNotAfter().toInstant().isBefore(instant))
        .toList();
  }

  static TrustBundle of(TrustBundleRecord record) {
    return new TrustBundle(
        record.name(), BundleStore.anchors(record), record.created(), record.updated());
  }

  /** The name and how many anchors there are. */
  @Override
  public String toString() {
    return "TrustBundle[" + name + ", " + anchors.size() + " anchors]";
  }
}
