package io.certwright.internal.issuers;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.ContactsRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.Person;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Whom a vault tells, read afresh each time: they are needed seldom. Thread-safe. */
public final class ContactList {

  private final Gate gate;
  private final RecordStore records;
  private final Clock clock;

  /** The list of a vault. */
  public ContactList(Gate gate, RecordStore records, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.clock = clock;
  }

  /** Those who are on it. */
  public List<Person> get() {
    return found().map(list -> list.value().people()).orElse(List.of());
  }

  private Optional<Stored<ContactsRecord>> found() {
    return records.find(ContactsRecord.TYPE, ContactsRecord.ID);
  }

  /** Has these on it and no others. */
  public void set(Caller caller, List<Person> people) {
    var told = new VaultEvent.ContactsChanged(people.size());
    untilDone(
        () -> commit(caller, people.size() + " contacts", List.of(write(people)), List.of(told)));
  }

  private RecordWrite write(List<Person> people) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var known = found();
    var extensions = known.map(list -> list.value().extensions()).orElse(Extensions.NONE);
    var after = new ContactsRecord(people, now, extensions);
    var none = RecordStore.noSecret();
    return known.isPresent()
        ? records.replace(ContactsRecord.TYPE, after, none, known.get().revision())
        : records.insert(ContactsRecord.TYPE, after, none);
  }

  /** Has nobody on it. */
  public void delete(Caller caller) {
    untilDone(
        () -> {
          var writes =
              found()
                  .map(
                      list ->
                          records.delete(ContactsRecord.TYPE, ContactsRecord.ID, list.revision()))
                  .stream()
                  .toList();
          return writes.isEmpty()
              ? commit(caller, "none were there", writes, List.of())
              : commit(caller, "deleted", writes, List.of(new VaultEvent.ContactsChanged(0)));
        });
  }

  private int commit(
      Caller caller, String detail, List<? extends RecordWrite> writes, List<VaultEvent> events)
      throws ChangeRefusedException {
    gate.commit(
        caller,
        Permission.CERTIFICATES_MANAGE_CONTACTS.code(),
        "",
        AuditOutcome.DONE,
        detail,
        List.copyOf(writes),
        List.of(),
        events);
    return writes.size();
  }

  private static void untilDone(Retry.Attempt<Integer> attempt) {
    var unused =
        Retry.untilDone(
            attempt,
            () ->
                new ConflictException(
                    "the vault's contacts were changed by others all the time; look at them and try"
                        + " again"));
  }
}
