package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is signed in pieces is the signature of the whole, and needs no memory for the message. */
class PieceSignatureTest {

  private static final Crypto CRYPTO = Crypto.standard();
  private static final int PIECE = 1 << 16;
  private static final int PIECES = 300;

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"EC_P256", "RSA_2048", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87"})
  void aLongMessageIsSignedAndVerifiedWithoutBeingKept(KeySpec spec) {
    SignatureAlgorithm algorithm = Crypto.certificateSignature(spec);
    assertThat(Crypto.isStreamed(algorithm)).isTrue();
    var pair = CRYPTO.generate(spec);
    var signing = CRYPTO.beginSigning(pair.getPrivate(), algorithm);
    var verifying = CRYPTO.beginVerifying(pair.getPublic(), algorithm);
    var piece = new byte[PIECE];
    signing.update(piece, 0, PIECE);
    verifying.update(piece, 0, PIECE);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int i = 1; i < PIECES; i++) {
      signing.update(piece, 0, PIECE);
      verifying.update(piece, 0, PIECE);
    }
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated).isLessThan(1 << 20);
    var signature = signing.sign();
    assertThat(verifying.verify(signature)).isTrue();
    var whole = new byte[PIECES * PIECE];
    assertThat(CRYPTO.verify(pair.getPublic(), algorithm, whole, signature)).isTrue();
    whole[whole.length - 1]++;
    assertThat(CRYPTO.verify(pair.getPublic(), algorithm, whole, signature)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"ED25519", "ED448", "SLH_DSA_SHA2_128S"})
  void othersTakeTheMessageAsAWhole(KeySpec spec) {
    assertThat(Crypto.isStreamed(Crypto.certificateSignature(spec))).isFalse();
  }
}
