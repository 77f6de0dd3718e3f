package io.certwright.internal.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.errors.KeyAccessException;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A message that is kept until it is signed: up to 16 MiB, then it is refused and says why. */
class CollectedMessageTest {

  private static final int PIECE = 1 << 20;

  /** Signs a message by its length. */
  private static final KeyUse LENGTH =
      (algorithm, message) -> ByteBuffer.allocate(4).putInt(message.length).array();

  @Test
  void itIsSignedUpToTheBoundAndRefusedBeyond() {
    var message = LENGTH.begin(SignatureAlgorithm.ED25519);
    var piece = new byte[PIECE];
    for (int i = 0; i < 16; i++) {
      message.update(piece, 0, PIECE);
    }
    assertThatThrownBy(() -> message.update(piece, 7, 1))
        .isInstanceOfSatisfying(
            KeyAccessException.class,
            e -> assertThat(e.reason()).isEqualTo(KeyAccessException.Reason.UNSUPPORTED))
        .hasMessageContaining("16777216 bytes")
        .hasMessageContaining("ED25519")
        .hasMessageContaining("several lists")
        .hasMessageContaining("ML-DSA");
    assertThat(ByteBuffer.wrap(message.sign()).getInt()).isEqualTo(CollectedMessage.LONGEST);
  }
}
