package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.PolicyFields;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The changing state of one certificate: its policy, which version is current, what is going on and
 * what happens next. Its revision is the fence for everything that works on the certificate.
 *
 * <p>The secret part is that of the operation in progress ({@link PendingSecret}), otherwise empty.
 *
 * @param name the name as it was first written; {@link Names#fold} of it is the record's id
 * @param policy the wanted state
 * @param created when the record was made
 * @param updated when it was last changed
 * @param versions how many version numbers have been given out
 * @param current the id of the current version, the newest that is enabled; empty: there is none
 * @param operation the last operation; empty: there was none
 * @param schedule what happens next
 * @param extensions what a later library added
 */
public record CertificateRecord(
    String name,
    CertificatePolicy policy,
    Instant created,
    Instant updated,
    long versions,
    Optional<String> current,
    Optional<OperationState> operation,
    Schedule schedule,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "certificate";

  /** The attribute with the folded name of the issuer that the policy names. */
  public static final String ISSUER = "issuer";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<CertificateRecord> TYPE = new Type();

  /** A certificate of which only the policy is known. */
  public static CertificateRecord declared(String name, CertificatePolicy policy, Instant now) {
    return new CertificateRecord(
        name,
        policy,
        now,
        now,
        0,
        Optional.empty(),
        Optional.empty(),
        Schedule.at(now, Schedule.Reason.ISSUE),
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

  /** The same with another policy, under which a version is then to be issued. */
  public CertificateRecord withPolicy(CertificatePolicy changed, Instant now) {
    if (changed.equals(policy)) {
      return this;
    }
    return new CertificateRecord(
        name,
        changed,
        created,
        now,
        versions,
        current,
        operation,
        Schedule.at(now, Schedule.Reason.ISSUE),
        extensions);
  }

  /** Whether the present policy waits for a version, and nothing is going to make it. */
  public boolean isForgotten() {
    return schedule.at().isEmpty()
        && (current.isEmpty() || schedule.reason() == Schedule.Reason.ISSUE);
  }

  /** The same with another schedule. */
  public CertificateRecord withSchedule(Schedule changed, Instant now) {
    return new CertificateRecord(
        name, policy, created, now, versions, current, operation, changed, extensions);
  }

  /** The same with the operation in another state. */
  public CertificateRecord withOperation(OperationState changed, Instant now) {
    return new CertificateRecord(
        name, policy, created, now, versions, current, Optional.of(changed), schedule, extensions);
  }

  /** The same with the version number and id of an operation's result as the current one. */
  public CertificateRecord withCurrent(String version, long number, Instant now) {
    return new CertificateRecord(
        name, policy, created, now, number, Optional.of(version), operation, schedule, extensions);
  }

  /** The same with another version as the current one, or none. */
  public CertificateRecord serving(Optional<String> version, Instant now) {
    return new CertificateRecord(
        name, policy, created, now, versions, version, operation, schedule, extensions);
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
      out.list(
          PolicyFields.encode(value.policy).entrySet(),
          (w, field) ->
              w.sequence(s -> s.text(field.getKey()).list(field.getValue(), DerWriter::text)));
      out.instant(value.created).instant(value.updated).integer(value.versions);
      out.optional(value.current, DerWriter::text);
      out.optional(value.operation, (w, operation) -> operation.write(w));
      value.schedule.write(out);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public CertificateRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var name = in.text();
      var fields = new LinkedHashMap<String, List<String>>();
      for (var field :
          in.list(r -> r.sequence(s -> Map.entry(s.text(), s.list(DerReader::text))))) {
        fields.put(field.getKey(), field.getValue());
      }
      var record =
          new CertificateRecord(
              name,
              PolicyFields.decode(fields),
              in.instant(),
              in.instant(),
              in.integer(),
              in.optional(DerReader::text),
              in.optional(OperationState::read),
              Schedule.read(in),
              Extensions.read(in));
      in.end();
      return record;
    }

    @Override
    public List<Attribute> attributes(CertificateRecord value) {
      return List.of(Attribute.text(ISSUER, Names.fold(value.policy.issuer())));
    }

    @Override
    public Optional<Instant> due(CertificateRecord value) {
      return value.schedule.at();
    }
  }
}
