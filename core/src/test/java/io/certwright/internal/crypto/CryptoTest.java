package io.certwright.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.bouncycastle.BouncyCastle;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Security;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CryptoTest {
  private static final Crypto CRYPTO = Crypto.standard();

  @Test
  void nothingIsInstalledInTheJvm() {
    CRYPTO.generate(KeySpec.EC_P256);

    assertThat(Security.getProviders()).doesNotContain(BouncyCastle.provider());
    assertThat(Security.getProvider("BC")).isNull();
  }

  @Test
  void aProviderServesOnlyWhatItHas() {
    var sunEc = Security.getProvider("SunEC");

    assertThat(CRYPTO.with(Primitive.EC, sunEc).provider(Primitive.EC)).isSameAs(sunEc);
    assertThat(CRYPTO.with(Primitive.EC, sunEc).provider(Primitive.ED25519))
        .isSameAs(BouncyCastle.provider());
    assertThatThrownBy(() -> CRYPTO.with(Primitive.RSA, sunEc))
        .isInstanceOf(CryptoFailure.class)
        .hasMessageContaining("SunEC")
        .hasMessageContaining("RSA");
    assertThat(CRYPTO.preferring(Security.getProvider("XMLDSig"))).hasToString(CRYPTO.toString());
  }

  @ParameterizedTest
  @EnumSource(KeySpec.class)
  void everyKindOfKeySignsCertificates(KeySpec spec) {
    assertThat(Crypto.certificateSignature(spec).worksWith(spec)).isTrue();
  }

  @Test
  void aKeyOfAnotherKindIsRefused() {
    KeyPair pair = CRYPTO.generate(KeySpec.EC_P256);
    byte[] pkcs8 = CRYPTO.encodePrivateKey(pair.getPrivate());

    assertThatThrownBy(() -> CRYPTO.privateKey(KeySpec.EC_P384, pkcs8))
        .isInstanceOf(CryptoFailure.class);
    assertThatThrownBy(() -> CRYPTO.privateKey(KeySpec.RSA_2048, pkcs8))
        .isInstanceOf(CryptoFailure.class);
    assertThatThrownBy(() -> CRYPTO.privateKey(KeySpec.EC_P256, new byte[10]))
        .isInstanceOf(CryptoFailure.class);
    assertThatThrownBy(
            () -> CRYPTO.sign(pair.getPrivate(), SignatureAlgorithm.RSA_PSS_SHA256, new byte[1]))
        .isInstanceOf(CryptoFailure.class)
        .hasMessageContaining("SunRsaSign");
  }

  @Test
  void keysThatNoVaultKeepsAreRefused() throws Exception {
    KeyPair x25519 = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    byte[] encoded = x25519.getPublic().getEncoded();

    assertThat(CRYPTO.specOf(x25519.getPublic())).isEmpty();
    assertThatThrownBy(() -> CRYPTO.publicKey(encoded))
        .isInstanceOf(CryptoFailure.class)
        .hasMessageContaining("of no kind that a vault keeps");
    assertThatThrownBy(() -> CRYPTO.publicKey(new byte[3])).isInstanceOf(CryptoFailure.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"EC_P256", "EC_P384", "EC_P521", "EC_SECP256K1"})
  void aPointOffTheCurveIsRefused(KeySpec spec) {
    byte[] encoded = CRYPTO.generate(spec).getPublic().getEncoded();
    encoded[encoded.length - 1] ^= 1;

    assertThatThrownBy(() -> CRYPTO.publicKey(encoded)).isInstanceOf(CryptoFailure.class);
  }

  @Test
  void aKeyThatKeepsItsBytesIsRefusedByName() {
    PrivateKey opaque =
        new PrivateKey() {
          @Override
          public String getAlgorithm() {
            return "EC";
          }

          @Override
          public String getFormat() {
            return null;
          }

          @Override
          public byte[] getEncoded() {
            return null;
          }
        };

    assertThatThrownBy(() -> CRYPTO.sign(opaque, SignatureAlgorithm.ECDSA_SHA256, new byte[1]))
        .isInstanceOf(CryptoFailure.class);
    assertThatThrownBy(() -> CRYPTO.encodePrivateKey(opaque)).isInstanceOf(CryptoFailure.class);
  }

  @Test
  void digestsAreThoseOfFips180() {
    byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);

    assertThat(HexFormat.of().formatHex(CRYPTO.sha256(abc)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(HexFormat.of().formatHex(CRYPTO.sha1(abc)))
        .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    assertThat(CRYPTO.sha256(Arrays.copyOf(abc, 1), Arrays.copyOfRange(abc, 1, 3)))
        .isEqualTo(CRYPTO.sha256(abc));
  }

  @Test
  void randomBytesDoNotRepeat() {
    Set<List<Byte>> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = CRYPTO.randomBytes(12);
      assertThat(bytes).hasSize(12);
      seen.add(HexFormat.of().formatHex(bytes).chars().mapToObj(c -> (byte) c).toList());
    }
    assertThat(seen).hasSize(1000);
  }
}
