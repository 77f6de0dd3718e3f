package io.certwright.tests;

import static io.certwright.tests.UseWindowsFixture.HOUR;
import static io.certwright.tests.UseWindowsFixture.counted;
import static io.certwright.tests.UseWindowsFixture.stillOpen;
import static io.certwright.tests.UseWindowsFixture.windows;
import static io.certwright.tests.UseWindowsFixture.windowsFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Vault;
import io.certwright.VaultKey;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.audit.AuditSettings;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.use.UsePurpose;
import io.certwright.internal.use.UseTicket;
import io.certwright.internal.use.UseWindows;
import io.certwright.internal.use.UsedKey;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.tls.VaultTls;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.X509ExtendedKeyManager;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Uses of keys, as the trail tells them: a window before the first, a count after the last. */
class UseWindowsTest {

  private static final int THREADS = 64;
  private static final int USES = 2_000;

  private static PrivateKey served(X509ExtendedKeyManager keys) {
    return keys.getPrivateKey(keys.chooseEngineServerAlias("EC", null, null));
  }

  private static void sign(PrivateKey key) throws GeneralSecurityException {
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(key);
    signer.update((byte) 7);
    assertThat(signer.sign()).isNotEmpty();
  }

  @Example
  void aWindowOpensBeforeTheFirstUseAndItsEndTellsHowManyThereWere() {
    try (var home = new UseWindowsFixture()) {
      var key = home.create("shop");
      for (int i = 0; i < 5; i++) {
        home.advance(Duration.ofMinutes(5));
        UseWindowsFixture.sign(home.vault, key);
      }
      assertThat(windowsFor(home.vault, "sign"))
          .singleElement()
          .satisfies(
              window -> {
                assertThat(window.opened().identity()).isEqualTo("owner");
                assertThat(window.opened().operation()).isEqualTo("keys/sign");
                assertThat(window.opened().target()).isEqualTo("shop/" + key.version());
                assertThat(window.until()).isEqualTo(window.opened().time().plus(HOUR));
                assertThat(window.closed()).isNull();
              });
      home.advance(HOUR);
      UseWindowsFixture.sign(home.vault, key);
      assertThat(windowsFor(home.vault, "sign")).hasSize(2);
      assertThat(stillOpen(home.vault)).containsExactly("owner sign");
      home.vault.close();
      try (var later = home.afterwards()) {
        assertThat(stillOpen(later)).isEmpty();
        assertThat(counted(later, "sign")).isEqualTo(6);
        assertThat(later.audit().verify().findings()).isEmpty();
      }
    }
  }

  @Example
  void whatCannotBeWrittenIsNotSigned() {
    try (var home = new UseWindowsFixture()) {
      var key = home.create("shop");
      home.storage.left.set(0);
      assertThatThrownBy(() -> UseWindowsFixture.sign(home.vault, key))
          .isInstanceOf(StorageFailureException.class);
      assertThatThrownBy(() -> home.vault.privateKey(home.vault.get("shop")))
          .isInstanceOf(StorageFailureException.class);
      assertThatThrownBy(() -> VaultTls.of(home.vault).serve("shop").keyManager())
          .isInstanceOf(StorageFailureException.class);
      home.storage.left.set(Integer.MAX_VALUE);
      assertThat(windows(home.vault)).isEmpty();
      UseWindowsFixture.sign(home.vault, key);
      assertThat(windowsFor(home.vault, "sign")).hasSize(1);
    }
  }

  /** The storage takes so many commits and no more; whoever comes next finds out what it can. */
  @Example
  void aCrashAtEachCommitLeavesNoUseWithoutAWindow() {
    int most = 0;
    for (int commits = 0; commits == most; commits++) {
      try (var home = new UseWindowsFixture()) {
        var key = home.create("shop");
        home.storage.left.set(commits);
        int signed = 0;
        for (int i = 0; i < 12; i++) {
          home.advance(Duration.ofMinutes(20));
          try {
            UseWindowsFixture.sign(home.vault, key);
            signed++;
          } catch (StorageFailureException e) {
            assertThat(signed).as("what was open goes on").isZero();
          }
        }
        most += home.storage.left.get() == 0 ? 1 : 0;
        int before = windows(home.vault).size();
        assertThat(before > 0).isEqualTo(signed > 0);
        try (var later = home.afterwards()) {
          assertThat(stillOpen(later)).isEmpty();
          assertThat(windows(later)).hasSize(before);
          long known = windowsFor(later, "sign").stream().filter(w -> w.count() >= 0).count();
          assertThat(before - known).as("one is unknown, or two in between").isBetween(0L, 2L);
          long counted =
              windowsFor(later, "sign").stream().mapToLong(w -> Math.max(0, w.count())).sum();
          assertThat(counted).isLessThanOrEqualTo(signed);
          assertThat(later.audit().verify().findings()).isEmpty();
        }
        home.storage.left.set(Integer.MAX_VALUE);
      }
    }
    assertThat(most).as("openings, and ends").isGreaterThan(5);
  }

  @Example
  void whileTheStorageIsAwayWhatIsOpenGoesOnAndNothingOpens() {
    try (var home = new UseWindowsFixture()) {
      var shop = home.create("shop");
      var other = home.create("other");
      UseWindowsFixture.sign(home.vault, shop);
      home.storage.left.set(0);
      for (int i = 0; i < 10; i++) {
        home.advance(Duration.ofMinutes(20));
        UseWindowsFixture.sign(home.vault, shop);
        assertThatThrownBy(() -> UseWindowsFixture.sign(home.vault, other))
            .isInstanceOf(StorageFailureException.class);
      }
      home.storage.left.set(Integer.MAX_VALUE);
      home.advance(Duration.ofSeconds(2));
      UseWindowsFixture.sign(home.vault, shop);
      assertThat(windowsFor(home.vault, "sign"))
          .filteredOn(window -> window.closed() != null)
          .singleElement()
          .satisfies(window -> assertThat(window.count()).isEqualTo(11));
      UseWindowsFixture.sign(home.vault, other);
      assertThat(stillOpen(home.vault)).hasSize(1);
      assertThat(windowsFor(home.vault, "sign")).hasSize(3);
    }
  }

  @Example
  void theEngineClosesWhatIsOverAndGoesOnWithWhatItCannotTell() {
    try (var home = new UseWindowsFixture();
        var lifecycle = LifecycleManager.builder(home.vault).build()) {
      var key = home.create("shop");
      UseWindowsFixture.sign(home.vault, key);
      home.advance(HOUR.minusSeconds(1));
      lifecycle.runOnce();
      assertThat(stillOpen(home.vault)).hasSize(1);
      home.storage.left.set(0);
      home.advance(Duration.ofMinutes(2));
      lifecycle.runOnce();
      UseWindowsFixture.sign(home.vault, key);
      home.storage.left.set(Integer.MAX_VALUE);
      home.advance(Duration.ofMinutes(2));
      lifecycle.runOnce();
      assertThat(windowsFor(home.vault, "sign"))
          .singleElement()
          .satisfies(window -> assertThat(window.count()).isEqualTo(2));
      UseWindowsFixture.sign(home.vault, key);
      assertThat(windowsFor(home.vault, "sign")).hasSize(2);
    }
  }

  @Example
  void whatServesTlsHasOneWindowForAsLongAsTheCertificateLives() throws Exception {
    try (var home = new UseWindowsFixture()) {
      home.create("shop");
      var shop = home.vault.get("shop");
      var keys = VaultTls.of(home.vault).serve("shop").consumer("front").keyManager();
      home.storage.left.set(0);
      for (int i = 0; i < 20; i++) {
        sign(served(keys));
        home.advance(Duration.ofDays(1));
      }
      home.storage.left.set(Integer.MAX_VALUE);
      assertThat(windowsFor(home.vault, "tls front"))
          .singleElement()
          .satisfies(
              window -> {
                assertThat(window.opened().target()).isEqualTo("shop/" + shop.version());
                assertThat(window.until()).isEqualTo(shop.notAfter());
              });
      VaultTls.of(home.vault).serve("shop").consumer("front").keyManager();
      assertThat(windowsFor(home.vault, "tls front")).as("it is the same window").hasSize(1);
      home.clock.set(shop.notAfter().plusSeconds(1));
      home.advance(Duration.ofMinutes(1));
      sign(served(keys));
      assertThat(windowsFor(home.vault, "tls front")).as("another one after the end").hasSize(2);
      home.vault.close();
      try (var later = home.afterwards()) {
        assertThat(counted(later, "tls front")).isEqualTo(21);
      }
    }
  }

  @Example
  void oneCommitOpensTheWindowsOfAHundredThatAreServed() {
    try (var home = new UseWindowsFixture()) {
      var names = new String[120];
      for (int i = 0; i < names.length; i++) {
        names[i] = "shop-" + i;
        home.create(names[i]);
      }
      home.storage.left.set(2);
      VaultTls.of(home.vault).serve(names).keyManager();
      assertThat(home.storage.left).hasValue(0);
      assertThat(windowsFor(home.vault, "tls")).hasSize(names.length);
      home.storage.left.set(Integer.MAX_VALUE);
    }
  }

  @Example
  void aStrictVaultTellsOfEachUseFirstAndStopsWithTheStorage() throws Exception {
    try (var home = new UseWindowsFixture(AuditSettings.standard().withEachUse())) {
      var key = home.create("shop");
      var handle = home.vault.privateKey(home.vault.get("shop"));
      var keys = VaultTls.of(home.vault).serve("shop").keyManager();
      for (int i = 0; i < 3; i++) {
        UseWindowsFixture.sign(home.vault, key);
        sign(handle);
        sign(served(keys));
      }
      for (var purpose : List.of("sign", "handle", "tls")) {
        assertThat(Trail.of(home.vault))
            .filteredOn(entry -> entry.detail().equals(purpose + "; one use"))
            .hasSize(3);
      }
      assertThat(windows(home.vault)).isEmpty();
      var serving = served(keys);
      home.storage.left.set(0);
      assertThatThrownBy(() -> UseWindowsFixture.sign(home.vault, key))
          .isInstanceOf(StorageFailureException.class);
      for (var one : List.of(handle, serving)) {
        assertThatThrownBy(() -> sign(one)).hasCauseInstanceOf(StorageFailureException.class);
      }
      home.storage.left.set(Integer.MAX_VALUE);
      sign(serving);
    }
  }

  /** The clock goes on past the ends of many windows meanwhile, and the engine closes some. */
  @Example
  void sixtyFourThreadsAreCountedExactly() throws Exception {
    try (var home = new UseWindowsFixture()) {
      var windows = EngineHolder.of(home.vault).engine().windows();
      var key = new UsedKey("shop/" + "0".repeat(32), Optional.empty());
      var pool = Executors.newFixedThreadPool(THREADS);
      try {
        var running = new ArrayList<Future<?>>();
        for (int i = 0; i < THREADS; i++) {
          var ticket = windows.of(Caller.OWNER, key, UsePurpose.HANDLE);
          running.add(pool.submit(() -> use(ticket, home.ticks, windows)));
        }
        for (var one : running) {
          one.get(1, TimeUnit.MINUTES);
        }
      } finally {
        pool.shutdownNow();
      }
      home.vault.close();
      try (var later = home.afterwards()) {
        assertThat(stillOpen(later)).isEmpty();
        assertThat(counted(later, "handle")).isEqualTo((long) THREADS * USES);
        assertThat(windowsFor(later, "handle")).hasSizeGreaterThan(1);
      }
    }
  }

  private static void use(UseTicket ticket, AtomicLong ticks, UseWindows windows) {
    for (int i = 1; i <= USES; i++) {
      ticket.use();
      if (i % (USES / 4) == 0) {
        ticks.addAndGet(Duration.ofMinutes(40).toNanos());
        windows.sweepIfWanted();
      }
    }
  }

  @Example
  void aVaultThatIsClosedIsNotUsedAnyMore() {
    try (var home = new UseWindowsFixture()) {
      var windows = EngineHolder.of(home.vault).engine().windows();
      var ticket =
          windows.of(Caller.OWNER, new UsedKey("a/b", Optional.empty()), UsePurpose.HANDLE);
      ticket.use();
      home.vault.close();
      assertThatThrownBy(ticket::use).isInstanceOf(VaultClosedException.class);
      assertThatThrownBy(ticket::open).isInstanceOf(VaultClosedException.class);
    }
  }

  /** Another node takes a window for left open that is not; the count comes later. */
  @Example
  void whatWasTakenForLeftOpenIsCountedAllTheSame() {
    try (var home = new UseWindowsFixture()) {
      var key = home.create("shop");
      UseWindowsFixture.sign(home.vault, key);
      // Of the same name, as two nodes should not be.
      try (var other = home.afterwards()) {
        assertThat(stillOpen(other)).isEmpty();
      }
      home.advance(HOUR);
      UseWindowsFixture.sign(home.vault, key);
      assertThat(Trail.entries(home.vault, "keys/use-closed"))
          .hasSize(2)
          .last()
          .satisfies(
              entry ->
                  assertThat(entry.detail()).contains("1 use from").endsWith("closed already"));
    }
  }

  /**
   * Something that happens.
   *
   * @param what what
   * @param who which identity
   * @param which which key
   * @param seconds how much time goes by, or by how much the clock is set
   */
  private record Step(What what, int who, int which, int seconds) {}

  private enum What {
    USE,
    WAIT,
    SET_THE_CLOCK,
    TAKE_THE_STORAGE_AWAY,
    BRING_IT_BACK,
    LET_THE_ENGINE_RUN
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    var whats =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.just(What.USE)),
            Tuple.of(4, Arbitraries.just(What.WAIT)),
            Tuple.of(1, Arbitraries.of(What.class)));
    var seconds = Arbitraries.integers().between(-9_000, 9_000);
    var one = Arbitraries.integers().between(0, 1);
    return Combinators.combine(whats, one, one, seconds).as(Step::new).list().ofMaxSize(60);
  }

  @Property(tries = 40)
  void everyUseIsInAWindowThatWasOpenBefore(@ForAll("steps") List<Step> steps) {
    try (var home = new UseWindowsFixture();
        var lifecycle = LifecycleManager.builder(home.vault).build()) {
      var keys = List.of(home.create("shop"), home.create("other"));
      home.vault
          .access()
          .putAssignment(
              Assignment.allow(
                  "signs",
                  Principal.identity("clerk"),
                  Grant.permissions(Permission.KEYS_SIGN),
                  Scope.vault()));
      var users = List.of(home.vault, home.vault.as(Identity.named("clerk")));
      var used = new HashMap<String, Long>();
      for (var step : steps) {
        take(home, lifecycle, users.get(step.who()), keys.get(step.which()), step, used);
      }
      home.storage.left.set(Integer.MAX_VALUE);
      home.vault.close();
      try (var later = home.afterwards()) {
        assertThat(stillOpen(later)).isEmpty();
        assertThat(countedByWhom(later)).isEqualTo(used);
        assertThat(later.audit().verify().findings()).isEmpty();
      }
    }
  }

  private static void take(
      UseWindowsFixture home,
      LifecycleManager lifecycle,
      Vault user,
      VaultKey key,
      Step step,
      Map<String, Long> used) {
    switch (step.what()) {
      case USE -> {
        var who =
            user.identity().map(Identity::name).orElse("owner")
                + " "
                + key.name()
                + "/"
                + key.version();
        boolean away = home.storage.left.get() == 0;
        try {
          UseWindowsFixture.sign(user, key);
          used.merge(who, 1L, Long::sum);
        } catch (StorageFailureException e) {
          assertThat(away).isTrue();
        }
      }
      case WAIT -> home.advance(Duration.ofSeconds(Math.abs(step.seconds())));
      case SET_THE_CLOCK -> {
        // Not to before the certificates are valid.
        var to = home.clock.instant().plusSeconds(step.seconds());
        home.clock.set(to.isBefore(UseWindowsFixture.START) ? UseWindowsFixture.START : to);
      }
      case TAKE_THE_STORAGE_AWAY -> home.storage.left.set(Math.abs(step.seconds()) % 3);
      case BRING_IT_BACK -> home.storage.left.set(Integer.MAX_VALUE);
      case LET_THE_ENGINE_RUN -> {
        try {
          lifecycle.runOnce();
        } catch (VaultException e) {
          assertThat(home.storage.left).hasValue(0);
        }
      }
    }
  }

  private static Map<String, Long> countedByWhom(Vault vault) {
    var counted = new HashMap<String, Long>();
    for (var window : windows(vault).values()) {
      if (window.count() > 0) {
        var who = window.opened().identity() + " " + window.opened().target();
        counted.merge(who, window.count(), Long::sum);
      }
    }
    return counted;
  }
}
