package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.handle.SoftwareKeys;
import io.certwright.spi.keys.KeySpec;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFormatsTest {

  @ParameterizedTest
  @CsvSource({
    "EC, secp256r1, EC_P256",
    "EC, secp384r1, EC_P384",
    "EC, secp521r1, EC_P521",
    "Ed25519, Ed25519, ED25519"
  })
  void keysOfAnyProviderAreTold(String algorithm, String curve, KeySpec spec) throws Exception {
    for (Provider provider : List.of(BouncyCastle.provider(), Security.getProvider("SunEC"))) {
      KeyPair pair = generate(algorithm, new ECGenParameterSpec(curve), provider);

      assertThat(KeyFormats.publicKeySpec(pair.getPublic().getEncoded())).contains(spec);
      assertThat(KeyFormats.privateKeySpec(pair.getPrivate().getEncoded())).contains(spec);
      assertThat(
              KeyFormats.privateKeySpec(KeyFormats.plainPrivateKey(pair.getPrivate().getEncoded())))
          .contains(spec);
    }
  }

  /** The forms of RFC 9881, section 6 and RFC 9909, section 6, as BouncyCastle encodes them. */
  @ParameterizedTest
  @EnumSource(KeySpec.class)
  void everyKindIsToldInEveryForm(KeySpec spec) {
    KeyPair pair = SoftwareKeys.shared(spec);
    byte[] encoded = pair.getPrivate().getEncoded();

    assertThat(KeyFormats.publicKeySpec(pair.getPublic().getEncoded())).contains(spec);
    assertThat(KeyFormats.privateKeySpec(encoded)).contains(spec);
    assertThat(KeyFormats.privateKeySpec(KeyFormats.plainPrivateKey(encoded))).contains(spec);
  }

  @Test
  void otherCurvesSizesAndExponentsAreNone() throws Exception {
    KeyPair curve =
        generate("EC", new ECGenParameterSpec("brainpoolP256r1"), BouncyCastle.provider());
    KeyPair small =
        generate("RSA", new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4), null);
    KeyPair three =
        generate("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F0), null);
    KeyPair x = generate("X25519", null, null);

    for (KeyPair pair : List.of(curve, small, three, x)) {
      assertThat(KeyFormats.publicKeySpec(pair.getPublic().getEncoded())).isEmpty();
      assertThat(KeyFormats.privateKeySpec(pair.getPrivate().getEncoded())).isEmpty();
    }
  }

  @Test
  void rsaIsToldByItsModulus() throws Exception {
    for (int bits : new int[] {2047, 2048, 2049, 3072, 4096}) {
      BigInteger modulus = BigInteger.TWO.pow(bits - 1).add(BigInteger.ONE);
      byte[] encoded =
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4))
              .getEncoded();

      assertThat(KeyFormats.publicKeySpec(encoded).map(KeySpec::bits))
          .isEqualTo(bits % 1024 == 0 ? Optional.of(bits) : Optional.empty());
    }
  }

  @Test
  void aPlainPrivateKeyIsVersionOneWithoutThePublicKey() throws Exception {
    byte[] encoded = generate("Ed25519", null, BouncyCastle.provider()).getPrivate().getEncoded();

    byte[] plain = KeyFormats.plainPrivateKey(encoded);

    assertThat(plain).hasSize(48);
    assertThat(DerReader.of(plain).integer()).isZero();
    assertThat(KeyFormats.plainPrivateKey(plain)).isEqualTo(plain);
  }

  @Test
  void garbageIsMalformed() {
    byte[] garbage = new DerWriter().integer(5).toByteArray();

    assertThatThrownBy(() -> KeyFormats.publicKeySpec(garbage))
        .isInstanceOf(MalformedDerException.class);
    assertThatThrownBy(() -> KeyFormats.privateKeySpec(garbage))
        .isInstanceOf(MalformedDerException.class);
    assertThatThrownBy(() -> KeyFormats.plainPrivateKey(new byte[0]))
        .isInstanceOf(MalformedDerException.class);
  }

  private static KeyPair generate(
      String algorithm, AlgorithmParameterSpec parameters, Provider provider) throws Exception {
    KeyPairGenerator generator =
        provider == null
            ? KeyPairGenerator.getInstance(algorithm)
            : KeyPairGenerator.getInstance(algorithm, provider);
    if (parameters != null && !algorithm.equals("Ed25519")) {
      generator.initialize(parameters);
    }
    return generator.generateKeyPair();
  }
}
