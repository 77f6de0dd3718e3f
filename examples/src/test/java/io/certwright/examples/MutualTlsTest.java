package io.certwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MutualTlsTest {

  @Test
  void whoMayReadIsAnsweredAndWhoMayNotIsRefused() throws Exception {
    assertThat(MutualTls.run()).containsExactly("web: 200 shop", "guest: 403 no");
  }
}
