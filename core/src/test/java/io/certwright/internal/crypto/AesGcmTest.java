package io.certwright.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.bouncycastle.BouncyCastle;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AesGcmTest {
  private static final Crypto CRYPTO = Crypto.standard();
  private static final List<Crypto> BOTH =
      List.of(CRYPTO, CRYPTO.with(Primitive.AES_GCM, BouncyCastle.provider()));

  /** Test case 16 of the submission of GCM to NIST (McGrew, Viega). */
  @Test
  void givesThePublishedResult() {
    AesKey key = Crypto.aesKey(hex("feffe9928665731c6d6a8f9467308308".repeat(2)));
    byte[] nonce = hex("cafebabefacedbaddecaf888");
    byte[] associated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    byte[] plain =
        hex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    byte[] sealed =
        hex(
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b");

    for (Crypto crypto : BOTH) {
      assertThat(crypto.sealAesGcm(key, nonce, associated, plain)).isEqualTo(sealed);
      assertThat(crypto.openAesGcm(key, nonce, associated, sealed)).isEqualTo(plain);
    }
  }

  @Property(tries = 300)
  void anyChangeBreaksTheSeal(
      @ForAll @Size(max = 300) byte[] plain,
      @ForAll @Size(max = 50) byte[] associated,
      @ForAll @IntRange(max = 100_000) int position) {
    for (Crypto crypto : BOTH) {
      AesKey key = Crypto.aesKey(crypto.randomBytes(32));
      byte[] nonce = crypto.randomBytes(Crypto.NONCE_LENGTH);
      byte[] sealed = crypto.sealAesGcm(key, nonce, associated, plain);

      assertThat(sealed).hasSize(plain.length + 16);
      assertThat(crypto.openAesGcm(key, nonce, associated, sealed)).isEqualTo(plain);
      broken(crypto, key, nonce, associated, flipped(sealed, position));
      broken(crypto, key, flipped(nonce, position), associated, sealed);
      broken(crypto, key, nonce, Arrays.copyOf(associated, associated.length + 1), sealed);
      broken(crypto, key, nonce, associated, Arrays.copyOf(sealed, position % sealed.length));
      broken(crypto, Crypto.aesKey(new byte[32]), nonce, associated, sealed);
    }
  }

  @Test
  void aNonceHasTwelveBytes() {
    AesKey key = Crypto.aesKey(new byte[32]);

    assertThatThrownBy(() -> CRYPTO.sealAesGcm(key, new byte[16], new byte[0], new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    broken(CRYPTO, key, new byte[16], new byte[0], new byte[16]);
  }

  @Test
  void aKeyOfNoAllowedLengthIsAFailureThatNamesTheProvider() {
    AesKey key = Crypto.aesKey(new byte[15]);

    assertThatThrownBy(() -> CRYPTO.sealAesGcm(key, new byte[12], new byte[0], new byte[0]))
        .isInstanceOf(CryptoFailure.class)
        .hasMessageContaining("SunJCE");
  }

  private static void broken(
      Crypto crypto, AesKey key, byte[] nonce, byte[] associated, byte[] sealed) {
    assertThatThrownBy(() -> crypto.openAesGcm(key, nonce, associated, sealed))
        .isInstanceOf(SealBrokenException.class);
  }

  private static byte[] flipped(byte[] bytes, int position) {
    byte[] changed = bytes.clone();
    changed[position % bytes.length] ^= 0x10;
    return changed;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
