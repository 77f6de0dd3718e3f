package io.certwright.internal.engine;

import io.certwright.audit.AuditSettings;
import io.certwright.event.VaultMeter;
import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.audit.AuditAnchor;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerProvider;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What an engine is made of.
 *
 * @param storage where the vault is kept; the engine closes it
 * @param protection what opens it
 * @param name the vault's name within the storage
 * @param crypto which provider does what
 * @param clock the time
 * @param ticker nanoseconds that only ever go on
 * @param freshness how long a change of another node may go unseen
 * @param executor runs what waits for news of other nodes
 * @param issuers outside issuers by name
 * @param providers what makes issuers of stored configurations, by folded type
 * @param anchors what remembers how far the audit trail had come, by name
 * @param meter is told what was done and how long it took; empty: nobody is
 * @param node how this node is called where others see it; empty: a name is drawn
 * @param usesEvery how often it is written that a use of a certificate goes on
 * @param random spreads attempts and jitter, from 0 (inclusive) to 1 (exclusive)
 * @param audit how what happens often is told in the trail
 */
public record EngineSettings(
    Storage storage,
    KeyProtection protection,
    String name,
    Crypto crypto,
    Clock clock,
    LongSupplier ticker,
    Duration freshness,
    Executor executor,
    Map<String, Issuer> issuers,
    Map<String, IssuerProvider> providers,
    Map<String, AuditAnchor> anchors,
    Optional<VaultMeter> meter,
    Optional<String> node,
    Duration usesEvery,
    DoubleSupplier random,
    AuditSettings audit) {

  /** Copies the maps. */
  public EngineSettings {
    issuers = Map.copyOf(issuers);
    providers = Map.copyOf(providers);
    anchors = Map.copyOf(anchors);
  }
}
