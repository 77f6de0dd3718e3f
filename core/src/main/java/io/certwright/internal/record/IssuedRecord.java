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
 * @param list the revocation list that it is on once it is revoked, fixed when it is issued
 * @param serial the serial number in hexadecimal
 * @param issued when it was signed
 * @param notAfter when it ends
 * @param holder what it was issued to: name/version of this vault; empty: it is not known
 * @param thumbprint SHA-256 of the certificate
 * @param certificate the certificate in DER, where no version of this vault has it; otherwise empty
 * @param names by what it is found, where it stands here: its subject and alternative names as
 *     {@code type:value}
 * @param revocation that it is revoked; empty: it is not
 * @param changed when its status last changed; empty: never
 * @param left whether it has left the lists, because it had ended
 * @param keyHash SHA-256 of its SubjectPublicKeyInfo; empty: it is not known
 * @param extensions what a later library added
 */
public record IssuedRecord(
    String ca,
    String signer,
    CrlScope list,
    String serial,
    Instant issued,
    Instant notAfter,
    String holder,
    Bytes thumbprint,
    Optional<Bytes> certificate,
    List<String> names,
    Optional<Revoked> revocation,
    Optional<Instant> changed,
    boolean left,
    Optional<Bytes> keyHash,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "issued";

  /** The attribute of those whose status has changed, as {@link #listed} has it. */
  public static final String LISTED = "crl";

  /** The attribute with the SHA-256 of the SubjectPublicKeyInfo in hexadecimal. */
  public static final String KEY_HASH = VersionRecord.KEY_HASH;

  /** The attribute with each of its names, as {@link #named} has it. */
  public static final String NAMED = "issued-name";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<IssuedRecord> TYPE = new Type();

  /** Copies the list. */
  public IssuedRecord {
    names = List.copyOf(names);
  }

  /** One that was just signed. */
  public static IssuedRecord of(
      String signer,
      CrlScope list,
      String serial,
      Instant issued,
      Instant notAfter,
      String holder,
      Bytes thumbprint) {
    return new IssuedRecord(
        list.ca(),
        signer,
        list,
        serial,
        issued,
        notAfter,
        holder,
        thumbprint,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Extensions.NONE);
  }

  /** The same, with the SHA-256 of its SubjectPublicKeyInfo, by which it is found. */
  public IssuedRecord withKey(Bytes hash) {
    return changed(certificate, names, revocation, changed, Optional.of(hash));
  }

  /** The same with the certificate itself, to be found by these names. */
  public IssuedRecord keeping(Bytes der, List<String> found) {
    return changed(Optional.of(der), found, revocation, changed, keyHash);
  }

  private IssuedRecord changed(
      Optional<Bytes> der,
      List<String> found,
      Optional<Revoked> how,
      Optional<Instant> when,
      Optional<Bytes> hash) {
    return new IssuedRecord(
        ca,
        signer,
        list,
        serial,
        issued,
        notAfter,
        holder,
        thumbprint,
        der,
        found,
        how,
        when,
        false,
        hash,
        extensions);
  }

  /** The same once no list has it any more, because it has ended. */
  public IssuedRecord leaving() {
    return new IssuedRecord(
        ca,
        signer,
        list,
        serial,
        issued,
        notAfter,
        holder,
        thumbprint,
        certificate,
        names,
        revocation,
        changed,
        true,
        keyHash,
        extensions);
  }

  /** By what those of a CA are found that have a name. */
  public static String named(String ca, String name) {
    return VersionRecord.searchable(ca + "/" + name);
  }

  /** The record's id. */
  public static String id(String ca, String serial) {
    return ca + "/" + serial;
  }

  /** The same revoked, or not any more. */
  public IssuedRecord with(Optional<Revoked> how, Instant now) {
    return changed(certificate, names, how, Optional.of(now), keyHash);
  }

  /**
   * By what those are found whose status has changed: those of a list, in the order of the change.
   *
   * @param since when it was; of an earlier one the text is less
   */
  public static String listed(CrlScope list, Instant since) {
    long millis = Math.max(0, since.toEpochMilli());
    return list.id() + "/" + String.format(Locale.ROOT, "%015d", millis);
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
      out.integer(FORMAT).text(value.ca).text(value.signer);
      out.text(value.list.key()).integer(value.list.partition()).text(value.serial);
      out.instant(value.issued).instant(value.notAfter);
      out.text(value.holder).octets(value.thumbprint);
      out.optional(value.certificate, DerWriter::octets);
      out.list(value.names, DerWriter::text);
      out.optional(value.revocation, (w, how) -> how.write(w));
      out.optional(value.changed, DerWriter::instant);
      out.bool(value.left);
      out.optional(value.keyHash, DerWriter::octets);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public IssuedRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var ca = in.text();
      var record =
          new IssuedRecord(
              ca,
              in.text(),
              new CrlScope(ca, in.text(), Math.toIntExact(in.integer())),
              in.text(),
              in.instant(),
              in.instant(),
              in.text(),
              in.bytes(),
              in.optional(DerReader::bytes),
              in.list(DerReader::text),
              in.optional(Revoked::read),
              in.optional(DerReader::instant),
              in.bool(),
              in.optional(DerReader::bytes),
              Extensions.read(in));
      in.end();
      return record;
    }

    @Override
    public List<Attribute> attributes(IssuedRecord value) {
      var attributes = new ArrayList<Attribute>();
      value
          .changed
          .filter(unused -> !value.left)
          .ifPresent(when -> attributes.add(Attribute.text(LISTED, listed(value.list, when))));
      value.keyHash.ifPresent(
          hash ->
              attributes.add(
                  Attribute.text(KEY_HASH, HexFormat.of().formatHex(hash.toByteArray()))));
      value.names.stream()
          .distinct()
          .forEach(name -> attributes.add(Attribute.text(NAMED, named(value.ca, name))));
      return attributes;
    }
  }
}
