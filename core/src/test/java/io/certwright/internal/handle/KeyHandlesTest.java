package io.certwright.internal.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.keys.KeySpec;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import javax.security.auth.DestroyFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyHandlesTest {
  @ParameterizedTest
  @EnumSource(KeySpec.class)
  void handleShowsNothingOfItsKey(KeySpec spec) {
    KeyPair pair = SoftwareKeys.shared(spec);

    PrivateKey handle = SoftwareKeys.handle(pair, spec, "shop@7");

    assertThat(handle.getAlgorithm()).isEqualTo(spec.algorithm());
    assertThat(handle.getEncoded()).isNull();
    assertThat(handle.getFormat()).isNull();
    assertThat(handle.toString()).isEqualTo("Private key handle shop@7 (" + spec.algorithm() + ")");
    assertThat(handle)
        .isNotInstanceOfAny(RSAPrivateKey.class, ECPrivateKey.class, EdECPrivateKey.class);
  }

  @ParameterizedTest
  @EnumSource(KeySpec.class)
  void handleIsNotSerialized(KeySpec spec) {
    PrivateKey handle = SoftwareKeys.handle(SoftwareKeys.shared(spec), spec, "shop@7");

    assertThatThrownBy(
            () -> {
              try (var out = new ObjectOutputStream(new ByteArrayOutputStream())) {
                out.writeObject(handle);
              }
            })
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("shop@7");
  }

  @Test
  void twoHandlesToOneKeyAreNotEqual() {
    KeyPair pair = SoftwareKeys.shared(KeySpec.EC_P256);
    PrivateKey one = SoftwareKeys.handle(pair, KeySpec.EC_P256, "shop@7");
    PrivateKey other = SoftwareKeys.handle(pair, KeySpec.EC_P256, "shop@7");

    assertThat(one).isNotEqualTo(other).isNotEqualTo(pair.getPrivate());
  }

  @Test
  void handleSaysWhatJsseNeedsToChooseAScheme() {
    KeyPair rsa = SoftwareKeys.shared(KeySpec.RSA_2048);
    KeyPair ec = SoftwareKeys.shared(KeySpec.EC_P384);

    RSAKey rsaHandle = (RSAKey) SoftwareKeys.handle(rsa, KeySpec.RSA_2048, "rsa");
    ECKey ecHandle = (ECKey) SoftwareKeys.handle(ec, KeySpec.EC_P384, "ec");

    assertThat(rsaHandle.getModulus()).isEqualTo(((RSAPublicKey) rsa.getPublic()).getModulus());
    assertThat(ecHandle.getParams()).isEqualTo(((ECKey) ec.getPublic()).getParams());
  }

  @Test
  void publicKeyOfAnotherKindIsRefused() {
    KeyPair p256 = SoftwareKeys.shared(KeySpec.EC_P256);

    for (KeySpec spec : KeySpec.values()) {
      if (spec != KeySpec.EC_P256) {
        assertThatThrownBy(() -> SoftwareKeys.handle(p256, spec, "shop@7"))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("shop@7")
            .hasMessageContaining(spec.name());
      }
    }
  }

  @Test
  void handleIsNotDestroyedByItsUsers() {
    PrivateKey handle =
        SoftwareKeys.handle(SoftwareKeys.shared(KeySpec.EC_P256), KeySpec.EC_P256, "shop@7");

    assertThatThrownBy(handle::destroy).isInstanceOf(DestroyFailedException.class);
    assertThat(handle.isDestroyed()).isFalse();
  }
}
