package io.certwright.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.bouncycastle.BouncyCastle;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys and signatures of every provider work with every other. */
class CryptoInteropTest {
  private static final byte[] MESSAGE = "what is signed".getBytes(StandardCharsets.UTF_8);

  private static final Crypto STANDARD = Crypto.standard();
  private static final Map<String, Crypto> ALL =
      Map.of(
          "standard", STANDARD,
          "jdk", STANDARD.preferring(Security.getProvider("SunEC")),
          "bouncycastle", STANDARD.preferring(BouncyCastle.provider()));

  @Test
  void theProvidersAreThoseAskedFor() {
    assertThat(STANDARD)
        .hasToString(
            "Crypto EC=BC ED25519=BC RSA=SunRsaSign RSA_CIPHER=SunJCE UNCOMMON=BC AES_GCM=SunJCE DIGEST=SUN");
    assertThat(ALL.get("jdk"))
        .hasToString(
            "Crypto EC=SunEC ED25519=SunEC RSA=SunRsaSign RSA_CIPHER=SunJCE UNCOMMON=BC AES_GCM=SunJCE"
                + " DIGEST=SUN");
    assertThat(ALL.get("bouncycastle"))
        .hasToString(
            "Crypto EC=BC ED25519=BC RSA=BC RSA_CIPHER=BC UNCOMMON=BC AES_GCM=BC DIGEST=BC");
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {
        "EC_P256",
        "EC_P384",
        "EC_P521",
        "ED25519",
        "ED448",
        "EC_SECP256K1",
        "ML_DSA_65",
        "RSA_2048"
      })
  void everyKeySignsAndVerifiesEverywhere(KeySpec spec) {
    for (Crypto maker : ALL.values()) {
      KeyPair pair = maker.generate(spec);
      for (SignatureAlgorithm algorithm : algorithmsOf(spec)) {
        for (Crypto signer : ALL.values()) {
          for (Crypto verifier : ALL.values()) {
            holds(signer, verifier, pair.getPrivate(), pair.getPublic(), algorithm);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {
        "EC_P256",
        "EC_P384",
        "EC_P521",
        "ED25519",
        "ED448",
        "EC_SECP256K1",
        "ML_DSA_65",
        "RSA_2048"
      })
  void everyEncodedKeyIsDecodedEverywhere(KeySpec spec) {
    SignatureAlgorithm algorithm = Crypto.certificateSignature(spec);
    for (Crypto maker : ALL.values()) {
      KeyPair pair = maker.generate(spec);
      for (Crypto reader : ALL.values()) {
        PublicKey publicKey = reader.publicKey(pair.getPublic().getEncoded());
        assertThat(publicKey.getEncoded()).isEqualTo(pair.getPublic().getEncoded());
        assertThat(reader.specOf(publicKey)).contains(spec);
        for (byte[] pkcs8 :
            List.of(pair.getPrivate().getEncoded(), maker.encodePrivateKey(pair.getPrivate()))) {
          holds(reader, reader, reader.privateKey(spec, pkcs8), publicKey, algorithm);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"RSA_3072", "RSA_4096"})
  void largerRsaKeysAreOfTheirSize(KeySpec spec) {
    KeyPair pair = STANDARD.generate(spec);

    assertThat(STANDARD.specOf(pair.getPublic())).contains(spec);
    holds(
        STANDARD,
        ALL.get("bouncycastle"),
        pair.getPrivate(),
        pair.getPublic(),
        SignatureAlgorithm.RSA_PSS_SHA512);
  }

  private static void holds(
      Crypto signer,
      Crypto verifier,
      PrivateKey privateKey,
      PublicKey publicKey,
      SignatureAlgorithm algorithm) {
    byte[] signature = signer.sign(privateKey, algorithm, MESSAGE);
    String who = algorithm + " by " + signer + ", verified by " + verifier;

    assertThat(verifier.verify(publicKey, algorithm, MESSAGE, signature)).as(who).isTrue();
    assertThat(verifier.verify(publicKey, algorithm, new byte[1], signature)).as(who).isFalse();
    signature[signature.length - 1] ^= 1;
    assertThat(verifier.verify(publicKey, algorithm, MESSAGE, signature)).as(who).isFalse();
    assertThat(verifier.verify(publicKey, algorithm, MESSAGE, new byte[0])).as(who).isFalse();
    assertThat(verifier.verify(publicKey, algorithm, MESSAGE, new byte[] {0x30, 1, 2}))
        .as(who)
        .isFalse();
  }

  private static List<SignatureAlgorithm> algorithmsOf(KeySpec spec) {
    return Stream.of(SignatureAlgorithm.values())
        .filter(algorithm -> algorithm.worksWith(spec))
        .toList();
  }
}
