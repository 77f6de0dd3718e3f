package io.certwright.internal.record;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A policy that a certificate had before, written when another one took its place.
 *
 * @param name the certificate's name as it was first written
 * @param number how many policies there were before it
 * @param policy the policy
 * @param replaced when another one took its place
 * @param extensions what a later library added
 */
public record PolicyRecord(
    String name, long number, CertificatePolicy policy, Instant replaced, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "policy";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<PolicyRecord> TYPE = new Type();

  /** The record's id, from the certificate's folded name. Numbers sort. */
  public static String id(String folded, long number) {
    return folded + "/" + HexFormat.of().toHexDigits(number, 8);
  }

  /**
   * The number in the end of an id.
   *
   * @throws InvalidRequestException if it is none
   */
  public static long requireNumber(String digits) {
    try {
      if (digits.length() == 8) {
        return HexFormat.fromHexDigits(digits);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new InvalidRequestException(
        "after", "a page of policies goes on after what the page before it gave as its next");
  }

  private static final class Type implements RecordType<PolicyRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(PolicyRecord value) {
      return PolicyRecord.id(Names.fold(value.name), value.number);
    }

    @Override
    public byte[] encode(PolicyRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name).integer(value.number);
      Policies.write(out, value.policy);
      out.instant(value.replaced);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public PolicyRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new PolicyRecord(
              in.text(), in.integer(), Policies.read(in), in.instant(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
