package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an embedded CA remembers of a certificate that it signed. It is durable before the
 * certificate leaves the process, and its key makes the serial number unique for the CA.
 *
 * @param ca the CA's folded name
 * @param signer the version of the CA whose key signed it
 * @param serial the serial number in hexadecimal
 * @param issued when it was signed
 * @param notAfter when it ends
 * @param holder what it was issued to: name/version of this vault; empty: it is not known
 * @param thumbprint SHA-256 of the certificate
 * @param revocation that it is revoked; empty: it is not
 * @param changed when its status last changed; empty: never
 * @param keyHash SHA-256 of its SubjectPublicKeyInfo; empty: it is not known
 * @param extensions what a later library added
 */
public record IssuedRecord(
    String ca,
    String signer,
    String serial,
    Instant issued,
    Instant notAfter,
    String holder,
    Bytes thumbprint,
    Optional<Revoked> revocation,
    Optional<Instant> changed,
    Optional<Bytes> keyHash,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "issued";

  /** The attribute of those whose status has changed, as {@link #listed} has it. */
  public static final String LISTED = "crl";

  /** The attribute with the SHA-256 of the SubjectPublicKeyInfo in hexadecimal. */
  public static final String KEY_HASH = VersionRecord.KEY_HASH;

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<IssuedRecord> TYPE = new Type();

  /** One that was just signed. */
  public static IssuedRecord of(
      String ca,
      String signer,
      String serial,
      Instant issued,
      Instant notAfter,
      String holder,
      Bytes thumbprint) {
    return new IssuedRecord(
        ca,
        signer,
        serial,
        issued,
        notAfter,
        holder,
        thumbprint,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Extensions.NONE);
  }

  /** The same, with the SHA-256 of its SubjectPublicKeyInfo, by which it is found. */
  public IssuedRecord withKey(Bytes hash) {
    return new IssuedRecord(
        ca,
        signer,
        serial,
        issued,
        notAfter,
        holder,
        thumbprint,
        revocation,
        changed,
        Optional.of(hash),
        extensions);
  }

  /** The record's id. */
  public static String id(String ca, String serial) {
    return ca + "/" + serial;
  }

  /** The same revoked, or not any more. */
  public IssuedRecord with(Optional<Revoked> how, Instant now) {
    return new IssuedRecord(
        ca,
        signer,
        serial,
        issued,
        notAfter,
        holder,
        thumbprint,
        how,
        Optional.of(now),
        keyHash,
        extensions);
  }

  /**
   * By what those are found whose status has changed: the signer's, in the order of the change.
   *
   * @param since when it was; of an earlier one the text is less
   */
  public static String listed(String ca, String signer, Instant since) {
    long millis = Math.max(0, since.toEpochMilli());
    return ca + "/" + signer + "/" + String.format(Locale.ROOT, "%015d", millis);
  }

  private static final class Type implements RecordType<IssuedRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(IssuedRecord value) {
      return IssuedRecord.id(value.ca, value.serial);
    }

    @Override
    public byte[] encode(IssuedRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.ca).text(value.signer).text(value.serial);
      out.instant(value.issued).instant(value.notAfter);
      out.text(value.holder).octets(value.thumbprint);
      out.optional(value.revocation, (w, how) -> how.write(w));
      out.optional(value.changed, DerWriter::instant);
      out.optional(value.keyHash, DerWriter::octets);
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
              in.text(),
              in.instant(),
              in.instant(),
              in.text(),
              in.bytes(),
              in.optional(Revoked::read),
              in.optional(DerReader::instant),
              in.optional(DerReader::bytes),
              Extensions.read(in));
      in.end();
      return record;
    }

    @Override
    public List<Attribute> attributes(IssuedRecord value) {
      var attributes = new ArrayList<Attribute>();
      value.changed.ifPresent(
          when -> attributes.add(Attribute.text(LISTED, listed(value.ca, value.signer, when))));
      value.keyHash.ifPresent(
          hash ->
              attributes.add(
                  Attribute.text(KEY_HASH, HexFormat.of().formatHex(hash.toByteArray()))));
      return attributes;
    }
  }
}
