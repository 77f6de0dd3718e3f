package io.certwright.internal.catalogue;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.record.VersionRecord;
import io.certwright.spi.Bytes;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version as it was read; its certificates are parsed when somebody asks for them. */
public final class CertificateSnapshot {

  private final VersionRecord version;
  private volatile @Nullable List<X509Certificate> chain;

  /** A snapshot of a version. */
  public CertificateSnapshot(VersionRecord version) {
    this.version = version;
  }

  /** The record. */
  public VersionRecord version() {
    return version;
  }

  /** The certificates, the leaf first. */
  public List<X509Certificate> chain() {
    var parsed = chain;
    if (parsed == null) {
      parsed = version.chain().stream().map(this::parse).toList();
      chain = parsed;
    }
    return parsed;
  }

  private X509Certificate parse(Bytes der) {
    try {
      return GuardedX509.parse(der.toByteArray(), GuardedX509.MAX_SIZE);
    } catch (MalformedDerException e) {
      throw new IntegrityException(
          VersionRecord.KIND + "/" + version.id(),
          "holds something that is no certificate: " + e.getMessage());
    }
  }
}
