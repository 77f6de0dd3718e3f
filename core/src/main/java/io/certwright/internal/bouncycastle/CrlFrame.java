package io.certwright.internal.bouncycastle;

import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * What stands around the entries of a list of revoked certificates (CRL version 2, RFC 5280,
 * section 5). A length stands in front of what it is the length of, so the size of the entries has
 * to be known, but not the entries.
 */
public final class CrlFrame {

  private static final byte[] AUTHORITY_KEY_ID = Oid.encode("2.5.29.35");
  private static final byte[] CRL_NUMBER = Oid.encode("2.5.29.20");
  private static final byte[] DELTA_INDICATOR = Oid.encode("2.5.29.27");
  private static final byte[] ISSUING_POINT = Oid.encode("2.5.29.28");

  private static final int EXTENSIONS_TAG = Der.CONTEXT | Der.CONSTRUCTED;
  private static final int KEY_ID_TAG = Der.CONTEXT;
  private static final int VERSION_2 = 1;

  private final SignatureAlgorithm algorithm;
  private final long entriesSize;
  private final byte[] before;
  private final byte[] after;

  /**
   * The frame of a list.
   *
   * @param entriesSize how many bytes the entries have together
   */
  public CrlFrame(CrlHead head, SignatureAlgorithm algorithm, long entriesSize) {
    this.algorithm = algorithm;
    this.entriesSize = entriesSize;
    this.after = after(head);
    byte[] start = start(head, algorithm);
    long own = entriesSize == 0 ? 0 : CrlStream.headerSize(entriesSize) + entriesSize;
    this.before =
        bytes(
            out -> {
              out.header(Der.SEQUENCE, start.length + own + after.length);
              out.raw(start);
              // A list without entries has no SEQUENCE of them.
              if (entriesSize > 0) {
                out.header(Der.SEQUENCE, entriesSize);
              }
            });
  }

  /** What is signed before the entries. */
  public byte[] before() {
    return before.clone();
  }

  /** What is signed after the entries. */
  public byte[] after() {
    return after.clone();
  }

  /**
   * The whole list but its entries.
   *
   * @param before what stands before them
   * @param after what stands after them
   */
  @SuppressWarnings("ArrayRecordComponent") // Written out at once, and never compared.
  public record Whole(byte[] before, byte[] after) {}

  /**
   * The list with its signature.
   *
   * @param signature of {@link #before}, the entries and {@link #after}
   */
  public Whole signed(byte[] signature) {
    byte[] identifier = X509Encoder.identifier(algorithm);
    DerWriter bits = new DerWriter();
    bits.bitString(signature);
    byte[] end = bits.contents();
    long size = before.length + entriesSize + after.length + identifier.length + end.length;
    return new Whole(
        bytes(
            out -> {
              out.header(Der.SEQUENCE, size);
              out.raw(before);
            }),
        bytes(
            out -> {
              out.raw(after);
              out.raw(identifier);
              out.raw(end);
            }));
  }

  private interface Content {
    void writeTo(CrlStream out) throws IOException;
  }

  private static byte[] bytes(Content content) {
    var all = new ByteArrayOutputStream();
    try (var out = new CrlStream(all::write)) {
      content.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return all.toByteArray();
  }

  private static byte[] start(CrlHead head, SignatureAlgorithm algorithm) {
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
}
