package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.spi.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a certificate says that its revocation is told (RFC 5280, section 4.2.1.13).
 *
 * @param names of the place; empty: it has the name of who issues the list
 * @param reasons which are told there, see {@link Reasons}
 * @param issuers who signs the list if it is not who issued the certificate; empty: the same
 */
public record DistributionPoint(Set<String> names, int reasons, Set<String> issuers) {

  private static final int NAME = 0xa0;
  private static final int REASONS = 0x81;
  private static final int ISSUER = 0xa2;
  private static final int DIRECTORY = 0xa4;

  /** The place that stands for whatever the issuer publishes. */
  public static DistributionPoint ofIssuer(String canonical) {
    return new DistributionPoint(
        Set.of(ForeignNames.directoryOf(canonical)), Reasons.ALL, Set.of());
  }

  /**
   * Reads the value of the extension.
   *
   * @param issuer of the certificate, as DER
   * @throws io.certwright.internal.bouncycastle.MalformedDerException if it cannot be read
   */
  public static List<DistributionPoint> list(Bytes value, byte[] issuer) {
    return DerReader.ofValues(value.toByteArray())
        .list(item -> item.sequence(in -> read(in, issuer)));
  }

  private static DistributionPoint read(DerReader in, byte[] issuer) {
    var start = in.atEnd() ? new byte[0] : in.isNext(NAME) ? in.any() : new byte[0];
    int reasons = in.isNext(REASONS) ? Reasons.read(in, REASONS) : Reasons.ALL;
    byte[] relativeTo = issuer;
    Set<String> issuers = Set.of();
    if (in.isNext(ISSUER)) {
      byte[] list = in.contents(ISSUER);
      issuers = ForeignNames.list(DerReader.ofValues(list));
      relativeTo = firstDirectory(list).orElse(issuer);
    }
    byte[] base = relativeTo;
    Set<String> names =
        start.length == 0
            ? Set.of()
            : DerReader.ofValues(start)
                .inside(NAME, name -> ForeignNames.pointName(name, Optional.of(base)));
    return new DistributionPoint(names, reasons, issuers);
  }

  private static Optional<byte[]> firstDirectory(byte[] list) {
    var reader = DerReader.ofValues(list);
    while (!reader.atEnd()) {
      if (reader.isNext(DIRECTORY)) {
        return Optional.of(reader.inside(DIRECTORY, DerReader::any));
      }
      reader.skip();
    }
    return Optional.empty();
  }
}
