package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The changing state of one certificate: its policy, which version is current, what is going on and
 * what happens next. Its revision is the fence for everything that works on the certificate.
 *
 * <p>The secret part is that of the operation in progress ({@link PendingSecret}), otherwise empty.
 *
 * @param name the name as it was first written; {@link Names#fold} of it is the record's id
 * @param policy the wanted state
 * @param policies how many policies it had before this one
 * @param created when the record was made
 * @param updated when it was last changed
 * @param versions how many version numbers have been given out
 * @param current the current version, the newest that is enabled; empty: there is none
 * @param operation the last operation; empty: there was none
 * @param schedule what happens next
 * @param deletion that it was deleted; empty: it was not
 * @param extensions what a later library added
 */
public record CertificateRecord(
    String name,
    CertificatePolicy policy,
    long policies,
    Instant created,
    Instant updated,
    long versions,
    Optional<Current> current,
    Optional<OperationState> operation,
    Schedule schedule,
    Optional<Deletion> deletion,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "certificate";

  /** The attribute with the folded name of the issuer that the policy names. */
  public static final String ISSUER = "issuer";

  /** The attribute that says what is not ordinary about it; there may be several. */
  public static final String STATE = "state";

  /** It was deleted, and is found by nothing else. */
  public static final String DELETED = "deleted";

  /** An operation on it is in progress. */
  public static final String BUSY = "busy";

  /** It has versions, and none of them is in service. */
  public static final String DISABLED = "disabled";

  /** The attribute with the end of the current version's validity. */
  public static final String EXPIRY = "expiry";

  /** The attribute with the kind of the current version's key. */
  public static final String KEY_TYPE = "key-type";

  static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<CertificateRecord> TYPE = new Type();

  /** A certificate of which only the policy is known. */
  public static CertificateRecord declared(String name, CertificatePolicy policy, Instant now) {
    return new CertificateRecord(
        name,
        policy,
        0,
        now,
        now,
        0,
        Optional.empty(),
        Optional.empty(),
        Schedule.at(now, Schedule.Reason.ISSUE),
        Optional.empty(),
        Extensions.NONE);
  }

  /** The record's id. */
  public String id() {
    return Names.fold(name);
  }

  /** Whether an operation is neither completed, failed nor cancelled. */
  public boolean isBusy() {
    return operation.filter(OperationState::isOpen).isPresent();
  }

  /** Whether it was deleted, and not recovered. */
  public boolean isDeleted() {
    return deletion.isPresent();
  }

  /** The id of the current version. */
  public Optional<String> currentVersion() {
    return current.map(Current::version);
  }

  /** The same with another policy, under which a version is then to be issued. */
  public CertificateRecord withPolicy(CertificatePolicy changed, Instant now) {
    return changed.equals(policy)
        ? this
        : wanting(changed, now).withSchedule(Schedule.at(now, Schedule.Reason.ISSUE), now);
  }

  /** The same with another policy for whatever is issued next; when that is stays as it was. */
  public CertificateRecord wanting(CertificatePolicy changed, Instant now) {
    return changed.equals(policy)
        ? this
        : new CertificateRecord(
            name,
            changed,
            policies + 1,
            created,
            now,
            versions,
            current,
            operation,
            schedule,
            deletion,
            extensions);
  }

  /** Whether the present policy waits for a version, and nothing is going to make it. */
  public boolean isForgotten() {
    return schedule.at().isEmpty()
        && !isBusy()
        && (current.isEmpty() || schedule.reason() == Schedule.Reason.ISSUE);
  }

  /** The same with another schedule. */
  public CertificateRecord withSchedule(Schedule changed, Instant now) {
    return with(now, versions, current, operation, changed, deletion);
  }

  /** The same with the operation in another state. */
  public CertificateRecord withOperation(OperationState changed, Instant now) {
    return with(now, versions, current, Optional.of(changed), schedule, deletion);
  }

  /** The same without the operation. */
  public CertificateRecord withoutOperation(Instant now) {
    return with(now, versions, current, Optional.empty(), schedule, deletion);
  }

  /** The same with an operation's result as the current version, which has that number. */
  public CertificateRecord withCurrent(Current version, long number, Instant now) {
    return with(now, number, Optional.of(version), operation, schedule, deletion);
  }

  /** The same with another version as the current one, or none. */
  public CertificateRecord serving(Optional<Current> version, Instant now) {
    return with(now, versions, version, operation, schedule, deletion);
  }

  /** The same, deleted: what happens next to it is its purge. */
  public CertificateRecord deletedUntil(Instant purge, Instant now) {
    return with(
        now,
        versions,
        current,
        operation,
        Schedule.at(purge, Schedule.Reason.PURGE),
        Optional.of(new Deletion(now, purge, false, schedule)));
  }

  /** The same, with its purge begun: it goes on at once, whoever does it. */
  public CertificateRecord purging(Instant now) {
    var before = deletion.orElseThrow(() -> new IllegalStateException("not deleted"));
    return with(
        now,
        versions,
        current,
        operation,
        Schedule.at(now, Schedule.Reason.PURGE),
        Optional.of(
            new Deletion(before.deleted(), before.scheduledPurge(), true, before.suspended())));
  }

  /** The same, back from deletion, with what was to happen next. */
  public CertificateRecord recovered(Instant now) {
    var before = deletion.orElseThrow(() -> new IllegalStateException("not deleted"));
    return with(now, versions, current, operation, before.suspended(), Optional.empty());
  }

  /**
   * The same as it comes out of a backup: in nobody's hand, and without an operation that was in
   * progress, whose work is begun anew.
   */
  public CertificateRecord restored(Instant now) {
    var next =
        isBusy()
            ? Schedule.at(now, current.isEmpty() ? Schedule.Reason.ISSUE : Schedule.Reason.RENEW)
            : schedule.released();
    var over = operation.filter(last -> !last.isOpen());
    return with(now, versions, current, over, next, Optional.empty());
  }

  private CertificateRecord with(
      Instant now,
      long number,
      Optional<Current> serving,
      Optional<OperationState> last,
      Schedule next,
      Optional<Deletion> deleted) {
    return new CertificateRecord(
        name, policy, policies, created, now, number, serving, last, next, deleted, extensions);
  }

  private static final class Type implements RecordType<CertificateRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(CertificateRecord value) {
      return value.id();
    }

    @Override
    public byte[] encode(CertificateRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name);
      Policies.write(out, value.policy);
      out.integer(value.policies);
      out.instant(value.created).instant(value.updated).integer(value.versions);
      out.optional(value.current, (w, current) -> current.write(w));
      out.optional(value.operation, (w, operation) -> operation.write(w));
      value.schedule.write(out);
      out.optional(value.deletion, (w, deletion) -> deletion.write(w));
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public CertificateRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new CertificateRecord(
              in.text(),
              Policies.read(in),
              in.integer(),
              in.instant(),
              in.instant(),
              in.integer(),
              in.optional(Current::read),
              in.optional(OperationState::read),
              Schedule.read(in),
              in.optional(Deletion::read),
              Extensions.read(in));
      in.end();
      return record;
    }

    @Override
    public List<Attribute> attributes(CertificateRecord value) {
      if (value.isDeleted()) {
        return List.of(Attribute.text(STATE, DELETED));
      }
      var attributes = new ArrayList<Attribute>();
      attributes.add(Attribute.text(ISSUER, Names.fold(value.policy.issuer())));
      if (value.isBusy()) {
        attributes.add(Attribute.text(STATE, BUSY));
      }
      if (value.current.isPresent()) {
        var current = value.current.get();
        attributes.add(Attribute.moment(EXPIRY, current.notAfter()));
        attributes.add(Attribute.text(KEY_TYPE, current.key().name()));
        attributes.addAll(current.tags().attributes());
      } else if (value.versions > 0) {
        attributes.add(Attribute.text(STATE, DISABLED));
      }
      return attributes;
    }

    @Override
    public Optional<Instant> due(CertificateRecord value) {
      return value.schedule.at();
    }
  }
}
