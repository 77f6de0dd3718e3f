package io.certwright.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacTest {

  private final Crypto crypto = Crypto.standard();

  @Test
  void itIsTheJdksHmac() throws GeneralSecurityException {
    var random = new Random(7);
    var mac = Mac.getInstance("HmacSHA256");
    for (int length = 1; length <= 64; length++) {
      var key = new byte[length];
      random.nextBytes(key);
      var message = new byte[3 * length];
      random.nextBytes(message);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      assertThat(Hmac.sha256(crypto, key, message)).isEqualTo(mac.doFinal(message));
    }
  }

  @Test
  void aKeyBeyondOneBlockIsRefused() {
    assertThatThrownBy(() -> Hmac.sha256(crypto, new byte[65], new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
