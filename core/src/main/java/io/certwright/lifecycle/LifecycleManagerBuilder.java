package io.certwright.lifecycle;

import io.certwright.Vault;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultListener;
import io.certwright.internal.lifecycle.Limit;
import io.certwright.internal.outbox.Ear;
import io.certwright.internal.outbox.Outbox;
import io.certwright.internal.record.Names;
import io.certwright.spi.notify.Notifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is optional about a {@link LifecycleManager}. Each method returns this builder; a builder is
 * used by one thread, once.
 */
public final class LifecycleManagerBuilder {

  private static final Duration LEAST_PERIOD = Duration.ofMinutes(1);
  private static final Duration MOST_PERIOD = Duration.ofDays(7);

  final Vault vault;
  final List<Outbox.Wanted> lasting = new ArrayList<>();
  final Map<String, Limit> limits = new HashMap<>();
  Optional<Duration> checkpoints = Optional.empty();
  int threads = 16;
  ThreadFactory threadFactory = daemons();

  private final List<Consumer<RecordedEvent>> passing = new ArrayList<>();

  LifecycleManagerBuilder(Vault vault) {
    this.vault = vault;
  }

  /**
   * Has a listener told each event of the vault from now on for as long as this manager is there,
   * whichever node caused it. What it throws is logged, and it is not told again. Several may be
   * added; they share a thread.
   */
  public LifecycleManagerBuilder listener(Consumer<RecordedEvent> listener) {
    passing.add(listener);
    return this;
  }

  /**
   * Has a listener told each event of the vault at least once, whichever node caused it, whatever
   * crashes in between. How far it was told is kept in the vault under its name: the next manager
   * with a listener of that name goes on there, and of several nodes with one of that name one is
   * served at a time. One of a new name is told what happens from now on.
   *
   * <p>What it throws at is told again later, for a day; then that event is passed over, which is
   * logged, and told as {@link io.certwright.event.VaultEvent.EventPassedOver}. It has a thread of
   * its own, so one that hangs holds up nobody else; another node takes over from it after a
   * minute.
   *
   * @param name 1 to 127 letters, digits and hyphens; case makes no difference
   * @throws ConflictException if there is one of that name already
   */
  public LifecycleManagerBuilder listener(String name, VaultListener listener) {
    return lasting(name, id -> wanted(id, listener, false));
  }

  /**
   * The same as {@link #listener(String, VaultListener)}, but one of a new name is told all that
   * ever happened in the vault.
   */
  public LifecycleManagerBuilder listenerFromStart(String name, VaultListener listener) {
    return lasting(name, id -> wanted(id, listener, true));
  }

  /**
   * Has somebody outside told each event, as a durable {@linkplain #listener(String, VaultListener)
   * listener} is; of the vault's contacts it learns where people are to be told: of an end that
   * comes near or has come, of renewals, of failures (the first, the second, the fourth and so on
   * in a row) and of requests that wait.
   *
   * @param name 1 to 127 letters, digits and hyphens; case makes no difference
   * @throws ConflictException if there is a listener or a notifier of that name already
   */
  public LifecycleManagerBuilder notifier(String name, Notifier notifier) {
    return lasting(name, id -> new Outbox.Wanted(id, Outbox.by(id, notifier), false));
  }

  private static Outbox.Wanted wanted(String id, VaultListener listener, boolean fromStart) {
    var ear = Ear.of(id, listener);
    return new Outbox.Wanted(id, engine -> ear, fromStart);
  }

  private LifecycleManagerBuilder lasting(String name, Function<String, Outbox.Wanted> making) {
    var id = Names.fold(name);
    if (lasting.stream().anyMatch(wanted -> wanted.name().equals(id))) {
      throw new ConflictException("there is a listener \"" + id + "\" already; name it otherwise");
    }
    lasting.add(making.apply(id));
    return this;
  }

  /** Who is told from now on; empty: nobody. */
  Optional<Ear> passing() {
    return passing.isEmpty() ? Optional.empty() : Optional.of(Ear.ofAll(passing));
  }

  /**
   * How many certificates that need no issuer outside the vault are worked on at the same time, 1
   * or more; 16 if it is not set. Where the storage is a database or a disk they mostly wait for
   * it, and those that wait together share a commit; in memory as many as there are cores will do.
   * For each issuer outside there are threads besides, as many as {@link #issuerLimits its limits}
   * say.
   */
  public LifecycleManagerBuilder threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a manager needs a thread, not " + threads);
    }
    this.threads = threads;
    return this;
  }

  /**
   * How much is asked of an issuer outside the vault; {@link IssuerLimits#DEFAULT} if it is not
   * set.
   *
   * @param issuer its name, as policies name it
   */
  public LifecycleManagerBuilder issuerLimits(String issuer, IssuerLimits limits) {
    this.limits.put(Names.fold(issuer), limits.toLimit());
    return this;
  }

  /**
   * How often a checkpoint of the audit trail is made and handed to the vault's anchors, if
   * anything happened since the last one. Nodes that run the engine share it. Every hour if it is
   * not set and the vault has an {@linkplain io.certwright.VaultBuilder#auditAnchor anchor},
   * otherwise never: without one a checkpoint proves little that the trail does not prove itself.
   *
   * @param period a minute to a week
   * @throws InvalidRequestException if it is not
   */
  public LifecycleManagerBuilder checkpointsEvery(Duration period) {
    if (period.compareTo(LEAST_PERIOD) < 0 || period.compareTo(MOST_PERIOD) > 0) {
      throw new InvalidRequestException(
          "checkpointsEvery", period + " is not within " + LEAST_PERIOD + " and " + MOST_PERIOD);
    }
    this.checkpoints = Optional.of(period);
    return this;
  }

  /** Makes the manager's threads; daemons if it is not set. */
  public LifecycleManagerBuilder threadFactory(ThreadFactory factory) {
    this.threadFactory = factory;
    return this;
  }

  /**
   * A manager that does not run yet.
   *
   * @throws ConflictException if the vault has one already in this process
   * @throws io.certwright.errors.AccessDeniedException if the vault is used on behalf of an
   *     identity that may not run the engine
   */
  public LifecycleManager build() {
    return new LifecycleManager(this);
  }

  private static ThreadFactory daemons() {
    var count = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, "certwright-lifecycle-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
