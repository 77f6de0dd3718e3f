package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.storage.jdbc.DroppingProxy;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.storage.jdbc.Postgres;
import io.certwright.storage.jdbc.TestSource;
import io.certwright.testkit.CountingStorage;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database's answer to COMMIT is lost on its way, at each step of an issuance outside. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PostgresLostRepliesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Bytes ORDER = Bytes.copyOf(new byte[] {1});

  private final FakeCa ca = FakeCa.withRoot(Clock.systemUTC());
  private DroppingProxy proxy;
  private TestSource source;
  private CountingStorage storage;
  private Vault vault;
  private volatile boolean dropsAfterAnswer;

  /** The CA, after whose answer the next commit is the one that keeps it. */
  private final class Outside implements Issuer {
    @Override
    public IssuerAnswer submit(IssuanceRequest request) {
      return answered(ca.submit(request));
    }

    @Override
    public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
      return answered(ca.resume(request, order));
    }

    private IssuerAnswer answered(IssuerAnswer answer) {
      if (dropsAfterAnswer) {
        proxy.dropReplyToCommit();
      }
      return answer;
    }
  }

  @BeforeEach
  void open() throws Exception {
    var database = Postgres.newDatabase("");
    proxy = new DroppingProxy(Postgres.server().getPort());
    var target = Postgres.source(database);
    target.setPortNumbers(new int[] {proxy.port()});
    source = new TestSource(target);
    storage = CountingStorage.around(JdbcStorage.builder(source).notifications(false).open());
    vault =
        Vault.builder(storage, KeyProtections.ephemeral()).issuer("outside", new Outside()).open();
  }

  @AfterEach
  void close() throws Exception {
    vault.close();
    source.close();
    proxy.close();
  }

  private static CertificatePolicy policy(String name) {
    return CertificatePolicy.tlsServer(name + ".example.test").issuer("outside").build();
  }

  /** Each certificate was issued once and asked for once, and the vault has just that. */
  private void check(int certificates) {
    assertThat(storage.unknown()).as("replies lost").isGreaterThanOrEqualTo(certificates);
    assertThat(ca.issuances()).hasSize(certificates);
    assertThat(ca.issuances())
        .allSatisfy(issued -> assertThat(ca.submits(issued.operation())).isEqualTo(1));
    var kept =
        vault.list(PageRequest.first(PageRequest.MAX_LIMIT)).items().stream()
            .peek(one -> assertThat(one.operation()).contains(OperationStatus.COMPLETED))
            .map(one -> vault.get(one.name()).x509());
    assertThat(kept)
        .containsExactlyInAnyOrderElementsOf(
            ca.issuances().stream().map(FakeCa.Issuance::certificate).toList());
    assertThat(Inspection.of(vault).versions()).hasSize(certificates);
  }

  @Test
  void theReplyToTheIntent() {
    for (int i = 0; i < 5; i++) {
      proxy.dropReplyToCommit();
      vault.create("host-" + i, policy("host-" + i)).await(PATIENCE);
      check(i + 1);
    }
  }

  @Test
  void theReplyToTheCompletion() {
    dropsAfterAnswer = true;
    for (int i = 0; i < 5; i++) {
      vault.create("host-" + i, policy("host-" + i)).await(PATIENCE);
      check(i + 1);
    }
  }

  /** The order, and then the completion, by an engine that runs. */
  @Test
  void theReplyToEachStepOfAnOrderThatTheEngineFollows() {
    dropsAfterAnswer = true;
    try (var lifecycle = LifecycleManager.start(vault)) {
      for (int i = 0; i < 5; i++) {
        ca.answerNext(FakeAnswer.pending(ORDER, Duration.ZERO));
        lifecycle.manage("host-" + i, policy("host-" + i)).awaitIssued(PATIENCE);
        check(i + 1);
      }
    }
  }
}
