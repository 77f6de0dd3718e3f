package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.RevocationRequest;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspReply.Status;
import io.certwright.ca.OcspResponder;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one node revokes, the responder of another one tells within the bound. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OcspNodesTest {

  private static final RevocationRequest HOLD =
      RevocationRequest.of(RevocationReason.CERTIFICATE_HOLD);

  private final Cluster cluster = Cluster.ofNodes(2);
  private final Cluster.Node there = cluster.node(1);
  private final EmbeddedCa ca = EmbeddedCa.openOrCreateRoot(there.vault, "root");
  private final Certificate root = ca.certificate();

  @AfterEach
  void close() {
    cluster.close();
  }

  private Certificate issued(String name) {
    there.vault.create(
        name, CertificatePolicy.tlsServer(name + ".example.test").issuer(ca.name()).build());
    return there.vault.get(name);
  }

  private String status(OcspResponder responder, Certificate leaf) {
    return Ocsp.status(Ocsp.single(responder.answer(Ocsp.question(Ocsp.id(root, leaf))), root));
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 1_000, 3_600_000})
  void withinTheBoundWhateverIsKept(long millis) {
    var leaf = issued("shop");
    var bound = Duration.ofMillis(millis);
    var node = cluster.join(Duration.ZERO, builder -> builder.freshness(bound));
    var responder = OcspResponder.of(node.vault);
    for (int round = 0; round < 3; round++) {
      assertThat(status(responder, leaf)).isEqualTo("good");
      there.vault.revocations().revoke(leaf, HOLD);
      assertThat(status(responder, leaf)).as("kept within the bound").isEqualTo("good");
      cluster.clock.advance(bound.plusNanos(1));
      assertThat(status(responder, leaf)).isEqualTo("revoked 6");
      there.vault.revocations().release(leaf);
      cluster.clock.advance(bound.plusNanos(1));
    }
  }

  /**
   * An answer that is kept costs no call of the storage until the bound is over, and then a look.
   */
  @Test
  void whatIsKeptIsNotReadAgain() {
    var leaf = issued("shop");
    var node = cluster.join(Duration.ZERO);
    var responder = OcspResponder.of(node.vault);
    assertThat(status(responder, leaf)).isEqualTo("good");
    cluster.clock.advance(Duration.ofSeconds(2));
    assertThat(status(responder, leaf)).isEqualTo("good");
    node.tap.reset();
    for (int i = 0; i < 100; i++) {
      cluster.clock.advance(Duration.ofMillis(10));
      assertThat(status(responder, leaf)).isEqualTo("good");
    }
    assertThat(node.tap.calls()).isZero();
    cluster.clock.advance(Duration.ofMillis(10));
    assertThat(status(responder, leaf)).isEqualTo("good");
    assertThat(node.tap.calls()).as("the feed").isEqualTo(1);
  }

  @Test
  void whatIsNotKnownToBeFreshIsNotSaid() {
    var leaf = issued("shop");
    var node = cluster.join(Duration.ZERO);
    var responder = OcspResponder.of(node.vault);
    assertThat(status(responder, leaf)).isEqualTo("good");
    node.faults.failReads(StorageException.Reason.UNAVAILABLE);
    cluster.clock.advance(Duration.ofSeconds(1));
    assertThat(status(responder, leaf)).as("within the bound").isEqualTo("good");
    cluster.clock.advance(Duration.ofNanos(1));
    var question = Ocsp.question(Ocsp.id(root, leaf));
    assertThat(responder.answer(question).status()).isEqualTo(Status.TRY_LATER);
    there.vault.revocations().revoke(leaf, HOLD);
    node.faults.mendReads();
    assertThat(status(responder, leaf)).isEqualTo("revoked 6");
  }

  /** A revocation here while an answer is being made: whoever asks afterwards is not given that. */
  @Test
  void anAnswerThatWasBeingMadeIsNotKeptAfterAChange() {
    var leaf = issued("shop");
    var node = cluster.join(Duration.ZERO);
    var responder = OcspResponder.of(node.vault);
    var question = Ocsp.question(Ocsp.id(root, leaf));
    var later = new ArrayList<String>();
    node.tap.beforeNextGet(
        () -> {
          node.vault.revocations().revoke(leaf, HOLD);
          later.add("revoked");
        });
    var first = Ocsp.single(responder.answer(question), root);
    assertThat(later).hasSize(1);
    assertThat(Ocsp.status(first)).isIn("good", "revoked 6");
    assertThat(status(responder, leaf)).isEqualTo("revoked 6");
  }

  /** Many who ask the same at the same moment are given one answer, for which one has signed. */
  @Test
  void oneSignatureForAllWhoAskAtOnce() throws Exception {
    int threads = 8;
    var leaf = issued("shop");
    var node = cluster.join(Duration.ZERO);
    var responder = OcspResponder.of(node.vault);
    var question = Ocsp.question(Ocsp.id(root, leaf));
    var start = new CyclicBarrier(threads);
    var pool = Executors.newFixedThreadPool(threads);
    try {
      var asking = new ArrayList<Future<Object>>();
      for (int i = 0; i < threads; i++) {
        Callable<Object> one =
            () -> {
              start.await();
              return responder.answer(question).der();
            };
        asking.add(pool.submit(one));
      }
      var answers = new ArrayList<>();
      for (var each : asking) {
        answers.add(each.get(1, TimeUnit.MINUTES));
      }
      assertThat(answers).hasSize(threads).containsOnly(answers.get(0));
    } finally {
      pool.shutdownNow();
    }
  }
}
