package io.certwright.internal.node;

import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.DuePage;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Tells how this node stands with its storage; asks it at most once within the bound. */
public final class HealthCheck {

  private final RecordStore records;
  private final StorageTime time;
  private final Contact contact;
  private final Freshness freshness;
  private final StaleUses stale;
  private final LongSupplier ticker;
  private final AtomicLong lastProbe;

  /** A check of what these parts know. */
  public HealthCheck(
      RecordStore records,
      StorageTime time,
      Contact contact,
      Freshness freshness,
      StaleUses stale,
      LongSupplier ticker) {
    this.records = records;
    this.time = time;
    this.contact = contact;
    this.freshness = freshness;
    this.stale = stale;
    this.ticker = ticker;
    this.lastProbe = new AtomicLong(ticker.getAsLong() - freshness.bound() - 1);
  }

  /**
   * How it stands.
   *
   * @param absence since when the storage does not answer; empty: it does
   * @param age how old what the caches know may be
   * @param bound how old it may be at most while the storage answers
   * @param ahead how far this node's clock is ahead of the storage's; empty: not known
   * @param stale the versions whose keys were used although their state could not be asked for
   */
  public record Health(
      Optional<Contact.Absence> absence,
      Duration age,
      Duration bound,
      Optional<Duration> ahead,
      Set<String> stale) {}

  /** Looks. */
  public Health check() {
    boolean unused = freshness.refresh(freshness.bound());
    probe();
    return new Health(
        contact.absence(),
        freshness.age(),
        Duration.ofNanos(freshness.bound()),
        time.ahead(),
        stale.ids());
  }

  private void probe() {
    long now = ticker.getAsLong();
    long last = lastProbe.get();
    if (now - last <= freshness.bound() || !lastProbe.compareAndSet(last, now)) {
      return;
    }
    try {
      // The cheapest question whose answer comes with the storage's time.
      time.ask(() -> records.storage().due(records.vault(), 1), DuePage::now);
    } catch (VaultClosedException e) {
      throw e;
    } catch (VaultException e) {
      // What is told of the storage says so.
      return;
    }
  }
}
