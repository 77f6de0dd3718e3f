package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateUpdate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.transfer.TransferProgress;
import io.certwright.transfer.VaultBackup;
import io.certwright.transfer.VaultRestore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A vault that is backed up while it is open, and what is restored of it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BackupTest {

  private final Estate estate = new Estate();

  @TempDir private Path directory;

  static Stream<Arguments> directions() {
    return Stream.of(House.Kind.values())
        .flatMap(from -> Stream.of(House.Kind.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("directions")
  void everythingComesBackWhereverItGoes(House.Kind from, House.Kind to) throws IOException {
    var out = new ByteArrayOutputStream();
    List<String> contents;
    List<StoredRecord> before;
    try (var vault = estate.open(new House(from, directory, estate.clock).enter())) {
      estate.populate(vault);
      var report = VaultBackup.of(vault).writeTo(out);
      assertThat(report.leftOut()).isEmpty();
      assertThat(report.records()).isGreaterThan(15);
      contents = Estate.contents(vault);
      var storage = EngineHolder.of(vault).engine().records();
      before = Estate.everything(storage.storage(), storage.vault());
    }
    var house = new House(to, directory, estate.clock);
    try (var storage = house.enter()) {
      var report = estate.restoreInto(storage).from(new ByteArrayInputStream(out.toByteArray()));
      assertThat(report.name()).isEqualTo("default");
      assertThat(report.operations()).isEqualTo(1);
      assertThat(report.taken()).isEqualTo(estate.clock.instant());
      assertThat(report.leftOut()).isEmpty();
      // The backup's own end, the ring, and the operation that was made due are new.
      var after = Estate.everything(storage, before.get(1).key().vault());
      var payloads = after.stream().map(StoredRecord::payload).toList();
      assertThat(
              before.stream()
                  .filter(record -> !Set.of("keyring").contains(record.key().kind()))
                  .filter(record -> !record.key().id().equals("waiting"))
                  .map(StoredRecord::payload)
                  .filter(payload -> !payloads.contains(payload)))
          .as("payloads that are not there to the byte, besides the entry of the backup's end")
          .hasSize(1);
    }
    try (var vault = estate.open(house.enter())) {
      assertThat(Estate.contents(vault)).isEqualTo(contents);
      Estate.requireIntact(vault);
      Estate.requireWorkingKey(vault, "shop");
      var operations = new ArrayList<>(List.of("vault/backup", "vault/restore", "vault/restore"));
      operations.addAll(to.beginning(from, "keys/use"));
      assertThat(Estate.operations(vault)).endsWith(operations.toArray(String[]::new));
      vault.create("more", CertificatePolicy.tlsServer("more.example.test").build());
      Estate.requireIntact(vault);
    }
  }

  @Test
  void anOrderFindsWhatItsIssuerHasDoneSince() {
    var memory = MemoryStorage.create(estate.clock);
    byte[] backup;
    String serial;
    try (var vault = estate.open(memory)) {
      estate.populate(vault);
      backup = Estate.backUp(vault);
      estate.clock.advance(Duration.ofHours(2));
      runOnce(vault);
      serial = vault.get("waiting").serialNumber();
    }
    assertThat(estate.ca.issuances()).hasSize(1);
    var target = MemoryStorage.create(estate.clock);
    estate.restore(backup, target);
    try (var vault = estate.open(target)) {
      assertThat(vault.find("waiting")).isEmpty();
      runOnce(vault);
      assertThat(vault.get("waiting").serialNumber()).isEqualTo(serial);
      Estate.requireWorkingKey(vault, "waiting");
      Estate.requireIntact(vault);
    }
    assertThat(estate.ca.issuances()).as("certificates that the CA has issued").hasSize(1);
  }

  @Test
  void anOrderIsDueAtOnceThoughItsTimeHasNotCome() {
    byte[] backup;
    try (var vault = estate.open(MemoryStorage.create(estate.clock))) {
      estate.populate(vault);
      backup = Estate.backUp(vault);
      assertThat(runOnce(vault)).as("asked again in an hour").isZero();
    }
    var target = MemoryStorage.create(estate.clock);
    estate.restore(backup, target);
    try (var vault = estate.open(target)) {
      assertThat(runOnce(vault)).isEqualTo(1);
    }
  }

  private static int runOnce(Vault vault) {
    try (var manager = LifecycleManager.builder(vault).build()) {
      return manager.runOnce().issued();
    }
  }

  @Test
  void anotherDataKeySealsAfterwards() {
    byte[] backup;
    try (var vault = estate.open(MemoryStorage.create(estate.clock))) {
      backup = Estate.backUp(vault);
      assertThat(dataKey(vault)).isEqualTo(1);
    }
    var target = MemoryStorage.create(estate.clock);
    estate.restore(backup, target);
    try (var vault = estate.open(target)) {
      assertThat(dataKey(vault)).isEqualTo(2);
    }
  }

  /** The number of the data key that seals now, as it stands in the payload after the format. */
  private static int dataKey(Vault vault) {
    vault.create("probe", CertificatePolicy.tlsServer("probe.example.test").build());
    var records = EngineHolder.of(vault).engine().records();
    var payload =
        records
            .storage()
            .get(new RecordKey(records.vault(), "certificate", "probe"))
            .orElseThrow()
            .payload()
            .toByteArray();
    int start = payload[1] >= 0 ? 2 : 2 + (payload[1] & 0x7f);
    assertThat(payload[start]).as("INTEGER of the format").isEqualTo((byte) 2);
    return payload[start + 5];
  }

  @ParameterizedTest
  @MethodSource("directions")
  void whoFollowedTheOldFeedIsToldToResynchronise(House.Kind from, House.Kind to) {
    FeedPosition position;
    byte[] backup;
    var source = new House(from, directory, estate.clock).enter();
    try (var vault = estate.open(source)) {
      estate.populate(vault);
      position = source.feedEnd();
      backup = Estate.backUp(vault);
    }
    try (var target = new House(to, directory, estate.clock).enter()) {
      estate.restore(backup, target);
      assertThat(target.changes(position, 10)).isInstanceOf(Feed.Resynchronise.class);
    }
  }

  @Test
  void itRestoresOnceInEachStorageAndNeverOverAVault() {
    var source = MemoryStorage.create(estate.clock);
    try (var vault = estate.open(source)) {
      var backup = Estate.backUp(vault);
      assertThatThrownBy(() -> estate.restore(backup, source))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("\"default\" already");
      assertThatThrownBy(
              () -> estate.restoreInto(source).name("Other").from(new ByteArrayInputStream(backup)))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("under the name \"default\"");
      Estate.requireIntact(vault);

      var target = MemoryStorage.create(estate.clock);
      estate.restore(backup, target);
      var once = Estate.everything(target, Estate.id(vault));
      assertThatThrownBy(() -> estate.restore(backup, target))
          .isInstanceOf(ConflictException.class);
      assertThat(Estate.everything(target, Estate.id(vault))).isEqualTo(once);
    }
  }

  @Test
  void itGetsAnotherNameBesideOthers() throws IOException {
    byte[] backup;
    try (var vault = estate.open(MemoryStorage.create(estate.clock))) {
      estate.populate(vault);
      backup = Estate.backUp(vault);
    }
    var target = MemoryStorage.create(estate.clock);
    estate.open(target.another()).close();
    var report = estate.restoreInto(target).name("Second").from(new ByteArrayInputStream(backup));
    assertThat(report.name()).isEqualTo("Second");
    try (var first = estate.open(target.another());
        var second =
            Vault.builder(target.another(), estate.protection)
                .clock(estate.clock)
                .name("second")
                .open()) {
      assertThat(Estate.contents(first)).isEmpty();
      Estate.requireWorkingKey(second, "shop");
    }
  }

  @Test
  void theWrongSecretOpensNothingAndWritesNothing() {
    byte[] backup;
    var source = MemoryStorage.create(estate.clock);
    try (var vault = Vault.open(source, KeyProtections.passphrase("right".toCharArray()))) {
      backup = Estate.backUp(vault);
    }
    var target = MemoryStorage.create(estate.clock);
    var start = target.feedEnd();
    assertThatThrownBy(
            () ->
                VaultRestore.into(target, KeyProtections.passphrase("wrong".toCharArray()))
                    .from(new ByteArrayInputStream(backup)))
        .isInstanceOfSatisfying(
            KeyAccessException.class,
            e -> assertThat(e.reason()).isEqualTo(KeyAccessException.Reason.WRONG_SECRET))
        .hasMessageContaining("the backup");
    assertThatThrownBy(() -> estate.restore(backup, target))
        .isInstanceOf(KeyAccessException.class)
        .hasMessageContaining("passphrase");
    assertThat(target.feedEnd()).isEqualTo(start);
    restoreWithPassphrase(backup, target);
  }

  private static void restoreWithPassphrase(byte[] backup, Storage target) {
    try {
      VaultRestore.into(target, KeyProtections.passphrase("right".toCharArray()))
          .from(new ByteArrayInputStream(backup));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBackupTellsNothing() {
    try (var vault = estate.open(MemoryStorage.create(estate.clock))) {
      estate.populate(vault);
      var backup = new String(Estate.backUp(vault), StandardCharsets.ISO_8859_1);
      assertThat(backup)
          .startsWith("certwright backup\n")
          .doesNotContain("shop", "example", "default", "owner", "vault/create", "root");
    }
  }

  @Test
  void itIsAuditedAndAllowed() throws IOException {
    try (var vault = estate.open(MemoryStorage.create(estate.clock))) {
      var out = new ByteArrayOutputStream();
      var nobody = vault.as(Identity.named("nobody"));
      assertThatThrownBy(() -> VaultBackup.of(nobody).writeTo(out))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("vault/backup");
      assertThat(out.size()).isZero();
      VaultBackup.of(vault).writeTo(out);
      assertThatThrownBy(() -> VaultBackup.of(vault).writeTo(new FullDisk(100)))
          .isInstanceOf(IOException.class);
      assertThat(
              Estate.trail(vault).stream()
                  .filter(entry -> entry.operation().equals("vault/backup"))
                  .map(entry -> entry.identity() + " " + entry.outcome() + " " + entry.detail()))
          .satisfiesExactly(
              entry -> assertThat(entry).startsWith("nobody DENIED"),
              entry -> assertThat(entry).isEqualTo("owner DONE begun"),
              entry -> assertThat(entry).matches("owner DONE [0-9]+ records"),
              entry -> assertThat(entry).isEqualTo("owner DONE begun"),
              entry -> assertThat(entry).isEqualTo("owner FAILED java.io.IOException"));
    }
  }

  /** Takes so many bytes. */
  private static final class FullDisk extends OutputStream {
    private int left;

    FullDisk(int left) {
      this.left = left;
    }

    @Override
    public void write(int b) throws IOException {
      if (left-- <= 0) {
        throw new IOException("no space left on device");
      }
    }
  }

  @Test
  void anInterruptEndsItAndTheVaultGoesOn() {
    try (var vault = estate.open(MemoryStorage.create(estate.clock))) {
      estate.populate(vault);
      var out = new ByteArrayOutputStream();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> VaultBackup.of(vault).writeTo(out))
          .isInstanceOf(InterruptedOperationException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThatThrownBy(() -> estate.restore(out.toByteArray(), MemoryStorage.create()))
          .isInstanceOf(UnusableBackupException.class);
      Estate.backUp(vault);
      Estate.requireIntact(vault);
    }
  }

  @Test
  void progressIsTold() throws IOException {
    try (var vault = estate.open(MemoryStorage.create(estate.clock))) {
      estate.populate(vault);
      var told = new ArrayList<TransferProgress>();
      var out = new ByteArrayOutputStream();
      var report = VaultBackup.of(vault).listener(told::add).writeTo(out);
      assertThat(told.stream().map(TransferProgress::phase).distinct())
          .containsExactly(TransferProgress.Phase.COPYING, TransferProgress.Phase.COMPLETING);
      assertThat(told.stream().mapToLong(TransferProgress::records)).allMatch(n -> n >= 0);
      assertThat(report.records()).isPositive();
      assertThatThrownBy(
              () ->
                  VaultBackup.of(vault)
                      .listener(
                          progress -> {
                            throw new IllegalStateException("enough");
                          })
                      .writeTo(out))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatIsDamagedIsNamedAndLeftOutOnlyIfAskedFor() throws IOException {
    var memory = MemoryStorage.create(estate.clock);
    try (var vault = estate.open(memory)) {
      estate.populate(vault);
      var shop = vault.get("shop");
      var place = "version/shop/" + shop.version();
      Estate.spoil(memory, new RecordKey(Estate.id(vault), "version", "shop/" + shop.version()));
      assertThatThrownBy(() -> VaultBackup.of(vault).writeTo(new ByteArrayOutputStream()))
          .isInstanceOfSatisfying(
              IntegrityException.class, e -> assertThat(e.record()).isEqualTo(place));
      var out = new ByteArrayOutputStream();
      var report = VaultBackup.of(vault).leaveOutDamagedRecords().writeTo(out);
      assertThat(report.leftOut()).containsExactly(place);
      var target = MemoryStorage.create(estate.clock);
      var restored = estate.restoreInto(target).from(new ByteArrayInputStream(out.toByteArray()));
      assertThat(restored.leftOut()).containsExactly(place);
      try (var there = estate.open(target)) {
        Estate.requireWorkingKey(there, "alone");
        assertThat(there.audit().verify().findings()).hasSize(1);
        assertThat(Estate.trail(there))
            .anySatisfy(entry -> assertThat(entry.detail()).contains("without 1 damaged"));
      }
    }
  }

  /** Leaves a record out of listings, as a storage may that cannot read it. */
  private static final class Hiding extends ForwardingStorage {
    private Optional<RecordKey> hidden = Optional.empty();

    Hiding(Storage target) {
      super(target);
    }

    void hide(RecordKey key) {
      hidden = Optional.of(key);
    }

    @Override
    public Optional<StoredRecord> get(RecordKey key) {
      if (hidden.equals(Optional.of(key))) {
        throw new StorageException(StorageException.Reason.DAMAGED, "unreadable");
      }
      return super.get(key);
    }

    @Override
    public ListPage list(ListQuery query) {
      var page = super.list(query);
      return new ListPage(
          page.records().stream().filter(r -> !hidden.equals(Optional.of(r.key()))).toList(),
          page.next());
    }
  }

  @Test
  void whatAListingLeavesOutIsMissed() throws IOException {
    var memory = MemoryStorage.create(estate.clock);
    var hiding = new Hiding(memory);
    try (var vault = estate.open(hiding)) {
      estate.populate(vault);
      int tried = 0;
      for (var record : Estate.everything(memory, Estate.id(vault))) {
        if (Set.of("certificate", "version", "issued").contains(record.key().kind())) {
          hiding.hide(record.key());
          var place = record.key().kind() + "/" + record.key().id();
          assertThatThrownBy(() -> Estate.backUp(vault))
              .isInstanceOfSatisfying(
                  IntegrityException.class, e -> assertThat(e.record()).isEqualTo(place));
          var out = new ByteArrayOutputStream();
          var report = VaultBackup.of(vault).leaveOutDamagedRecords().writeTo(out);
          assertThat(report.leftOut()).containsExactly(place);
          var target = MemoryStorage.create(estate.clock);
          estate.restore(out.toByteArray(), target);
          for (var kind : List.of("certificate", "version", "issued")) {
            assertThat(Estate.all(target, Estate.id(vault), kind))
                .hasSameSizeAs(Estate.all(hiding, Estate.id(vault), kind));
          }
          tried++;
        }
      }
      assertThat(tried).isGreaterThan(8);
      var entry = Estate.all(memory, Estate.id(vault), "audit").get(2).key();
      hiding.hide(entry);
      assertThatThrownBy(() -> Estate.backUp(vault))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining(entry.id());
      var out = new ByteArrayOutputStream();
      assertThat(VaultBackup.of(vault).leaveOutDamagedRecords().writeTo(out).leftOut())
          .containsExactly("audit/" + entry.id());
      estate.restore(out.toByteArray(), MemoryStorage.create(estate.clock));
    }
  }

  @Test
  void whatANewerVersionKeepsIsNotForgotten() throws Exception {
    try (var vault = estate.open(MemoryStorage.create(estate.clock))) {
      var engine = EngineHolder.of(vault).engine();
      var put =
          new RecordWrite.Put(
              new RecordKey(Estate.id(vault), "novelty", "1"),
              OptionalLong.empty(),
              1,
              Bytes.empty(),
              List.of(),
              Optional.empty());
      engine
          .gate()
          .commit(Caller.OWNER, "test", "", AuditOutcome.DONE, "", List.of(put), List.of());
      assertThatThrownBy(() -> Estate.backUp(vault))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("novelty/1")
          .hasMessageContaining("newer version");
    }
  }

  @Test
  void whatWasRestoredIsBackedUpAgain() {
    byte[] backup;
    try (var vault = estate.open(MemoryStorage.create(estate.clock))) {
      estate.populate(vault);
      backup = Estate.backUp(vault);
    }
    for (int generation = 0; generation < 3; generation++) {
      var target = MemoryStorage.create(estate.clock);
      estate.restore(backup, target);
      try (var vault = estate.open(target)) {
        Estate.requireIntact(vault);
        Estate.requireWorkingKey(vault, "shop");
        vault.create("more", CertificatePolicy.tlsServer("more.example.test").build());
        backup = Estate.backUp(vault);
      }
    }
  }

  @Test
  void writersOfThisProcessThatNeverPauseAreHeldForAMoment() {
    var memory = MemoryStorage.create(estate.clock);
    var busy = new Busy(memory);
    try (var vault = estate.open(busy)) {
      estate.populate(vault);
      var clock = new AtomicInteger();
      busy.on(
          () ->
              // In a thread of its own, as another user: it waits while commits are held.
              new Thread(() -> vault.as(Identity.named("user-" + clock.incrementAndGet())))
                  .start());
      byte[] backup = Estate.backUp(vault);
      busy.on(() -> {});
      var target = MemoryStorage.create(estate.clock);
      estate.restore(backup, target);
      try (var there = estate.open(target)) {
        Estate.requireIntact(there);
      }
    }
  }

  @Test
  void otherProcessesThatNeverPauseAreNamedAsTheReason() {
    var memory = MemoryStorage.create(estate.clock);
    var busy = new Busy(memory);
    try (var vault = estate.open(busy);
        var other = estate.open(memory.another())) {
      estate.populate(vault);
      var probe = other.get("shop");
      busy.on(() -> other.update(probe, CertificateUpdate.none()));
      assertThatThrownBy(() -> Estate.backUp(vault))
          .isInstanceOf(StorageFailureException.class)
          .hasMessageContaining("other processes kept writing");
      busy.on(() -> {});
      Estate.backUp(vault);
    }
  }

  /** Has something happen before each look at the feed. */
  private static final class Busy extends ForwardingStorage {
    private volatile Runnable before = () -> {};

    Busy(Storage target) {
      super(target);
    }

    void on(Runnable action) {
      before = action;
    }

    @Override
    public Feed changes(FeedPosition after, int limit) {
      before.run();
      return super.changes(after, limit);
    }
  }

  @Test
  void aFeedThatLostItsPlaceIsBegunAnew() {
    var memory = MemoryStorage.create(estate.clock);
    var left = new AtomicInteger();
    var forgetful =
        new ForwardingStorage(memory) {
          @Override
          public Feed changes(FeedPosition after, int limit) {
            return left.getAndDecrement() > 0
                ? new Feed.Resynchronise(memory.feedEnd())
                : super.changes(after, limit);
          }
        };
    try (var vault = estate.open(forgetful)) {
      estate.populate(vault);
      left.set(3);
      var target = MemoryStorage.create(estate.clock);
      estate.restore(Estate.backUp(vault), target);
      try (var there = estate.open(target)) {
        Estate.requireIntact(there);
        assertThat(Estate.contents(there)).isEqualTo(Estate.contents(vault));
      }
      left.set(Integer.MAX_VALUE);
      assertThatThrownBy(() -> Estate.backUp(vault))
          .isInstanceOf(StorageFailureException.class)
          .hasMessageContaining("change feed");
    }
  }
}
