package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspResponder;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Answers that are signed before anybody asks. When one was signed is what it says itself: the
 * clock goes on between that and the question. What a vault does in the background is done here
 * when the test says so, in its own thread.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OcspAheadTest {

  private static final RevocationRequest SUPERSEDED =
      RevocationRequest.of(RevocationReason.SUPERSEDED);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SettableClock clock = SettableClock.at(Home.START);
  private final KeyProtection protection = KeyProtections.ephemeral();
  private final MemoryStorage memory = MemoryStorage.create(clock);
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<Vault> open = new ArrayList<>();
  private final Vault vault = opened(memory);
  private final EmbeddedCa ca = EmbeddedCa.openOrCreateRoot(vault, "root");
  private final Certificate root = ca.certificate();

  private Vault opened(MemoryStorage storage) {
    var one =
        Vault.builder(storage, protection)
            .clock(clock)
            .ticker(clock.ticker())
            .decisionRandom(() -> 0.5)
            .executor(tasks::add)
            .open();
    open.add(one);
    return one;
  }

  @AfterEach
  void close() {
    open.forEach(Vault::close);
  }

  private Certificate issued(String name) {
    vault.create(name, CertificatePolicy.tlsServer(name + ".example.test").issuer("root").build());
    return vault.get(name);
  }

  private List<Certificate> issued(int count) {
    var all = new ArrayList<Certificate>();
    for (int i = 0; i < count; i++) {
      all.add(issued("shop-" + i));
    }
    return all;
  }

  /** What waits for a thread is done in another one than the one that asked for it. */
  private void inBackground() {
    var thread =
        new Thread(
            () -> {
              for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                // What watches the storage does so until the vault is closed.
                if (!(task instanceof AutoCloseable)) {
                  task.run();
                }
              }
            });
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private CertificateID id(Certificate certificate) {
    return Ocsp.usual(root, certificate);
  }

  /** When the answer to a question was signed that comes a second later than all before. */
  private Instant signed(OcspResponder responder, CertificateID id) {
    clock.advance(Duration.ofSeconds(1));
    return responder.answer(Ocsp.question(id)).period().orElseThrow().thisUpdate();
  }

  private Instant signed(OcspResponder responder, Certificate certificate) {
    return signed(responder, id(certificate));
  }

  private String status(OcspResponder responder, Certificate certificate) {
    return Ocsp.status(Ocsp.single(responder.answer(Ocsp.question(id(certificate))), root));
  }

  @Test
  void whatIsValidIsSignedWhenTheResponderIsOpened() {
    var leaves = issued(5);
    vault.revocations().revoke(leaves.get(3), SUPERSEDED);
    var responder = OcspResponder.of(vault);
    inBackground();
    assertThat(responder.keptAnswers()).isEqualTo(5);
    var at = clock.instant();
    for (var leaf : leaves) {
      assertThat(signed(responder, leaf)).isEqualTo(at);
    }
    assertThat(status(responder, leaves.get(0))).isEqualTo("good");
    assertThat(status(responder, leaves.get(3))).isEqualTo("revoked 4");
  }

  @Test
  void afterARestartItIsSignedAgainBeforeAnybodyAsks() {
    var leaf = issued("shop");
    ca.openOrCreateOcspSigner();
    vault.close();
    var again = opened(memory.another());
    var responder = OcspResponder.of(again);
    inBackground();
    assertThat(signed(responder, leaf)).isEqualTo(Home.START);
    var basic = Ocsp.basic(responder.answer(Ocsp.question(id(leaf))));
    assertThat(basic.getCerts()).as("by the signer that the CA has certified").hasSize(1);
  }

  @Test
  void whatChangesIsSignedAtOnceAndWhatIsIssuedASecondLater() {
    var leaf = issued("shop");
    var responder = OcspResponder.of(vault);
    inBackground();
    clock.advance(MINUTE);
    vault.revocations().revoke(leaf, SUPERSEDED);
    inBackground();
    var revoked = clock.instant();
    assertThat(signed(responder, leaf)).isEqualTo(revoked);
    assertThat(status(responder, leaf)).isEqualTo("revoked 4");
    var young = issued("young");
    inBackground();
    clock.advance(Duration.ofSeconds(2));
    var unused = responder.answer(Ocsp.question(id(leaf)));
    inBackground();
    var later = clock.instant();
    assertThat(signed(responder, young)).isEqualTo(later);
  }

  /** A kept answer is wrong from the moment at which the revocation returns, here and elsewhere. */
  @Test
  void noneIsGivenThatARevocationHasOvertaken() {
    var leaf = issued("shop");
    var here = OcspResponder.of(vault);
    var other = opened(memory.another());
    var there = OcspResponder.of(other);
    inBackground();
    assertThat(status(here, leaf)).isEqualTo("good");
    assertThat(status(there, leaf)).isEqualTo("good");
    vault.revocations().revoke(leaf, SUPERSEDED);
    assertThat(status(here, leaf)).as("nothing was signed ahead yet").isEqualTo("revoked 4");
    clock.advance(Duration.ofSeconds(1).plusNanos(1));
    assertThat(status(there, leaf)).as("within the bound").isEqualTo("revoked 4");
  }

  @Test
  void whatGetsOldIsSignedAgainBeforeItIsTooOld() {
    var leaf = issued("shop");
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      var responder = OcspResponder.of(vault);
      inBackground();
      for (int i = 0; i < 40; i++) {
        clock.advance(Duration.ofMinutes(30));
        lifecycle.runOnce();
        tasks.clear();
        var at = clock.instant();
        var signed = signed(responder, leaf);
        assertThat(signed).isNotEqualTo(clock.instant());
        assertThat(Duration.between(signed, at)).isLessThan(Duration.ofHours(5));
      }
    }
  }

  /** A question is enough of an occasion where no engine runs. */
  @Test
  void aQuestionHasTheOthersSigned() {
    var leaves = issued(3);
    var responder = OcspResponder.of(vault);
    inBackground();
    clock.advance(Duration.ofHours(5));
    assertThat(signed(responder, leaves.get(0))).as("still good").isEqualTo(Home.START);
    inBackground();
    var at = clock.instant();
    for (var leaf : leaves) {
      assertThat(signed(responder, leaf)).isEqualTo(at);
    }
  }

  @Test
  void noMoreAreSignedThanAreWantedAndThoseThatAreAskedForComeFirst() {
    var leaves = issued(6);
    var responder = OcspResponder.builder(vault).signedAhead(3).build();
    inBackground();
    var start = clock.instant();
    var before = leaves.stream().filter(leaf -> signed(responder, leaf).equals(start)).toList();
    assertThat(before).hasSize(3);
    var asked = leaves.stream().filter(leaf -> !before.contains(leaf)).toList();
    clock.advance(Duration.ofHours(5));
    asked.forEach(leaf -> signed(responder, leaf));
    clock.advance(Duration.ofHours(9));
    var unused = signed(responder, asked.get(0));
    inBackground();
    var at = clock.instant();
    assertThat(asked.subList(1, 3))
        .allSatisfy(leaf -> assertThat(signed(responder, leaf)).isEqualTo(at));
    assertThat(before.stream().filter(leaf -> signed(responder, leaf).equals(at)))
        .as("there was room for one more")
        .hasSize(1);
  }

  @Test
  void whereNoneAreWantedEachIsSignedWhenItIsAskedFor() {
    var leaf = issued("shop");
    for (var builder :
        List.of(
            OcspResponder.builder(vault).signedAhead(0),
            OcspResponder.builder(vault).keptBytes(1_000))) {
      var responder = builder.build();
      assertThat(tasks).isEmpty();
      assertThat(signed(responder, leaf)).isEqualTo(clock.instant());
    }
  }

  @Test
  void whatHasEndedIsSignedNoMore() {
    var leaf = issued("shop");
    var responder = OcspResponder.of(vault);
    inBackground();
    clock.advance(Duration.between(clock.instant(), leaf.notAfter()).plus(MINUTE));
    var unused = responder.answer(Ocsp.question(id(leaf)));
    clock.advance(Duration.ofMinutes(2));
    issued("young");
    var again = responder.answer(Ocsp.question(id(leaf)));
    inBackground();
    assertThat(again.period()).isPresent();
    assertThat(signed(responder, leaf)).isEqualTo(clock.instant());
  }

  @Test
  void anotherSignerHasAllSignedAgain() {
    var leaf = issued("shop");
    var responder = OcspResponder.of(vault);
    inBackground();
    ca.openOrCreateOcspSigner();
    clock.advance(Duration.ofMinutes(2));
    var unused = responder.answer(Ocsp.question(id(issued("other"))));
    inBackground();
    var at = clock.instant();
    assertThat(signed(responder, leaf)).isEqualTo(at);
    assertThat(Ocsp.basic(responder.answer(Ocsp.question(id(leaf)))).getCerts()).hasSize(1);
  }

  /** What asks is not made to wait by an executor that runs things at once. */
  @Test
  void anExecutorThatRunsInTheCallersThreadSignsNothing() {
    var storage = MemoryStorage.create(clock);
    try (var direct =
        Vault.builder(storage, protection).clock(clock).executor(Runnable::run).open()) {
      var own = EmbeddedCa.openOrCreateRoot(direct, "root").certificate();
      direct.create("a", CertificatePolicy.tlsServer("a.example.test").issuer("root").build());
      var responder = OcspResponder.of(direct);
      clock.advance(MINUTE);
      var id = Ocsp.usual(own, direct.get("a"));
      assertThat(responder.answer(Ocsp.question(id)).period().orElseThrow().thisUpdate())
          .isEqualTo(clock.instant());
    }
  }
}
