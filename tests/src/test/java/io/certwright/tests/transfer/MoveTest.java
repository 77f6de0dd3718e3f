package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultMovedException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.tests.mortal.CountedLife;
import io.certwright.tests.mortal.MortalStorage;
import io.certwright.transfer.TransferProgress;
import io.certwright.transfer.VaultMove;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A vault that moves to another storage while it works. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MoveTest {

  private static final String ATTIC = "the attic";

  private final Estate estate = new Estate();
  private final MemoryStorage source = MemoryStorage.create(estate.clock);
  private final MemoryStorage target = MemoryStorage.create(estate.clock);

  @TempDir private Path directory;

  static Stream<Arguments> directions() {
    return Stream.of(House.Kind.values())
        .flatMap(from -> Stream.of(House.Kind.values()).map(to -> Arguments.of(from, to)));
  }

  private static CertificatePolicy policy() {
    return CertificatePolicy.tlsServer("more.example.test").key(KeySpec.ED25519).build();
  }

  @ParameterizedTest
  @MethodSource("directions")
  void everythingComesAlongWhereverItGoes(House.Kind from, House.Kind to) {
    var house = new House(to, directory, estate.clock);
    List<String> contents;
    List<StoredRecord> before;
    VaultId id;
    var old = new House(from, directory, estate.clock);
    var oldStorage = old.enter();
    try (var vault = estate.open(oldStorage);
        var storage = house.enter()) {
      estate.populate(vault);
      id = Estate.id(vault);
      var move = VaultMove.of(vault, storage, ATTIC);
      assertThat(move.copy()).isGreaterThan(15);
      vault.create("more", policy());
      assertThat(Estate.all(storage, VaultId.CATALOGUE, "vault")).isEmpty();
      move.switchOver();
      contents = Estate.contents(vault);
      before = Estate.everything(oldStorage, id);
      var payloads = Estate.everything(storage, id).stream().map(MoveTest::withoutCommit).toList();
      assertThat(payloads)
          .containsAll(
              before.stream()
                  .filter(record -> !record.key().kind().equals("keyring"))
                  .filter(record -> !record.key().kind().equals("vault"))
                  .map(MoveTest::withoutCommit)
                  .toList());
    }
    try (var vault = estate.open(house.enter())) {
      assertThat(Estate.contents(vault)).isEqualTo(contents);
      Estate.requireIntact(vault);
      Estate.requireWorkingKey(vault, "shop");
      var operations = new ArrayList<>(List.of("vault/moved", "vault/arrived"));
      operations.addAll(to.beginning(from, "keys/use"));
      assertThat(Estate.operations(vault)).endsWith(operations.toArray(String[]::new));
      vault.create("more", policy());
      Estate.requireIntact(vault);
    }
    try (var vault = estate.open(old.enter())) {
      assertThat(Estate.contents(vault)).as("the old place can be read").isEqualTo(contents);
      assertMoved(vault);
    }
  }

  private static StoredRecord withoutCommit(StoredRecord record) {
    return new StoredRecord(
        record.key(),
        record.revision(),
        new CommitId("0".repeat(32)),
        record.payload(),
        record.attributes(),
        record.due());
  }

  private static void assertMoved(Vault vault) {
    assertThatThrownBy(() -> vault.create("new", policy()))
        .isInstanceOfSatisfying(
            VaultMovedException.class, e -> assertThat(e.destination()).isEqualTo(ATTIC))
        .hasMessageContaining(ATTIC)
        .hasMessageContaining("open it there");
    assertThat(vault.find("new")).isEmpty();
  }

  @Test
  void nobodyPassesTheEndOfTheTrail() throws Exception {
    try (var vault = estate.open(source.another());
        var other = estate.open(source.another())) {
      estate.populate(vault);
      other.create("mine", policy());
      var key = other.privateKey(other.get("shop"));
      VaultMove.of(vault, target, ATTIC).switchOver();
      // It knew the end of the chain, and is refused there.
      assertMoved(other);
      assertMoved(vault);
      assertThatThrownBy(() -> other.privateKey(other.get("mine")))
          .as("a window that would have to be opened")
          .isInstanceOf(VaultMovedException.class);
      assertThatThrownBy(() -> other.as(Identity.named("nobody")).get("shop"))
          .as("a denial cannot be audited either")
          .isInstanceOf(VaultMovedException.class);
      assertThat(other.get("shop")).isNotNull();
      Estate.requireIntact(other);
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update((byte) 1);
      assertThat(signer.sign()).as("a handle from before goes on").isNotEmpty();
    }
  }

  @Test
  void whatIsThereIsNotCopiedAgain() {
    try (var vault = estate.open(source.another())) {
      estate.populate(vault);
      VaultMove.of(vault, target.another(), ATTIC).copy();
      var life = CountedLife.endless();
      VaultMove.of(vault, new MortalStorage(target.another(), life), ATTIC).copy();
      assertThat(life.commits()).as("the marker alone").isEqualTo(1);
      vault.create("more", policy());
      var again = CountedLife.endless();
      VaultMove.of(vault, new MortalStorage(target.another(), again), ATTIC).copy();
      assertThat(again.commits()).isBetween(2, 4);
    }
  }

  @Test
  void leftoversAreReplacedAndRemoved() {
    try (var vault = estate.open(source.another())) {
      estate.populate(vault);
      VaultMove.of(vault, target.another(), ATTIC).copy();
      var kept = Estate.everything(target, Estate.id(vault));
      // As if things had been deleted and changed at the source since.
      for (var record : kept) {
        if (record.key().kind().equals("version")) {
          put(target, record, record.key().id() + "0", record.payload());
          put(target, record, record.key().id(), Bytes.copyOf(new byte[] {1}));
        }
      }
      var move = VaultMove.of(vault, target.another(), ATTIC);
      move.copy();
      assertThat(
              Estate.all(target, Estate.id(vault), "version").stream().map(StoredRecord::payload))
          .containsExactlyElementsOf(
              Estate.all(source, Estate.id(vault), "version").stream()
                  .map(StoredRecord::payload)
                  .toList());
      move.switchOver();
    }
    try (var vault = estate.open(target.another())) {
      Estate.requireIntact(vault);
    }
  }

  private static void put(Storage storage, StoredRecord like, String id, Bytes payload) {
    var key = new RecordKey(like.key().vault(), like.key().kind(), id);
    var present = storage.get(key).map(StoredRecord::revision);
    storage.commit(
        new Commit(
            CommitId.random(new SecureRandom()),
            List.of(
                new RecordWrite.Put(
                    key,
                    present.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                    like.revision(),
                    payload,
                    like.attributes(),
                    like.due()))));
  }

  @Test
  void itCanBeGivenUpAndBegunAgain() {
    try (var vault = estate.open(source.another())) {
      estate.populate(vault);
      var move = VaultMove.of(vault, target.another(), ATTIC);
      move.cancel();
      move.copy();
      move.cancel();
      assertThat(Estate.everything(target, Estate.id(vault))).isEmpty();
      vault.create("more", policy());
      move.switchOver();
      assertThatThrownBy(move::cancel).isInstanceOf(VaultMovedException.class);
      assertThatThrownBy(move::copy).isInstanceOf(VaultMovedException.class);
      assertMoved(vault);
    }
    try (var vault = estate.open(target.another())) {
      Estate.requireIntact(vault);
      assertThat(vault.find("more")).isPresent();
    }
  }

  @Test
  void theOldPlaceIsReopenedByAWordThatSaysItsDanger() {
    try (var vault = estate.open(source.another());
        var other = estate.open(source.another())) {
      estate.populate(vault);
      var move = VaultMove.of(vault, target.another(), ATTIC);
      assertThatThrownBy(move::reopenOldPlaceThoughTheNewOneMayBeInUse)
          .isInstanceOf(ConflictException.class);
      move.switchOver();
      assertMoved(other);
      move.reopenOldPlaceThoughTheNewOneMayBeInUse();
      other.create("other", policy());
      vault.create("new", policy());
      Estate.requireIntact(vault);
      assertThat(Estate.operations(vault)).contains("vault/moved", "vault/move-undone");
      // It can move again, to somewhere else.
      var elsewhere = MemoryStorage.create(estate.clock);
      VaultMove.of(vault, elsewhere.another(), ATTIC).switchOver();
      try (var there = estate.open(elsewhere.another())) {
        Estate.requireIntact(there);
      }
    }
  }

  @Test
  void aFullTargetLosesNothing() {
    var full = new FullStorage(target);
    try (var vault = estate.open(source.another())) {
      estate.populate(vault);
      var move = VaultMove.of(vault, full, ATTIC);
      full.takes(3);
      FullStorage.assertFull(move::copy);
      vault.create("more", policy());
      full.takes(Integer.MAX_VALUE);
      move.copy();
      // Now it fails after the source has ended.
      full.takes(0);
      FullStorage.assertFull(move::switchOver);
      assertMoved(vault);
      FullStorage.assertFull(move::switchOver);
      full.takes(Integer.MAX_VALUE);
      move.cancel();
      vault.create("new", policy());
      full.takes(Integer.MAX_VALUE);
      move.switchOver();
    }
    try (var vault = estate.open(target.another())) {
      assertThat(vault.find("new")).isPresent();
      Estate.requireIntact(vault);
    }
  }

  @Test
  void aTargetThatGivesBackSomethingElseIsFoundOut() {
    var lying =
        new ForwardingStorage(target) {
          @Override
          public ListPage list(ListQuery query) {
            var page = super.list(query);
            return new ListPage(
                page.records().stream()
                    .map(
                        record ->
                            record.key().kind().equals("issued")
                                ? new StoredRecord(
                                    record.key(),
                                    record.revision(),
                                    record.commit(),
                                    Bytes.empty(),
                                    record.attributes(),
                                    record.due())
                                : record)
                    .toList(),
                page.next());
          }
        };
    try (var vault = estate.open(source.another())) {
      estate.populate(vault);
      assertThatThrownBy(() -> VaultMove.of(vault, lying, ATTIC).copy())
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("issued/");
      vault.create("new", policy());
    }
  }

  @Test
  void anInterruptLeavesWhatWasCopied() {
    try (var vault = estate.open(source.another())) {
      estate.populate(vault);
      var move = VaultMove.of(vault, target.another(), ATTIC);
      Thread.currentThread().interrupt();
      assertThatThrownBy(move::copy).isInstanceOf(InterruptedOperationException.class);
      assertThat(Thread.interrupted()).isTrue();
      vault.create("more", policy());
      move.switchOver();
    }
    try (var vault = estate.open(target.another())) {
      Estate.requireIntact(vault);
    }
  }

  @Test
  void oneMoverGoesOnWhereTwoBegan() {
    try (var vault = estate.open(source.another())) {
      estate.populate(vault);
      var first = VaultMove.of(vault, target.another(), ATTIC);
      first.copy();
      var second = VaultMove.of(vault, target.another(), ATTIC);
      second.copy();
      vault.create("more", policy());
      assertThatThrownBy(first::switchOver)
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("another process");
      second.switchOver();
      first.switchOver();
    }
    try (var vault = estate.open(target.another())) {
      Estate.requireIntact(vault);
    }
  }

  @Test
  void whatIsAtTheTargetIsNotOverwritten() throws Exception {
    try (var vault = estate.open(source.another())) {
      estate.populate(vault);
      assertThatThrownBy(() -> VaultMove.of(vault, source.another(), ATTIC).copy())
          .isInstanceOf(ConflictException.class);
      estate.open(target.another()).close();
      assertThatThrownBy(() -> VaultMove.of(vault, target.another(), ATTIC).copy())
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("\"default\"");
      var restored = MemoryStorage.create(estate.clock);
      estate
          .restoreInto(restored)
          .name("copy")
          .from(new ByteArrayInputStream(Estate.backUp(vault)));
      assertThatThrownBy(() -> VaultMove.of(vault, restored.another(), ATTIC).switchOver())
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("\"copy\"");
      var begun = MemoryStorage.create(estate.clock);
      VaultMove.of(vault, begun.another(), ATTIC).copy();
      assertThatThrownBy(() -> estate.restore(Estate.backUp(vault), begun.another()))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("being moved");
      vault.create("new", policy());
      Estate.requireIntact(vault);
      // Ended towards one place, it does not go on to another.
      VaultMove.of(vault, begun.another(), ATTIC).switchOver();
      assertThatThrownBy(
              () -> VaultMove.of(vault, MemoryStorage.create(), "elsewhere").switchOver())
          .isInstanceOf(VaultMovedException.class)
          .hasMessageContaining(ATTIC);
    }
  }

  @Test
  void itIsAllowedAndItsDestinationIsAWord() {
    try (var vault = estate.open(source.another())) {
      var nobody = VaultMove.of(vault.as(Identity.named("nobody")), target, ATTIC);
      for (var action :
          List.<Runnable>of(
              nobody::copy,
              nobody::switchOver,
              nobody::cancel,
              nobody::reopenOldPlaceThoughTheNewOneMayBeInUse)) {
        assertThatThrownBy(action::run)
            .isInstanceOf(AccessDeniedException.class)
            .hasMessageContaining("vault/move");
      }
      assertThat(Estate.everything(target, Estate.id(vault))).isEmpty();
      for (var wrong : List.of("", " ", "x".repeat(201))) {
        assertThatThrownBy(() -> VaultMove.of(vault, target, wrong))
            .isInstanceOf(InvalidRequestException.class);
      }
    }
  }

  @Test
  void progressIsTold() {
    try (var vault = estate.open(source.another())) {
      estate.populate(vault);
      var told = new ArrayList<TransferProgress>();
      var move = VaultMove.of(vault, target.another(), ATTIC).listener(told::add);
      move.switchOver();
      assertThat(told.stream().map(TransferProgress::phase).distinct())
          .containsExactly(TransferProgress.Phase.COPYING, TransferProgress.Phase.COMPLETING);
    }
  }

  @Test
  void aFeedThatLostItsPlaceIsBegunAnew() {
    var left = new AtomicInteger();
    var forgetful =
        new ForwardingStorage(source.another()) {
          @Override
          public Feed changes(FeedPosition after, int limit) {
            return left.getAndDecrement() > 0
                ? new Feed.Resynchronise(feedEnd())
                : super.changes(after, limit);
          }
        };
    try (var vault = estate.open(forgetful)) {
      estate.populate(vault);
      left.set(3);
      var move = VaultMove.of(vault, target.another(), ATTIC);
      move.copy();
      left.set(Integer.MAX_VALUE);
      assertThatThrownBy(move::copy)
          .isInstanceOf(StorageFailureException.class)
          .hasMessageContaining("change feed");
      left.set(1);
      move.switchOver();
    }
    try (var vault = estate.open(target.another())) {
      Estate.requireIntact(vault);
    }
  }
}
