package io.certwright.internal.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.internal.bouncycastle.Argon2Parameters;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtectionException;
import io.certwright.spi.keys.KeyProtectionException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassphraseProtectionTest {
  private static final Argon2Parameters WEAK = new Argon2Parameters(32, 1, 2);
  private static final String SECRET = "correct horse battery staple";
  private static final byte[] CONTEXT = "vault 1".getBytes(StandardCharsets.UTF_8);
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final PassphraseProtection protection = weak(SECRET, WEAK);

  @Property(tries = 200)
  void whatIsWrappedIsUnwrapped(
      @ForAll @Size(min = 16, max = 64) byte[] key, @ForAll @Size(max = 100) byte[] context) {
    Bytes wrapped = protection.wrap(key, context);

    assertThat(weak(SECRET, WEAK).unwrap(wrapped, context)).isEqualTo(key);
    assertThat(wrapped).isNotEqualTo(protection.wrap(key, context));
  }

  @Test
  void theRecommendedParametersWork() {
    try (PassphraseProtection strong =
        new PassphraseProtection(SECRET.toCharArray(), Argon2Parameters.RECOMMENDED)) {
      Bytes wrapped = strong.wrap(KEY, CONTEXT);

      assertThat(strong.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
      assertThat(strong.isOutdated(wrapped)).isFalse();
      assertThat(strong.isOutdated(protection.wrap(KEY, CONTEXT))).isTrue();
      assertThat(protection.isOutdated(wrapped)).isFalse();
      assertThat(protection.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
    }
  }

  @Test
  void anotherPassphraseOrContextIsTheWrongSecret() {
    Bytes wrapped = protection.wrap(KEY, CONTEXT);

    assertThat(failure(weak(SECRET + " ", WEAK), wrapped, CONTEXT).reason())
        .isEqualTo(Reason.WRONG_SECRET);
    assertThat(failure(protection, wrapped, new byte[0]))
        .hasMessageContaining("passphrase is not the right one")
        .extracting(KeyProtectionException::reason)
        .isEqualTo(Reason.WRONG_SECRET);
  }

  @Property(tries = 1000)
  void aChangedByteIsFoundOut(@ForAll @IntRange(max = 100_000) int position) {
    byte[] changed = protection.wrap(KEY, CONTEXT).toByteArray();
    changed[position % changed.length] ^= (byte) (1 << position % 7);

    KeyProtectionException thrown = failure(protection, Bytes.copyOf(changed), CONTEXT);

    assertThat(thrown.reason()).isIn(Reason.WRONG_SECRET, Reason.UNACCEPTABLE);
  }

  @Property(tries = 300)
  void anyBytesAreUnacceptable(@ForAll byte[] bytes, @ForAll @IntRange(max = 95) int length) {
    Bytes cut = Bytes.copyOf(Arrays.copyOf(protection.wrap(KEY, CONTEXT).toByteArray(), length));

    assertThat(failure(protection, Bytes.copyOf(bytes), CONTEXT).reason())
        .isEqualTo(Reason.UNACCEPTABLE);
    assertThat(failure(protection, cut, CONTEXT).reason()).isEqualTo(Reason.UNACCEPTABLE);
    assertThat(failure(protection, Bytes.copyOf(new byte[9000]), CONTEXT).reason())
        .isEqualTo(Reason.UNACCEPTABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1048577, 1, 1",
    "1, 2147483647, 1, 1",
    "1, 9223372036854775807, 1, 1",
    "1, 65536, 17, 1",
    "1, 65536, 3, 17",
    "1, 1048576, 16, 1",
    "1, 0, 1, 1",
    "1, 65536, 0, 1",
    "1, -65536, 1, 1",
    "2, 65536, 3, 4"
  })
  void parametersFromAStoreAreCapped(long version, long memory, long iterations, long parallelism) {
    Bytes wrapped =
        Bytes.copyOf(
            new DerWriter()
                .integer(version)
                .integer(memory)
                .integer(iterations)
                .integer(parallelism)
                .octets(new byte[16])
                .octets(new byte[12])
                .octets(new byte[48])
                .toByteArray());

    assertThat(failure(protection, wrapped, CONTEXT).reason()).isEqualTo(Reason.UNACCEPTABLE);
    assertThatThrownBy(() -> protection.isOutdated(wrapped))
        .isInstanceOf(KeyProtectionException.class);
  }

  @Test
  void theFormIsTheDocumentedOne() {
    DerReader in = DerReader.of(protection.wrap(KEY, CONTEXT));

    assertThat(in.integer()).isEqualTo(1);
    assertThat(in.integer()).isEqualTo(WEAK.memoryKiB());
    assertThat(in.integer()).isEqualTo(WEAK.iterations());
    assertThat(in.integer()).isEqualTo(WEAK.parallelism());
    assertThat(in.octets()).hasSize(16);
    assertThat(in.octets()).hasSize(12);
    assertThat(in.octets()).hasSize(KEY.length + 16);
    in.end();
  }

  @Test
  void emptyPassphrasesAndWeakParametersAreRefused() {
    assertThatThrownBy(() -> new PassphraseProtection(new char[0], Argon2Parameters.RECOMMENDED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> new PassphraseProtection(SECRET.toCharArray(), WEAK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weaker")
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> protection.wrap(new byte[15], CONTEXT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theCallersPassphraseIsCopied() {
    char[] passphrase = SECRET.toCharArray();
    PassphraseProtection copied = PassphraseProtection.weakForTests(passphrase, WEAK);
    Arrays.fill(passphrase, '\0');

    assertThat(copied.unwrap(protection.wrap(KEY, CONTEXT), CONTEXT)).isEqualTo(KEY);
  }

  @Test
  void closedItIsOfNoUse() {
    Bytes wrapped = protection.wrap(KEY, CONTEXT);
    protection.close();
    protection.close();

    assertThatThrownBy(() -> protection.unwrap(wrapped, CONTEXT))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> protection.wrap(KEY, CONTEXT))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void toStringContainsNoSecret() {
    assertThat(protection.toString())
        .isEqualTo(
            "PassphraseProtection[Argon2Parameters[memoryKiB=32, iterations=1, parallelism=2]]");
    assertThat(protection.name()).isEqualTo("passphrase");
  }

  private static PassphraseProtection weak(String passphrase, Argon2Parameters parameters) {
    return PassphraseProtection.weakForTests(passphrase.toCharArray(), parameters);
  }

  private static KeyProtectionException failure(
      PassphraseProtection protection, Bytes wrapped, byte[] context) {
    KeyProtectionException thrown =
        catchThrowableOfType(
            KeyProtectionException.class, () -> protection.unwrap(wrapped, context));
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage()).doesNotContain(SECRET);
    return thrown;
  }
}
