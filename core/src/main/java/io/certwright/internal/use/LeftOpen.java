package io.certwright.internal.use;

import io.certwright.errors.VaultException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.record.WindowRecord;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.ListQuery.Order;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes windows that a process left open when it ended: those of this node when it begins, all if
 * nobody else is on the storage, and those of others that should have ended long ago. It costs a
 * query, and a commit for a hundred of them.
 */
final class LeftOpen {

  private static final Logger LOG = LoggerFactory.getLogger(LeftOpen.class);
  private static final int BATCH = 100;

  /** How long after its end a window of another node may still be counted there. */
  private static final Duration GRACE = Duration.ofHours(1);

  private final WindowLog log;
  private final RecordStore records;
  private final Clock clock;
  private final String node;

  /** When others' are looked for again, by the ticker. */
  private final AtomicLong nextLook;

  LeftOpen(WindowLog log, RecordStore records, Clock clock, String node, long now) {
    this.nextLook = new AtomicLong(now);
    this.log = log;
    this.records = records;
    this.clock = clock;
    this.node = node;
  }

  /** Closes what this node has left, before it opens any. What cannot be closed now stays open. */
  void closeOwn() {
    try {
      var shared = Failures.guard(records.storage()::isShared);
      var prefix = shared ? node + "/" : "";
      Optional<String> after = Optional.empty();
      do {
        var page = records.list(WindowRecord.TYPE, prefix, after, Order.ASCENDING, BATCH);
        close(page.records().stream().map(Stored::value).toList());
        after = page.next();
      } while (after.isPresent());
    } catch (VaultException e) {
      LOG.debug(
          "windows that this node left open were not closed; the next opening of the vault tries"
              + " again",
          e);
    }
  }

  /**
   * Closes a batch of what others have left, if it is time to look for that.
   *
   * @param now what the ticker says
   */
  void closeOthers(long now) {
    long at = nextLook.get();
    if (now - at >= 0 && nextLook.compareAndSet(at, now + GRACE.toNanos())) {
      try {
        closeOthers();
      } catch (VaultException e) {
        LOG.debug("windows that others left open were not closed; the next look tries again", e);
      }
    }
  }

  private void closeOthers() {
    var before = AttributeValue.toMillis(clock.instant().minus(GRACE));
    var range =
        new AttributeMatch.Range(
            new AttributeValue.Moment(AttributeValue.EARLIEST),
            Optional.of(new AttributeValue.Moment(before)));
    var found =
        records.search(WindowRecord.TYPE, WindowRecord.ENDS, range, Optional.empty(), BATCH);
    close(
        found.records().stream()
            .map(Stored::value)
            .filter(window -> !window.node().equals(node))
            .toList());
  }

  private void close(List<WindowRecord> left) {
    if (left.isEmpty()) {
      return;
    }
    try {
      log.closeLeft(left);
    } catch (ChangeRefusedException e) {
      LOG.debug("somebody else closes windows that were left open", e);
    }
  }
}
