package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimPage;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Claims;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;

/** What a scenario works with: an open storage, a vault id, and short ways to say a write. */
final class Bench implements AutoCloseable {

  static final String KIND = "item";

  private static final SecureRandom RANDOM = new SecureRandom();

  final VaultId vault = VaultId.random(RANDOM);

  private final StorageFixture fixture;
  private final ConcurrentLinkedQueue<Storage> opened = new ConcurrentLinkedQueue<>();
  private Storage storage;

  Bench(StorageFixture fixture) {
    this.fixture = fixture;
    this.storage = openAnother();
  }

  /** Skips the scenario, in the report as well, if the fixture lacks the ability. */
  void needs(StorageAbility ability) {
    Assumptions.assumeTrue(can(ability), "the fixture's abilities lack " + ability);
  }

  boolean can(StorageAbility ability) {
    return fixture.abilities().contains(ability);
  }

  Storage storage() {
    return storage;
  }

  /** One more open storage on the same records; needs {@link StorageAbility#SHARED}. */
  Storage openAnother() {
    var another = fixture.open();
    opened.add(another);
    return another;
  }

  /** One more that waits as short as it can; needs {@link StorageAbility#STALLS}. */
  Storage openImpatient() {
    var another = fixture.openImpatient();
    opened.add(another);
    return another;
  }

  /** A restart of the process; needs {@link StorageAbility#REOPENS}. */
  void reopen() {
    storage.close();
    storage = openAnother();
  }

  void moveClock(Duration by) {
    fixture.moveClock(by);
  }

  /** The ability to claim; without it the scenario is skipped, in the report as well. */
  Claims claims() {
    var claims = storage.claims();
    Assumptions.assumeTrue(claims.isPresent(), "the storage lacks claims()");
    return claims.orElseThrow();
  }

  /** Claims under a new name what is due in the vault of this bench. */
  Hand claim(Duration lease, int limit) {
    return claim(storage, lease, limit);
  }

  /** The same on one of several storages. */
  Hand claim(Storage on, Duration lease, int limit) {
    for (int left = 50; ; left--) {
      var request = new ClaimRequest(vault, newClaim(), lease, limit);
      try {
        return new Hand(request.id(), on.claims().orElseThrow().claim(request));
      } catch (StorageException e) {
        if (!e.isRetryable() || left == 0) {
          throw e;
        }
      }
    }
  }

  /** What was claimed, and under which name. */
  record Hand(ClaimId id, ClaimPage page) {
    List<String> ids() {
      return Bench.ids(page.records());
    }
  }

  Fence fence(String id, Hand hand) {
    return new Fence(key(id), hand.id());
  }

  /** The keys for which a commit beside a fence was refused; empty if it was not. */
  List<RecordKey> refusals(List<Fence> fences, RecordWrite... writes) {
    return refusals(conclude(storage, newId(), List.of(writes), fences));
  }

  byte[] dump() throws Exception {
    return fixture.dump();
  }

  AutoCloseable stall() throws Exception {
    return fixture.stall();
  }

  Duration patience() {
    return fixture.patience();
  }

  int overwrites() {
    int overwrites = fixture.overwrites();
    assertThat(overwrites)
        .as("the overwrites that the fixture asks for")
        .isGreaterThanOrEqualTo(StorageFixture.LEAST_OVERWRITES);
    return overwrites;
  }

  /** The storage's clock. */
  Instant now() {
    return storage.due(vault, 1).now();
  }

  static CommitId newId() {
    return CommitId.random(RANDOM);
  }

  static ClaimId newClaim() {
    return ClaimId.random(RANDOM);
  }

  RecordKey key(String id) {
    return new RecordKey(vault, KIND, id);
  }

  /** A put that expects no record and gives revision 1. */
  RecordWrite.Put create(String id, String payload) {
    return put(id, OptionalLong.empty(), 1, payload);
  }

  /** A put that expects one revision and gives the next. */
  RecordWrite.Put update(String id, long expected, String payload) {
    return put(id, OptionalLong.of(expected), expected + 1, payload);
  }

  RecordWrite.Put put(String id, OptionalLong expected, long revision, String payload) {
    return new RecordWrite.Put(
        key(id), expected, revision, bytes(payload), List.of(), Optional.empty());
  }

  RecordWrite.Delete delete(String id, long revision) {
    return new RecordWrite.Delete(key(id), revision);
  }

  RecordWrite.Check check(String id, long revision) {
    return new RecordWrite.Check(key(id), OptionalLong.of(revision));
  }

  RecordWrite.Check checkAbsent(String id) {
    return new RecordWrite.Check(key(id), OptionalLong.empty());
  }

  static RecordWrite.Put due(RecordWrite.Put put, Instant due) {
    return new RecordWrite.Put(
        put.key(),
        put.expected(),
        put.revision(),
        put.payload(),
        put.attributes(),
        Optional.of(due));
  }

  static RecordWrite.Put with(RecordWrite.Put put, Attribute... attributes) {
    return new RecordWrite.Put(
        put.key(), put.expected(), put.revision(), put.payload(), List.of(attributes), put.due());
  }

  static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(StoredRecord record) {
    return new String(record.payload().toByteArray(), StandardCharsets.UTF_8);
  }

  static List<String> ids(List<StoredRecord> records) {
    return records.stream().map(record -> record.key().id()).toList();
  }

  static List<String> ids(ListPage page) {
    return ids(page.records());
  }

  static List<String> ids(FindPage page) {
    return page.hits().stream().map(hit -> hit.record().key().id()).toList();
  }

  /** The payload of a record that must be there. */
  String payload(String id) {
    return text(record(id));
  }

  StoredRecord record(String id) {
    var record = storage.get(key(id));
    assertThat(record).as("the record %s", id).isPresent();
    return record.orElseThrow();
  }

  /** Commits what must succeed, and returns the commit's id. */
  CommitId commit(RecordWrite... writes) {
    var id = newId();
    var outcome = conclude(storage, id, List.of(writes));
    assertThat(outcome).as("a commit whose preconditions hold").isEqualTo(committed());
    return id;
  }

  /** The keys for which the commit was refused; empty if it was not. */
  List<RecordKey> refusals(RecordWrite... writes) {
    return refusals(conclude(storage, newId(), List.of(writes)));
  }

  private static List<RecordKey> refusals(CommitOutcome outcome) {
    return outcome instanceof CommitOutcome.Refused refused
        ? refused.keys()
        : new ArrayList<RecordKey>();
  }

  boolean attempt(Storage on, RecordWrite... writes) {
    return conclude(on, newId(), List.of(writes)) instanceof CommitOutcome.Committed;
  }

  /**
   * Commits and finds out how it ended, as a caller does: again when the storage asks for it, by
   * looking the commit up when its outcome is unknown.
   */
  static CommitOutcome conclude(Storage on, CommitId id, List<RecordWrite> writes) {
    return conclude(on, id, writes, on::commit);
  }

  /** The same beside fences. */
  static CommitOutcome conclude(
      Storage on, CommitId id, List<RecordWrite> writes, List<Fence> fences) {
    var claims = on.claims().orElseThrow();
    return conclude(on, id, writes, commit -> claims.commit(commit, fences));
  }

  private static CommitOutcome conclude(
      Storage on, CommitId id, List<RecordWrite> writes, Function<Commit, CommitOutcome> how) {
    for (int left = 50; ; left--) {
      try {
        var outcome = how.apply(new Commit(id, writes));
        if (!(outcome instanceof CommitOutcome.Unknown)) {
          return outcome;
        }
        return on.settle(id) == Settlement.COMMITTED
            ? committed()
            : new CommitOutcome.Refused(writes.stream().map(RecordWrite::key).toList());
      } catch (StorageException e) {
        if (!e.isRetryable() || left == 0) {
          throw e;
        }
      }
    }
  }

  static CommitOutcome committed() {
    return new CommitOutcome.Committed();
  }

  @Override
  public void close() {
    opened.forEach(Storage::close);
    fixture.close();
  }
}
