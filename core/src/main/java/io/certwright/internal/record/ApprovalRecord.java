package io.certwright.internal.record;

import io.certwright.access.Permission;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.schedule.Schedule;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * That somebody asks others to approve one thing, and what they said. What it is about never
 * changes; it is deleted by the commit that does what was approved, so nothing is done by it twice.
 *
 * @param place where it is: 32 hexadecimal digits that follow from who asks for what, or are the id
 *     of the operation that waits
 * @param instance 16 hexadecimal digits, others each time that the same is asked for
 * @param requester who asks
 * @param asked what permissions are asked for, one at least
 * @param what what is to be done, for a person to read
 * @param digest SHA-256 of what is to be done, in all that matters
 * @param opened since when it waits
 * @param expires until when it waits
 * @param usable within which time what was approved has to be done
 * @param needed how many had to approve by the rules as they were
 * @param consents who approved
 * @param granted when there were enough of them; empty: there are not
 * @param denial who denied it; empty: nobody did
 * @param issuance what is to be issued, where an operation waits; empty: none does
 * @param extensions what a later library added
 */
public record ApprovalRecord(
    String place,
    String instance,
    Party requester,
    List<Asked> asked,
    String what,
    Bytes digest,
    Instant opened,
    Instant expires,
    Duration usable,
    int needed,
    List<Consent> consents,
    Optional<Instant> granted,
    Optional<Denial> denial,
    Optional<Issuance> issuance,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "approval";

  /** The attribute with the name of who asks. */
  public static final String REQUESTER = "requester";

  private static final long FORMAT = 1;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}-[0-9a-f]{16}");
  private static final int PLACE = 32;

  /** How it is kept. */
  public static final RecordType<ApprovalRecord> TYPE = new Type();

  /** Copies the lists and cuts the instants to what is stored. */
  public ApprovalRecord {
    asked = List.copyOf(asked);
    consents = List.copyOf(consents);
    opened = opened.truncatedTo(ChronoUnit.MILLIS);
    expires = expires.truncatedTo(ChronoUnit.MILLIS);
    granted = granted.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
  }

  /**
   * A permission on something.
   *
   * @param target its folded name, perhaps with {@code /} and a version; empty: the vault
   */
  public record Asked(Permission permission, String target) {}

  /** That somebody approved. */
  public record Consent(Party by, Instant at) {}

  /**
   * That somebody denied it.
   *
   * @param reason why, for a person to read; may be empty
   */
  public record Denial(Party by, Instant at, String reason) {}

  /**
   * An operation that waits.
   *
   * @param certificate the name as it was given
   * @param policy what it is to be issued by
   * @param kind whether that is a policy from now on, or the one that it has
   * @param schedule what happens next about a version if it is not issued
   */
  public record Issuance(
      String certificate, CertificatePolicy policy, Kind kind, Schedule schedule) {

    /** What is issued. */
    public enum Kind {
      /** A version by a policy that the certificate has from then on. */
      CREATION,
      /** A further version by the policy that it has. */
      RENEWAL
    }
  }

  /** What its requester and those who approve call it by. */
  public String id() {
    return place + "-" + instance;
  }

  /** The place that an id speaks of; empty: it is no id. */
  public static Optional<String> placeOf(String id) {
    return ID.matcher(id).matches() ? Optional.of(id.substring(0, PLACE)) : Optional.empty();
  }

  /** When it is over, be it that nobody approved or that it was not used. */
  public Instant end() {
    return granted.map(at -> at.plus(usable)).orElse(expires);
  }

  /** Whether it is over. */
  public boolean isOver(Instant now) {
    return !now.isBefore(end());
  }

  /** The same after another approval, of those that still count. */
  public ApprovalRecord approved(List<Consent> counting, Consent another, int wanted, Instant now) {
    var all = new ArrayList<>(counting);
    all.add(another);
    var done = all.size() >= wanted ? Optional.of(now) : Optional.<Instant>empty();
    return with(all, done, denial);
  }

  /** The same, waiting for more: some of its approvals do not count any more. */
  public ApprovalRecord waiting(List<Consent> counting) {
    return with(counting, Optional.empty(), denial);
  }

  /** The same, denied. */
  public ApprovalRecord denied(Denial how) {
    return with(consents, Optional.empty(), Optional.of(how));
  }

  private ApprovalRecord with(List<Consent> some, Optional<Instant> done, Optional<Denial> denied) {
    return new ApprovalRecord(
        place,
        instance,
        requester,
        asked,
        what,
        digest,
        opened,
        expires,
        usable,
        needed,
        some,
        done,
        denied,
        issuance,
        extensions);
  }

  private static final class Type implements RecordType<ApprovalRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(ApprovalRecord value) {
      return value.place;
    }

    @Override
    public Optional<Instant> due(ApprovalRecord value) {
      return Optional.of(value.end());
    }

    @Override
    public List<Attribute> attributes(ApprovalRecord value) {
      return List.of(Attribute.text(REQUESTER, value.requester.name()));
    }

    @Override
    public byte[] encode(ApprovalRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.place).text(value.instance);
      value.requester.write(out);
      out.list(
          value.asked,
          (w, one) -> w.sequence(s -> s.text(one.permission().code()).text(one.target())));
      out.text(value.what).octets(value.digest).instant(value.opened).instant(value.expires);
      out.integer(value.usable.toSeconds()).integer(value.needed);
      out.list(
          value.consents,
          (w, one) ->
              w.sequence(
                  s -> {
                    one.by().write(s);
                    s.instant(one.at());
                  }));
      out.optional(value.granted, DerWriter::instant);
      out.optional(
          value.denial,
          (w, one) ->
              w.sequence(
                  s -> {
                    one.by().write(s);
                    s.instant(one.at()).text(one.reason());
                  }));
      out.optional(
          value.issuance,
          (w, one) ->
              w.sequence(
                  s -> {
                    Policies.write(s.text(one.certificate()), one.policy());
                    one.schedule().write(s.text(one.kind().name()));
                  }));
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public ApprovalRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new ApprovalRecord(
              in.text(),
              in.text(),
              Party.read(in),
              in.list(r -> r.sequence(s -> new Asked(Permission.ofCode(s.text()), s.text()))),
              in.text(),
              in.bytes(),
              in.instant(),
              in.instant(),
              Duration.ofSeconds(in.integer()),
              Math.toIntExact(in.integer()),
              in.list(r -> r.sequence(s -> new Consent(Party.read(s), s.instant()))),
              in.optional(DerReader::instant),
              in.optional(r -> r.sequence(s -> new Denial(Party.read(s), s.instant(), s.text()))),
              in.optional(r -> r.sequence(Type::issuance)),
              Extensions.read(in));
      in.end();
      return record;
    }

    private static Issuance issuance(DerReader in) {
      return new Issuance(
          in.text(), Policies.read(in), Issuance.Kind.valueOf(in.text()), Schedule.read(in));
    }
  }
}
