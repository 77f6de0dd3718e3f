package io.certwright.internal.commit;

import io.certwright.errors.OutcomeUnknownException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultException;
import io.certwright.event.Measurement.Committed;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.meter.Meters;
import io.certwright.internal.record.Counts;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes durable, each together with its audit entry.
 *
 * <p>Threads that arrive while a commit is under way wait; when it is done, the first of them
 * leads: it takes all that wait, links their entries in order and commits them as one. So a chain
 * has no hole, and sixty-four callers share one force of the disk. A refusal answers only those
 * whose preconditions failed; the others go again.
 *
 * <p>A commit whose outcome is unknown is looked up, never repeated. Thread-safe.
 */
public final class Committer {

  private static final int MAX_OPERATIONS = 256;
  private static final int MAX_RACES = 1000;
  private static final int SETTLE_ATTEMPTS = 6;
  private static final long FIRST_PAUSE_NANOS = 5_000_000;
  private static final long ENTRY_RESERVE = 64L << 10;

  private final RecordStore records;
  private final Storage storage;
  private final Crypto crypto;
  private final CommitListener listener;
  private final AuditTrail trail;
  private final Meters meters;

  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private boolean led;

  /** Who carries out a commit just now. */
  private volatile @Nullable Thread leader;

  private Committer(RecordStore records, CommitListener listener, AuditTrail trail, Meters meters) {
    this.records = records;
    this.storage = records.storage();
    this.crypto = records.crypto();
    this.listener = listener;
    this.trail = trail;
    this.meters = meters;
  }

  /** That of a node that uses a vault. */
  public static Committer ofNode(RecordStore records, CommitListener listener, Meters meters) {
    return new Committer(records, listener, new AuditTrail(records, false, Counts.NONE), meters);
  }

  /**
   * That of somebody who makes what is there a vault; nobody uses it yet.
   *
   * @param correction what the trail counts too little, or too much, of what is there; the first
   *     commit puts that right
   */
  public static Committer ofWholeVault(RecordStore records, Counts correction) {
    return new Committer(
        records, writes -> {}, new AuditTrail(records, true, correction), Meters.NONE);
  }

  /**
   * Makes a change durable.
   *
   * @throws ChangeRefusedException if a precondition of its writes failed; nothing was written
   * @throws StorageFailureException if the storage could not; nothing was written
   * @throws OutcomeUnknownException if it may or may not have been written
   */
  public void commit(Change change) throws ChangeRefusedException {
    requireNotInTheMiddle();
    // In its own thread: what cannot be read fails this change alone.
    var counts =
        records
            .counts(change.writes())
            .orElseThrow(() -> new ChangeRefusedException("a certificate was changed"));
    var mine = Waiting.toCommit(change, counts);
    if (takeTurn(mine)) {
      // An interrupt is meant for this thread, not for the others whose changes it carries out.
      boolean interrupted = Thread.interrupted();
      List<Waiting> batch = List.of();
      leader = Thread.currentThread();
      try {
        batch = nextBatch();
        interrupted |= carryOut(batch);
      } finally {
        leader = null;
        // The lead first: to wake a crowd takes about as long as the next commit's force.
        passOn(mine);
        batch.forEach(Waiting::wake);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
    mine.report();
  }

  /**
   * A storage that connects by TLS out of this very vault comes back here, and would wait for ever.
   */
  private void requireNotInTheMiddle() {
    if (Thread.currentThread().equals(leader)) {
      throw new StorageFailureException(
          new StorageException(
              StorageException.Reason.UNAVAILABLE,
              "this thread is in the middle of a commit, so nothing else can be written now; try"
                  + " again"));
    }
  }

  /**
   * Does something while nothing is committed by this process: what waits goes on waiting. It must
   * be short, and must not commit through this object.
   */
  public <T> T hold(Supplier<T> action) {
    var mine = Waiting.toHold();
    takeTurn(mine);
    try {
      return action.get();
    } finally {
      passOn(mine);
    }
  }

  /** Joins the queue and waits; whether the lead is this thread's then. */
  private boolean takeTurn(Waiting mine) {
    boolean lead;
    synchronized (queue) {
      queue.add(mine);
      lead = !led;
      led = true;
    }
    return lead || mine.await() == Waiting.Turn.LEAD;
  }

  private void passOn(Waiting done) {
    synchronized (queue) {
      // Still there if an error came before it was taken, or there was nothing to commit: the lead
      // must not come back to it.
      queue.remove(done);
      var next = queue.peek();
      if (next == null) {
        led = false;
      } else {
        next.lead();
      }
    }
  }

  /** The operations at the head of the queue, none of which depends on what another one does. */
  private List<Waiting> nextBatch() {
    var batch = new ArrayList<Waiting>();
    var touched = new Touched();
    long payload = 0;
    // With the entries the first chain may get one.
    int writes = 1;
    synchronized (queue) {
      for (Iterator<Waiting> i = queue.iterator(); i.hasNext() && batch.size() < MAX_OPERATIONS; ) {
        var next = i.next();
        int entries = next.change.deeds().size();
        int count = next.change.writes().size() + entries;
        // Audit entries are small beside the reserve that is left for them here.
        long size = next.payload() + entries * ENTRY_RESERVE;
        boolean fits = writes + count <= Commit.MAX_WRITES && payload + size <= Commit.MAX_PAYLOAD;
        boolean apart = touched.admits(next.change);
        if (!batch.isEmpty() && !(fits && apart && !next.standsAlone())) {
          break;
        }
        touched.add(next.change);
        writes += count;
        payload += size;
        batch.add(next);
        i.remove();
        if (next.standsAlone()) {
          break;
        }
      }
    }
    return batch;
  }

  /** Whether the thread was interrupted meanwhile; its flag is clear then. */
  private boolean carryOut(List<Waiting> batch) {
    var open = new ArrayList<>(batch);
    boolean interrupted = false;
    try {
      for (int race = 0; !open.isEmpty(); race++) {
        if (race == MAX_RACES) {
          throw new StorageFailureException(
              new StorageException(
                  StorageException.Reason.UNAVAILABLE,
                  "the change was not made, because other processes kept extending the audit"
                      + " trail first; try again"));
        }
        interrupted |= attempt(open);
      }
    } catch (StorageException e) {
      trail.forget();
      failAll(open, Failures.translate(e));
    } catch (RuntimeException e) {
      trail.forget();
      failAll(open, e);
    } finally {
      // An Error must not leave the others waiting for ever.
      if (!open.isEmpty()) {
        failAll(open, new IllegalStateException("the commit was broken off by an error"));
      }
    }
    // One that came while the storage finished is taken in any case.
    boolean late = Thread.interrupted();
    return interrupted || late;
  }

  /**
   * One commit for all that is open; removes from the list what it answered.
   *
   * @return whether the storage gave up because the thread was interrupted; nothing was written
   *     then
   */
  private boolean attempt(List<Waiting> open) {
    AuditTrail.Draft draft;
    try {
      var counts = Counts.NONE;
      for (var waiting : open) {
        counts = counts.plus(waiting.counts);
      }
      draft = trail.draft(open.stream().map(waiting -> waiting.change).toList(), counts);
    } catch (StorageFailureException e) {
      if (e.reason() == StorageException.Reason.INTERRUPTED && Thread.interrupted()) {
        return true;
      }
      throw e;
    }
    var writes = new ArrayList<RecordWrite>();
    var fences = new ArrayList<Fence>();
    var lookedAt = new HashSet<RecordKey>();
    for (var waiting : open) {
      for (var write : waiting.change.writes()) {
        // Several may depend on the same state of a record, which is looked at once.
        if (!(write instanceof RecordWrite.Check check) || lookedAt.add(check.key())) {
          writes.add(write);
        }
      }
      fences.addAll(waiting.change.fences());
    }
    writes.addAll(draft.writes());
    var commit = new Commit(CommitId.random(crypto.random()), writes);
    CommitOutcome outcome;
    try {
      outcome = measured(commit, fences, open.size());
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.INTERRUPTED && Thread.interrupted()) {
        return true;
      }
      throw e;
    }
    if (outcome instanceof CommitOutcome.Refused refused) {
      refuse(open, draft, refused.keys());
    } else {
      draft.committed();
      records.committed(writes);
      try {
        listener.committed(writes);
      } finally {
        // It is durable, whatever became of the caches.
        open.forEach(Waiting::succeed);
        open.clear();
      }
    }
    return false;
  }

  private CommitOutcome measured(Commit commit, List<Fence> fences, int operations) {
    long begun = meters.begun();
    var ended = Committed.Outcome.FAILED;
    try {
      var outcome = outcome(commit, fences);
      boolean refused = outcome instanceof CommitOutcome.Refused;
      ended = refused ? Committed.Outcome.REFUSED : Committed.Outcome.DONE;
      return outcome;
    } catch (OutcomeUnknownException e) {
      ended = Committed.Outcome.UNKNOWN;
      throw e;
    } finally {
      var how = ended;
      meters.ended(begun, took -> new Committed(how, operations, took));
    }
  }

  /** Committed or refused; whatever else is thrown. */
  private CommitOutcome outcome(Commit commit, List<Fence> fences) {
    CommitOutcome outcome;
    try {
      outcome = send(commit, fences);
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // The contract does not know this, so nobody knows what was written.
      outcome =
          new CommitOutcome.Unknown(
              new StorageException(
                  StorageException.Reason.BROKEN, "the storage failed unexpectedly: " + e, e));
    }
    return outcome instanceof CommitOutcome.Unknown unknown
        ? lookUp(commit.id(), unknown)
        : outcome;
  }

  private CommitOutcome send(Commit commit, List<Fence> fences) {
    return fences.isEmpty()
        ? storage.commit(commit)
        : storage.claims().orElseThrow().commit(commit, fences);
  }

  private void refuse(List<Waiting> open, AuditTrail.Draft draft, List<RecordKey> keys) {
    draft.refused(keys);
    for (Iterator<Waiting> i = open.iterator(); i.hasNext(); ) {
      var waiting = i.next();
      for (var key : keys) {
        if (waiting.keys().contains(key)) {
          waiting.fail(new ChangeRefusedException(key.kind() + "/" + key.id() + " was changed"));
          i.remove();
          break;
        }
      }
    }
  }

  private static CommitOutcome settled(Settlement settlement, CommitOutcome.Unknown unknown) {
    if (settlement == Settlement.COMMITTED) {
      return new CommitOutcome.Committed();
    }
    throw new StorageFailureException(
        new StorageException(
            StorageException.Reason.UNAVAILABLE,
            "the change was not made, because the storage failed in the middle; try again",
            unknown.cause()));
  }

  /**
   * Finds out what became of a commit; gives up after about a third of a second. An interrupt does
   * not shorten that: it would make an outcome unknown that could be known.
   */
  private CommitOutcome lookUp(CommitId id, CommitOutcome.Unknown unknown) {
    boolean interrupted = false;
    try {
      long pause = FIRST_PAUSE_NANOS;
      for (int i = 0; i < SETTLE_ATTEMPTS; i++) {
        interrupted |= Thread.interrupted();
        try {
          return settled(storage.settle(id), unknown);
        } catch (VaultException e) {
          throw e;
        } catch (RuntimeException e) {
          if (!(e instanceof StorageException failure && failure.isRetryable())) {
            break;
          }
          interrupted |= Thread.interrupted();
          LockSupport.parkNanos(this, pause);
          pause *= 2;
        }
      }
      trail.forget();
      throw new OutcomeUnknownException(id, unknown.cause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void failAll(List<Waiting> open, RuntimeException why) {
    open.forEach(waiting -> waiting.fail(why));
    open.clear();
  }
}
