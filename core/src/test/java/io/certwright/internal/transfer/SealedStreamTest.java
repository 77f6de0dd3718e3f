package io.certwright.internal.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.errors.UnusableBackupException;
import io.certwright.internal.crypto.AesKey;
import io.certwright.internal.crypto.Crypto;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedStreamTest {

  private static final int CHUNK = SealedOutput.CHUNK;

  private final Crypto crypto = Crypto.standard();

  /** Each time anew: a cipher refuses a nonce that it has just sealed with. */
  private static AesKey key() {
    return Crypto.aesKey(new byte[32]);
  }

  private byte[] seal(byte[] plain, int atATime) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var sealed = new SealedOutput(out, crypto, key())) {
      for (int at = 0; at < plain.length; at += atATime) {
        sealed.write(plain, at, Math.min(atATime, plain.length - at));
      }
    }
    return out.toByteArray();
  }

  private byte[] open(byte[] sealed) throws IOException {
    return new SealedInput(new ByteArrayInputStream(sealed), crypto, key()).readAllBytes();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7})
  void whatIsSealedOpens(int length) throws IOException {
    var plain = new byte[length];
    new Random(length).nextBytes(plain);
    for (int atATime : new int[] {1000, CHUNK, 5 * CHUNK}) {
      assertThat(open(seal(plain, atATime))).isEqualTo(plain);
    }
    int chunks = Math.max(1, (length + CHUNK - 1) / CHUNK);
    assertThat(seal(plain, CHUNK)).hasSize(length + 16 * chunks);
  }

  @Test
  void anEndThatIsCutOffAtAChunkIsNoEnd() throws IOException {
    var sealed = seal(new byte[3 * CHUNK], CHUNK);
    for (int chunks = 0; chunks < 3; chunks++) {
      var part = Arrays.copyOf(sealed, chunks * (CHUNK + 16));
      assertThatThrownBy(() -> open(part)).isInstanceOf(UnusableBackupException.class);
    }
  }

  @Test
  void whatWasNotClosedDoesNotOpen() throws IOException {
    var out = new ByteArrayOutputStream();
    OutputStream sealed = new SealedOutput(out, crypto, key());
    sealed.write(new byte[2 * CHUNK]);
    sealed.flush();
    assertThatThrownBy(() -> open(out.toByteArray())).isInstanceOf(UnusableBackupException.class);
    sealed.close();
    sealed.close();
    assertThat(open(out.toByteArray())).hasSize(2 * CHUNK);
  }

  @Test
  void singleBytesPassAsWell() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var sealed = new SealedOutput(out, crypto, key())) {
      sealed.write(0xab);
    }
    var in = new SealedInput(new ByteArrayInputStream(out.toByteArray()), crypto, key());
    assertThat(in.read()).isEqualTo(0xab);
    assertThat(in.read()).isEqualTo(-1);
  }
}
