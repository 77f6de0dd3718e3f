package io.certwright.lifecycle;

import io.certwright.Vault;
import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Ask;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.lifecycle.Dispatcher;
import io.certwright.internal.lifecycle.Outlook;
import io.certwright.internal.lifecycle.Pauses;
import io.certwright.internal.lifecycle.Queues;
import io.certwright.internal.lifecycle.Round;
import io.certwright.internal.lifecycle.Worker;
import io.certwright.internal.outbox.Outbox;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.PauseRecord;
import io.certwright.internal.schedule.Schedule;
import io.certwright.policy.CertificatePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life cycle engine of a vault: issues what was declared, renews what comes near its end, asks
 * again for orders that wait, tries again what failed, makes the request for what a person has to
 * take to a CA, tells that a version nears its end or has ended, takes versions out of service
 * whose overlap is over, makes keys ahead, asks issuers about versions in service, purges what was
 * deleted once its time is over.
 *
 * <p>{@link #start(Vault)} runs it on threads of its own until it is closed; in a test, {@link
 * #runOnce()} does what is due by a clock that the test sets. A vault has one manager in a process;
 * in other processes on the same storage there may be others, which share the work.
 *
 * <p>Thread-safe.
 */
public final class LifecycleManager implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LifecycleManager.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration HOURLY = Duration.ofHours(1);

  private final Vault vault;
  private final Engine engine;
  private final Caller caller;
  private final Outbox outbox;
  private final int threads;
  private final ThreadFactory threadFactory;
  private final Worker worker;
  private final Queues queues;
  private final Pauses pauses;
  private final Runnable closer = this::close;

  private @Nullable Dispatcher dispatcher;
  private List<ExecutorService> executors = List.of();
  private boolean closed;

  LifecycleManager(LifecycleManagerBuilder builder) {
    var holder = EngineHolder.of(builder.vault);
    this.vault = builder.vault;
    this.engine = holder.engine();
    this.caller = holder.caller();
    this.threads = builder.threads;
    this.threadFactory = builder.threadFactory;
    engine.gate().authorise(caller, Permission.LIFECYCLE_RUN, "");
    var node = "manager-" + UUID.randomUUID();
    var every =
        builder.checkpoints.or(() -> Optional.of(HOURLY).filter(hour -> engine.isAnchored()));
    this.worker = new Worker(engine, node, every.map(engine::checkpointsEvery));
    this.pauses = new Pauses(engine);
    this.queues =
        new Queues(
            engine.issuance()::isOutside,
            issuer -> pauses.known().holds(issuer),
            threads,
            builder.limits,
            IssuerLimits.DEFAULT.toLimit(),
            engine.time());
    if (!engine.reserveLifecycle(this)) {
      throw new ConflictException(
          "the vault \""
              + vault.name()
              + "\" has a LifecycleManager already; use that one, or"
              + " close it first");
    }
    this.outbox = reserved(() -> new Outbox(engine, node, builder.lasting, builder.passing()));
    engine.onClose(closer);
  }

  /** What fails while the vault's one manager is being made makes room for another one. */
  private <T> T reserved(Supplier<T> making) {
    try {
      return making.get();
    } catch (RuntimeException | Error e) {
      engine.releaseLifecycle(this);
      throw e;
    }
  }

  /** A running manager with everything optional at its default. */
  public static LifecycleManager start(Vault vault) {
    var manager = builder(vault).build();
    manager.start();
    return manager;
  }

  /** Prepares a manager with what is optional. */
  public static LifecycleManagerBuilder builder(Vault vault) {
    return new LifecycleManagerBuilder(vault);
  }

  /**
   * Declares the wanted state of a certificate: it is issued if it does not exist, issued anew if
   * its policy was another, and left alone if it is as wanted already. Safe on every start of an
   * application, on several nodes at once as well. Where others have to approve what is to be
   * issued, it waits for them. What the policy schedules is done with the rights that whoever
   * called this last has at the time ({@link Vault#policyActor}).
   *
   * @throws ConflictException if an operation on it is in progress under another policy, or others
   *     change it all the time
   * @throws io.certwright.errors.InvalidPolicyException if the policy names an unknown issuer
   */
  public ManagedCertificate manage(String name, CertificatePolicy policy) {
    requireOpen();
    var id = Names.fold(name);
    var asks = Ask.of(Permission.CERTIFICATES_CREATE, id).withPolicy(policy);
    var terms = engine.gate().terms(caller, asks);
    var issuance = engine.issuance();
    if (terms.isNone()) {
      issuance.declare(caller, name, policy);
    } else if (!issuance.isAsDeclared(caller, name, policy)) {
      issuance.createApproved(caller, asks, terms, name, policy);
    }
    return new ManagedCertificate(this, id);
  }

  /** Runs it on threads of its own until it is closed. Starting again does nothing. */
  public synchronized void start() {
    requireOpen();
    if (dispatcher == null) {
      var here = Executors.newFixedThreadPool(threads, threadFactory);
      // The queues say how many at most.
      var outside = Executors.newCachedThreadPool(threadFactory);
      executors = List.of(here, outside);
      dispatcher = new Dispatcher(worker, queues, pauses, engine.changes(), here, outside);
      threadFactory.newThread(dispatcher).start();
      outbox.start(threadFactory);
    }
  }

  /**
   * Does what is due now, at most one version for each certificate, in the calling thread, and
   * tells the listeners what has happened; returns when it is done. Not needed while the manager
   * runs.
   */
  public LifecycleRun runOnce() {
    requireOpen();
    engine.gate().authorise(caller, Permission.LIFECYCLE_RUN, "");
    pauses.refresh();
    var round = new Round(worker, queues).run();
    outbox.deliver();
    worker.writeUses();
    worker.tendVault();
    worker.signAnswers();
    return new LifecycleRun(round.issued(), round.waiting(), round.failed());
  }

  synchronized void requireOpen() {
    if (closed) {
      throw new ConflictException("the manager was closed; make a new one");
    }
  }

  /**
   * Has a certificate renewed as soon as this or another node gets to it, whatever its policy says
   * of when, and where others have to approve it, as they have. It keeps the version that it has
   * until then.
   *
   * @throws ConflictException if an operation on it is in progress, or it is only watched
   * @throws io.certwright.errors.NotFoundException if there is none of that name
   */
  public ManagedCertificate renewNow(String name) {
    requireOpen();
    var id = Names.fold(name);
    var ask = Ask.of(Permission.CERTIFICATES_CREATE, id);
    // Before anybody looks whether there is such a name.
    engine.gate().terms(caller, List.of(ask));
    var policy = engine.catalogue().requireHead(id).value().policy();
    var asks = ask.withPolicy(policy);
    var terms = engine.gate().terms(caller, asks);
    if (terms.isNone()) {
      engine.issuance().renewNow(caller, id);
    } else {
      engine.issuance().renewApproved(caller, asks, terms, id);
    }
    return new ManagedCertificate(this, id);
  }

  /**
   * Pauses the engine: no issuer is asked for anything and no version is made by itself, on any
   * node, over restarts, until {@link #resume()}. Ends that come near are told, overlaps end and
   * what was deleted is purged as ever. Other nodes heed it within about a second; what is under
   * way goes on to its end.
   */
  public void pause() {
    setPaused("lifecycle/pause", "", record -> record.withAll(true));
  }

  /**
   * Ends {@link #pause()}. What came due meanwhile is taken up within about five minutes; issuers
   * that were paused by themselves stay so.
   */
  public void resume() {
    setPaused("lifecycle/resume", "", record -> record.withAll(false));
  }

  /** The same as {@link #pause()} for one issuer, outside or in the vault, by its name. */
  public void pauseIssuer(String issuer) {
    var id = Names.fold(issuer);
    setPaused("lifecycle/pause", id, record -> record.with(id, true));
  }

  /** Ends {@link #pauseIssuer}; while the engine is paused as a whole that changes nothing yet. */
  public void resumeIssuer(String issuer) {
    var id = Names.fold(issuer);
    setPaused("lifecycle/resume", id, record -> record.with(id, false));
  }

  private void setPaused(String operation, String issuer, UnaryOperator<PauseRecord> change) {
    requireOpen();
    engine.gate().authorise(caller, Permission.LIFECYCLE_RUN, issuer);
    pauses.set(caller, operation, issuer, change);
  }

  /** Whether the engine is paused as a whole. */
  public boolean isPaused() {
    pauses.refresh();
    return pauses.known().all();
  }

  /** The issuers that are paused by themselves, by their names in lower case. */
  public Set<String> pausedIssuers() {
    pauses.refresh();
    return pauses.known().issuers();
  }

  /**
   * What would happen in the next days if nothing came in between: no failure, no advice of an
   * issuer, no change. It changes nothing and asks nobody but the storage, every certificate of
   * which it reads.
   *
   * @param days how many, 1 to {@value Forecast#MOST_DAYS}; the first is today, in UTC
   */
  public Forecast forecast(int days) {
    requireOpen();
    if (days < 1 || days > Forecast.MOST_DAYS) {
      throw new InvalidRequestException(
          "days", "must be 1 to " + Forecast.MOST_DAYS + ", not " + days);
    }
    engine.gate().authorise(caller, Permission.CERTIFICATES_LIST, "");
    return Forecast.of(new Outlook(engine.time().instant(), days).of(engine.catalogue()));
  }

  /** What this node has in hand just now, by issuer; it asks nobody. */
  public LifecycleLoad load() {
    return LifecycleLoad.of(queues.loads(), pauses.known()::holds);
  }

  /** The durable listeners of the vault, those of other nodes included. */
  public Subscriptions subscriptions() {
    return new Subscriptions(this, outbox);
  }

  /** What renews everything that a query finds, in the background. */
  public Campaigns campaigns() {
    return new Campaigns(this);
  }

  Vault vault() {
    return vault;
  }

  Caller caller() {
    return caller;
  }

  Engine engine() {
    return engine;
  }

  boolean isAwaitingIssue(String name) {
    var head = engine.catalogue().requireHead(name).value();
    return head.current().isEmpty() || head.schedule().reason() == Schedule.Reason.ISSUE;
  }

  String whyNot(String name) {
    return engine
        .catalogue()
        .requireHead(name)
        .value()
        .operation()
        .flatMap(operation -> operation.failure())
        .map(failure -> " (the last attempt: " + failure.code() + ", " + failure.message() + ")")
        .orElse("");
  }

  /**
   * Stops: hands out nothing more, and waits up to half a minute for what is under way, and a few
   * seconds for a listener that is being told. What could not be finished is taken up again by the
   * next manager.
   */
  @Override
  public void close() {
    Dispatcher running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      running = dispatcher;
    }
    engine.removeCloser(closer);
    // Who is interrupted does not wait for steps any longer, but everything is ended all the same.
    boolean interrupted = false;
    try {
      if (running != null && !running.stop(PATIENCE)) {
        LOG.warn("steps of the life cycle engine are still under way {} after its end", PATIENCE);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    interrupted |= Thread.interrupted();
    try {
      outbox.stop();
    } finally {
      executors.forEach(ExecutorService::shutdown);
      engine.releaseLifecycle(this);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    awaitExecutors();
  }

  private void awaitExecutors() {
    try {
      for (var executor : executors) {
        boolean unused = executor.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
