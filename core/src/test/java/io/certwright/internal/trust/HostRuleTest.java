package io.certwright.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.trust.ChainRule;
import io.certwright.trust.Purpose;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationSettings;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9525, section 6. */
class HostRuleTest {

  @ParameterizedTest
  @CsvSource({
    "yes, www.example.test, www.example.test",
    "yes, WWW.Example.TEST, www.example.test",
    "no, www.example.test, example.test",
    "no, example.test, www.example.test",
    "yes, *.example.test, www.example.test",
    "yes, *.EXAMPLE.test, www.example.test",
    "no, *.example.test, example.test",
    "no, *.example.test, a.b.example.test",
    "no, *.test, example.test",
    "no, *, example",
    "no, w*.example.test, www.example.test",
    "no, *w.example.test, www.example.test",
    "no, www.*.test, www.example.test",
    "no, *.*.test, www.example.test",
    "no, *.example.test, .example.test",
    "yes, xn--bcher-kva.example, xn--bcher-kva.example",
    "yes, *.example.test, xn--bcher-kva.example.test",
    "no, www.example.test., www.example.test",
    "no, '', www.example.test",
    "no, 192.0.2.1, www.example.test",
  })
  void namesAreComparedLabelByLabel(String verdict, String presented, String host) {
    assertThat(HostRule.isHost(presented, host)).isEqualTo(verdict.equals("yes"));
  }

  @ParameterizedTest
  @CsvSource({
    "yes, www.example.test", "yes, WWW.example.test.", "yes, 192.0.2.1", "yes, 2001:db8::1",
    "yes, bücher.example", "no, other.example.test", "no, 192.0.2.2", "no, 2001:db8::2",
  })
  void aLeafSpeaksForItsAlternativeNamesAlone(String verdict, String host) {
    var names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "www.example.test"),
              new GeneralName(GeneralName.dNSName, "192.0.2.2"),
              new GeneralName(GeneralName.dNSName, "xn--bcher-kva.example"),
              new GeneralName(
                  GeneralName.iPAddress, new DEROctetString(new byte[] {(byte) 192, 0, 2, 1})),
              new GeneralName(GeneralName.iPAddress, "2001:db8::1"),
            });
    var leaf =
        TestPki.certificate("other.example.test", 1)
            .extension(Extension.subjectAlternativeName, false, names)
            .signedBy("root", 0);
    var settings = ValidationSettings.builder(Purpose.TLS_SERVER, TestPki.NOW).host(host);
    var result = Validations.of(leaf, List.of(), List.of(TestPki.root("root", 0)), settings);
    assertThat(result instanceof ValidatedChain).isEqualTo(verdict.equals("yes"));
  }

  @Test
  void aRefusalNamesTheHost() {
    var leaf = TestPki.certificate("www.example.test", 1).signedBy("root", 0);
    var refused =
        Validations.refused(
            leaf,
            List.of(),
            List.of(TestPki.root("root", 0)),
            Validations.any().host("www.example.test"));
    assertThat(refused.breaks(ChainRule.HOST_NAME)).isTrue();
    assertThat(refused.faults().get(0).message()).contains("dns:www.example.test", "common name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*.example.test", "a..b", "256.1.1.1", "1.2.3", "::g", "a b", "."})
  void whatIsNoHostIsRefused(String host) {
    assertThatThrownBy(() -> Validations.any().host(host))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
