package io.certwright.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

  @ParameterizedTest
  @CsvSource({
    "storage, storage, true",
    "storage, storge, true",
    "storage, stroage, true",
    "storage, storages, true",
    "storage, store, true",
    "storage, sto, false",
    "trust, rusty, true",
    "tag, vault, false",
    "'', ab, true",
    "'', abc, false"
  })
  void twoSlipsAreNear(String one, String other, boolean near) {
    assertThat(Spelling.isNear(one, other)).isEqualTo(near);
    assertThat(Spelling.isNear(other, one)).isEqualTo(near);
  }
}
