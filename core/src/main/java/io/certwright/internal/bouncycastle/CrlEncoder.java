package io.certwright.internal.bouncycastle;

import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Writes lists of revoked certificates (CRL version 2, RFC 5280, section 5) to a stream, in memory
 * that does not grow with them.
 *
 * <p>A length stands in front of what it is the length of, and so does that of the whole, which
 * includes the signature. So the entries are gone through three times: to count, to sign, to write.
 * They have to be the same each time.
 */
public final class CrlEncoder {

  private static final byte[] AUTHORITY_KEY_ID = Oid.encode("2.5.29.35");
  private static final byte[] CRL_NUMBER = Oid.encode("2.5.29.20");
  private static final byte[] DELTA_INDICATOR = Oid.encode("2.5.29.27");
  private static final byte[] ISSUING_POINT = Oid.encode("2.5.29.28");

  private static final int EXTENSIONS_TAG = Der.CONTEXT | Der.CONSTRUCTED;
  private static final int KEY_ID_TAG = Der.CONTEXT;
  private static final int VERSION_2 = 1;

  private CrlEncoder() {}

  /** Signs what it is given piece by piece. Used once. */
  public interface Signer {

    /** A further piece. */
    void update(byte[] source, int from, int length);

    /** The signature of all pieces. */
    byte[] sign();
  }

  /**
   * Writes a list.
   *
   * @param entries each serial number once; gone through three times, with the same entries each
   *     time
   * @throws IOException if the stream fails
   */
  public static void write(
      CrlHead head,
      Iterable<CrlEntry> entries,
      SignatureAlgorithm algorithm,
      Signer signer,
      OutputStream out)
      throws IOException {
    var list = new Parts(head, entries, algorithm);
    try (var signing = new CrlStream(signer::update)) {
      list.writeTo(signing);
    }
    byte[] identifier = X509Encoder.identifier(algorithm);
    DerWriter signature = new DerWriter();
    signature.bitString(signer.sign());
    byte[] tail = signature.contents();
    try (var writing = new CrlStream(out::write)) {
      writing.header(Der.SEQUENCE, list.size() + identifier.length + tail.length);
      list.writeTo(writing);
      writing.raw(identifier);
      writing.raw(tail);
    }
  }

  /** The TBSCertList in its parts. */
  private static final class Parts {
    private final byte[] before;
    private final Iterable<CrlEntry> entries;
    private final long entriesSize;
    private final byte[] after;

    Parts(CrlHead head, Iterable<CrlEntry> entries, SignatureAlgorithm algorithm) {
      this.before = before(head, algorithm);
      this.entries = entries;
      long size = 0;
      for (var entry : entries) {
        size += CrlStream.size(entry);
      }
      this.entriesSize = size;
      this.after = after(head);
    }

    /** Of the contents: a list without entries has no SEQUENCE of them. */
    private long contents() {
      long own = entriesSize == 0 ? 0 : CrlStream.headerSize(entriesSize) + entriesSize;
      return before.length + own + after.length;
    }

    long size() {
      return CrlStream.headerSize(contents()) + contents();
    }

    void writeTo(CrlStream out) throws IOException {
      out.header(Der.SEQUENCE, contents());
      out.raw(before);
      if (entriesSize > 0) {
        out.header(Der.SEQUENCE, entriesSize);
        long begun = out.written();
        for (var entry : entries) {
          out.entry(entry);
        }
        if (out.written() - begun != entriesSize) {
          throw new IllegalStateException("the entries of a list are others than a moment ago");
        }
      }
      out.raw(after);
    }
  }

  private static byte[] before(CrlHead head, SignatureAlgorithm algorithm) {
    DerWriter out = new DerWriter();
    out.integer(VERSION_2);
    SignatureIdentifiers.write(out, algorithm);
    out.raw(head.issuer().getEncoded());
    X509Time.write(out, head.thisUpdate());
    X509Time.write(out, head.nextUpdate());
    return out.contents();
  }

  private static byte[] after(CrlHead head) {
    DerWriter out = new DerWriter();
    int tagged = out.open(EXTENSIONS_TAG);
    int extensions = out.open(Der.SEQUENCE);
    extension(
        out,
        AUTHORITY_KEY_ID,
        false,
        value -> value.sequence(s -> s.octets(KEY_ID_TAG, head.authorityKeyId())));
    extension(out, CRL_NUMBER, false, value -> value.bigInteger(head.number()));
    head.base()
        .ifPresent(base -> extension(out, DELTA_INDICATOR, true, value -> value.bigInteger(base)));
    head.scope()
        .ifPresent(
            scope -> extension(out, ISSUING_POINT, true, value -> value.raw(scope.toByteArray())));
    out.close(extensions);
    out.close(tagged);
    return out.contents();
  }

  private static void extension(
      DerWriter out, byte[] oid, boolean critical, Consumer<DerWriter> contents) {
    int extension = RequestedExtensions.begin(out, oid, critical);
    int value = out.open(Der.OCTET_STRING);
    contents.accept(out);
    out.close(value);
    out.close(extension);
  }

  /** Whether an entry says why. */
  static boolean saysWhy(CrlEntry entry) {
    return entry.reason() != RevocationReason.UNSPECIFIED;
  }

  /** Whether a time is written as UTCTime (RFC 5280, section 5.1.2.4). */
  static boolean isUtc(Instant instant) {
    return instant.getEpochSecond() < CrlStream.YEAR_2050;
  }
}
