package io.certwright.internal.audit;

import io.certwright.access.Permission;
import io.certwright.audit.AuditCheckpoint;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditLog;
import io.certwright.audit.AuditPage;
import io.certwright.audit.AuditVerification;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.store.RecordStore;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Optional;

/** The audit trail, as one caller may read it. */
public final class StoredAuditLog implements AuditLog {

  private final Gate gate;
  private final Caller caller;
  private final RecordStore records;
  private final Checkpoints checkpoints;
  private final Anchors anchors;

  /** The trail in these records. */
  public StoredAuditLog(
      Gate gate, Caller caller, RecordStore records, Checkpoints checkpoints, Anchors anchors) {
    this.gate = gate;
    this.caller = caller;
    this.records = records;
    this.checkpoints = checkpoints;
    this.anchors = anchors;
  }

  @Override
  public AuditPage entries(Optional<String> after, int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequestException("limit", "must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
    var position = after.map(TrailPosition::parse).orElse(TrailPosition.START);
    gate.authorise(caller, Permission.AUDIT_READ, "");
    var walk = new TrailWalk(records, position, limit);
    var entries = new ArrayList<AuditEntry>();
    for (var step = walk.next(); step.isPresent(); step = walk.next()) {
      entries.add(step.get().require().toEntry());
      if (entries.size() == limit) {
        break;
      }
    }
    return new AuditPage(
        entries, walk.hasNext() ? Optional.of(walk.position().text()) : Optional.empty());
  }

  @Override
  public AuditVerification verify() {
    gate.authorise(caller, Permission.AUDIT_READ, "");
    return new Verification(records, anchors::compare).run();
  }

  @Override
  public AuditCheckpoint checkpoint() {
    gate.authorise(caller, Permission.AUDIT_CHECKPOINT, "");
    var made = checkpoints.make(caller);
    boolean unused = anchors.handOver();
    return made.content().toPublic(made.signed());
  }

  @Override
  public Optional<AuditCheckpoint> lastCheckpoint() {
    gate.authorise(caller, Permission.AUDIT_READ, "");
    return checkpoints.newest().map(last -> last.content().toPublic(last.signed()));
  }

  @Override
  public Optional<PublicKey> checkpointKey() {
    gate.authorise(caller, Permission.AUDIT_READ, "");
    return checkpoints.publicKey();
  }
}
