package io.certwright.tests.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateOperation;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.testkit.CertificateFlaw;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/**
 * The states of an operation, whatever is done in whatever order and across restarts, against a few
 * variables that stand for the vault.
 */
class OperationModelTest {

  private static final Duration LIFE = Duration.ofDays(3650);

  enum Action {
    CREATE_BY_HAND,
    CREATE_OUTSIDE,
    CREATE_SELF_SIGNED,
    MERGE,
    MERGE_FOR_ANOTHER_KEY,
    CANCEL,
    DELETE,
    WAIT_AND_RUN,
    RESTART
  }

  private static CertificatePolicy policy(String issuer) {
    return CertificatePolicy.tlsServer("shop.example.test")
        .issuer(issuer)
        .validity(LIFE)
        .renewal(Renewal.never())
        .build();
  }

  private static final class World implements AutoCloseable {
    final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
    final FakeCa ca = FakeCa.withIntermediate(clock);
    final KeyProtection protection = KeyProtections.ephemeral();
    MemoryStorage storage = MemoryStorage.create(clock);
    Vault vault = open();

    boolean exists;
    Optional<OperationStatus> status = Optional.empty();
    boolean byHand;
    int versions;

    private Vault open() {
      return Vault.builder(storage, protection)
          .clock(clock)
          .ticker(clock.ticker())
          .issuer("outside", ca)
          .open();
    }

    @Override
    public void close() {
      vault.close();
    }

    boolean isPending() {
      return status.equals(Optional.of(OperationStatus.PENDING));
    }

    void play(Action action) {
      switch (action) {
        case CREATE_BY_HAND -> create(CertificatePolicy.UNKNOWN, OperationStatus.PENDING);
        case CREATE_OUTSIDE -> create("outside", OperationStatus.PENDING);
        case CREATE_SELF_SIGNED -> create(CertificatePolicy.SELF, OperationStatus.COMPLETED);
        case MERGE -> operation().ifPresent(found -> merge(found, FakeAnswer.issue()));
        case MERGE_FOR_ANOTHER_KEY ->
            operation()
                .ifPresent(found -> merge(found, FakeAnswer.flawed(CertificateFlaw.OTHER_KEY)));
        case CANCEL -> operation().ifPresent(this::cancel);
        case DELETE -> operation().ifPresent(this::delete);
        case WAIT_AND_RUN -> run();
        case RESTART -> {
          vault.close();
          storage = storage.another();
          vault = open();
        }
      }
    }

    Optional<CertificateOperation> operation() {
      return exists ? vault.operation("shop") : Optional.empty();
    }

    private void create(String issuer, OperationStatus expected) {
      if (isPending()) {
        assertThatThrownBy(() -> vault.create("shop", policy(issuer)))
            .isInstanceOf(ConflictException.class);
        return;
      }
      if (issuer.equals("outside")) {
        ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {7}), Duration.ofHours(1)));
      }
      assertThat(vault.create("shop", policy(issuer)).status()).isEqualTo(expected);
      exists = true;
      status = Optional.of(expected);
      byHand = issuer.equals(CertificatePolicy.UNKNOWN);
      versions += expected == OperationStatus.COMPLETED ? 1 : 0;
    }

    private void merge(CertificateOperation operation, FakeAnswer answer) {
      if (!isPending() || !byHand) {
        assertThatThrownBy(() -> operation.merge(new byte[] {1}))
            .isInstanceOf(ConflictException.class);
        return;
      }
      ca.answerNext(answer);
      var now = clock.instant();
      var request =
          new IssuanceRequest(
              operation.id(), Bytes.copyOf(operation.csr()), now, now.plus(Duration.ofDays(90)));
      var files =
          ((IssuerAnswer.Issued) ca.submit(request))
              .chain().stream().map(Bytes::toByteArray).toArray(byte[][]::new);
      if (answer.equals(FakeAnswer.issue())) {
        assertThat(operation.merge(files)).isEqualTo(vault.get("shop"));
        status = Optional.of(OperationStatus.COMPLETED);
        versions++;
      } else {
        assertThatThrownBy(() -> operation.merge(files))
            .isInstanceOf(UnreadableImportException.class);
      }
    }

    private void cancel(CertificateOperation operation) {
      if (isPending()) {
        operation.cancel();
        status = Optional.of(OperationStatus.CANCELLED);
      } else {
        assertThatThrownBy(operation::cancel).isInstanceOf(ConflictException.class);
      }
    }

    private void delete(CertificateOperation operation) {
      operation.delete();
      status = Optional.empty();
      assertThatThrownBy(operation::status).isInstanceOf(NotFoundException.class);
    }

    private void run() {
      clock.advance(Duration.ofHours(2));
      try (var lifecycle = LifecycleManager.builder(vault).build()) {
        boolean issued = isPending() && !byHand;
        assertThat(lifecycle.runOnce().issued()).isEqualTo(issued ? 1 : 0);
        if (issued) {
          status = Optional.of(OperationStatus.COMPLETED);
          versions++;
        }
      }
    }

    void check() {
      assertThat(operation().map(CertificateOperation::status)).isEqualTo(status);
      if (isPending()) {
        assertThat(operation().orElseThrow().csr()).isNotEmpty();
      }
      assertThat(vault.find("shop").isPresent()).isEqualTo(versions > 0);
      if (exists) {
        assertThat(vault.listVersions("shop", PageRequest.first(100)).items()).hasSize(versions);
      }
    }
  }

  @Property(tries = 100)
  void whateverIsDoneTheOperationIsWhereTheModelIs(@ForAll @Size(max = 20) List<Action> actions) {
    try (var world = new World()) {
      for (var action : actions) {
        world.play(action);
        world.check();
      }
      assertThat(world.vault.audit().verify().findings()).isEmpty();
    }
  }
}
