package io.certwright.internal.access;

import io.certwright.access.ApprovalRule;
import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Ask;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Matter;
import io.certwright.internal.gate.Terms;
import io.certwright.internal.record.AccessRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.RuleRecord;
import io.certwright.internal.rights.AccessBook;
import io.certwright.internal.rights.AccessRules;
import io.certwright.internal.rights.AccessState;
import io.certwright.internal.rights.Growth;
import io.certwright.internal.rights.Mark;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and changes the rules of access, one at a time: what is changed and the record that says
 * which rules there are become durable together with the entry of the audit trail.
 *
 * <p>An identity gives nobody what it does not have itself, at all times, on all of the scope: not
 * by an assignment, a role or a group, nor by taking away what denies it. Thread-safe. Names are
 * folded.
 */
public final class AccessDesk {

  private static final int CURSOR_KEY = 32;

  private final Gate gate;
  private final RecordStore records;
  private final AccessBook book;
  private final Clock clock;

  /** Changes the rules of a book. */
  public AccessDesk(Gate gate, RecordStore records, AccessBook book, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.book = book;
    this.clock = clock;
  }

  /**
   * The rule of a name, read afresh.
   *
   * @throws NotFoundException if there is none
   */
  public <T> T require(RuleKind<T> kind, String name) {
    return records.require(kind.type(), name, kind.called()).value().rule();
  }

  /** A page of the rules of a kind by name. */
  public <T> RecordPage<RuleRecord<T>> list(RuleKind<T> kind, Optional<String> after, int limit) {
    return records.list(kind.type(), "", after, Order.ASCENDING, limit);
  }

  /** Makes a rule, or replaces the one of its name. */
  public <T> void put(Caller caller, RuleKind<T> kind, String name, T rule) {
    change(caller, kind, name, Optional.of(rule));
  }

  /**
   * Deletes a rule.
   *
   * @throws NotFoundException if there is none of this name
   * @throws ConflictException if others need it
   */
  public void delete(Caller caller, RuleKind<?> kind, String name) {
    change(caller, kind, name, Optional.empty());
  }

  private <T> void change(Caller asking, RuleKind<T> kind, String name, Optional<T> rule) {
    var caller = admitted(asking, kind, name, rule);
    var unused =
        Retry.untilDone(
            () -> tryChange(caller, kind, name, rule),
            () ->
                new ConflictException(
                    "the rules of access were changed by others all the time; look at them and try"
                        + " again"));
  }

  private <T> Caller admitted(Caller caller, RuleKind<T> kind, String name, Optional<T> rule) {
    var asks = List.of(Ask.of(Permission.ACCESS_MANAGE, kind.called() + "/" + name));
    var terms = guarding(caller, kind, name, rule);
    return gate.admitBy(caller, asks, () -> matter(kind, name, rule), terms);
  }

  /**
   * What is to become of the rule, or which one is to go: others approve just that. What they read
   * is not all, for names in it may be made up to read like the rest of a sentence.
   */
  private <T> Matter matter(RuleKind<T> kind, String name, Optional<T> rule) {
    var value = rule.or(() -> kind.find(book.read().rules(), name));
    var what =
        (rule.isPresent() ? "set the " : "delete the ")
            + kind.called()
            + " "
            + value.map(Object::toString).orElse(name + ", which is not there");
    var exactly = value.map(one -> new RuleRecord<>(one, Instant.EPOCH, Extensions.NONE));
    return Matter.of(what)
        .with(exactly.map(one -> Bytes.copyOf(kind.type().encode(one))).orElse(Bytes.empty()));
  }

  /**
   * A rule of approval guards itself: it is changed and deleted with the approvals that it asks
   * for, by the owner too if it binds the owner. One that is to bind the owner is set with as many,
   * which shows that there is somebody to give them.
   */
  private <T> Terms guarding(Caller caller, RuleKind<T> kind, String name, Optional<T> rule) {
    var rules = new ArrayList<ApprovalRule>();
    if (kind.equals(RuleKind.APPROVAL)) {
      kind.find(book.read().rules(), name)
          .map(ApprovalRule.class::cast)
          .filter(was -> was.bindsOwner() || !caller.isOwner())
          .ifPresent(rules::add);
      rule.map(ApprovalRule.class::cast).filter(ApprovalRule::bindsOwner).ifPresent(rules::add);
    }
    return Terms.of(rules);
  }

  private <T> AccessRules tryChange(Caller caller, RuleKind<T> kind, String name, Optional<T> rule)
      throws ChangeRefusedException {
    var state = book.read();
    var was = kind.find(state.rules(), name);
    if (rule.isEmpty()) {
      if (was.isEmpty()) {
        throw new NotFoundException(kind.called(), name);
      }
      kind.requireFree().accept(state.rules(), name);
    }
    var after = kind.edited(state.rules(), name, rule);
    rule.ifPresent(value -> kind.requireSound().accept(after, value));
    var place = AccessBook.place(kind.type(), name);
    var target = kind.called() + "/" + name;
    requireOwn(caller, target, state.rules(), after);
    var known = Optional.ofNullable(state.marks().get(place));
    var record = rule.map(value -> record(value));
    var marks = new HashMap<>(state.marks());
    marks.remove(place);
    record.ifPresent(
        value -> {
          long revision = known.map(Mark::revision).orElse(0L) + 1;
          marks.put(place, book.mark(kind.type(), value, revision));
        });
    gate.commit(
        caller,
        Permission.ACCESS_MANAGE.code(),
        target,
        AuditOutcome.DONE,
        rule.map(value -> "set " + value).orElse("deleted")
            + was.map(value -> ", was " + value).orElse(""),
        List.of(write(kind, name, record, known), written(state, after, marks)),
        List.of(),
        List.of(new VaultEvent.AccessChanged(kind.called(), name, rule.isEmpty())));
    return after;
  }

  private <T> RuleRecord<T> record(T rule) {
    return new RuleRecord<>(rule, clock.instant().truncatedTo(ChronoUnit.MILLIS), Extensions.NONE);
  }

  private <T> RecordWrite write(
      RuleKind<T> kind, String name, Optional<RuleRecord<T>> record, Optional<Mark> known) {
    var none = RecordStore.noSecret();
    if (record.isEmpty()) {
      return records.delete(kind.type(), name, known.orElseThrow().revision());
    }
    return known.isPresent()
        ? records.replace(kind.type(), record.get(), none, known.get().revision())
        : records.insert(kind.type(), record.get(), none);
  }

  /** The write that says which rules there are now. */
  private RecordWrite written(AccessState state, AccessRules rules, Map<String, Mark> marks) {
    var digest = book.digest(marks);
    if (state.stored().isEmpty()) {
      var first = new AccessRecord(1, digest, rules.bindOwner(), Extensions.NONE);
      return records.insert(AccessRecord.TYPE, first, records.crypto().randomBytes(CURSOR_KEY));
    }
    var before = state.stored().get().value();
    var after =
        new AccessRecord(before.changes() + 1, digest, rules.bindOwner(), before.extensions());
    try (var now = records.findWithSecret(AccessRecord.TYPE, AccessRecord.ID).orElseThrow()) {
      return records.replace(
          AccessRecord.TYPE, after, now.secret().bytes(), state.stored().get().revision());
    }
  }

  private void requireOwn(Caller caller, String target, AccessRules before, AccessRules after) {
    if (caller.isOwner()) {
      return;
    }
    var rights = before.of(caller.identity().orElseThrow());
    for (var gain : Growth.of(before, after)) {
      if (!rights.cover(gain.permission(), gain.on())) {
        gate.record(
            caller,
            Permission.ACCESS_MANAGE.code(),
            target,
            AuditOutcome.DENIED,
            "it would give "
                + gain.permission().code()
                + " on "
                + gain.on()
                + ", which it does not have there itself at all times");
        throw new AccessDeniedException(
            caller.name(), gain.permission().code(), gain.on().toString());
      }
    }
  }
}
