package io.certwright.policy;

import static io.certwright.policy.Refused.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "::1, ::1",
    "::, ::",
    "1::, 1::",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:192.0.2.1, 1:2:3:4:5:6:c000:201",
  })
  void bringsAddressesIntoOneForm(String given, String form) {
    var name = SubjectAlternativeName.ip(given);
    assertThat(name.literal()).isEqualTo(form);
    assertThat(name.text()).isEqualTo("ip:" + form);
    assertThat(SubjectAlternativeName.ip(form)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.-1",
        "1.2.3.",
        "01.2.3.4",
        "1.2.3.+4",
        "0x7f.0.0.1",
        "1.2.3.4/24",
        " 1.2.3.4",
        "1.2.3.4\n",
        "1.2.3.\u0664",
        ":",
        ":::",
        "1:2",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "::12345",
        "::g",
        ":1::2",
        "1::2:",
        "fe80::1%eth0",
        "[::1]",
        "2001:db8::/32",
        "1.2.3.4::",
        "::1.2.3",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4::5:6:7:8",
        "::\uff11",
      })
  void refuses(String literal) {
    problemsOf(() -> SubjectAlternativeName.ip(literal)).containsExactly("ipAddresses syntax");
  }

  @ParameterizedTest
  @ValueSource(strings = {"::ffff:192.0.2.1", "::ffff:c000:201", "0:0:0:0:0:FFFF:0:0"})
  void refusesAnIpv4AddressInDisguise(String literal) {
    problemsOf(() -> SubjectAlternativeName.ip(literal)).containsExactly("ipAddresses mapped");
  }

  @Test
  void refusesOtherLengths() {
    problemsOf(() -> new SubjectAlternativeName.Ip(Bytes.copyOf(new byte[5])))
        .containsExactly("ipAddresses length");
  }

  @Property
  void everyV6AddressRoundTrips(@ForAll @Size(16) byte[] bytes, @ForAll short zeros)
      throws UnknownHostException {
    for (int group = 0; group < 8; group++) {
      if ((zeros >> group & 1) == 1) {
        bytes[2 * group] = 0;
        bytes[2 * group + 1] = 0;
      }
    }
    Assumptions.assumeThat(IpLiteral.isMapped(Bytes.copyOf(bytes))).isFalse();
    var name = new SubjectAlternativeName.Ip(Bytes.copyOf(bytes));
    assertThat(SubjectAlternativeName.ip(name.literal())).isEqualTo(name);
    // A literal with a colon is never looked up.
    assertThat(InetAddress.getByName(name.literal())).isEqualTo(InetAddress.getByAddress(bytes));
  }

  @Property
  void everyV4AddressRoundTrips(@ForAll @Size(4) byte[] bytes) throws UnknownHostException {
    var name = new SubjectAlternativeName.Ip(Bytes.copyOf(bytes));
    assertThat(name.literal()).isEqualTo(InetAddress.getByAddress(bytes).getHostAddress());
    assertThat(SubjectAlternativeName.ip(name.literal())).isEqualTo(name);
  }
}
