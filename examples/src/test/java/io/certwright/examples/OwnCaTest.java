package io.certwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnCaTest {

  @Test
  void theJdkFindsWhatWasRevoked() throws Exception {
    assertThat(OwnCa.run())
        .containsExactly(
            "good by OCSP: good",
            "good by the list: good",
            "bad by OCSP: REVOKED",
            "bad by the list: REVOKED");
  }
}
