package io.certwright.internal.compromise;

import io.certwright.errors.IntegrityException;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.BlockList;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Deed;
import io.certwright.internal.keys.KeyStatement;
import io.certwright.internal.record.BlockCursorRecord;
import io.certwright.internal.record.BlockedKeyRecord;
import io.certwright.internal.record.BlockedKeyRecord.Origin;
import io.certwright.internal.record.CompromiseRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.StorageBlocks;
import io.certwright.internal.store.StorageBlocks.Entry;
import io.certwright.internal.store.StorageBlocks.Head;
import io.certwright.internal.store.StorageBlocks.Listed;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what other vaults of the storage have blocked into this vault's own list, which is sealed,
 * and has what has those keys revoked. Each page is one commit with how far the list was read. In a
 * storage whose list does not know what this vault has blocked, because the vault came from
 * elsewhere or somebody put an older list back, that is told anew.
 *
 * <p>Where nothing is new, that costs a few look-ups. Thread-safe.
 */
public final class Learning {

  private static final Logger LOG = LoggerFactory.getLogger(Learning.class);
  private static final int PAGE = 50;
  private static final int LONGEST_REASON = 500;

  private final CompromiseTools tools;
  private final CompromiseDesk desk;
  private final Having having;
  private final InstantSource time;

  /**
   * In a vault.
   *
   * @param time the storage's, by which the work goes on
   */
  public Learning(CompromiseTools tools, CompromiseDesk desk, InstantSource time) {
    this.tools = tools;
    this.desk = desk;
    this.having = new Having(tools.records());
    this.time = time;
  }

  /** Catches up if there may be news, and revokes what can be revoked at once. */
  public void catchUp() {
    var run = run();
    learn(run).forEach(hash -> desk.advance(run, hash));
  }

  /**
   * Catches up if there may be news; whatever fails is tried again when this is called again.
   *
   * @return the hashes of the keys that this vault did not know to be blocked
   */
  public List<String> learn() {
    return learn(run());
  }

  private Caller run() {
    return Caller.inRun(tools.records().crypto().random());
  }

  private List<String> learn(Caller run) {
    var list = tools.catalogue().blocks();
    if (!list.takeNews()) {
      return List.of();
    }
    try {
      return tools.issuance().blockedKeys().alone(() -> learned(run, list));
    } catch (VaultException e) {
      list.leaveNews();
      LOG.warn("which keys other vaults have blocked is looked for again: {}", e.getMessage());
      return List.of();
    }
  }

  private List<String> learned(Caller run, BlockList list) {
    var shared = list.shared();
    var blocked = tools.issuance().blockedKeys();
    var cursor = blocked.cursor();
    var head = shared.head();
    boolean isSame =
        cursor
            .filter(read -> head.filter(all -> isContinued(read.value(), all)).isPresent())
            .isPresent();
    if (isSame && cursor.get().value().count() == head.get().count()) {
      return List.of();
    }
    var learned = new ArrayList<String>();
    if (!isSame) {
      publish(run);
    }
    shared
        .head()
        .ifPresent(all -> read(run, all, isSame ? cursor.get().value().count() : 0, learned));
    return learned;
  }

  private static boolean isContinued(BlockCursorRecord read, Head all) {
    return read.list().equals(all.list()) && read.count() <= all.count();
  }

  /** Reads on from an entry, page by page, up to what the head counted before. */
  private void read(Caller run, Head upTo, long from, List<String> learned) {
    Optional<FindQuery.Place> place = Optional.empty();
    do {
      var after = place;
      var listing = tools.catalogue().blocks().shared().after(from, after, PAGE);
      place = listing.next();
      boolean isLast = place.isEmpty();
      learned.addAll(
          Retry.untilDone(
              () -> take(run, listing.entries(), isLast ? Optional.of(upTo) : Optional.empty()),
              BlockedKeys::busy));
    } while (place.isPresent());
  }

  private List<String> take(Caller run, List<Listed> entries, Optional<Head> upTo)
      throws ChangeRefusedException {
    var now = time.instant().truncatedTo(ChronoUnit.MILLIS);
    var deeds = new ArrayList<Deed>();
    var learned = new ArrayList<String>();
    for (var listed : entries) {
      if (listed.hash().matches("[0-9a-f]{64}") && !isKnown(listed.hash())) {
        deeds.add(learnedOf(listed, now));
        learned.add(listed.hash());
      }
    }
    var blocked = tools.issuance().blockedKeys();
    upTo.ifPresent(
        head ->
            deeds.add(
                new Deed(
                    "keys/blocked-read",
                    "",
                    "the storage's list of blocked keys, up to entry " + head.count(),
                    List.of(blocked.moved(blocked.cursor(), head)),
                    List.of())));
    if (!deeds.isEmpty()) {
      tools.gate().commitAll(run, deeds, List.of());
    }
    return learned;
  }

  private boolean isKnown(String hash) {
    try {
      return tools.records().find(BlockedKeyRecord.TYPE, hash).isPresent();
    } catch (IntegrityException e) {
      // It is there, whatever somebody has made of it.
      return true;
    }
  }

  private Deed learnedOf(Listed listed, Instant now) {
    var records = tools.records();
    var hash = Bytes.copyOf(HexFormat.of().parseHex(listed.hash()));
    var proof =
        listed
            .content()
            .flatMap(Entry::proof)
            .filter(given -> KeyStatement.proves(records.crypto(), given, hash));
    var reason =
        listed
            .content()
            .map(entry -> plain(entry.reason()))
            .orElse("an entry of the storage's list that cannot be read");
    var record =
        new BlockedKeyRecord(
            listed.hash(),
            now,
            reason,
            proof.isPresent() ? Origin.PROVEN : Origin.UNPROVEN,
            proof,
            Extensions.NONE);
    var writes = new ArrayList<RecordWrite>();
    writes.add(records.insert(BlockedKeyRecord.TYPE, record, RecordStore.noSecret()));
    if (desk.find(listed.hash()).isEmpty()) {
      var work = CompromiseRecord.of(listed.hash(), Caller.SYSTEM.name(), now, Optional.empty());
      boolean any = having.any(listed.hash());
      writes.add(tools.issuance().blockedKeys().work(any ? work : work.settled()));
    }
    return new Deed(
        "keys/block-learned",
        listed.hash(),
        (proof.isPresent() ? "the key itself proves it: " : "nothing proves who wrote it: ")
            + reason,
        writes,
        List.of(new VaultEvent.KeyCompromised(reason, false, proof.isPresent())));
  }

  private static String plain(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_REASON)
        .forEach(point -> out.appendCodePoint(Character.isISOControl(point) ? '?' : point));
    return out.toString();
  }

  /** Tells the other vaults of what this one has blocked and the list does not know. */
  private void publish(Caller run) {
    var records = tools.records();
    Optional<String> after = Optional.empty();
    do {
      var page = records.list(BlockedKeyRecord.TYPE, "", after, Order.ASCENDING, PAGE);
      boolean unused = Retry.untilDone(() -> publish(run, page.records()), BlockedKeys::busy);
      after = page.next();
    } while (after.isPresent());
  }

  private boolean publish(Caller run, List<Stored<BlockedKeyRecord>> own)
      throws ChangeRefusedException {
    StorageBlocks shared = tools.catalogue().blocks().shared();
    var missing =
        own.stream()
            .map(Stored::value)
            .filter(record -> !shared.has(record.keyHash()))
            .map(r -> new Entry(r.keyHash(), r.since(), r.reason(), r.proof()))
            .toList();
    if (!missing.isEmpty()) {
      var deed =
          new Deed(
              "keys/blocks-told",
              "",
              missing.size() + " keys that the storage's list of blocked keys did not have",
              tools.issuance().blockedKeys().published(missing),
              List.of());
      tools.gate().commitAll(run, List.of(deed), List.of());
    }
    return true;
  }
}
