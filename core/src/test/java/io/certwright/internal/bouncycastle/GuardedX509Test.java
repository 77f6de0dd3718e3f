package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GuardedX509Test {
  private static final KeyPair KEY = Certificates.keyPair();
  private static final byte[] GOOD =
      Certificates.sign(
          Certificates.leaf(
              Certificates.ROOT,
              new X500Principal("CN=shop"),
              KEY.getPublic(),
              List.of(San.dns("shop.example.test")),
              Optional.empty()),
          KEY);

  @Test
  void aCertificateIsOfTheClassOfTheJdk() throws Exception {
    X509Certificate certificate = GuardedX509.parse(GOOD, GuardedX509.MAX_SIZE);

    assertThat(certificate.getEncoded()).isEqualTo(GOOD);
    assertThat(certificate.getClass())
        .isEqualTo(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new java.io.ByteArrayInputStream(GOOD))
                .getClass());
  }

  @Test
  void sizeIsBounded() {
    assertThat(GuardedX509.parse(GOOD, GOOD.length)).isNotNull();
    refused(GOOD, GOOD.length - 1);
    refused(new byte[GuardedX509.MAX_SIZE + 1], Integer.MAX_VALUE);
  }

  @Test
  void exactlyOneAndNothingElse() {
    byte[] twice = Arrays.copyOf(GOOD, 2 * GOOD.length);
    System.arraycopy(GOOD, 0, twice, GOOD.length, GOOD.length);

    refused(new byte[0], GuardedX509.MAX_SIZE);
    refused(Arrays.copyOf(GOOD, GOOD.length + 1), GuardedX509.MAX_SIZE);
    refused(twice, GuardedX509.MAX_SIZE);
    refused(
        Pem.certificates(List.of(GOOD)).getBytes(StandardCharsets.US_ASCII), GuardedX509.MAX_SIZE);
    refused(new DerWriter().integer(1).toByteArray(), GuardedX509.MAX_SIZE);
  }

  @Test
  void nestingIsRefusedBeforeAnyParserSeesIt() {
    byte[] open = new byte[GuardedX509.MAX_SIZE];
    for (int i = 0; i < open.length; i += 2) {
      open[i] = 0x30;
      open[i + 1] = (byte) 0x80;
    }
    byte[] nested = {0x30, 0};
    while (nested.length < 60_000) {
      nested = new DerWriter().raw(nested).toByteArray();
    }

    refused(open, GuardedX509.MAX_SIZE);
    refused(nested, GuardedX509.MAX_SIZE);
  }

  @Property(tries = 3000)
  void changedBytesAreRefusedOrAnotherCertificate(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 100_000) Integer> positions)
      throws Exception {
    byte[] changed = GOOD.clone();
    for (int position : positions) {
      int bit = position % (8 * changed.length);
      changed[bit / 8] ^= (byte) (1 << bit % 8);
    }
    try {
      assertThat(GuardedX509.parse(changed, GuardedX509.MAX_SIZE).getEncoded()).isEqualTo(changed);
    } catch (MalformedDerException expected) {
      assertThat(expected.offset()).isNotNegative();
    }
  }

  private static void refused(byte[] bytes, int maxSize) {
    assertThatThrownBy(() -> GuardedX509.parse(bytes, maxSize))
        .isInstanceOf(MalformedDerException.class);
  }
}
