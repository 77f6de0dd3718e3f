package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;

/**
 * What an embedded CA remembers of a certificate that it signed. It is durable before the
 * certificate leaves the process, and its key makes the serial number unique for the CA.
 *
 * @param ca the CA's folded name
 * @param serial the serial number in hexadecimal
 * @param issued when it was signed
 * @param notAfter when it ends
 * @param holder what it was issued to: name/version of this vault
 * @param thumbprint SHA-256 of the certificate
 * @param extensions what a later library added
 */
public record IssuedRecord(
    String ca,
    String serial,
    Instant issued,
    Instant notAfter,
    String holder,
    Bytes thumbprint,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "issued";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<IssuedRecord> TYPE = new Type();

  private static final class Type implements RecordType<IssuedRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(IssuedRecord value) {
      return value.ca + "/" + value.serial;
    }

    @Override
    public byte[] encode(IssuedRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.ca).text(value.serial);
      out.instant(value.issued).instant(value.notAfter);
      out.text(value.holder).octets(value.thumbprint);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public IssuedRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new IssuedRecord(
              in.text(),
              in.text(),
              in.instant(),
              in.instant(),
              in.text(),
              in.bytes(),
              Extensions.read(in));
      in.end();
      return record;
    }
  }
}
