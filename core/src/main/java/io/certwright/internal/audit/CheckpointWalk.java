package io.certwright.internal.audit;

import io.certwright.audit.AuditFinding;
import io.certwright.audit.AuditFinding.Kind;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Checkpoint;
import io.certwright.internal.record.CheckpointRecord;
import io.certwright.internal.record.PruneRecord;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Pruned;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery.Order;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes along the checkpoints: each is signed, linked to the one before, and true of the trail. */
final class CheckpointWalk {

  private static final int PAGE = 200;

  private final RecordStore records;
  private final Pruned pruned;
  private final Consumer<AuditFinding> findings;
  private final Map<String, Checkpoint.Head> heads = new HashMap<>();

  private @Nullable CheckpointRecord before;
  private long count;

  CheckpointWalk(RecordStore records, Pruned pruned, Consumer<AuditFinding> findings) {
    this.records = records;
    this.pruned = pruned;
    this.findings = findings;
  }

  /** How many there were. */
  long run() {
    var key = publicKey();
    var after = Optional.<String>empty();
    do {
      var page = records.list(CheckpointRecord.TYPE, "", after, Order.ASCENDING, PAGE);
      // What does not open is found as any other record that does not.
      page.records().forEach(stored -> check(stored, key));
      after = page.next();
    } while (after.isPresent());
    checkSummary();
    return count;
  }

  /** The newest of them signs what was pruned; of a record that does not open others tell. */
  private void checkSummary() {
    var summary = pruned.summary().map(known -> digest(known.encode()));
    var signed = before == null ? Bytes.empty() : before.content().summary();
    if (summary.isPresent() && !summary.get().equals(signed)) {
      find(
          Kind.RECORD_ALTERED,
          PruneRecord.KIND + "/" + PruneRecord.ID,
          "it is not the summary of what was pruned that the newest checkpoint signs");
    }
  }

  private Optional<PublicKey> publicKey() {
    try {
      return new CheckpointKey(records).publicKey();
    } catch (IntegrityException e) {
      return Optional.empty();
    }
  }

  private void check(Stored<CheckpointRecord> stored, Optional<PublicKey> key) {
    count++;
    var checkpoint = stored.value();
    var content = checkpoint.content();
    var place = CheckpointRecord.KIND + "/" + CheckpointRecord.id(content.number());
    if (!content.vault().equals(records.vault()) || !isSigned(checkpoint, key)) {
      find(Kind.CHECKPOINT_ALTERED, place, "it is not signed by the vault's checkpoint key");
    }
    long expected = before == null ? 1 : before.content().number() + 1;
    var linked = before == null ? Bytes.empty() : digest(before.signed().toByteArray());
    if (content.number() != expected) {
      missing(expected, content.number());
    } else if (!content.previous().equals(linked)) {
      find(Kind.CHECKPOINT_ALTERED, place, "it is not linked to the one before it");
    }
    content.heads().forEach(head -> check(head, place));
    if (before != null && !content.prunesAtLeast(before.content())) {
      find(Kind.CHECKPOINT_ALTERED, place, "less is pruned by it than by the one before it");
    }
    before = checkpoint;
  }

  /** Of a key that is missing or was changed the records tell. */
  private boolean isSigned(CheckpointRecord checkpoint, Optional<PublicKey> key) {
    return key.isEmpty()
        || records
            .crypto()
            .verify(
                key.get(),
                CheckpointKey.ALGORITHM,
                checkpoint.content().encode(),
                checkpoint.signature().toByteArray());
  }

  /** One that is there and does not open is found as any other record that does not. */
  private void missing(long from, long until) {
    for (long number = from; number < until; number++) {
      var id = CheckpointRecord.id(number);
      var key = records.key(CheckpointRecord.TYPE, id);
      if (Failures.guard(() -> records.storage().get(key)).isEmpty()) {
        find(Kind.CHECKPOINT_MISSING, CheckpointRecord.KIND + "/" + id, "it is not there");
      }
    }
  }

  private void check(Checkpoint.Head head, String place) {
    var earlier = heads.put(head.stripe(), head);
    if (head.equals(earlier)) {
      return;
    }
    if (earlier != null && earlier.sequence() >= head.sequence()) {
      find(Kind.CHECKPOINT_ALTERED, place, "chain " + head.stripe() + " ends before it did");
    }
    if (pruned.covers(head.id())) {
      return;
    }
    try {
      var entry = records.find(AuditRecord.TYPE, head.id());
      if (entry.isEmpty()) {
        find(Kind.ENTRY_MISSING, head.id(), "it is not there, and " + place + " tells of it");
      } else if (!digest(AuditRecord.TYPE.encode(entry.get().value())).equals(head.digest())) {
        find(Kind.ENTRY_ALTERED, head.id(), "it is not the entry that " + place + " tells of");
      }
    } catch (IntegrityException e) {
      find(Kind.ENTRY_ALTERED, head.id(), e.getMessage());
    }
  }

  private Bytes digest(byte[] content) {
    return Bytes.copyOf(records.crypto().sha256(content));
  }

  private void find(Kind kind, String place, String message) {
    findings.accept(new AuditFinding(kind, place, message));
  }
}
