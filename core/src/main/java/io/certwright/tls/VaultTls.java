package io.certwright.tls;

import io.certwright.Vault;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.Names;
import io.certwright.internal.tls.LiveKeyManager;
import io.certwright.internal.tls.LiveTrustManager;
import io.certwright.internal.tls.RevocationChecks;
import io.certwright.internal.tls.TlsContexts;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.TrustedAnchor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS from a vault.
 *
 * <p>What it makes is live: after a renewal the next handshake presents the new version, while
 * handshakes that are under way finish with the one that they began with. A session that a client
 * resumes shows it the certificate of its first handshake, unless {@linkplain #endingSessions that
 * is ended}. Private keys are used as handles; they do not leave the vault. While the storage is
 * away, what was served last goes on being served.
 *
 * <p>Making one opens the use of the keys, which is audited once; for each version that is served
 * the audit trail has one window, which lasts until the certificate ends or the vault is closed,
 * and then has the number of uses.
 */
public final class VaultTls {

  private final Vault vault;
  private final Set<String> served = new LinkedHashSet<>();
  private final Set<String> trusted = new LinkedHashSet<>();
  private final Set<String> bundles = new LinkedHashSet<>();
  private final List<RevocationSource> sources = new ArrayList<>();

  private RevocationMode revocation = RevocationMode.SOFT_FAIL;

  private String consumer = "tls";
  private boolean endsSessions;
  private ServedListener listener = served -> {};

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
   * Trusts the anchors of these trust bundles of the vault ({@code Vault.trustBundles}), and no
   * longer what the JVM trusts by default. What is added to a bundle or taken out of it counts from
   * the next handshake on.
   */
  public VaultTls trustBundles(String... names) {
    for (var name : names) {
      bundles.add(Names.fold(name));
    }
    return this;
  }

  /**
   * What is done about revocation where this trusts certificates of the vault or bundles. Unless it
   * is set, what is known to be revoked is refused and everything else accepted.
   *
   * <p>Except for {@link RevocationMode#OFF}, what the vault itself knows counts: keys that are
   * blocked, versions that are revoked, and what its CAs have issued; the storage is asked for that
   * in each handshake, and while it does not answer nothing is known. So do answers of OCSP
   * responders that a server sends along (stapling). A server's certificate that says that one is
   * sent along (must-staple, RFC 7633) is refused without one that proves that it is good, whatever
   * else is known; only where the library that makes the connection does not tell what was sent,
   * that cannot be asked. A session that is resumed is not judged again. TLS to the very database
   * that the vault is in must not wait for it: for that, turn this off.
   *
   * @param further more sources, each asked as well
   */
  public VaultTls revocation(RevocationMode mode, RevocationSource... further) {
    revocation = mode;
    sources.clear();
    sources.addAll(List.of(further));
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
   * Tells when a version is in use: when the first handshake presents it. A handshake that resumes
   * a session presents nothing. {@code Vault.uses} and the event {@code VaultEvent.InUse} tell the
   * same to all nodes, some seconds later.
   */
  public VaultTls listener(ServedListener told) {
    listener = told;
    return this;
  }

  /**
   * Sessions end with what they began with. After one of the certificates that this presents has
   * changed, or an anchor that it trusts, the context resumes no earlier session: the next
   * connection shakes hands in full, shows the new certificate and is judged anew. Connections that
   * are there go on. It holds for {@link #context}; whoever takes a key manager decides about
   * sessions himself.
   *
   * <p>With very many certificates that is often, and each time for the clients of all of them.
   */
  public VaultTls endingSessions() {
    endsSessions = true;
    return this;
  }

  /**
   * A context of protocol {@code TLS}, for servers and clients. What uses it decides whether
   * clients must present a certificate and whether host names are checked, as with every other
   * context.
   *
   * @throws InvalidRequestException if it would present nothing and trust nobody
   * @throws NotFoundException if a CA or a trust bundle that is to be trusted is not there
   */
  public SSLContext context() {
    boolean trustsNone = trusted.isEmpty() && bundles.isEmpty();
    if (served.isEmpty() && trustsNone) {
      throw new InvalidRequestException(
          "tls",
          "presents no certificate and trusts no CA or trust bundle of the vault; name one of any");
    }
    var keys = served.isEmpty() ? null : liveKeys();
    var trust = trustsNone ? null : liveTrust();
    return endsSessions
        ? TlsContexts.endingSessions(keys, trust)
        : TlsContexts.context(keys, trust);
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
   * A trust manager that trusts the CAs and bundles, and checks host names where the connection
   * asks for it (RFC 9525). It validates as a {@code ChainValidator} does, within its limits, and
   * then has the JDK judge the path that was found, so that algorithms that are disabled in the JVM
   * or on the connection are refused.
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
    var clock = EngineHolder.of(vault).engine().clock();
    return new LiveKeyManager(
        new ToldSource(source, consumer, listener), List.copyOf(served), clock);
  }

  private LiveTrustManager liveTrust() {
    var holder = EngineHolder.of(vault);
    var source = new VaultTlsSource(holder, consumer);
    return new LiveTrustManager(
        this::anchors, source::trustChanges, checks(holder.engine()), holder.engine().clock());
  }

  private List<TrustedAnchor> anchors() {
    var authorities = trusted.stream().map(name -> TrustedAnchor.of(vault.get(name).x509()));
    var bundled =
        bundles.stream().flatMap(name -> vault.trustBundles().get(name).anchors().stream());
    return Stream.concat(authorities, bundled).distinct().toList();
  }

  private RevocationChecks checks(Engine engine) {
    if (revocation == RevocationMode.OFF) {
      return RevocationChecks.NONE;
    }
    var all = new ArrayList<RevocationSource>();
    all.add(new VaultKnowledge(vault.revocations().knowledge(), engine.catalogue().freshness()));
    all.addAll(sources);
    return new RevocationChecks(revocation, all);
  }
}
