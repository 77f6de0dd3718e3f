package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CertificateUse;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.VaultBuilder;
import io.certwright.access.Identity;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.SettableClock;
import io.certwright.tls.VaultTls;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who uses what: on which node, which consumer, which version. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UsesTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final Duration GATHERED = Duration.ofSeconds(11);

  private final SettableClock clock = SettableClock.at(Home.START);
  private final KeyProtection protection = KeyProtections.ephemeral();
  private final MemoryStorage memory = MemoryStorage.create(clock);
  private final FaultyStorage storage = FaultyStorage.around(memory.another());
  private final Queue<Runnable> background = new ArrayDeque<>();
  private final Vault vault = open(storage, "Web-1", builder -> builder);

  private Vault open(Storage on, String node, UnaryOperator<VaultBuilder> more) {
    var builder =
        Vault.builder(on, protection)
            .clock(clock)
            .ticker(clock.ticker())
            .executor(this::later)
            .decisionRandom(() -> 0.5)
            .node(node);
    return more.apply(builder).open();
  }

  @AfterEach
  void close() {
    vault.close();
    memory.close();
  }

  /** All but what watches for changes for as long as a vault is open. */
  private void later(Runnable task) {
    if (!task.getClass().getSimpleName().equals("Watcher")) {
      background.add(task);
    }
  }

  /** What waits for a thread of the vault's own gets one, and this test waits for its end. */
  private void runBackground() {
    var tasks = new ArrayList<>(background);
    background.clear();
    for (var task : tasks) {
      var thread = new Thread(task);
      thread.start();
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void sign(PrivateKey key) {
    try {
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(new byte[] {1});
      assertThat(signature.sign()).isNotEmpty();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private PrivateKey handle() {
    return vault.privateKey(vault.get("shop"));
  }

  private List<CertificateUse> uses(Vault of) {
    return of.uses("Shop", PageRequest.first(100)).items();
  }

  private long written() {
    return Trail.entries(vault, "usage/seen").size();
  }

  @Test
  void whatUsesACertificateIsToldToAllNodes() {
    vault.create("Shop", SHOP);
    var version = vault.get("shop").version();
    var tls = VaultTls.of(vault).serve("shop").consumer("Front-Door").keyManager();
    var aliases = Objects.requireNonNull(tls.getServerAliases("EC", null));
    sign(Objects.requireNonNull(tls.getPrivateKey(aliases[0])));
    sign(handle());
    vault.keys().sign(vault.keys().get("shop"), SignatureAlgorithm.ECDSA_SHA256, new byte[] {1});
    assertThat(background).as("nothing at once").isEmpty();
    var first = clock.instant();
    clock.advance(GATHERED);
    sign(handle());
    assertThat(background).as("by the vault's executor").hasSize(1);
    assertThat(uses(vault)).isEmpty();
    runBackground();
    try (var other = open(memory.another(), "web-2", builder -> builder)) {
      assertThat(uses(other))
          .containsExactly(
              new CertificateUse("shop", version, "web-1", "front-door", first, first),
              new CertificateUse(
                  "shop", version, "web-1", "handle", clock.instant(), clock.instant()),
              new CertificateUse("shop", version, "web-1", "keys", first, first));
      var page = other.listUses(PageRequest.first(2));
      assertThat(page.items()).hasSize(2);
      var rest = other.listUses(PageRequest.first(2).after(page.next().orElseThrow()));
      assertThat(rest.items()).extracting(CertificateUse::consumer).containsExactly("keys");
    }
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void aUseThatGoesOnIsWrittenOnceAnHourAndAnotherVersionSooner() {
    vault.create("shop", SHOP);
    var old = handle();
    for (int second = 0; second < 3_000; second += 10) {
      sign(old);
      runBackground();
      clock.advance(Duration.ofSeconds(10));
    }
    assertThat(written()).isEqualTo(1);
    var since = uses(vault).get(0).since();
    for (int second = 0; second < 1_000; second += 10) {
      sign(old);
      runBackground();
      clock.advance(Duration.ofSeconds(10));
    }
    assertThat(written()).isEqualTo(2);
    assertThat(uses(vault).get(0).since()).isEqualTo(since);
    assertThat(uses(vault).get(0).lastSeen()).isAfter(since.plus(Duration.ofMinutes(50)));
    vault.create("shop", SHOP);
    var renewed = handle();
    clock.advance(Duration.ofMinutes(1));
    sign(renewed);
    clock.advance(GATHERED);
    sign(renewed);
    runBackground();
    assertThat(written()).isEqualTo(3);
    assertThat(uses(vault))
        .singleElement()
        .satisfies(use -> assertThat(use.version()).isEqualTo(vault.get("shop").version()));
    assertThat(uses(vault).get(0).since()).isAfter(since);
  }

  /** Who asks for the events of the vault from its beginning on. */
  private List<RecordedEvent> arrivals() {
    var heard = new Overheard();
    try (var lifecycle = LifecycleManager.builder(vault).listenerFromStart("ops", heard).build()) {
      lifecycle.runOnce();
    }
    return heard.once().stream().filter(told -> told.event() instanceof VaultEvent.InUse).toList();
  }

  private void use(PrivateKey... keys) {
    for (int i = 0; i < 2; i++) {
      for (var key : keys) {
        sign(key);
      }
      clock.advance(i == 0 ? GATHERED : Duration.ofMinutes(1));
      runBackground();
    }
  }

  @Test
  void thatARenewedVersionIsInUseIsToldOnceForEachNodeAndConsumer() {
    vault.create("Shop", SHOP);
    try (var other = open(memory.another(), "web-2", builder -> builder)) {
      var first = vault.get("shop");
      var old = handle();
      use(old);
      vault.create("Shop", SHOP);
      assertThat(arrivals()).singleElement().satisfies(told -> isOf(told, first, "web-1"));
      clock.advance(Duration.ofMinutes(2));
      var second = vault.get("shop");
      var tls = VaultTls.of(other).serve("shop").consumer("door").keyManager();
      var alias = Objects.requireNonNull(tls.getServerAliases("EC", null))[0];
      // The former version is used here as well, all the time, and again and again.
      for (int i = 0; i < 5; i++) {
        use(old, handle(), Objects.requireNonNull(tls.getPrivateKey(alias)));
      }
      assertThat(arrivals())
          .hasSize(2)
          .anySatisfy(told -> isOf(told, second, "web-1"))
          .anySatisfy(told -> isOf(told, second, "web-2"));
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  private static void isOf(RecordedEvent told, Certificate certificate, String node) {
    var consumer = node.equals("web-1") ? "handle" : "door";
    assertThat(told.event())
        .isEqualTo(new VaultEvent.InUse(node, consumer, certificate.serialNumber()));
    assertThat(told.header().type()).isEqualTo("certificate.in-use");
    assertThat(told.header().subject()).isEqualTo("shop");
    assertThat(told.header().version()).contains(certificate.version());
    assertThat(told.header().identity()).isEqualTo("system");
  }

  @Test
  void theEngineWritesWhatNobodyElseDoes() {
    vault.create("shop", SHOP);
    sign(handle());
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      lifecycle.runOnce();
      assertThat(uses(vault)).as("not gathered yet").isEmpty();
      clock.advance(GATHERED);
      lifecycle.runOnce();
      assertThat(uses(vault)).hasSize(1);
    }
  }

  @Test
  void whatWasNotSeenForAWeekIsForgotten() {
    vault.create("shop", SHOP);
    try (var gone = open(memory.another(), "gone", builder -> builder);
        var lifecycle = LifecycleManager.builder(vault).build()) {
      sign(gone.privateKey(gone.get("shop")));
      clock.advance(GATHERED);
      sign(gone.privateKey(gone.get("shop")));
      runBackground();
      assertThat(uses(vault)).extracting(CertificateUse::node).containsExactly("gone");
      clock.advance(Duration.ofDays(7));
      sign(handle());
      clock.advance(GATHERED);
      lifecycle.runOnce();
      assertThat(uses(vault)).extracting(CertificateUse::node).containsExactly("web-1");
    }
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void whateverFailsNoUseDoesAndItIsTriedAgain() {
    vault.create("shop", SHOP);
    var key = handle();
    sign(key);
    clock.advance(GATHERED);
    sign(key);
    storage.failReads(StorageException.Reason.UNAVAILABLE);
    runBackground();
    storage.mendReads();
    assertThat(uses(vault)).isEmpty();
    sign(key);
    assertThat(background).as("not at once").isEmpty();
    clock.advance(Duration.ofMinutes(1));
    sign(key);
    runBackground();
    assertThat(uses(vault)).hasSize(1);
  }

  /** The executor is shut down, or is none: keys are used all the same, and nobody waits. */
  @Test
  void anExecutorThatDoesNothingHoldsUpNoUse() {
    vault.create("shop", SHOP);
    for (var executor : List.<Executor>of(Runnable::run, refusing())) {
      var alone = MemoryStorage.create(clock);
      try (var other = open(alone, "web-3", builder -> builder.executor(executor));
          var lifecycle = LifecycleManager.builder(other).build()) {
        other.create("shop", SHOP);
        var key = other.privateKey(other.get("shop"));
        for (int i = 0; i < 5; i++) {
          sign(key);
          clock.advance(GATHERED);
        }
        assertThat(uses(other)).isEmpty();
        lifecycle.runOnce();
        assertThat(uses(other)).hasSize(1);
      }
    }
  }

  private static Executor refusing() {
    return task -> {
      throw new RejectedExecutionException("shut down");
    };
  }

  @Test
  void namesAndBoundsThatAreNoneAreRefused() {
    for (var name : List.of("", "a/b", "a".repeat(64), "\u00e4", "a\nb")) {
      assertThatThrownBy(() -> VaultTls.of(vault).consumer(name))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("consumer");
      assertThatThrownBy(() -> Vault.builder(memory, protection).node(name))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("node");
    }
    for (var period : List.of(Duration.ZERO, Duration.ofSeconds(59), Duration.ofDays(2))) {
      assertThatThrownBy(() -> Vault.builder(memory, protection).usesEvery(period))
          .isInstanceOf(InvalidRequestException.class);
    }
    for (var after : List.of("", "shop", "shop/a/b/c", "../../x", "shop/a/\u0000")) {
      assertThatThrownBy(() -> vault.listUses(new PageRequest(Optional.of(after), 10)))
          .isInstanceOf(InvalidRequestException.class);
    }
    assertThatThrownBy(() -> vault.as(Identity.named("eve")).listUses(PageRequest.first(1)))
        .isInstanceOf(AccessDeniedException.class);
  }
}
