package io.certwright.internal.bouncycastle;

import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes lists of revoked certificates (CRL version 2, RFC 5280, section 5) to a stream, in memory
 * that does not grow with them.
 *
 * <p>A length stands in front of what it is the length of, and so does that of the whole, which
 * includes the signature. So the entries are gone through three times: to count, to sign, to write.
 * They have to be the same each time.
 */
public final class CrlEncoder {

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
    long size = 0;
    for (var entry : entries) {
      size += CrlStream.size(entry);
    }
    var frame = new CrlFrame(head, algorithm, size);
    try (var signing = new CrlStream(signer::update)) {
      write(frame.before(), entries, size, frame.after(), signing);
    }
    var whole = frame.signed(signer.sign());
    try (var writing = new CrlStream(out::write)) {
      write(whole.before(), entries, size, whole.after(), writing);
    }
  }

  private static void write(
      byte[] before, Iterable<CrlEntry> entries, long size, byte[] after, CrlStream out)
      throws IOException {
    out.raw(before);
    long begun = out.written();
    for (var entry : entries) {
      out.entry(entry);
    }
    if (out.written() - begun != size) {
      throw new IllegalStateException("the entries of a list are others than a moment ago");
    }
    out.raw(after);
  }
}
