package io.certwright.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.catalogue.NameChanges;
import io.certwright.internal.tls.TestAuthority.Leaf;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveKeyManagerTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Test root");

  private final SettableClock clock = new SettableClock();

  @Test
  void theFirstUseOfEachVersionIsToldOnceAndAFailureOfThatHarmsNobody() {
    FakeSource source = FakeSource.with(shop("1"));
    LiveKeyManager manager = new LiveKeyManager(source, List.of("shop"), clock);
    served(manager);
    assertThat(source.firstUses()).as("chosen, not used yet").isEmpty();
    for (int time = 0; time < 3; time++) {
      assertThat(manager.getPrivateKey("shop@1")).isNotNull();
    }
    TlsIdentity two = shop("2");
    source.put(two);
    served(manager);
    assertThat(manager.getPrivateKey("shop@2")).isNotNull();
    assertThat(manager.getPrivateKey("shop@1")).isNotNull();
    var completed = List.of(two.chain().get(0), two.chain().get(0));
    source.put(new TlsIdentity("shop", "2", completed, two.key()));
    served(manager);
    assertThat(manager.getCertificateChain("shop@2")).hasSize(2);
    assertThat(manager.getPrivateKey("shop@2")).isNotNull();
    assertThat(source.firstUses()).containsExactly("shop@1", "shop@2");
  }

  @Test
  void newVersionIsServedNextAndTheOldOneStaysWhole() {
    TlsIdentity one = shop("1");
    TlsIdentity two = shop("2");
    FakeSource source = FakeSource.with(one);
    LiveKeyManager manager = new LiveKeyManager(source, List.of("shop"), clock);
    assertThat(served(manager)).isEqualTo("shop@1");

    source.put(two);

    assertThat(served(manager)).isEqualTo("shop@2");
    assertThat(manager.getPrivateKey("shop@1")).isSameAs(one.key());
    assertThat(manager.getCertificateChain("shop@1")).containsExactlyElementsOf(one.chain());
    assertThat(manager.getPrivateKey("shop@2")).isSameAs(two.key());
    assertThat(manager.getCertificateChain("shop@2")).containsExactlyElementsOf(two.chain());
  }

  @Test
  void chainHandedOutIsACopy() {
    LiveKeyManager manager = new LiveKeyManager(FakeSource.with(shop("1")), List.of("shop"), clock);

    manager.getCertificateChain("shop@1")[0] = null;

    assertThat(manager.getCertificateChain("shop@1")).doesNotContainNull();
  }

  @Test
  void newHostsAreFoundAndFormerOnesForgotten() {
    FakeSource source =
        FakeSource.with(identity("a", "1", "a.example"), identity("b", "1", "b.example"));
    LiveSnapshot live = new LiveSnapshot(source, List.of("a", "b"), clock);

    source.put(identity("b", "2", "b.example", "new.example"));
    assertThat(live.latest().hosts().get("new.example")).containsExactly(1);

    source.put(identity("b", "3", "new.example"));
    assertThat(live.latest().hosts().get("b.example")).isEmpty();
    assertThat(live.latest().hosts().get("new.example")).containsExactly(1);
    assertThat(live.latest().hosts().get("a.example")).containsExactly(0);
  }

  @Test
  void renewalThatKeepsItsHostsKeepsTheIndexes() {
    FakeSource source = FakeSource.with(shop("1"));
    LiveSnapshot live = new LiveSnapshot(source, List.of("shop"), clock);
    Snapshot before = live.latest();

    source.put(shop("2"));

    assertThat(live.latest()).isNotSameAs(before);
    assertThat(live.latest().hosts()).isSameAs(before.hosts());
    assertThat(live.latest().clients()).isSameAs(before.clients());
  }

  @Test
  void nameIsServedFromWhenItHasAnIdentityUntilItHasNone() {
    FakeSource source = new FakeSource();
    LiveKeyManager manager = new LiveKeyManager(source, List.of("shop"), clock);
    assertThat(served(manager)).isNull();

    source.put(shop("1"));
    assertThat(served(manager)).isEqualTo("shop@1");

    source.remove("shop");
    assertThat(served(manager)).isNull();
    assertThat(manager.getPrivateKey("shop@1")).isNotNull();
  }

  @Test
  void namesOutsideTheListAreNotServed() {
    FakeSource source = FakeSource.with(shop("1"), identity("secret", "1", "secret.example"));
    LiveKeyManager manager = new LiveKeyManager(source, List.of("shop"), clock);

    source.put(identity("secret", "2", "secret.example"));

    assertThat(served(manager)).isEqualTo("shop@1");
    assertThat(manager.getServerAliases("EC", null)).containsExactly("shop@1");
    assertThat(manager.getPrivateKey("secret@1")).isNull();
    assertThat(manager.getCertificateChain("secret@2")).isNull();
  }

  @Test
  void aliasesThatNobodyGaveOutAreUnknown() {
    LiveKeyManager manager = new LiveKeyManager(FakeSource.with(shop("1")), List.of("shop"), clock);

    for (String alias : List.of("", "@", "shop", "shop@", "shop@2", "@1", "SHOP@1")) {
      assertThat(manager.getPrivateKey(alias)).as(alias).isNull();
      assertThat(manager.getCertificateChain(alias)).as(alias).isNull();
    }
  }

  @Test
  void nameMayContainTheSeparator() {
    LiveKeyManager manager =
        new LiveKeyManager(
            FakeSource.with(identity("a@b", "1", "shop.example")), List.of("a@b"), clock);

    assertThat(served(manager)).isEqualTo("a@b@1");
    assertThat(manager.getPrivateKey("a@b@1")).isNotNull();
  }

  @Test
  void lastAnswerIsServedWhileTheSourceFailsAndTheNewOneAfterwards() {
    FakeSource source = FakeSource.with(shop("1"));
    LiveKeyManager manager = new LiveKeyManager(source, List.of("shop"), clock);
    source.failWith(new IllegalStateException("storage is away"));
    source.put(shop("2"));

    assertThat(served(manager)).isEqualTo("shop@1");
    int questions = source.questions();
    assertThat(served(manager)).isEqualTo("shop@1");
    assertThat(source.questions()).as("no question while it pauses").isEqualTo(questions);

    clock.advance(Duration.ofMillis(LiveSnapshot.PAUSE_MILLIS));
    assertThat(served(manager)).isEqualTo("shop@1");
    assertThat(source.questions()).isEqualTo(questions + 1);

    source.failWith(null);
    clock.advance(Duration.ofMillis(LiveSnapshot.PAUSE_MILLIS));
    assertThat(served(manager)).isEqualTo("shop@2");
  }

  @Test
  void failureOfOneNameDoesNotHoldUpTheOthers() {
    FakeSource source = FakeSource.with(shop("1"), identity("other", "1", "other.example"));
    TlsSource half =
        new TlsSource() {
          @Override
          public Optional<TlsIdentity> current(String name) {
            if (name.equals("other") && source.questions() >= 2) {
              throw new IllegalStateException("cannot be read");
            }
            return source.current(name);
          }

          @Override
          public NameChanges changes() {
            return source.changes();
          }
        };
    LiveKeyManager manager = new LiveKeyManager(half, List.of("other", "shop"), clock);

    source.put(shop("2"));
    source.changes().everythingChanged();

    assertThat(manager.getServerAliases("EC", null)).containsExactly("other@1", "shop@2");
  }

  @Test
  void identityOfAnotherNameIsNotServed() {
    FakeSource source = FakeSource.with(shop("1"));
    boolean[] wrong = {false};
    TlsSource confused =
        new TlsSource() {
          @Override
          public Optional<TlsIdentity> current(String name) {
            return wrong[0]
                ? Optional.of(identity("evil", "9", "shop.example"))
                : source.current(name);
          }

          @Override
          public NameChanges changes() {
            return source.changes();
          }
        };
    LiveKeyManager manager = new LiveKeyManager(confused, List.of("shop"), clock);

    wrong[0] = true;
    source.changes().changed("shop");

    assertThat(served(manager)).isEqualTo("shop@1");
  }

  @Test
  void sourceThatFailsAtTheStartIsAnError() {
    FakeSource source = FakeSource.with(shop("1"));
    RuntimeException away = new IllegalStateException("storage is away");
    source.failWith(away);

    assertThatThrownBy(() -> new LiveKeyManager(source, List.of("shop"), clock)).isSameAs(away);
  }

  @Test
  void listsThatMakeNoSenseAreRefused() {
    FakeSource source = FakeSource.with(shop("1"));

    assertThatThrownBy(() -> new LiveKeyManager(source, List.of(), clock))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LiveKeyManager(source, List.of("shop", "shop"), clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shop");
  }

  @Test
  void handshakeAsksOnlyForWhatChanged() {
    TlsIdentity pattern = shop("1");
    List<String> names = IntStream.range(0, 1_000).mapToObj(i -> "name" + i).toList();
    FakeSource source = new FakeSource();
    names.forEach(name -> source.put(as(pattern, name, "1")));
    LiveKeyManager manager = new LiveKeyManager(source, names, clock);
    int atStart = source.questions();

    served(manager);
    source.changes().changed("stranger");
    served(manager);
    assertThat(source.questions()).isEqualTo(atStart);

    source.put(as(pattern, "name500", "2"));
    served(manager);
    served(manager);
    assertThat(source.questions()).isEqualTo(atStart + 1);

    source.changes().everythingChanged();
    served(manager);
    assertThat(source.questions()).isEqualTo(atStart + 1 + names.size());
  }

  @Test
  void chainThatWasCompletedUnderTheSameVersionIsServed() {
    TlsIdentity whole = shop("1");
    FakeSource source =
        FakeSource.with(new TlsIdentity("shop", "1", whole.chain().subList(0, 1), whole.key()));
    LiveKeyManager manager = new LiveKeyManager(source, List.of("shop"), clock);
    assertThat(manager.getCertificateChain("shop@1")).hasSize(1);

    source.put(whole);

    assertThat(served(manager)).isEqualTo("shop@1");
    assertThat(manager.getCertificateChain("shop@1")).hasSize(2);
  }

  @Test
  @Timeout(60)
  void sourceThatHangsHoldsUpOneHandshakeOnly() throws Exception {
    FakeSource source = FakeSource.with(shop("1"));
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    TlsSource hanging =
        new TlsSource() {
          @Override
          public Optional<TlsIdentity> current(String name) {
            Optional<TlsIdentity> answer = source.current(name);
            if (answer.orElseThrow().version().equals("2")) {
              entered.countDown();
              awaitQuietly(released);
            }
            return answer;
          }

          @Override
          public NameChanges changes() {
            return source.changes();
          }
        };
    LiveKeyManager manager = new LiveKeyManager(hanging, List.of("shop"), clock);
    source.put(shop("2"));
    CompletableFuture<String> held = CompletableFuture.supplyAsync(() -> served(manager));
    entered.await();

    assertThat(served(manager)).isEqualTo("shop@1");
    assertThat(held).isNotDone();

    released.countDown();
    assertThat(held.get()).isEqualTo("shop@2");
    assertThat(served(manager)).isEqualTo("shop@2");
  }

  @Test
  @Timeout(60)
  void sourceMayItselfConnectWithTheseKeys() {
    FakeSource source = FakeSource.with(shop("1"));
    List<String> seenInside = new ArrayList<>();
    LiveKeyManager[] self = new LiveKeyManager[1];
    TlsSource overTls =
        new TlsSource() {
          @Override
          public Optional<TlsIdentity> current(String name) {
            if (self[0] != null) {
              seenInside.add(served(self[0]));
            }
            return source.current(name);
          }

          @Override
          public NameChanges changes() {
            return source.changes();
          }
        };
    self[0] = new LiveKeyManager(overTls, List.of("shop"), clock);

    source.put(shop("2"));

    assertThat(served(self[0])).isEqualTo("shop@2");
    assertThat(seenInside).containsExactly("shop@1");
  }

  private static String served(LiveKeyManager manager) {
    return manager.chooseServerAlias("EC", null, null);
  }

  private static TlsIdentity shop(String version) {
    return identity("shop", version, "shop.example");
  }

  private static TlsIdentity identity(String name, String version, String... hosts) {
    return AUTHORITY.issue(name, version, KeySpec.EC_P256, Leaf.of(hosts));
  }

  private static TlsIdentity as(TlsIdentity pattern, String name, String version) {
    return new TlsIdentity(name, version, pattern.chain(), pattern.key());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
