package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.CertificateOperation;
import io.certwright.CertificateUpdate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.SecretValue;
import io.certwright.Vault;
import io.certwright.VaultSettings;
import io.certwright.access.Identity;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditSettings;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspResponder;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.testkit.SettableClock;
import io.certwright.tls.VaultTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One gate: nothing is done without the right to it, and nothing without an entry. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AuditGateTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final Identity EVE = Identity.named("eve");

  /** Commits with an entry of the audit trail fail while it is told so; none is without one. */
  private static final class DeafAuditor extends ForwardingStorage {
    private volatile boolean deaf;

    DeafAuditor(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      boolean audited =
          commit.writes().stream().anyMatch(write -> write.key().kind().equals("audit"));
      assertThat(audited).as("a commit without an entry").isTrue();
      if (deaf) {
        throw new StorageException(
            StorageException.Reason.UNAVAILABLE, "the audit trail cannot be written");
      }
      return onward.apply(commit);
    }
  }

  private static List<AuditEntry> entries(Vault vault) {
    var all = new ArrayList<AuditEntry>();
    Optional<String> after = Optional.empty();
    do {
      var page = vault.audit().entries(after, 1000);
      all.addAll(page.entries());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  private static Set<String> contents(MemoryStorage storage) {
    return StorageImage.of(storage).records().stream()
        .map(record -> record.key() + " " + record.revision())
        .collect(Collectors.toSet());
  }

  @Test
  void whatCannotBeAuditedIsNotDone() {
    var memory = MemoryStorage.create();
    var auditor = new DeafAuditor(memory);
    try (var vault = Vault.open(auditor, KeyProtections.ephemeral())) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      vault.create("shop", SHOP.toBuilder().exportable(true).build());
      var shop = vault.get("shop");
      var key = vault.keys().get("shop");
      var before = contents(memory);
      auditor.deaf = true;
      var attempts =
          List.<Runnable>of(
              () -> vault.create("other", SHOP),
              () -> vault.create("shop", SHOP),
              () -> vault.create("signed", SHOP.toBuilder().issuer(root.name()).build()),
              () -> vault.privateKey(shop),
              () -> vault.exportPrivateKey(shop).close(),
              () -> vault.keys().create("lone", KeySpec.EC_P256),
              () -> vault.keys().sign(key, SignatureAlgorithm.ECDSA_SHA256, new byte[1]),
              () -> vault.secrets().get("shop").close(),
              () -> vault.secrets().set("word", SecretValue.of(new byte[1])),
              () -> VaultTls.server(vault, "shop"),
              () -> EmbeddedCa.openOrCreateRoot(vault, "second-root"));
      for (var attempt : attempts) {
        assertThatThrownBy(attempt::run)
            .isInstanceOf(StorageFailureException.class)
            .hasMessageContaining("audit trail cannot be written");
      }
      try (var lifecycle = LifecycleManager.builder(vault).build()) {
        assertThatThrownBy(() -> lifecycle.manage("managed", SHOP))
            .isInstanceOf(StorageFailureException.class);
      }
      assertThat(contents(memory)).isEqualTo(before);
      assertThat(vault.find("other")).isEmpty();
      assertThat(vault.get("shop").version()).isEqualTo(shop.version());
      auditor.deaf = false;
      vault.create("other", SHOP);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  @Test
  void aDenialThatCannotBeAuditedStillDoesNothing() {
    var memory = MemoryStorage.create();
    var auditor = new DeafAuditor(memory);
    try (var vault = Vault.open(auditor, KeyProtections.ephemeral())) {
      vault.create("shop", SHOP);
      var eve = vault.as(EVE);
      var before = contents(memory);
      auditor.deaf = true;
      assertThatThrownBy(() -> eve.create("other", SHOP)).isInstanceOf(VaultException.class);
      assertThatThrownBy(() -> eve.get("shop")).isInstanceOf(VaultException.class);
      assertThatThrownBy(() -> eve.privateKey(vault.get("shop")))
          .isInstanceOf(VaultException.class);
      assertThat(contents(memory)).isEqualTo(before);
    }
  }

  /** What is reached by other ways than the methods of a vault. */
  @Test
  void whoHasNoRightIsDenied() {
    try (var vault = Vault.inMemory()) {
      vault.create("shop", SHOP);
      var eve = vault.as(EVE);
      var others =
          List.<Runnable>of(
              () -> LifecycleManager.builder(eve).build(),
              () -> EmbeddedCa.openOrCreateRoot(eve, "root"),
              () -> VaultTls.server(eve, "shop"),
              () -> VaultTls.client(eve, "shop"));
      for (var other : others) {
        assertThatThrownBy(other::run).isInstanceOf(AccessDeniedException.class);
      }
    }
  }

  /** One without rights does not learn what exists. */
  @Test
  void aDenialTellsNothingOfWhatIsThere() {
    try (var vault = Vault.inMemory();
        var other = Vault.inMemory()) {
      other.create("absent", SHOP);
      var absent = other.get("absent");
      var eve = vault.as(EVE);
      assertThatThrownBy(() -> eve.privateKey(absent)).isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> eve.exportPrivateKey(absent))
          .isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> eve.get("absent")).isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> eve.operation("absent")).isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void aClosedVaultHasNoEngine() {
    var vault = Vault.inMemory();
    vault.close();
    assertThatThrownBy(() -> LifecycleManager.start(vault))
        .isInstanceOf(VaultClosedException.class);
  }

  /** Each operation that is no read, and the entry that it leaves. */
  @Test
  void everyOperationLeavesAnEntry() {
    var home = Home.inMemory();
    try (home) {
      var vault = home.vault();
      var exportable = SHOP.toBuilder().exportable(true).build();
      requireEntry(
          vault, "certificates/create", AuditOutcome.DONE, v -> v.create("shop", exportable));
      var shop = vault.get("shop");
      requireEntry(vault, "keys/use", AuditOutcome.DONE, v -> v.privateKey(shop));
      requireEntry(vault, "keys/use", AuditOutcome.DONE, v -> VaultTls.server(v, "shop"));
      requireEntry(vault, "ocsp/serve", AuditOutcome.DONE, OcspResponder::of);
      requireEntry(vault, "keys/export", AuditOutcome.DONE, v -> v.exportPrivateKey(shop).close());
      vault.create("kept", SHOP);
      requireEntry(
          vault,
          "keys/export",
          AuditOutcome.FAILED,
          v ->
              assertThatThrownBy(() -> v.exportPrivateKey(v.get("kept")))
                  .isInstanceOf(KeyAccessException.class));
      home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofDays(1)));
      vault.create("waiting", Home.outside("waiting.example.test"));
      requireEntry(
          vault,
          "certificates/cancel",
          AuditOutcome.DONE,
          v -> v.operation("waiting").orElseThrow().cancel());
      try (var lifecycle = LifecycleManager.builder(vault).build()) {
        requireEntry(vault, "policies/set", AuditOutcome.DONE, v -> lifecycle.manage("m", SHOP));
        requireEntry(vault, "certificates/renew", AuditOutcome.DONE, v -> lifecycle.runOnce());
      }
      requireEntriesOfAnEnd(vault);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  private static void requireEntriesOfAnEnd(Vault vault) {
    var done = AuditOutcome.DONE;
    var nothing = CertificateUpdate.none();
    requireEntry(vault, "certificates/update", done, v -> v.update(v.get("kept"), nothing));
    var other = SHOP.toBuilder().keyRenewal(KeyRenewal.reuse()).build();
    requireEntry(vault, "certificates/update", done, v -> v.updatePolicy("kept", other));
    requireEntry(vault, "vault/update", done, v -> v.updateSettings(new VaultSettings(7, false)));
    requireEntry(vault, "certificates/delete", done, v -> v.deleteVersion(v.get("m")));
    requireEntry(vault, "certificates/backup", done, v -> v.backup("kept"));
    var backup = vault.backup("kept");
    requireEntry(vault, "certificates/delete", done, v -> v.delete("kept"));
    requireEntry(vault, "certificates/recover", done, v -> v.deleted().recover("kept"));
    vault.delete("kept");
    requireEntry(vault, "certificates/purge", done, v -> v.deleted().purge("kept"));
    requireEntry(vault, "certificates/restore", done, v -> v.restore(backup));
  }

  private static void requireEntry(
      Vault vault, String operation, AuditOutcome outcome, Consumer<Vault> action) {
    int before = entries(vault).size();
    action.accept(vault);
    assertThat(entries(vault).subList(before, entries(vault).size()))
        .anySatisfy(
            entry -> {
              assertThat(entry.operation()).isEqualTo(operation);
              assertThat(entry.outcome()).isEqualTo(outcome);
            });
  }

  @Test
  void entriesComeInPagesInOrder() {
    var clock = SettableClock.at(Home.START);
    try (var vault =
        Vault.builder(MemoryStorage.create(clock), KeyProtections.ephemeral())
            .clock(clock)
            .open()) {
      for (int i = 0; i < 12; i++) {
        clock.advance(Duration.ofSeconds(1));
        vault.create("c-" + i, SHOP);
      }
      var all = entries(vault);
      assertThat(all).hasSize(13);
      assertThat(all).extracting(AuditEntry::position).isSorted().doesNotHaveDuplicates();
      assertThat(all).extracting(AuditEntry::time).isSorted();
      var paged = new ArrayList<AuditEntry>();
      Optional<String> after = Optional.empty();
      int pages = 0;
      do {
        var page = vault.audit().entries(after, 5);
        assertThat(page.entries()).hasSizeLessThanOrEqualTo(5);
        paged.addAll(page.entries());
        after = page.next();
        pages++;
      } while (after.isPresent());
      assertThat(paged).isEqualTo(all);
      assertThat(pages).isEqualTo(3);
      assertThat(all.get(12).target()).startsWith("c-11/");
      for (int limit : new int[] {0, -1, 1001}) {
        assertThatThrownBy(() -> vault.audit().entries(Optional.empty(), limit))
            .isInstanceOf(InvalidRequestException.class);
      }
    }
  }

  /**
   * Sixteen threads that create, fail, are denied, use keys and read, and a verification meanwhile.
   */
  @Test
  void theTrailIsIntactAfterAMixedRun() throws Exception {
    int threads = 16;
    int rounds = 12;
    // Strict: each denial and each use is an entry.
    try (var vault =
        Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral())
            .audit(AuditSettings.standard().withEachUse())
            .open()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      var signed = SHOP.toBuilder().issuer(root.name()).build();
      var eve = vault.as(EVE);
      var pool = Executors.newFixedThreadPool(threads);
      try {
        var start = new CyclicBarrier(threads);
        var running = new ArrayList<Future<Object>>();
        for (int t = 0; t < threads; t++) {
          int thread = t;
          Callable<Object> work =
              () -> {
                start.await();
                for (int round = 0; round < rounds; round++) {
                  step(vault, eve, signed, thread, round);
                }
                return thread;
              };
          running.add(pool.submit(work));
        }
        for (int i = 0; i < 5; i++) {
          assertThat(vault.audit().verify().findings()).as("while it goes on").isEmpty();
        }
        for (var each : running) {
          each.get(4, TimeUnit.MINUTES);
        }
      } finally {
        pool.shutdownNow();
      }
      var verification = vault.audit().verify();
      assertThat(verification.findings()).isEmpty();
      assertThat(verification.entries()).isGreaterThan((long) threads * rounds / 2);
      var all = entries(vault);
      assertThat(all).filteredOn(e -> e.outcome() == AuditOutcome.DENIED).hasSize(4 * rounds);
    }
  }

  private static void step(
      Vault vault, Vault eve, CertificatePolicy signed, int thread, int round) {
    switch (thread % 4) {
      case 0 -> vault.create("own-" + thread, signed);
      case 1 -> {
        // All of these threads want the same name.
        var thrown = catchThrowable(() -> vault.create("shared", signed));
        assertThat(thrown == null || thrown instanceof ConflictException).isTrue();
      }
      case 2 ->
          assertThatThrownBy(() -> eve.get("shared")).isInstanceOf(AccessDeniedException.class);
      default -> {
        var name = "read-" + thread;
        if (round == 0) {
          assertThatThrownBy(() -> vault.get(name)).isInstanceOf(NotFoundException.class);
          vault.create(name, signed);
        }
        vault.privateKey(vault.get(name));
      }
    }
  }

  @Test
  void nobodyActsForAnotherThroughAnIdentity() {
    try (var vault = Vault.inMemory()) {
      var eve = vault.as(EVE);
      assertThatThrownBy(() -> eve.as(Identity.named("admin")))
          .isInstanceOf(AccessDeniedException.class);
      CertificateOperation made = vault.create("shop", SHOP);
      assertThat(made.certificate()).isEqualTo("shop");
    }
  }
}
