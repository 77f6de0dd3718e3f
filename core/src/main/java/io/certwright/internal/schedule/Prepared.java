package io.certwright.internal.schedule;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import java.time.Instant;

/**
 * That the next key was made ahead. The key is in a record of its own.
 *
 * @param made when
 * @param key its kind
 * @param exportable whether the policy let the private key leave the vault when it was made
 */
public record Prepared(Instant made, KeySpec key, boolean exportable) {

  /**
   * Whether a version under this policy may have it. A key that was made to stay must not leave by
   * way of a later policy.
   */
  public boolean fits(CertificatePolicy policy) {
    return key == policy.key() && (exportable || !policy.exportable());
  }

  void write(DerWriter out) {
    out.sequence(s -> s.instant(made).text(key.name()).bool(exportable));
  }

  static Prepared read(DerReader in) {
    return in.sequence(s -> new Prepared(s.instant(), KeySpec.valueOf(s.text()), s.bool()));
  }
}
