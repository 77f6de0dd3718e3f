package io.certwright.internal.tls;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * An identity with all that choosing needs, worked out once a version and not once a handshake.
 * Immutable, apart from the array, which is never handed out, and from whether it was used.
 */
final class Presentable {
  private final TlsIdentity identity;
  private final String alias;
  private final X509Certificate[] chain;
  private final Set<String> hosts;
  private final Set<ClientTrait> clientTraits;
  private final List<String> signatures;
  private final @Nullable List<String> purposes;
  private final long notBefore;
  private final long notAfter;
  private final AtomicBoolean used = new AtomicBoolean();

  private Presentable(TlsIdentity identity, Set<String> hosts, @Nullable List<String> purposes) {
    X509Certificate leaf = identity.chain().get(0);
    this.identity = identity;
    this.alias = identity.alias();
    this.chain = identity.chain().toArray(new X509Certificate[0]);
    this.hosts = hosts;
    this.clientTraits = clientTraits(identity);
    this.signatures = signatures(leaf.getPublicKey());
    this.purposes = purposes;
    this.notBefore = leaf.getNotBefore().toInstant().toEpochMilli();
    this.notAfter = leaf.getNotAfter().toInstant().toEpochMilli();
  }

  /**
   * Works it out.
   *
   * @throws IllegalArgumentException if the leaf cannot be read
   */
  static Presentable of(TlsIdentity identity) {
    X509Certificate leaf = identity.chain().get(0);
    return new Presentable(identity, CertificateHosts.of(leaf), CertificateHosts.purposes(leaf));
  }

  /** Whether it presents the same: the version, and a chain that may have been completed since. */
  boolean isSame(@Nullable Presentable other) {
    return other != null
        && alias.equals(other.alias)
        && identity.chain().equals(other.identity.chain());
  }

  String alias() {
    return alias;
  }

  PrivateKey key() {
    return identity.key();
  }

  TlsIdentity identity() {
    return identity;
  }

  /** Whether this is its first use; true once. */
  boolean isFirstUse() {
    return !used.get() && used.compareAndSet(false, true);
  }

  /** It was used if the same version was. */
  Presentable after(@Nullable Presentable before) {
    if (before != null && before.alias.equals(alias)) {
      used.set(before.used.get());
    }
    return this;
  }

  /** A new array at each call. */
  X509Certificate[] chain() {
    return chain.clone();
  }

  /** The DNS names and wildcards that the leaf is for, in lower case. */
  Set<String> hosts() {
    return hosts;
  }

  /** By what a client finds it. */
  Set<ClientTrait> clientTraits() {
    return clientTraits;
  }

  boolean hasKeyType(String keyType) {
    return identity.key().getAlgorithm().equals(keyType);
  }

  boolean issuedBy(Set<X500Principal> issuers) {
    for (X509Certificate certificate : chain) {
      if (issuers.contains(certificate.getIssuerX500Principal())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the key makes a signature of one of those (standard names). */
  boolean signsWith(List<String> algorithms) {
    for (String algorithm : algorithms) {
      if (signatures.contains(algorithm)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the leaf names no purposes, or this one (an OID). */
  boolean isFor(String purpose) {
    return purposes == null || purposes.contains(purpose);
  }

  boolean isInDate(long millis) {
    return notBefore <= millis && millis <= notAfter;
  }

  /** Whether it ends later; or at the same time, and begins later. */
  boolean isValidLongerThan(Presentable other) {
    return notAfter == other.notAfter ? notBefore > other.notBefore : notAfter > other.notAfter;
  }

  private static Set<ClientTrait> clientTraits(TlsIdentity identity) {
    String keyType = identity.key().getAlgorithm();
    Set<ClientTrait> traits = new HashSet<>();
    traits.add(new ClientTrait(keyType, null));
    for (X509Certificate certificate : identity.chain()) {
      traits.add(new ClientTrait(keyType, certificate.getIssuerX500Principal()));
    }
    return Set.copyOf(traits);
  }

  /** TLS 1.3 binds each curve to one digest. */
  private static List<String> signatures(PublicKey key) {
    if (key instanceof ECKey ec) {
      return switch (ec.getParams().getCurve().getField().getFieldSize()) {
        case 256 -> List.of("SHA256withECDSA");
        case 384 -> List.of("SHA384withECDSA");
        default -> List.of("SHA512withECDSA");
      };
    }
    if (key.getAlgorithm().equals("RSA")) {
      return List.of("RSASSA-PSS", "SHA256withRSA", "SHA384withRSA", "SHA512withRSA");
    }
    return key instanceof EdECKey ed && ed.getParams().getName().equals("Ed448")
        ? List.of("Ed448", "EdDSA")
        : List.of("Ed25519", "EdDSA");
  }
}
