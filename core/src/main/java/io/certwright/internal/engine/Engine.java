package io.certwright.internal.engine;

import io.certwright.internal.access.AccessDesk;
import io.certwright.internal.access.Cursors;
import io.certwright.internal.approval.ApprovalDesk;
import io.certwright.internal.audit.Anchors;
import io.certwright.internal.audit.CheckpointTimer;
import io.certwright.internal.audit.Checkpoints;
import io.certwright.internal.audit.PruneTimer;
import io.certwright.internal.audit.Pruning;
import io.certwright.internal.audit.StoredAuditLog;
import io.certwright.internal.authority.Authorities;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.ChangeSignal;
import io.certwright.internal.census.Census;
import io.certwright.internal.client.ClientDesk;
import io.certwright.internal.commit.Committer;
import io.certwright.internal.compromise.CompromiseDesk;
import io.certwright.internal.compromise.CompromiseTools;
import io.certwright.internal.compromise.Learning;
import io.certwright.internal.compromise.Possession;
import io.certwright.internal.crl.CrlWork;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Judge;
import io.certwright.internal.gate.Permits;
import io.certwright.internal.inventory.Inventory;
import io.certwright.internal.inventory.UseWriter;
import io.certwright.internal.issue.Issuance;
import io.certwright.internal.issuers.ConnectedIssuers;
import io.certwright.internal.issuers.ContactList;
import io.certwright.internal.issuers.IssuerConfigurations;
import io.certwright.internal.issuers.IssuerDirectory;
import io.certwright.internal.keys.StandaloneKeys;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.meter.Meters;
import io.certwright.internal.node.Contact;
import io.certwright.internal.node.HealthCheck;
import io.certwright.internal.node.StaleUses;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.node.Watcher;
import io.certwright.internal.ocsp.Responders;
import io.certwright.internal.record.Names;
import io.certwright.internal.removal.Purge;
import io.certwright.internal.removal.Removal;
import io.certwright.internal.removal.Settings;
import io.certwright.internal.rights.AccessBook;
import io.certwright.internal.rights.StoredTags;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.VaultDoor;
import io.certwright.internal.transfer.CertificateBackup;
import io.certwright.internal.transfer.CertificateRestore;
import io.certwright.internal.trust.BundleStore;
import io.certwright.internal.use.UseWindows;
import io.certwright.internal.version.KeyDesk;
import io.certwright.spi.keys.KeyHost;
import io.certwright.spi.storage.Storage;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open vault: its parts, put together.
 *
 * <p>Thread-safe.
 */
public final class Engine implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private static final int NODE_BYTES = 4;

  private final String name;
  private final Storage storage;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final AccessBook book;
  private final Gate gate;
  private final AccessDesk access;
  private final ApprovalDesk approvals;
  private final Checkpoints checkpoints;
  private final Anchors anchors;
  private final Pruning pruning;
  private final Optional<Duration> retention;
  private final Crypto crypto;
  private final StorageTime time;
  private final DoubleSupplier decisions;
  private final Meters meters;
  private final Issuance issuance;
  private final KeyAccess keyAccess;
  private final NamedKeys namedKeys;
  private final NamedSecrets namedSecrets;
  private final HealthCheck health;
  private final Census census;
  private final Inventory inventory;
  private final UseWindows windows;
  private final CompromiseTools compromise;
  private final CompromiseDesk compromises;
  private final Learning learning;
  private final Possession possession;
  private final Responders responders;
  private final IssuerConfigurations issuers;
  private final ContactList contacts;
  private final Authorities authorities;
  private final CrlWork crls;
  private final BundleStore trustBundles;
  private final ClientDesk clients;
  private final Settings settings;
  private final Removal removal;
  private final Purge purge;
  private final CertificateBackup backups;
  private final CertificateRestore restores;
  private final AtomicReference<@Nullable Object> lifecycle = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CopyOnWriteArrayList<Runnable> closers = new CopyOnWriteArrayList<>();

  private Engine(EngineSettings settings) {
    this.name = settings.name();
    this.storage = settings.storage();
    this.crypto = settings.crypto();
    var clock = settings.clock();
    this.decisions = settings.random();
    this.meters = new Meters(settings.meter(), settings.ticker(), settings.executor());
    var contact = new Contact(clock);
    this.time = new StorageTime(clock, settings.ticker(), contact);
    this.records =
        new VaultDoor(storage, settings.protection(), crypto, clock).openOrCreate(Names.fold(name));
    this.catalogue = new Catalogue(records, contact, settings.ticker(), settings.freshness());
    var committer = Committer.ofNode(records, catalogue::committed, meters);
    this.book = new AccessBook(records, catalogue);
    var judge = new Judge(book, new StoredTags(records, catalogue), clock);
    var permits = new Permits(records, judge, clock);
    this.gate =
        new Gate(committer, clock, name, judge, permits, settings.ticker(), settings.audit());
    this.access = new AccessDesk(gate, records, book, clock);
    this.checkpoints = new Checkpoints(gate, records, clock);
    this.anchors = new Anchors(settings.anchors(), checkpoints, records.vault());
    this.pruning = new Pruning(gate, records, checkpoints, clock);
    this.retention = settings.audit().retention();
    var host =
        settings.protection() instanceof KeyHost keeper
            ? Optional.of(keeper)
            : Optional.<KeyHost>empty();
    var keys = new VaultKeys(crypto, host);
    var desk = new KeyDesk(records, catalogue, keys);
    this.issuance =
        new Issuance(
            gate,
            records,
            catalogue,
            crypto,
            time,
            keys,
            desk,
            new IssuerDirectory(
                settings.issuers(),
                new ConnectedIssuers(records, catalogue, settings.providers()),
                catalogue),
            settings.random(),
            meters);
    this.approvals =
        new ApprovalDesk(gate, records, gate.approvals().permits(), issuance.awaiting(), clock);
    this.issuers = new IssuerConfigurations(gate, records, catalogue, clock);
    this.authorities = new Authorities(gate, records, catalogue, clock);
    this.crls = new CrlWork(gate, records, catalogue, desk, settings.random());
    this.contacts = new ContactList(gate, records, clock);
    this.trustBundles = new BundleStore(gate, records, clock);
    this.clients =
        new ClientDesk(
            gate, trustBundles, issuance.known(), catalogue, crypto, clock, settings.ticker());
    this.settings = new Settings(gate, records);
    this.removal = new Removal(gate, records, catalogue, desk, this.settings);
    this.purge = new Purge(gate, records, catalogue, desk, this.settings, removal);
    this.backups = new CertificateBackup(gate, records, clock);
    this.restores =
        new CertificateRestore(gate, records, catalogue, desk, issuance.blockedKeys(), time);
    var node = settings.node().orElseGet(this::drawnNode);
    this.windows = new UseWindows(gate, records, clock, settings.ticker(), node, settings.audit());
    this.inventory =
        new Inventory(
            new UseWriter(gate, records, catalogue::current, clock, node),
            settings.ticker(),
            settings.executor(),
            settings.usesEvery(),
            settings.random());
    this.responders =
        new Responders(
            gate,
            records,
            catalogue,
            desk,
            inventory,
            windows,
            issuance.serials(),
            clock,
            settings.ticker(),
            settings.executor());
    onClose(responders::close);
    var stale = new StaleUses();
    var freshness = catalogue.freshness();
    this.keyAccess =
        new KeyAccess(
            gate, catalogue, desk, new KeyUses(gate, catalogue, stale, clock), inventory, windows);
    var standalone = new StandaloneKeys(gate, records, keys, clock);
    this.namedKeys =
        new NamedKeys(gate, catalogue, desk, standalone, crypto, clock, inventory, windows);
    this.namedSecrets = new NamedSecrets(gate, records, catalogue, keyAccess, clock);
    this.compromise = new CompromiseTools(gate, records, catalogue, issuance, desk, standalone);
    this.compromises = new CompromiseDesk(compromise, time);
    this.learning = new Learning(compromise, compromises, time);
    this.possession = new Possession(compromise, compromises, clock, settings.ticker());
    this.health = new HealthCheck(records, time, contact, freshness, stale, settings.ticker());
    this.census = new Census(records, catalogue, time);
    freshness.whenFresh(
        () -> {
          stale.clear();
          if (catalogue.blocks().hasNews()) {
            inBackground(settings.executor(), learning::catchUp);
          }
        });
    var watcher = new Watcher(storage, freshness);
    onClose(watcher::close);
    freshness.whenShared(() -> start(watcher, settings.executor()));
    // What others have blocked while this one was closed.
    learning.catchUp();
  }

  private static void inBackground(Executor executor, Runnable action) {
    try {
      executor.execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("keys that other vaults have blocked are taken in later", e);
    }
  }

  private String drawnNode() {
    return "node-" + HexFormat.of().formatHex(crypto.randomBytes(NODE_BYTES));
  }

  private static void start(Watcher watcher, Executor executor) {
    try {
      executor.execute(watcher);
    } catch (RejectedExecutionException e) {
      LOG.warn("changes of other nodes are not watched for, only looked for within the bound", e);
    }
  }

  /**
   * Opens a vault, or makes it if there is none of its name. If that fails, the storage is closed:
   * its owner has nothing to close it by.
   */
  public static Engine open(EngineSettings settings) {
    try {
      return new Engine(settings);
    } catch (RuntimeException | Error e) {
      try {
        settings.storage().close();
      } catch (RuntimeException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** The vault's name. */
  public String name() {
    return name;
  }

  /** Where its records are. */
  public RecordStore records() {
    return records;
  }

  /** Reading. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** Wakes those who wait for a change. */
  public ChangeSignal changes() {
    return catalogue.changes().signal();
  }

  /** The gate. */
  public Gate gate() {
    return gate;
  }

  /** The rules of access. */
  public AccessBook rules() {
    return book;
  }

  /** Hides positions in listings from identities. */
  public Cursors cursors() {
    return new Cursors(book, crypto);
  }

  /** Changing them. */
  public AccessDesk access() {
    return access;
  }

  /** What waits for the approval of others. */
  public ApprovalDesk approvals() {
    return approvals;
  }

  /** Making versions. */
  public Issuance issuance() {
    return issuance;
  }

  /** Using private keys. */
  public KeyAccess keyAccess() {
    return keyAccess;
  }

  /** Keys by name. */
  public NamedKeys namedKeys() {
    return namedKeys;
  }

  /** Secrets by name. */
  public NamedSecrets namedSecrets() {
    return namedSecrets;
  }

  /** The configurations of issuers outside. */
  public IssuerConfigurations issuers() {
    return issuers;
  }

  /** What is set for the CAs of the vault. */
  public Authorities authorities() {
    return authorities;
  }

  /** Making revocation lists. */
  public CrlWork crls() {
    return crls;
  }

  /** Whom the vault tells. */
  public ContactList contacts() {
    return contacts;
  }

  /** The named sets of anchors. */
  public BundleStore trustBundles() {
    return trustBundles;
  }

  /** Who clients are by their certificates. */
  public ClientDesk clients() {
    return clients;
  }

  /** The vault's settings. */
  public Settings settings() {
    return settings;
  }

  /** Deleting and recovering. */
  public Removal removal() {
    return removal;
  }

  /** Purging. */
  public Purge purge() {
    return purge;
  }

  /** Backups of single certificates. */
  public CertificateBackup backups() {
    return backups;
  }

  /** Restores of single certificates. */
  public CertificateRestore restores() {
    return restores;
  }

  /** How it stands with its storage. */
  public HealthCheck health() {
    return health;
  }

  /** What its certificates come to. */
  public Census census() {
    return census;
  }

  /** What is done about compromised keys. */
  public CompromiseDesk compromises() {
    return compromises;
  }

  /** What that work needs. */
  public CompromiseTools compromise() {
    return compromise;
  }

  /** Revoking by possession of the key. */
  public Possession possession() {
    return possession;
  }

  /** Takes in what other vaults of the storage have blocked. */
  public Learning learning() {
    return learning;
  }

  /** What uses its certificates. */
  public Inventory inventory() {
    return inventory;
  }

  /** Where uses of its keys are counted. */
  public UseWindows windows() {
    return windows;
  }

  /** Answers how what its CAs issued stands. */
  public Responders responders() {
    return responders;
  }

  /** This node's own time. */
  public Clock clock() {
    return time.own();
  }

  /** The storage's time. */
  public StorageTime time() {
    return time;
  }

  /** Learns what is done and how long it takes. */
  public Meters meters() {
    return meters;
  }

  /** What spreads attempts, from 0 to 1. */
  public DoubleSupplier decisions() {
    return decisions;
  }

  /** Where what nobody may guess comes from. */
  public SecureRandom random() {
    return crypto.random();
  }

  /** The audit trail, as a caller may read it. */
  public StoredAuditLog audit(Caller caller) {
    return new StoredAuditLog(gate, caller, records, checkpoints, anchors, pruning);
  }

  /** Whether somebody outside remembers how far the audit trail had come. */
  public boolean isAnchored() {
    return !anchors.isEmpty();
  }

  /** When checkpoints of the audit trail are made without anybody asking. */
  public CheckpointTimer checkpointsEvery(Duration period) {
    return new CheckpointTimer(checkpoints, anchors, time.own(), random(), period);
  }

  /** When the audit trail is pruned without anybody asking; empty: never. */
  public Optional<PruneTimer> pruning() {
    return retention.map(age -> new PruneTimer(pruning, time.own(), random(), age));
  }

  /** Has the action run when the vault is closed, before its storage is; at once if it is. */
  public void onClose(Runnable action) {
    closers.add(action);
    if (closed.get() && closers.remove(action)) {
      action.run();
    }
  }

  /** No longer runs the action. */
  public void removeCloser(Runnable action) {
    closers.remove(action);
  }

  /** Whether the vault's one life cycle engine of this process may be this one. */
  public boolean reserveLifecycle(Object manager) {
    return lifecycle.compareAndSet(null, manager);
  }

  /** Makes room for another life cycle engine. */
  public void releaseLifecycle(Object manager) {
    lifecycle.compareAndSet(manager, null);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        for (var action : closers) {
          if (closers.remove(action)) {
            action.run();
          }
        }
      } finally {
        try {
          windows.close();
        } finally {
          try {
            gate.close();
          } finally {
            storage.close();
          }
        }
      }
    }
  }
}
