package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.util.io.pem.PemReader;

class PemTest {

  @Property
  void bouncyCastleReadsWhatIsWritten(
      @ForAll @Size(max = 200) byte[] first, @ForAll @Size(max = 200) byte[] second)
      throws Exception {
    String text = Pem.certificates(List.of(first, second)) + Pem.privateKey(first);

    PemReader reader = new PemReader(new StringReader(text));
    for (byte[] expected : List.of(first, second)) {
      var object = reader.readPemObject();
      assertThat(object.getType()).isEqualTo("CERTIFICATE");
      assertThat(object.getContent()).isEqualTo(expected);
    }
    var key = reader.readPemObject();
    assertThat(key.getType()).isEqualTo("PRIVATE KEY");
    assertThat(key.getContent()).isEqualTo(first);
  }

  @Property
  void linesAreOf64CharactersAndEndWithLineFeed(@ForAll @Size(min = 1, max = 300) byte[] der) {
    String text = Pem.certificateRequest(der);

    assertThat(text)
        .doesNotContain("\r")
        .startsWith("-----BEGIN CERTIFICATE REQUEST-----\n")
        .endsWith("\n-----END CERTIFICATE REQUEST-----\n");
    assertThat(text.lines().skip(1).limit((der.length - 1) / 48).mapToInt(String::length))
        .allMatch(length -> length == 64);
    assertThat(text.lines()).doesNotContain("");
  }
}
