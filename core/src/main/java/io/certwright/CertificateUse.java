package io.certwright;

import io.certwright.internal.record.UseRecord;
import java.time.Instant;

/**
 * That a certificate's key is used somewhere, as {@link Vault#uses} and {@link Vault#listUses}
 * tell. It is a hint, not a proof: it is written a little after the fact and about once an hour, a
 * node that ends may leave its last uses out, and nobody stops an application from calling a
 * consumer as it likes.
 *
 * @param certificate the certificate's name, in lower case
 * @param version the version that was used last
 * @param node the node, as {@code VaultBuilder.node} calls it
 * @param consumer what uses it there: a name given to {@code VaultTls.consumer}, {@code tls}
 *     without one, {@code handle} for what {@link Vault#privateKey} gives, {@code keys} for {@link
 *     Vault#keys}, {@code ocsp} for an {@code OcspResponder}
 * @param since when its use of this version was first seen
 * @param lastSeen when it was last seen; uses that go on are written about once an hour
 */
public record CertificateUse(
    String certificate,
    String version,
    String node,
    String consumer,
    Instant since,
    Instant lastSeen) {

  static CertificateUse of(UseRecord use) {
    return new CertificateUse(
        use.name(), use.version(), use.node(), use.consumer(), use.since(), use.seen());
  }
}
