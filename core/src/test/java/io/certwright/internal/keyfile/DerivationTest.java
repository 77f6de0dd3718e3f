package io.certwright.internal.keyfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.keyfile.Derivation.Purpose;
import io.certwright.internal.keyfile.Jca.Digest;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.OpenSSLPBEParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S1ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/** The derivations give what those of the JDK and of BouncyCastle give. */
class DerivationTest {

  private static byte[] key(Object parameters) {
    return ((KeyParameter) parameters).getKey();
  }

  @Property(tries = 200)
  void pbkdf2(
      @ForAll @AlphaChars @StringLength(min = 1, max = 80) String password,
      @ForAll @Size(min = 1, max = 80) byte[] salt,
      @ForAll @IntRange(min = 1, max = 50) int iterations,
      @ForAll @IntRange(min = 1, max = 150) int length,
      @ForAll boolean large)
      throws Exception {
    var prf = large ? Digest.SHA512 : Digest.SHA1;
    var factory =
        SecretKeyFactory.getInstance(large ? "PBKDF2WithHmacSHA512" : "PBKDF2WithHmacSHA1");
    var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 8 * length);
    assertThat(Derivation.pbkdf2(prf, password.getBytes(UTF_8), salt, iterations, length))
        .isEqualTo(factory.generateSecret(spec).getEncoded());
  }

  @Property(tries = 200)
  void pkcs12(
      @ForAll @Size(max = 150) byte[] password,
      @ForAll @Size(min = 1, max = 150) byte[] salt,
      @ForAll @IntRange(min = 1, max = 50) int iterations,
      @ForAll @IntRange(min = 1, max = 150) int length,
      @ForAll boolean large) {
    var theirs = new PKCS12ParametersGenerator(large ? new SHA512Digest() : new SHA1Digest());
    theirs.init(password, salt, iterations);
    assertThat(
            Derivation.pkcs12(
                large ? Digest.SHA512 : Digest.SHA1,
                Purpose.MAC,
                password,
                salt,
                iterations,
                length))
        .isEqualTo(key(theirs.generateDerivedMacParameters(8 * length)));
  }

  @Property(tries = 100)
  void pbkdf1AndOpenSsl(
      @ForAll @Size(max = 40) byte[] password,
      @ForAll @Size(8) byte[] salt,
      @ForAll @IntRange(min = 1, max = 50) int iterations) {
    var first = new PKCS5S1ParametersGenerator(new SHA1Digest());
    first.init(password, salt, iterations);
    assertThat(Derivation.pbkdf1(Digest.SHA1, password, salt, iterations))
        .startsWith(key(first.generateDerivedParameters(128)));
    var openssl = new OpenSSLPBEParametersGenerator();
    openssl.init(password, salt);
    assertThat(Derivation.openssl(password, salt, 32))
        .isEqualTo(key(openssl.generateDerivedParameters(256)));
  }
}
