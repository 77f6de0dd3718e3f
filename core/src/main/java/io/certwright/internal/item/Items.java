package io.certwright.internal.item;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.ItemRecord;
import io.certwright.internal.record.KeyUsersRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.store.WithSecret;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Names with numbered versions that belong to no certificate: keys, or secrets. A version and the
 * state of its name are one commit with the entry of the audit trail.
 *
 * <p>Thread-safe. Nothing here asks who is allowed: that is the gate's, before. Names are folded
 * unless it says otherwise.
 *
 * @param <V> what a version is
 */
public final class Items<V> {

  private static final int BATCH = 200;
  private static final int VERSION_ENTROPY = 12;

  private final Gate gate;
  private final RecordStore records;
  private final RecordType<ItemRecord> heads;
  private final RecordType<V> versions;
  private final Clock clock;

  /** The items of a vault that are kept as these types. */
  public Items(
      Gate gate,
      RecordStore records,
      RecordType<ItemRecord> heads,
      RecordType<V> versions,
      Clock clock) {
    this.gate = gate;
    this.records = records;
    this.heads = heads;
    this.versions = versions;
    this.clock = clock;
  }

  /**
   * Makes a first or a further version.
   *
   * @param name as it is to be written if it is new
   * @param make gives the version of an id, at a time
   * @param secret its secret part; stays the caller's
   * @throws ConflictException if a certificate has the name, be it deleted, or others change it all
   *     the time
   */
  public V add(
      Caller caller,
      String operation,
      String name,
      BiFunction<String, Instant, V> make,
      byte[] secret) {
    var id = Names.fold(name);
    return untilDone(
        id,
        () -> {
          var known = records.find(heads, id);
          if (known.isEmpty()) {
            requireNoCertificate(caller, id);
          }
          var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
          long number = known.map(head -> head.value().versions()).orElse(0L) + 1;
          var version = Names.versionId(number, records.crypto().randomBytes(VERSION_ENTROPY));
          var made = make.apply(version, now);
          var writes = new ArrayList<RecordWrite>();
          if (known.isPresent()) {
            writes.add(replaced(known.get(), known.get().value().next(version, now)));
          } else {
            var first = ItemRecord.first(name, version, now);
            writes.add(records.insert(heads, first, RecordStore.noSecret()));
            writes.add(SharedNames.freeForItem(records, id));
          }
          writes.add(records.insert(versions, made, secret));
          commit(caller, operation, VersionRecord.id(id, version), "", writes);
          return made;
        });
  }

  private void requireNoCertificate(Caller caller, String name) {
    if (records.find(CertificateRecord.TYPE, name).isPresent()) {
      throw SharedNames.refused(
          gate.judge().has(caller, Permission.CERTIFICATES_LIST, name),
          name,
          "there is a certificate called \""
              + name
              + "\", or a deleted one that keeps the name until it is purged; its "
              + heads.kind()
              + " is managed with it, so choose another name");
    }
  }

  /**
   * Changes a version.
   *
   * @param change gives the version as it is to be, at a time
   * @param detail what the audit trail tells
   */
  public V change(
      Caller caller,
      String operation,
      String name,
      String version,
      BiFunction<V, Instant, V> change,
      String detail) {
    return untilDone(
        name,
        () -> {
          var head = requireHead(name);
          try (var opened = open(name, version)) {
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var after = change.apply(opened.record().value(), now);
            var replacement =
                records.replace(
                    versions, after, opened.secret().bytes(), opened.record().revision());
            commit(
                caller,
                operation,
                VersionRecord.id(name, version),
                detail,
                List.of(replacement, replaced(head, head.value().touched(now))));
            return after;
          }
        });
  }

  /**
   * Deletes all versions of a name for good, the newest last; then the name is free. If it is cut
   * off, it is finished by doing it again.
   *
   * @param after done with each version once it is gone
   */
  public void delete(Caller caller, String operation, String name, Consumer<V> after) {
    var unused =
        untilDone(
            name,
            () -> {
              var head = requireHead(name);
              while (!deleteSome(caller, operation, head, after)) {
                // The next of them.
              }
              return head;
            });
  }

  private boolean deleteSome(
      Caller caller, String operation, Stored<ItemRecord> head, Consumer<V> after)
      throws ChangeRefusedException {
    var name = head.value().id();
    var page = records.list(versions, name + "/", Optional.empty(), Order.ASCENDING, BATCH);
    if (!page.damaged().isEmpty()) {
      throw page.damaged().get(0);
    }
    var writes = new ArrayList<RecordWrite>();
    for (var version : page.records()) {
      writes.add(records.delete(versions, versions.id(version.value()), version.revision()));
    }
    boolean last = page.next().isEmpty();
    if (last) {
      writes.add(records.delete(heads, name, head.revision()));
      // Who used a key is of no more use; a secret's name has none.
      records
          .find(KeyUsersRecord.TYPE, name)
          .ifPresent(
              users -> writes.add(records.delete(KeyUsersRecord.TYPE, name, users.revision())));
    } else {
      writes.add(new RecordWrite.Check(records.key(heads, name), OptionalLong.of(head.revision())));
    }
    var detail = page.records().size() + " versions" + (last ? "" : ", more to come");
    commit(caller, operation, name, detail, writes);
    page.records().forEach(version -> after.accept(version.value()));
    return last;
  }

  /** The state of a name, read afresh. */
  public Optional<Stored<ItemRecord>> head(String name) {
    return records.find(heads, name);
  }

  private Stored<ItemRecord> requireHead(String name) {
    return head(name).orElseThrow(() -> new NotFoundException(heads.kind(), name));
  }

  /** The id of the version that is meant: that one, or the newest. */
  public String meant(String name, Optional<String> version) {
    return version.orElseGet(() -> requireHead(name).value().current());
  }

  /** A version, read afresh. */
  public V require(String name, String version) {
    var id = VersionRecord.id(name, version);
    return records.require(versions, id, heads.kind() + " version").value();
  }

  /** A version with its secret part, to be closed. */
  public WithSecret<V> open(String name, String version) {
    var id = VersionRecord.id(name, version);
    return records
        .findWithSecret(versions, id)
        .orElseThrow(() -> new NotFoundException(heads.kind() + " version", id));
  }

  /** A page of names. */
  public RecordPage<ItemRecord> list(Optional<String> after, int limit) {
    return records.list(heads, "", after, Order.ASCENDING, limit);
  }

  /** A page of the versions of a name, newest first. */
  public RecordPage<V> versions(String name, Optional<String> after, int limit) {
    var unused = requireHead(name);
    return records.list(
        versions,
        name + "/",
        after.map(version -> VersionRecord.id(name, version)),
        Order.DESCENDING,
        limit);
  }

  private RecordWrite replaced(Stored<ItemRecord> known, ItemRecord after) {
    return records.replace(heads, after, RecordStore.noSecret(), known.revision());
  }

  private void commit(
      Caller caller, String operation, String target, String detail, List<RecordWrite> writes)
      throws ChangeRefusedException {
    gate.commit(caller, operation, target, AuditOutcome.DONE, detail, writes, List.of());
  }

  private static <T> T untilDone(String name, Retry.Attempt<T> attempt) {
    return Retry.untilDone(
        attempt,
        () ->
            new ConflictException(
                "\"" + name + "\" was changed by others all the time; look at it and try again"));
  }
}
