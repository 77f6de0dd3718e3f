package io.certwright.internal.lint;

import static io.certwright.internal.lint.Raw.hex;
import static io.certwright.internal.lint.Raw.seq;
import static io.certwright.internal.lint.Raw.text;
import static io.certwright.internal.lint.Raw.tlv;
import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of names, times and addresses, on both sides of each border. */
class LintFormsTest {

  private static List<String> codes(Sketch sketch, LintProfile profile) {
    return Lint.certificate(sketch.certificate(), profile, Measure.STRICT).stream()
        .map(LintFinding::code)
        .toList();
  }

  private static List<String> named(int tag, String name) {
    return codes(Sketch.leaf().named(text(tag, name)), LintProfile.RFC_5280);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "A-b.example", "*.example.org", "xn--bcher-kva.example", "1.example", "9a"})
  void dnsNames(String name) {
    assertThat(named(GeneralName.DNS, name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "a.",
        ".a",
        "a..b",
        "-a.b",
        "a-.b",
        "*",
        "*.",
        "a.*.b",
        "a*.b",
        "a b",
        "b\u00fccher.de",
        "a\u0000b"
      })
  void noDnsNames(String name) {
    assertThat(named(GeneralName.DNS, name)).containsExactly("san-dns");
    assertThat(named(GeneralName.DNS, "")).containsExactly("san-dns");
    assertThat(named(GeneralName.DNS, "a".repeat(64))).containsExactly("san-dns");
    assertThat(named(GeneralName.DNS, "a.".repeat(127))).containsExactly("san-dns");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b.example",
        "A.b+c@example",
        "\"a b\"@example.org",
        "a@[192.0.2.1]",
        "a!#$%&'*+-/=?^_`{|}~@b"
      })
  void mailboxes(String name) {
    assertThat(named(GeneralName.EMAIL, name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "@b",
        "a@",
        "a@b@c",
        ".a@b",
        "a.@b",
        "a..b@c",
        "a b@c",
        "<a@b>",
        "a@-b",
        "\u00fc@b"
      })
  void noMailboxes(String name) {
    assertThat(named(GeneralName.EMAIL, name)).containsExactly("san-email");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "urn:x",
        "https://a.example/x?y#z",
        "spiffe://td/path",
        "http://[2001:db8::1]:80/",
        "ldap://u@h:1/",
        "a+b-.1:x"
      })
  void uris(String name) {
    assertThat(named(GeneralName.URI, name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "x:",
        ":x",
        "1a:b",
        "a b:c",
        "http://",
        "http:///x",
        "http://a b/",
        "http://-a/",
        "x:\u00fc",
        "x:<y>"
      })
  void noUris(String name) {
    assertThat(named(GeneralName.URI, name)).containsExactly("san-uri");
  }

  @ParameterizedTest
  @CsvSource({
    "280229000000Z, ''",
    "270229000000Z, time-syntax",
    "271301000000Z, time-syntax",
    "270001000000Z, time-syntax",
    "270132000000Z, time-syntax",
    "270131240000Z, time-syntax",
    "270131006000Z, time-syntax",
    "270131000060Z, time-syntax",
    "270131000000+, time-syntax",
    "27013100000aZ, time-syntax",
    "27013100000000Z, time-syntax",
    "491231235959Z, ''",
    "500101000000Z, validity-order",
  })
  void utcTimes(String end, String code) {
    var found = codes(Sketch.leaf().valid("261124000000Z", end), LintProfile.RFC_5280);
    assertThat(String.join(" ", found)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "20500101000000Z, ''",
    "99991231235959Z, ''",
    "20491231235959Z, time-before-2050",
    "20500101000000.0Z, time-syntax",
    "205001010000Z, time-syntax",
    "21000229000000Z, time-syntax",
    "24000229000000Z, ''",
  })
  void generalizedTimes(String end, String code) {
    var sketch = Sketch.leaf();
    sketch.validity = seq(text(Tag.UTC_TIME, "261124000000Z"), text(Tag.GENERALIZED_TIME, end));
    assertThat(String.join(" ", codes(sketch, LintProfile.RFC_5280))).isEqualTo(code);
  }

  /** The last second of the longest life, and the one after it; both ends count. */
  @ParameterizedTest
  @CsvSource({
    "180301000000Z, 200602235959Z, 200603000000Z",
    "200901000000Z, 211003235959Z, 211004000000Z",
    "260314235959Z, 270416235958Z, 270416235959Z",
    "260315000000Z, 260930235959Z, 261001000000Z",
    "270315000000Z, 270622235959Z, 270623000000Z",
    "290315000000Z, 290430235959Z, 290501000000Z",
  })
  void livesInTheWeb(String from, String last, String tooLate) {
    assertThat(codes(Sketch.leaf().valid(from, last), LintProfile.WEB_PKI)).isEmpty();
    assertThat(codes(Sketch.leaf().valid(from, tooLate), LintProfile.WEB_PKI))
        .containsExactly("web-validity");
  }

  @ParameterizedTest
  @CsvSource({
    "08080808, false",
    "0a000001, true",
    "ac0fffff, false",
    "ac100000, true",
    "ac1fffff, true",
    "ac200000, false",
    "643fffff, false",
    "64400000, true",
    "e0000001, true",
    "ffffffff, true",
    "7f000001, true",
    "c0a80101, true",
    "20010db8000000000000000000000001, true",
    "26064700000000000000000000001111, false",
    "fe800000000000000000000000000001, true",
    "fd000000000000000000000000000001, true",
    "00000000000000000000000000000001, true",
  })
  void addressesInTheWeb(String address, boolean reserved) {
    assertThat(Addresses.isReserved(hex(address))).isEqualTo(reserved);
    var sketch = Sketch.leaf().named(tlv(GeneralName.IP, hex(address)));
    sketch.subject(Sketch.CN, text(Tag.UTF8_STRING, Addresses.text(hex(address))));
    assertThat(codes(sketch, LintProfile.WEB_PKI).contains("web-ip-reserved")).isEqualTo(reserved);
    assertThat(codes(sketch, LintProfile.WEB_PKI)).doesNotContain("web-common-name");
  }

  @ParameterizedTest
  @CsvSource({
    "20010db8000000000000000000000001, 2001:db8::1",
    "20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
    "20010000000000010000000000000001, 2001:0:0:1::1",
    "00000000000000000000000000000000, ::",
    "00000000000000000000000000000001, ::1",
    "20010db8000000000000000000000000, 2001:db8::",
    "c0000201, 192.0.2.1",
  })
  void addressesHaveOneText(String address, String text) {
    assertThat(Addresses.text(hex(address))).isEqualTo(text);
  }

  @Property
  void theTextOfAnAddressIsReadAsIt(@ForAll @Size(16) byte[] address) throws UnknownHostException {
    address[0] |= 0x20;
    assertThat(InetAddress.getByName(Addresses.text(address)).getAddress()).isEqualTo(address);
  }
}
