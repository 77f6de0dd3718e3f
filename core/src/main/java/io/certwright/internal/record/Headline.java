package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.schedule.Schedule;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * What a listing shows of a certificate, and what serving it asks of it. Of the policy that is no
 * more than the issuer: to read and check all of it would be most of the cost of either.
 *
 * @param name the certificate's name as it was first written
 * @param issuer the issuer that its policy names
 * @param created when it was made
 * @param updated when it was last changed
 * @param current the current version, if it has one
 * @param operation the last operation, if there was one
 * @param attempts how many attempts at a version failed in a row
 * @param nextAction when something happens to it by itself; empty: never
 * @param deletion that it was deleted
 */
public record Headline(
    String name,
    String issuer,
    Instant created,
    Instant updated,
    Optional<Current> current,
    Optional<OperationState> operation,
    int attempts,
    Optional<Instant> nextAction,
    Optional<Deletion> deletion) {

  /** Reads it out of the record of a certificate. */
  public static final RecordReader<Headline> READER = new Reader();

  /** That of a certificate. */
  public static Headline of(CertificateRecord certificate) {
    return new Headline(
        certificate.name(),
        certificate.policy().issuer(),
        certificate.created(),
        certificate.updated(),
        certificate.current(),
        certificate.operation(),
        certificate.schedule().attempts(),
        certificate.nextAction(),
        certificate.deletion());
  }

  /** The id of the current version. */
  public Optional<String> currentVersion() {
    return current.map(Current::version);
  }

  /** Whether it was deleted, and not recovered. */
  public boolean isDeleted() {
    return deletion.isPresent();
  }

  private static final class Reader implements RecordReader<Headline> {
    @Override
    public String kind() {
      return CertificateRecord.KIND;
    }

    /** Passes over what is not shown; the order is that of {@link CertificateRecord#TYPE}. */
    @Override
    public Headline decode(Bytes publicPart, Optional<Instant> due) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(CertificateForm.FORMAT, in.integer());
      var name = in.text();
      var issuer = Policies.readIssuer(in);
      in.skip(); // how many policies it had
      in.skip(); // who set this one
      var created = in.instant();
      var updated = in.instant();
      in.skip(); // how many versions it had
      var current = in.optional(Current::read);
      var operation = in.optional(OperationState::read);
      int attempts = Schedule.readAttempts(in);
      in.skip(); // its agenda, which says with the schedule when it is due
      in.skip(); // in whose hand it is
      var line =
          new Headline(
              name,
              issuer,
              created,
              updated,
              current,
              operation,
              attempts,
              due,
              in.optional(Deletion::read));
      var unused = Extensions.read(in); // One that is critical and unknown says something else.
      in.end();
      return line;
    }
  }
}
