package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.schedule.Life;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.time.Instant;

/**
 * What the certificate's record mirrors of the current version, so that a listing needs no second
 * read.
 *
 * @param version the version's id
 * @param issued when it was issued
 * @param notBefore the start of validity
 * @param notAfter the end of validity, inclusive
 * @param thumbprint SHA-256 of the leaf
 * @param key the kind of key
 * @param tags the version's tags
 */
public record Current(
    String version,
    Instant issued,
    Instant notBefore,
    Instant notAfter,
    Bytes thumbprint,
    KeySpec key,
    Tags tags) {

  /** The mirror of a version. */
  public static Current of(VersionRecord version) {
    return new Current(
        version.version(),
        version.issued(),
        version.notBefore(),
        version.notAfter(),
        version.thumbprint(),
        version.key(),
        version.tags());
  }

  /** Its life. */
  public Life life() {
    return new Life(version, issued, notAfter, thumbprint);
  }

  void write(DerWriter out) {
    out.sequence(
        s -> {
          s.text(version).instant(issued).instant(notBefore).instant(notAfter).octets(thumbprint);
          s.text(key.name());
          tags.write(s);
        });
  }

  static Current read(DerReader in) {
    return in.sequence(
        s ->
            new Current(
                s.text(),
                s.instant(),
                s.instant(),
                s.instant(),
                s.bytes(),
                KeySpec.valueOf(s.text()),
                Tags.read(s)));
  }
}
