package io.certwright.internal.rights;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Group;
import io.certwright.access.Role;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.VaultException;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.ChangeListener;
import io.certwright.internal.crypto.AesKey;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.node.Freshness;
import io.certwright.internal.record.AccessRecord;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.RuleRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rules of access, kept in memory: a commit of this process drops them before it is
 * acknowledged, those of others within the bound of {@link Freshness}. All of them are read
 * together, or none are used.
 *
 * <p>Thread-safe.
 */
public final class AccessBook implements Rulebook {

  private static final int PAGE = 1000;
  private static final int MOST_READS = 10;

  private final RecordStore records;
  private final Freshness freshness;
  private final AtomicLong changes = new AtomicLong();
  private final ReentrantLock reading = new ReentrantLock();

  /** Guards that what was read before a change is not taken for what is there after it. */
  private final Object turning = new Object();

  /** What was read last; null: nothing yet. */
  private volatile @Nullable AccessState known;

  /** The same as long as nothing has changed since. */
  private volatile @Nullable AccessState latest;

  private volatile Binding binding = new Binding(-1, false);

  /** Whether the owner was found to be bound after so many changes. */
  private record Binding(long changes, boolean bound) {}

  /** The rules of the vault that the catalogue reads. */
  public AccessBook(RecordStore records, Catalogue catalogue) {
    this.records = records;
    this.freshness = catalogue.freshness();
    catalogue.changes().listen(AccessRecord.KIND, ChangeListener.of(this::changed));
  }

  private void changed() {
    synchronized (turning) {
      changes.incrementAndGet();
      latest = null;
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IntegrityException if they are not whole: then nobody but the owner may do anything
   */
  @Override
  public AccessState current() {
    freshness.ensure();
    var now = latest;
    return now != null ? now : load();
  }

  @Override
  public AccessState asKnown() {
    var now = latest;
    if (now != null) {
      return now;
    }
    var before = known;
    try {
      return load();
    } catch (IntegrityException e) {
      throw e;
    } catch (VaultException e) {
      if (before == null) {
        throw e;
      }
      return before;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>One record says so, which is read alone: rules that are not whole keep the owner from
   * nothing that none of them binds it to.
   */
  @Override
  public boolean bindsOwner() {
    freshness.ensure();
    var now = binding;
    long count = changes.get();
    if (now.changes() != count) {
      var stored = records.find(AccessRecord.TYPE, AccessRecord.ID);
      now = new Binding(count, stored.filter(found -> found.value().bindsOwner()).isPresent());
      binding = now;
    }
    return now.bound();
  }

  private AccessState load() {
    reading.lock();
    try {
      var now = latest;
      if (now != null) {
        return now;
      }
      long count = changes.get();
      var read = read();
      known = read;
      synchronized (turning) {
        if (changes.get() == count) {
          latest = read;
        }
      }
      return read;
    } finally {
      reading.unlock();
    }
  }

  /** The rules, read afresh. */
  public AccessState read() {
    for (int i = 1; ; i++) {
      var before = records.findWithSecret(AccessRecord.TYPE, AccessRecord.ID);
      if (before.isEmpty()) {
        return AccessState.NONE;
      }
      try (var opened = before.get()) {
        var read = read(opened.record(), Crypto.aesKey(opened.secret().bytes()));
        if (read != null) {
          return read;
        }
        var after = records.find(AccessRecord.TYPE, AccessRecord.ID);
        boolean same = after.isPresent() && after.get().revision() == opened.record().revision();
        if (same || i == MOST_READS) {
          throw new IntegrityException(
              AccessRecord.KIND + "/" + AccessRecord.ID,
              "the roles, groups and assignments are not those that it tells of");
        }
      }
    }
  }

  private @Nullable AccessState read(Stored<AccessRecord> stored, AesKey cursors) {
    var marks = new HashMap<String, Mark>();
    var roles = new ArrayList<Role>();
    var groups = new ArrayList<Group>();
    var assignments = new ArrayList<Assignment>();
    var approvals = new ArrayList<ApprovalRule>();
    readAll(RuleRecord.ROLE, roles, marks);
    readAll(RuleRecord.GROUP, groups, marks);
    readAll(RuleRecord.ASSIGNMENT, assignments, marks);
    readAll(RuleRecord.APPROVAL, approvals, marks);
    return digest(marks).equals(stored.value().digest())
        ? new AccessState(
            new AccessRules(roles, groups, assignments, approvals),
            Optional.of(stored),
            Map.copyOf(marks),
            Optional.of(cursors))
        : null;
  }

  private <T> void readAll(RecordType<RuleRecord<T>> type, List<T> rules, Map<String, Mark> marks) {
    Optional<String> after = Optional.empty();
    do {
      var page = records.list(type, "", after, Order.ASCENDING, PAGE);
      if (!page.damaged().isEmpty()) {
        throw page.damaged().get(0);
      }
      for (var found : page.records()) {
        rules.add(found.value().rule());
        var value = found.value();
        marks.put(place(type, type.id(value)), mark(type, value, found.revision()));
      }
      after = page.next();
    } while (after.isPresent());
  }

  /** Where a rule is. */
  public static String place(RecordType<?> type, String id) {
    return type.kind() + "/" + id;
  }

  /** The mark of a rule of that revision. */
  public <T> Mark mark(RecordType<RuleRecord<T>> type, RuleRecord<T> rule, long revision) {
    return new Mark(revision, Bytes.copyOf(records.crypto().sha256(type.encode(rule))));
  }

  /** What {@link AccessRecord} says of rules with these marks. */
  public Bytes digest(Map<String, Mark> marks) {
    var text = new StringBuilder();
    new TreeMap<>(marks)
        .forEach(
            (place, mark) ->
                text.append(place)
                    .append(' ')
                    .append(HexFormat.of().formatHex(mark.content().toByteArray()))
                    .append('\n'));
    return Bytes.copyOf(records.crypto().sha256(text.toString().getBytes(UTF_8)));
  }
}
