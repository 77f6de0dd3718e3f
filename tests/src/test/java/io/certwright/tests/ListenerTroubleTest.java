package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.event.VaultEvent;
import io.certwright.event.VaultListener;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners that are in trouble themselves, and clocks that are. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ListenerTroubleTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final Home home = Home.inMemory();

  @AfterEach
  void close() {
    home.close();
  }

  private static LifecycleManager manager(Vault vault, VaultListener listener) {
    return LifecycleManager.builder(vault).listener("pager", listener).build();
  }

  /** One entry of the trail can tell several events; only what failed is told again. */
  @Test
  void whatWasHeardOfAnEntryIsNotToldAgainForWhatFailedAfterIt() {
    var heard = new ArrayList<String>();
    VaultListener picky =
        event -> {
          heard.add(event.header().type());
          if (event.event() instanceof VaultEvent.Renewed && heard.size() < 5) {
            throw new IllegalStateException("not yet");
          }
        };
    home.vault().create("shop", SHOP);
    var changed = SHOP.toBuilder().validity(Duration.ofDays(30)).build();
    try (var lifecycle = manager(home.vault(), picky)) {
      home.vault().create("shop", changed);
      lifecycle.runOnce();
    }
    home.restart();
    try (var lifecycle = manager(home.vault(), picky)) {
      for (int i = 0; i < 5; i++) {
        home.clock.advance(Duration.ofMinutes(10));
        lifecycle.runOnce();
      }
      assertThat(lifecycle.subscriptions().list().get(0).waiting()).isZero();
    }
    assertThat(heard)
        .as("each attempt begins where the last one failed, over a restart as well")
        .containsExactly(
            "certificate.policy-changed",
            "certificate.renewed",
            "certificate.renewed",
            "certificate.renewed",
            "certificate.renewed");
  }

  /** The lease of a node that died must not last for as long as the clock was set back. */
  @Test
  void aClockThatIsSetBackLeavesNoLeaseBehind() {
    var there = new Overheard();
    var dying = new Overheard();
    home.vault().create("before", SHOP);
    // It dies without a word: nobody lets its subscription go.
    var dead = home.openOn(home.another());
    var lost = manager(dead, dying);
    try (var second = home.openOn(home.another());
        var other = manager(second, there)) {
      home.vault().create("first", SHOP);
      lost.runOnce();
      assertThat(dying.all()).hasSize(1);
      home.clock.set(home.clock.instant().minus(Duration.ofHours(5)));
      home.vault().create("second", SHOP);
      other.runOnce();
      assertThat(there.subjects(VaultEvent.Issued.class)).containsExactly("second");
    } finally {
      dead.close();
    }
  }

  /** Whoever waits for something within a listener may leave its thread interrupted. */
  @Test
  void oneThatLeavesItsThreadInterruptedIsToldTheNext() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    VaultListener interrupting =
        event -> {
          heard.add(event.header().subject());
          Thread.currentThread().interrupt();
        };
    try (var lifecycle = manager(home.vault(), interrupting)) {
      lifecycle.start();
      home.vault().create("first", SHOP);
      Eventually.holds(() -> heard.contains("first"));
      home.vault().create("second", SHOP);
      Eventually.holds(() -> heard.contains("second"));
      assertThat(heard).containsExactly("first", "second");
    }
  }
}
