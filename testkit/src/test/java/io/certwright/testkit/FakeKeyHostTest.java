package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.KeyProtectionException;
import io.certwright.spi.keys.KeySpec;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FakeKeyHostTest {

  private static final byte[] MESSAGE = "a session key".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @EnumSource(DecryptionAlgorithm.class)
  void decryptsByReferenceWhatWasEncryptedForItsKey(DecryptionAlgorithm algorithm)
      throws Exception {
    var host = FakeKeyHost.create();
    var key = host.generate(KeySpec.RSA_2048, "unwrap");
    var publicKey =
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(key.publicKey().toByteArray()));
    var cipher = Cipher.getInstance(algorithm.jcaName());
    if (algorithm == DecryptionAlgorithm.RSA_OAEP_SHA256) {
      var mask = MGF1ParameterSpec.SHA256;
      cipher.init(
          Cipher.ENCRYPT_MODE,
          publicKey,
          new OAEPParameterSpec("SHA-256", "MGF1", mask, PSource.PSpecified.DEFAULT));
    } else {
      cipher.init(Cipher.ENCRYPT_MODE, publicKey);
    }
    var encrypted = cipher.doFinal(MESSAGE);

    assertThat(host.decrypt(key.reference(), algorithm, encrypted)).isEqualTo(MESSAGE);

    encrypted[encrypted.length - 1] ^= 1;
    assertThatThrownBy(() -> host.decrypt(key.reference(), algorithm, encrypted))
        .isInstanceOfSatisfying(
            KeyProtectionException.class,
            e -> assertThat(e.reason()).isEqualTo(KeyProtectionException.Reason.WRONG_SECRET));
  }
}
