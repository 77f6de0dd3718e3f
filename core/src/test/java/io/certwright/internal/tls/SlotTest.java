package io.certwright.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.tls.TestAuthority.Leaf;
import io.certwright.spi.keys.KeySpec;
import org.junit.jupiter.api.Test;

class SlotTest {
  private static final TlsIdentity PATTERN =
      new TestAuthority("Test root").issue("shop", "0", KeySpec.EC_P256, Leaf.of("shop.example"));

  @Test
  void lastFewStayHoweverOldTheyAre() {
    Slot slot = Slot.EMPTY;
    for (int i = 1; i <= 10; i++) {
      slot = slot.with(version(i), i * 10L * Slot.KEPT_MILLIS);
    }

    assertThat(slot.find("shop@10")).isNotNull();
    assertThat(slot.find("shop@9")).isNotNull();
    assertThat(slot.find("shop@6")).isNotNull();
    assertThat(slot.find("shop@5")).isNull();
    assertThat(slot.former()).hasSize(Slot.KEPT);
  }

  @Test
  void freshOnesStayUpToTheBound() {
    Slot slot = Slot.EMPTY;
    for (int i = 1; i <= 2 * Slot.MOST; i++) {
      slot = slot.with(version(i), i);
      assertThat(slot.former().size()).isEqualTo(Math.min(i - 1, Slot.MOST));
    }

    assertThat(slot.find("shop@" + Slot.MOST)).isNotNull();
    assertThat(slot.find("shop@" + (Slot.MOST - 1))).isNull();
  }

  @Test
  void versionThatComesBackIsCurrentOnce() {
    Slot slot = Slot.EMPTY.with(version(1), 1).with(version(2), 2).with(version(1), 3);

    assertThat(slot.current().alias()).isEqualTo("shop@1");
    assertThat(slot.find("shop@2")).isNotNull();
  }

  private static Presentable version(int number) {
    return Presentable.of(
        new TlsIdentity("shop", Integer.toString(number), PATTERN.chain(), PATTERN.key()));
  }
}
