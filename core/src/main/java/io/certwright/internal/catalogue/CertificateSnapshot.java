package io.certwright.internal.catalogue;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.record.VersionRecord;
import io.certwright.spi.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

  /** The SHA-1 of the leaf, for names that others give it; nothing is trusted by it. */
  public byte[] sha1() {
    try {
      return MessageDigest.getInstance("SHA-1").digest(version.chain().get(0).toByteArray());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
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
