package io.certwright.internal.audit;

import io.certwright.audit.AuditFinding;
import io.certwright.audit.AuditFinding.Kind;
import io.certwright.audit.ExportVerification;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Checkpoint.Head;
import io.certwright.internal.record.CheckpointRecord;
import io.certwright.internal.record.PruneSummary;
import io.certwright.internal.store.Chains;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.VaultId;
import java.io.IOException;
import java.io.InputStream;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an export by the checkpoint key alone, line by line: the checkpoints are remembered, of
 * the entries only the one before. Used by one thread, once.
 */
public final class ExportCheck {

  /** More is not needed to know that it is worth nothing. */
  private static final int MOST_FINDINGS = 1000;

  private final Crypto crypto = Crypto.standard();
  private final PublicKey key;
  private final List<AuditFinding> findings = new ArrayList<>();

  /** What checkpoints say of entries that did not come yet, by their positions. */
  private final Map<String, Bytes> expected = new HashMap<>();

  private final Map<String, Head> bases = new HashMap<>();
  private @Nullable PruneSummary summary;
  private @Nullable CheckpointRecord last;
  private @Nullable Head before;
  private long lines;
  private long entries;

  /** One by this key. */
  public ExportCheck(PublicKey key) {
    this.key = crypto.publicKey(key.getEncoded());
  }

  /** Verifies what the stream gives; it stays open. */
  public ExportVerification run(InputStream in) throws IOException {
    var reader = new ExportReader(in, ExportLines.MAX_LENGTH);
    var header = reader.next();
    lines++;
    for (var line = reader.next(); line.isPresent(); line = reader.next()) {
      lines++;
      check(line.get());
    }
    finish(header.orElse(""), reader.isCutOff());
    var checkpoint = Optional.ofNullable(last).map(c -> c.content().toPublic(c.signed()));
    return new ExportVerification(entries, checkpoint, findings);
  }

  private void check(String line) {
    var signed = ExportLines.signed(line);
    var encoded = ExportLines.encoded(line);
    var summarised = ExportLines.summarised(line);
    try {
      if (entries == 0 && signed.isPresent()) {
        checkpoint(line, CheckpointRecord.ofSigned(signed.get()));
      } else if (entries == 0 && summary == null && summarised.isPresent()) {
        summary(line, summarised.get());
      } else if (encoded.isPresent()) {
        entry(line, AuditRecord.TYPE.decode(encoded.get()), encoded.get());
      } else {
        find(
            Kind.ENTRY_ALTERED, "line " + lines, "it is no line of an export, or not in its place");
      }
    } catch (RuntimeException e) {
      find(Kind.ENTRY_ALTERED, "line " + lines, "it cannot be read: " + e.getMessage());
    }
  }

  private void checkpoint(String line, CheckpointRecord checkpoint) {
    var content = checkpoint.content();
    var place = CheckpointRecord.KIND + "/" + CheckpointRecord.id(content.number());
    boolean genuine =
        crypto.verify(
            key, CheckpointKey.ALGORITHM, content.encode(), checkpoint.signature().toByteArray());
    long next = last == null ? 1 : last.content().number() + 1;
    var linked = last == null ? Bytes.empty() : digest(last.signed().toByteArray());
    if (!genuine) {
      find(Kind.CHECKPOINT_ALTERED, place, "it is not signed by the checkpoint key");
      return;
    }
    if (!line.equals(ExportLines.checkpoint(checkpoint))) {
      find(Kind.CHECKPOINT_ALTERED, place, "its line does not say what was signed");
    }
    if (content.number() != next) {
      find(Kind.CHECKPOINT_MISSING, place, "number " + next + " should stand here");
    } else if (!content.previous().equals(linked)) {
      find(Kind.CHECKPOINT_ALTERED, place, "it is not linked to the one before it");
    }
    if (last != null && !content.prunesAtLeast(last.content())) {
      find(Kind.CHECKPOINT_ALTERED, place, "less is pruned by it than by the one before it");
    }
    content.heads().forEach(head -> expected.put(head.id(), head.digest()));
    content.pruned().forEach(head -> bases.put(head.stripe(), head));
    last = checkpoint;
  }

  /** What was pruned is what the last checkpoint signs, in all that it says. */
  private void summary(String line, Bytes encoded) {
    var said = PruneSummary.decode(encoded.toByteArray());
    summary = said;
    boolean signed =
        last != null
            && last.content().summary().equals(digest(encoded.toByteArray()))
            && last.content().pruned().equals(said.heads());
    if (!signed || !line.equals(ExportLines.summary(said))) {
      find(
          Kind.CHECKPOINT_ALTERED,
          "line " + lines,
          "it is not the summary of what was pruned that the last checkpoint signs");
    }
  }

  private void entry(String line, AuditRecord entry, Bytes encoded) {
    if (entries++ == 0) {
      expected.keySet().removeIf(this::isPruned);
    }
    var position = AuditRecord.TYPE.id(entry);
    var digest = digest(encoded.toByteArray());
    if (!line.equals(ExportLines.entry(entry, AuditRecord.TYPE.encode(entry)))) {
      find(Kind.ENTRY_ALTERED, position, "its line does not say what the entry says");
    }
    follow(entry, position);
    var wanted = expected.remove(position);
    if (wanted != null && !wanted.equals(digest)) {
      find(Kind.ENTRY_ALTERED, position, "it is not the entry that a checkpoint tells of");
    }
    before = new Head(entry.stripe(), entry.sequence(), digest);
  }

  private void follow(AuditRecord entry, String position) {
    var chain = entry.stripe();
    boolean goesOn = before != null && before.stripe().equals(chain);
    boolean inOrder = before == null || before.stripe().compareTo(chain) <= 0;
    var link = goesOn ? before : bases.get(chain);
    long next = link == null ? 0 : link.sequence() + 1;
    if (!inOrder || Chains.of(position).isEmpty()) {
      find(Kind.ENTRY_ALTERED, position, "it does not stand in its place");
    } else if (entry.sequence() != next) {
      find(Kind.ENTRY_MISSING, position, AuditRecord.id(chain, next) + " should stand here");
    } else if (!entry.previous().equals(link == null ? Bytes.empty() : link.digest())) {
      find(Kind.ENTRY_ALTERED, position, "the entry before it is not the one it was linked to");
    }
    beyond(chain, entry.sequence(), position);
  }

  /** What no checkpoint vouches for anybody can have written. */
  private void beyond(String chain, long sequence, String position) {
    if (last == null) {
      return;
    }
    boolean within =
        last.content().heads().stream()
            .anyMatch(head -> head.stripe().equals(chain) && sequence <= head.sequence());
    if (!within) {
      find(Kind.ENTRY_ALTERED, position, "it stands behind the last checkpoint of the export");
    }
  }

  private boolean isPruned(String position) {
    return bases.values().stream()
        .anyMatch(
            base -> position.startsWith(base.stripe() + "/") && position.compareTo(base.id()) <= 0);
  }

  private void finish(String header, boolean cutOff) {
    if (last == null) {
      find(Kind.CHECKPOINT_MISSING, "line 2", "without a checkpoint the export proves nothing");
    }
    var vault = last == null ? VaultId.CATALOGUE : last.content().vault();
    if (!header.equals(ExportLines.header(vault))) {
      find(Kind.ENTRY_ALTERED, "line 1", "it is not the first line of an export of this vault");
    }
    if (cutOff) {
      find(Kind.ENTRY_MISSING, "line " + lines, "the export ends in the middle of this line");
    }
    if (last != null && !last.content().pruned().isEmpty() && summary == null) {
      find(
          Kind.ENTRY_MISSING,
          "line " + lines,
          "the summary of what was pruned should stand before");
    }
    expected.keySet().removeIf(this::isPruned);
    expected.keySet().stream()
        .sorted()
        .forEach(
            position ->
                find(
                    Kind.ENTRY_MISSING, position, "it is not there, and a checkpoint tells of it"));
  }

  private Bytes digest(byte[] content) {
    return Bytes.copyOf(crypto.sha256(content));
  }

  private void find(Kind kind, String place, String message) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(new AuditFinding(kind, place, message));
    }
  }
}
