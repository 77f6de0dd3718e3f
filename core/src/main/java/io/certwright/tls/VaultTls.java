package io.certwright.tls;

import io.certwright.Vault;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.Names;
import io.certwright.internal.tls.LiveKeyManager;
import io.certwright.internal.tls.LiveTrustManager;
import io.certwright.internal.tls.TlsContexts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS from a vault.
 *
 * <p>What it makes is live: after a renewal the next handshake presents the new version, while
 * handshakes that are under way finish with the one that they began with. A session that a client
 * resumes shows it the certificate of its first handshake. Private keys are used as handles; they
 * do not leave the vault. While the storage is away, what was served last goes on being served.
 *
 * <p>Making one opens the use of the keys for as long as the vault is open, which is audited once.
 */
public final class VaultTls {

  private final Vault vault;
  private final Set<String> served = new LinkedHashSet<>();
  private final Set<String> trusted = new LinkedHashSet<>();

  private String consumer = "tls";

  private VaultTls(Vault vault) {
    this.vault = vault;
  }

  /**
   * A context for a server that presents these certificates.
   *
   * @param names the certificates; a client that names a host gets the one that covers it, every
   *     other the first. They need not have been issued yet, but nobody can connect before
   * @throws InvalidRequestException if one has a key that TLS of the Java platform cannot use:
   *     post-quantum, or on secp256k1. A name that gets such a key later goes on with the version
   *     that it had
   */
  public static SSLContext server(Vault vault, String... names) {
    return of(vault).serve(names).context();
  }

  /**
   * A context for a client that trusts these CA certificates and no others.
   *
   * @param authorities the names of the CA certificates in the vault
   */
  public static SSLContext client(Vault vault, String... authorities) {
    return of(vault).trust(authorities).context();
  }

  /** TLS from this vault, to be told what to present and whom to trust. */
  public static VaultTls of(Vault vault) {
    return new VaultTls(vault);
  }

  /** Presents these certificates, the first one by default. */
  public VaultTls serve(String... names) {
    for (var name : names) {
      served.add(Names.fold(name));
    }
    return this;
  }

  /** Trusts these CA certificates of the vault, and no longer what the JVM trusts by default. */
  public VaultTls trust(String... authorities) {
    for (var name : authorities) {
      trusted.add(Names.fold(name));
    }
    return this;
  }

  /**
   * What this is called where the vault tells who uses what ({@code Vault.uses}); {@code tls} if it
   * is not set.
   *
   * @param name 1 to 63 letters, digits and hyphens; case makes no difference
   * @throws InvalidRequestException if it is not
   */
  public VaultTls consumer(String name) {
    consumer = Names.foldShort("consumer", name);
    return this;
  }

  /**
   * A context of protocol {@code TLS}, for servers and clients. What uses it decides whether
   * clients must present a certificate and whether host names are checked, as with every other
   * context.
   *
   * @throws InvalidRequestException if it would present nothing and trust nobody
   * @throws NotFoundException if a CA that is to be trusted is not there
   */
  public SSLContext context() {
    if (served.isEmpty() && trusted.isEmpty()) {
      throw new InvalidRequestException(
          "tls", "presents no certificate and trusts no CA of the vault; name one of either");
    }
    return TlsContexts.context(
        served.isEmpty() ? null : liveKeys(), trusted.isEmpty() ? null : liveTrust());
  }

  /**
   * A key manager that presents the certificates, for libraries that take one.
   *
   * @throws InvalidRequestException if there is nothing to present
   */
  public X509ExtendedKeyManager keyManager() {
    return liveKeys();
  }

  /**
   * A trust manager that trusts the CAs, and checks host names where the connection asks for it.
   *
   * @throws NotFoundException if one of them is not there
   */
  public X509ExtendedTrustManager trustManager() {
    return liveTrust();
  }

  private LiveKeyManager liveKeys() {
    if (served.isEmpty()) {
      throw new InvalidRequestException("tls", "presents no certificate; name one to serve");
    }
    var source = new VaultTlsSource(EngineHolder.of(vault), consumer);
    source.open(served);
    return new LiveKeyManager(source, List.copyOf(served), EngineHolder.of(vault).engine().clock());
  }

  private LiveTrustManager liveTrust() {
    var holder = EngineHolder.of(vault);
    var source = new VaultTlsSource(holder, consumer);
    return new LiveTrustManager(
        () -> trusted.stream().map(name -> vault.get(name).x509()).toList(),
        () -> source.changes().count(),
        holder.engine().clock());
  }
}
