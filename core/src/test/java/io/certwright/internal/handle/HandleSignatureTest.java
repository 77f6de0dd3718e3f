package io.certwright.internal.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandleSignatureTest {
  private static final byte[] MESSAGE = "to be signed".getBytes(StandardCharsets.UTF_8);

  static Stream<Arguments> keysAndAlgorithms() {
    return Arrays.stream(KeySpec.values())
        // These sign for seconds, and by the same code as the others.
        .filter(spec -> !spec.name().matches("SLH_DSA_.*(192|256)S"))
        .flatMap(
            spec ->
                Arrays.stream(SignatureAlgorithm.values())
                    .filter(algorithm -> algorithm.worksWith(spec))
                    .map(algorithm -> Arguments.of(spec, algorithm)));
  }

  @ParameterizedTest
  @MethodSource("keysAndAlgorithms")
  void signsWithoutNamingAProvider(KeySpec spec, SignatureAlgorithm algorithm) throws Exception {
    KeyPair pair = SoftwareKeys.shared(spec);
    Signature signer = Signature.getInstance(algorithm.jcaName());
    signer.initSign(SoftwareKeys.handle(pair, spec, "shop@7"));
    if (SoftwareKeys.parameters(algorithm) != null) {
      signer.setParameter(SoftwareKeys.parameters(algorithm));
    }

    signer.update(MESSAGE);

    assertThat(signer.getProvider()).isInstanceOf(HandleProvider.class);
    assertThat(verifies(pair, algorithm, MESSAGE, signer.sign())).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = SignatureAlgorithm.class,
      names = {"RSA_PSS_SHA256", "RSA_PSS_SHA384", "RSA_PSS_SHA512"})
  void parametersMayComeFirstWhereTheProviderIsNamed(SignatureAlgorithm algorithm)
      throws Exception {
    KeyPair pair = SoftwareKeys.shared(KeySpec.RSA_2048);
    PrivateKey handle = SoftwareKeys.handle(pair, KeySpec.RSA_2048, "shop@7");
    Signature signer = Signature.getInstance("RSASSA-PSS", "Certwright");

    signer.setParameter(SoftwareKeys.parameters(algorithm));
    signer.initSign(handle);
    signer.update(MESSAGE);

    assertThat(verifies(pair, algorithm, MESSAGE, signer.sign())).isTrue();
    assertThat(signer.getParameters().getParameterSpec(PSSParameterSpec.class).getSaltLength())
        .isEqualTo(((PSSParameterSpec) SoftwareKeys.parameters(algorithm)).getSaltLength());
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "1.3.101.112", "OID.1.3.101.112"})
  void otherNamesOfEd25519Sign(String name) throws Exception {
    KeyPair pair = SoftwareKeys.shared(KeySpec.ED25519);
    Signature signer = Signature.getInstance(name);
    signer.initSign(SoftwareKeys.handle(pair, KeySpec.ED25519, "shop@7"));
    signer.setParameter(new EdDSAParameterSpec(false));
    signer.update(MESSAGE);

    assertThat(verifies(pair, SignatureAlgorithm.ED25519, MESSAGE, signer.sign())).isTrue();
  }

  @Test
  void messageComesInAnyPieces() throws Exception {
    AtomicReference<byte[]> seen = new AtomicReference<>();
    Signature signer = signerOf((algorithm, message) -> keep(seen, message));

    signer.update(MESSAGE[0]);
    signer.update(MESSAGE, 1, 3);
    ByteBuffer direct = ByteBuffer.allocateDirect(4).put(MESSAGE, 4, 4).flip();
    signer.update(direct);
    signer.update(ByteBuffer.wrap(MESSAGE, 8, MESSAGE.length - 8));
    signer.sign();

    assertThat(seen.get()).isEqualTo(MESSAGE);
    assertThat(direct.hasRemaining()).isFalse();
  }

  @Test
  void eachSignatureStartsAfresh() throws Exception {
    AtomicReference<byte[]> seen = new AtomicReference<>();
    Signature signer = signerOf((algorithm, message) -> keep(seen, message));

    signer.update(MESSAGE);
    signer.sign();
    signer.update((byte) 1);
    signer.sign();
    assertThat(seen.get()).containsExactly(1);

    signer.update(MESSAGE);
    signer.initSign(handle((algorithm, message) -> keep(seen, message)));
    signer.sign();
    assertThat(seen.get()).isEmpty();
  }

  @Test
  void refusalOfTheOwnerIsTheCause() throws Exception {
    RuntimeException refusal = new IllegalStateException("shop@7 is disabled");
    Signature signer =
        signerOf(
            (algorithm, message) -> {
              throw refusal;
            });
    signer.update(MESSAGE);

    assertThatThrownBy(signer::sign)
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("shop@7")
        .hasCause(refusal);
  }

  @Test
  void longestMessageIsSignedAndOneByteMoreIsNot() throws Exception {
    AtomicReference<byte[]> seen = new AtomicReference<>();
    Signature signer = signerOf((algorithm, message) -> keep(seen, message));
    byte[] mebibyte = new byte[1 << 20];

    for (int i = 0; i < KeyHandles.LONGEST_MESSAGE; i += mebibyte.length) {
      signer.update(mebibyte);
    }
    signer.sign();
    assertThat(seen.get()).hasSize(KeyHandles.LONGEST_MESSAGE);

    seen.set(null);
    for (int i = 0; i < KeyHandles.LONGEST_MESSAGE; i += mebibyte.length) {
      signer.update(mebibyte);
    }
    assertThatThrownBy(() -> signer.update((byte) 0))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("67108864");
  }

  @Test
  void otherParametersOfPssAreRefused() throws Exception {
    Signature signer = Signature.getInstance("RSASSA-PSS");
    signer.initSign(
        SoftwareKeys.handle(SoftwareKeys.shared(KeySpec.RSA_2048), KeySpec.RSA_2048, "shop@7"));

    for (PSSParameterSpec refused :
        new PSSParameterSpec[] {
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 20, 1),
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA1, 32, 1),
          new PSSParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, 20, 1),
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 2),
        }) {
      assertThatThrownBy(() -> signer.setParameter(refused))
          .isInstanceOf(InvalidAlgorithmParameterException.class);
    }
    assertThatThrownBy(
            () -> {
              signer.update(MESSAGE);
              signer.sign();
            })
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("setParameter");
  }

  @Test
  void parametersThatChangeEd25519AreRefused() throws Exception {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(
        SoftwareKeys.handle(SoftwareKeys.shared(KeySpec.ED25519), KeySpec.ED25519, "shop@7"));

    assertThatThrownBy(() -> signer.setParameter(new EdDSAParameterSpec(true)))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
    assertThatThrownBy(() -> signer.setParameter(new EdDSAParameterSpec(false, new byte[] {1})))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
  }

  @Test
  void providerByNameVerifiesNothingAndTakesNoOtherKeys() throws Exception {
    KeyPair pair = SoftwareKeys.shared(KeySpec.EC_P256);
    SoftwareKeys.handle(pair, KeySpec.EC_P256, "shop@7");
    Signature signature = Signature.getInstance("SHA256withECDSA", "Certwright");
    PrivateKey rsa =
        SoftwareKeys.handle(SoftwareKeys.shared(KeySpec.RSA_2048), KeySpec.RSA_2048, "rsa@1");

    assertThatThrownBy(() -> signature.initVerify(pair.getPublic()))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("verifies nothing");
    assertThatThrownBy(() -> signature.initSign(pair.getPrivate()))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> signature.initSign(rsa)).isInstanceOf(InvalidKeyException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONEwithECDSA", "SHA1withECDSA", "SHA256withECDSAinP1363Format"})
  void whatHandlesCannotDoIsNotOffered(String algorithm) throws Exception {
    PrivateKey handle = handle((any, message) -> message);
    Signature signature = Signature.getInstance(algorithm);

    assertThatThrownBy(() -> signature.initSign(handle)).isInstanceOf(InvalidKeyException.class);
  }

  private static Signature signerOf(KeyUse use) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(handle(use));
    return signer;
  }

  private static PrivateKey handle(KeyUse use) {
    return KeyHandles.handle(
        SoftwareKeys.shared(KeySpec.EC_P256).getPublic(), KeySpec.EC_P256, "shop@7", use);
  }

  private static byte[] keep(AtomicReference<byte[]> seen, byte[] message) {
    seen.set(message);
    return new byte[] {0};
  }

  private static boolean verifies(
      KeyPair pair, SignatureAlgorithm algorithm, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    if (!SoftwareKeys.isOfTheJdk(pair)) {
      return Crypto.standard().verify(pair.getPublic(), algorithm, message, signature);
    }
    Signature verifier = Signature.getInstance(algorithm.jcaName());
    verifier.initVerify(pair.getPublic());
    if (SoftwareKeys.parameters(algorithm) != null) {
      verifier.setParameter(SoftwareKeys.parameters(algorithm));
    }
    verifier.update(message);
    return verifier.verify(signature);
  }
}
