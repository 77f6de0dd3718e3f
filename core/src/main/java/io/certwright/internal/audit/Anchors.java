package io.certwright.internal.audit;

import io.certwright.audit.AuditFinding;
import io.certwright.audit.AuditFinding.Kind;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.record.CheckpointRecord;
import io.certwright.spi.audit.AuditAnchor;
import io.certwright.spi.audit.SignedCheckpoint;
import io.certwright.spi.storage.VaultId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The anchors of a vault outside of it. An anchor that has what the vault has not is given nothing
 * more: it would forget that the vault was put back. Thread-safe.
 */
public final class Anchors {

  private static final Logger LOG = LoggerFactory.getLogger(Anchors.class);

  private final Map<String, AuditAnchor> anchors;
  private final Checkpoints checkpoints;
  private final VaultId vault;

  /** The number that each is known to have, so that it is not asked again. */
  private final Map<String, Long> known = new ConcurrentHashMap<>();

  /** Those of a vault, by name. */
  public Anchors(Map<String, AuditAnchor> anchors, Checkpoints checkpoints, VaultId vault) {
    this.anchors = new TreeMap<>(anchors);
    this.checkpoints = checkpoints;
    this.vault = vault;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return anchors.isEmpty();
  }

  /**
   * Hands the newest checkpoint to all that do not have it.
   *
   * @return whether all have it now
   */
  boolean handOver() {
    var newest = anchors.isEmpty() ? Optional.<CheckpointRecord>empty() : checkpoints.newest();
    boolean all = true;
    if (newest.isPresent()) {
      for (var anchor : anchors.entrySet()) {
        all &= handOver(anchor.getKey(), anchor.getValue(), newest.get());
      }
    }
    return all;
  }

  private boolean handOver(String name, AuditAnchor anchor, CheckpointRecord newest) {
    long number = newest.content().number();
    if (known.getOrDefault(name, 0L) >= number) {
      return true;
    }
    try {
      var last = anchor.last(vault);
      if (last.isPresent() && !isOurs(last.get())) {
        LOG.error(
            "the audit anchor {} has checkpoint {}, which this vault has not: the vault was put"
                + " back to an earlier state, or is another one; the anchor is left as it is",
            name,
            last.get().number());
        return false;
      }
      if (last.isEmpty() || last.get().number() < number) {
        anchor.keep(new SignedCheckpoint(vault, number, newest.signed()));
      }
      known.merge(name, number, Math::max);
      return true;
    } catch (RuntimeException e) {
      LOG.warn(
          "checkpoint {} was not handed to the audit anchor {}, which is tried again: {}",
          number,
          name,
          Outline.of(e));
      return false;
    }
  }

  private boolean isOurs(SignedCheckpoint theirs) {
    return theirs.vault().equals(vault)
        && checkpoints
            .find(theirs.number())
            .filter(ours -> ours.signed().equals(theirs.encoded()))
            .isPresent();
  }

  /** Compares what the anchors have with what is there. */
  void compare(Consumer<AuditFinding> findings) {
    anchors.forEach((name, anchor) -> compare(name, anchor, findings));
  }

  private void compare(String name, AuditAnchor anchor, Consumer<AuditFinding> findings) {
    Optional<SignedCheckpoint> last;
    try {
      last = anchor.last(vault);
    } catch (RuntimeException e) {
      LOG.warn("the audit anchor {} does not say what it has: {}", name, Outline.of(e));
      var message = "it did not say what it has, so nothing could be compared with it; see the log";
      findings.accept(new AuditFinding(Kind.ANCHOR_SILENT, "anchor/" + name, message));
      return;
    }
    if (last.isPresent() && !isOurs(last.get())) {
      var message =
          "the anchor "
              + name
              + " has this checkpoint, and the vault has none or another: it was put back to an"
              + " earlier state";
      findings.accept(
          new AuditFinding(Kind.STORE_ROLLED_BACK, place(last.get().number()), message));
    }
  }

  private static String place(long number) {
    return CheckpointRecord.KIND + "/" + CheckpointRecord.id(number);
  }
}
