package io.certwright;

import io.certwright.audit.AuditSettings;
import io.certwright.errors.InvalidRequestException;
import io.certwright.event.VaultMeter;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.engine.EngineSettings;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.Names;
import io.certwright.spi.audit.AuditAnchor;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerProvider;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is optional when a vault is opened. Each method returns this builder; a builder is used by
 * one thread, once.
 */
public final class VaultBuilder {

  private static final Duration LEAST_FRESHNESS = Duration.ofMillis(10);
  private static final Duration MOST_FRESHNESS = Duration.ofHours(1);
  private static final Duration LEAST_PERIOD = Duration.ofMinutes(1);
  private static final Duration MOST_PERIOD = Duration.ofDays(1);
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final Storage storage;
  private final KeyProtection protection;
  private final Map<String, Issuer> issuers = new HashMap<>();

  private final Map<String, IssuerProvider> issuerProviders = new HashMap<>();
  private final Map<String, AuditAnchor> anchors = new HashMap<>();

  private String name = "default";
  private Clock clock = Clock.systemUTC();
  private LongSupplier ticker = System::nanoTime;
  private Duration freshness = Duration.ofSeconds(1);
  private Executor executor = VaultBuilder::runOnDaemon;
  private @Nullable VaultMeter meter;
  private @Nullable String node;
  private Duration usesEvery = Duration.ofHours(1);
  private CryptoProviders providers = CryptoProviders.standard();
  private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
  private AuditSettings audit = AuditSettings.standard();

  private static void runOnDaemon(Runnable task) {
    var thread = new Thread(task, "certwright-watch-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    thread.start();
  }

  VaultBuilder(Storage storage, KeyProtection protection) {
    this.storage = storage;
    this.protection = protection;
  }

  /**
   * The vault's name within its storage, in which others may live beside it. Letters, digits and
   * hyphens; {@code default} if it is not set.
   */
  public VaultBuilder name(String name) {
    Names.fold(name);
    this.name = name;
    return this;
  }

  /**
   * The time of this node; the system's if it is not set. The storage has a clock of its own, by
   * which it is decided what is due and what follows from that.
   */
  public VaultBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /**
   * What elapsed time is measured by: nanoseconds from some origin that only ever go on; {@link
   * System#nanoTime} if it is not set. A test that sets a clock sets this as well.
   */
  public VaultBuilder ticker(LongSupplier ticker) {
    this.ticker = ticker;
    return this;
  }

  /**
   * How long a change that another node has made may go unseen here: a second if it is not set.
   * Whoever reads later than that after the last look at what was changed looks first; where the
   * storage can tell of changes, they are seen sooner. A handle on a private key is refused within
   * this time after its version was disabled on another node.
   *
   * @param bound from 10 milliseconds to an hour
   * @throws InvalidRequestException if it is not
   */
  public VaultBuilder freshness(Duration bound) {
    if (bound.compareTo(LEAST_FRESHNESS) < 0 || bound.compareTo(MOST_FRESHNESS) > 0) {
      throw new InvalidRequestException(
          "freshness", bound + " is not within " + LEAST_FRESHNESS + " and " + MOST_FRESHNESS);
    }
    this.freshness = bound;
    return this;
  }

  /**
   * Runs what waits for news of other nodes: one task for as long as the vault is open, if the
   * storage is shared and can tell of changes. Where there is a {@linkplain #meter meter}, another
   * task while there is something to tell it, and a second longer; and a short one now and then
   * that writes what uses certificates here. It must not run them in the thread that asks for it.
   * Daemon threads of their own if it is not set.
   */
  public VaultBuilder executor(Executor executor) {
    this.executor = executor;
    return this;
  }

  /**
   * Has somebody told what the vault and its life cycle engine do and how long it takes, for
   * metrics. Nothing waits for it.
   */
  public VaultBuilder meter(VaultMeter meter) {
    this.meter = meter;
    return this;
  }

  /**
   * How this node is called where it tells others what it uses ({@link Vault#uses}). Give each its
   * own, the same after a restart; drawn at random if it is not set.
   *
   * @param name 1 to 63 letters, digits and hyphens; case makes no difference
   * @throws InvalidRequestException if it is not
   */
  public VaultBuilder node(String name) {
    this.node = Names.foldShort("node", name);
    return this;
  }

  /**
   * How often it is written that a use of a certificate goes on; an hour if it is not set. That
   * another version is used is written within about a minute.
   *
   * @param period a minute to a day
   * @throws InvalidRequestException if it is not
   */
  public VaultBuilder usesEvery(Duration period) {
    if (period.compareTo(LEAST_PERIOD) < 0 || period.compareTo(MOST_PERIOD) > 0) {
      throw new InvalidRequestException(
          "usesEvery", period + " is not within " + LEAST_PERIOD + " and " + MOST_PERIOD);
    }
    this.usesEvery = period;
    return this;
  }

  /**
   * An issuer outside the vault, which policies name. Several may be added.
   *
   * @param name letters, digits and hyphens; hides a configuration of an issuer and a CA
   *     certificate of the vault with that name
   * @throws InvalidRequestException if the name is malformed, reserved or taken
   */
  public VaultBuilder issuer(String name, Issuer issuer) {
    var folded = Names.fold(name);
    if (Names.isReservedForIssuers(folded)) {
      throw new InvalidRequestException("issuer name", "\"" + name + "\" is reserved");
    }
    if (issuers.putIfAbsent(folded, issuer) != null) {
      throw new InvalidRequestException("issuer name", "\"" + name + "\" is taken already");
    }
    return this;
  }

  /**
   * What makes issuers of the configurations of its type that are stored in the vault ({@link
   * Vault#issuers}). Several may be added.
   *
   * @throws InvalidRequestException if the type is malformed or taken
   */
  public VaultBuilder issuerProvider(IssuerProvider provider) {
    var type = IssuerConfiguration.requireType(provider.type());
    if (issuerProviders.putIfAbsent(type, provider) != null) {
      throw new InvalidRequestException("provider", "the type \"" + type + "\" is taken already");
    }
    return this;
  }

  /**
   * A place outside that remembers how far the audit trail had come; see {@link AuditAnchors}.
   * Several may be added. {@link io.certwright.audit.AuditLog#verify} compares the vault with what
   * it has: so a whole storage that was put back to an earlier state is found, and without an
   * anchor it is not. Who restores a backup on purpose gives the vault a new anchor.
   *
   * @param name how messages call it: letters, digits and hyphens
   * @throws InvalidRequestException if the name is malformed or taken
   */
  public VaultBuilder auditAnchor(String name, AuditAnchor anchor) {
    if (anchors.putIfAbsent(Names.fold(name), anchor) != null) {
      throw new InvalidRequestException("anchor name", "\"" + name + "\" is taken already");
    }
    return this;
  }

  /** Which crypto provider does what; the fastest of BouncyCastle and the JDK if it is not set. */
  public VaultBuilder cryptoProviders(CryptoProviders providers) {
    this.providers = providers;
    return this;
  }

  /**
   * What spreads retries over time, from 0 (inclusive) to 1 (exclusive); random if it is not set.
   * Keys, serial numbers and nonces never come from it.
   */
  public VaultBuilder decisionRandom(DoubleSupplier random) {
    this.random = random;
    return this;
  }

  /**
   * How uses of keys, denials and reads are told in the trail, and what is out of the ordinary;
   * {@link AuditSettings#standard()} if it is not set.
   */
  public VaultBuilder audit(AuditSettings settings) {
    this.audit = settings;
    return this;
  }

  /**
   * Opens the vault, or makes it. If that fails, the storage is closed.
   *
   * @throws io.certwright.errors.KeyAccessException if the protection does not open it; nothing was
   *     changed then
   */
  public Vault open() {
    var settings =
        new EngineSettings(
            storage,
            protection,
            name,
            providers.crypto(),
            clock,
            ticker,
            freshness,
            executor,
            issuers,
            issuerProviders,
            anchors,
            Optional.ofNullable(meter),
            Optional.ofNullable(node),
            usesEvery,
            random,
            audit);
    return new OpenVault(Engine.open(settings), Caller.OWNER);
  }
}
