package io.certwright.internal.audit;

import io.certwright.access.Permission;
import io.certwright.audit.AuditCheckpoint;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditExport;
import io.certwright.audit.AuditFormat;
import io.certwright.audit.AuditLog;
import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditPage;
import io.certwright.audit.AuditQuery;
import io.certwright.audit.AuditSettings;
import io.certwright.audit.AuditSummary;
import io.certwright.audit.AuditVerification;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Matter;
import io.certwright.internal.store.RecordStore;
import java.io.IOException;
import java.io.OutputStream;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/** The audit trail, as one caller may read it. */
public final class StoredAuditLog implements AuditLog {

  private static final int STRETCH = 500;
  private static final String EXPORT = "audit/export";

  private final Gate gate;
  private final Caller caller;
  private final RecordStore records;
  private final Checkpoints checkpoints;
  private final Anchors anchors;
  private final Pruning pruning;

  /** The trail in these records. */
  public StoredAuditLog(
      Gate gate,
      Caller caller,
      RecordStore records,
      Checkpoints checkpoints,
      Anchors anchors,
      Pruning pruning) {
    this.pruning = pruning;
    this.gate = gate;
    this.caller = caller;
    this.records = records;
    this.checkpoints = checkpoints;
    this.anchors = anchors;
  }

  @Override
  public AuditPage entries(Optional<String> after, int limit) {
    requireLimit(limit);
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

  private static void requireLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequestException("limit", "must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
  }

  @Override
  public AuditPage find(AuditQuery query, Optional<String> after, int limit) {
    requireLimit(limit);
    var given = after.map(TrailPosition::parse);
    gate.authorise(caller, Permission.AUDIT_READ, "");
    var start =
        given
            .or(() -> query.from().map(from -> new Seek(records).before(from)))
            .orElse(TrailPosition.START);
    var walk = new TrailWalk(records, start, STRETCH);
    var last = query.until().map(Seek::last);
    var entries = new ArrayList<AuditEntry>();
    for (int looked = 0; looked < MAX_LOOKED_AT && entries.size() < limit; looked++) {
      var step = walk.next();
      if (step.isEmpty()) {
        break;
      }
      var entry = step.get().require().toEntry();
      if (last.filter(entry.time()::isAfter).isPresent()) {
        return new AuditPage(entries, Optional.empty());
      }
      if (query.matches(entry)) {
        entries.add(entry);
      }
    }
    return new AuditPage(
        entries, walk.hasNext() ? Optional.of(walk.position().text()) : Optional.empty());
  }

  @Override
  public AuditVerification verify() {
    gate.authorise(caller, Permission.AUDIT_READ, "");
    return Verification.run(records, anchors::compare);
  }

  @Override
  public AuditCheckpoint checkpoint() {
    gate.authorise(caller, Permission.AUDIT_CHECKPOINT, "");
    var made = checkpoints.make(caller);
    boolean unused = anchors.handOver();
    return made.content().toPublic(made.signed());
  }

  @Override
  public AuditExport export(AuditFormat format, OutputStream out) throws IOException {
    gate.authorise(caller, Permission.AUDIT_READ, "");
    gate.record(caller, EXPORT, "", AuditOutcome.DONE, "as " + format);
    var last = checkpoints.make(caller);
    boolean unused = anchors.handOver();
    long entries = new Export(records, out, format).upTo(last);
    return new AuditExport(entries, last.content().toPublic(last.signed()));
  }

  @Override
  public long prune(Duration olderThan) {
    AuditSettings.requireRetention(olderThan);
    var admitted =
        gate.admit(
            caller,
            Permission.AUDIT_PRUNE,
            "",
            () -> Matter.of("prune what of the audit trail is older than " + olderThan));
    long entries = pruning.all(admitted, olderThan);
    boolean unused = anchors.handOver();
    return entries;
  }

  @Override
  public Optional<AuditSummary> pruned() {
    gate.authorise(caller, Permission.AUDIT_READ, "");
    return pruning.summary();
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
