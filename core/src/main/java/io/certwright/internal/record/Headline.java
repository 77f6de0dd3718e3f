package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
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
 * @param schedule what happens next
 * @param deletion that it was deleted
 */
public record Headline(
    String name,
    String issuer,
    Instant created,
    Instant updated,
    Optional<Current> current,
    Optional<OperationState> operation,
    Schedule schedule,
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
        certificate.schedule(),
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
    public Headline decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(CertificateRecord.FORMAT, in.integer());
      var name = in.text();
      var issuer = Policies.readIssuer(in);
      in.skip(); // how many policies it had
      var created = in.instant();
      var updated = in.instant();
      in.skip(); // how many versions it had
      var line =
          new Headline(
              name,
              issuer,
              created,
              updated,
              in.optional(Current::read),
              in.optional(OperationState::read),
              Schedule.read(in),
              in.optional(Deletion::read));
      var unused = Extensions.read(in); // One that is critical and unknown says something else.
      in.end();
      return line;
    }
  }
}
