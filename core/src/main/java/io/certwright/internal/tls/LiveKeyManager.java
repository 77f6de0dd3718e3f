package io.certwright.internal.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the current versions of a fixed list of names, to servers by the host that a client asks
 * for, to clients by the issuers that a server accepts. Thread-safe; never closed.
 *
 * <ul>
 *   <li>A change that the source has told reaches the next handshake. While the source fails, the
 *       last answer is served.
 *   <li>An alias is name and version. A former version stays answerable for at least ten minutes
 *       (the last four for ever, more than 64 never), so a handshake never gets the key of one
 *       version and the chain of another.
 *   <li>A host that no name covers gets the first name of the list.
 *   <li>An expired certificate is served where no other fits; the peer judges it.
 *   <li>The cost of a handshake does not depend on the number of names.
 * </ul>
 */
public final class LiveKeyManager extends X509ExtendedKeyManager {
  private static final Logger LOG = LoggerFactory.getLogger(LiveKeyManager.class);

  private final LiveSnapshot live;
  private final Clock clock;
  private final TlsSource source;

  /**
   * Asks the source for each name once. A name that has no identity yet is served from when it has
   * one.
   *
   * @param names the names to serve and no others, the default first
   * @param clock what validity is judged by
   * @throws IllegalArgumentException if there is no name, or one twice
   * @throws RuntimeException if the source fails
   */
  public LiveKeyManager(TlsSource source, List<String> names, Clock clock) {
    this.source = source;
    this.live = new LiveSnapshot(source, List.copyOf(names), clock);
    this.clock = clock;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return forServer(keyType, issuers, Peer.of(socket));
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return forServer(keyType, issuers, Peer.of(engine));
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return forClient(keyTypes, issuers, Peer.of(socket));
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return forClient(keyTypes, issuers, Peer.of(engine));
  }

  /** What is presented now: the same object for as long as nothing of it has changed. */
  Object presented() {
    return live.latest();
  }

  /** The key of a version, current or lately so; null if there is none by that alias. */
  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Presentable identity = live.present().find(alias);
    if (identity == null) {
      return null;
    }
    if (identity.isFirstUse()) {
      tell(identity.identity());
    }
    return identity.key();
  }

  private void tell(TlsIdentity identity) {
    try {
      source.firstUse(identity);
    } catch (RuntimeException e) {
      LOG.warn("what is told of the first use of {} failed", identity.alias(), e);
    }
  }

  /** The chain of a version, current or lately so; null if there is none by that alias. */
  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Presentable identity = live.present().find(alias);
    return identity == null ? null : identity.chain();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType, issuers);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType, issuers);
  }

  private @Nullable String forServer(String keyType, Principal @Nullable [] issuers, Peer peer) {
    Wish wish = wish(keyType, peer, Peer.issuers(issuers), CertificateHosts.SERVER_AUTH);
    Presentable chosen = Choice.forServer(live.latest(), peer.host(), wish);
    return chosen == null ? null : chosen.alias();
  }

  private @Nullable String forClient(String[] keyTypes, Principal @Nullable [] issuers, Peer peer) {
    Snapshot now = live.latest();
    Set<X500Principal> accepted = Peer.issuers(issuers);
    Presentable best = null;
    int rank = Wish.UNFIT;
    for (String keyType : keyTypes) {
      Wish wish = wish(keyType, peer, accepted, CertificateHosts.CLIENT_AUTH);
      Presentable chosen = Choice.forClient(now, wish);
      if (chosen != null && wish.rank(chosen) > rank) {
        best = chosen;
        rank = wish.rank(chosen);
      }
    }
    return best == null ? null : best.alias();
  }

  private Wish wish(String keyType, Peer peer, Set<X500Principal> issuers, String purpose) {
    return new Wish(keyType, peer.signatures(), issuers, purpose, clock.millis());
  }

  private String @Nullable [] aliases(String keyType, Principal @Nullable [] issuers) {
    Set<X500Principal> accepted = Peer.issuers(issuers);
    List<String> aliases = new ArrayList<>();
    for (Slot slot : live.latest().slots()) {
      Presentable identity = slot.current();
      if (identity != null
          && identity.hasKeyType(keyType)
          && (accepted.isEmpty() || identity.issuedBy(accepted))) {
        aliases.add(identity.alias());
      }
    }
    return aliases.isEmpty() ? null : aliases.toArray(new String[0]);
  }
}
