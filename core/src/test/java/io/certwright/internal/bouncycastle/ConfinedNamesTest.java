package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.bouncycastle.ExtraExtensions.Subtree;
import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are within the constraints of an authority. */
class ConfinedNamesTest {

  private static final KeyPair KEY = Certificates.keyPair();
  private static final X500Principal NOBODY = new X500Principal("");

  private static X509Certificate authority(List<ExtraExtension> extras) {
    var template =
        new CertificateTemplate(
            BigInteger.TEN,
            Certificates.ROOT,
            Certificates.ROOT,
            Bytes.copyOf(KEY.getPublic().getEncoded()),
            Certificates.START,
            Certificates.END,
            List.of(),
            Certificates.CA_USAGE,
            List.of(),
            true,
            OptionalInt.empty(),
            Optional.empty(),
            extras,
            Optional.empty());
    return GuardedX509.parse(Certificates.sign(template, KEY), GuardedX509.MAX_SIZE);
  }

  private static ConfinedNames confined(List<Subtree> permitted, List<Subtree> excluded) {
    return ConfinedNames.of(
            authority(List.of(ExtraExtensions.nameConstraints(permitted, excluded))))
        .orElseThrow();
  }

  private static Subtree range(String text) {
    return switch (text.substring(0, text.indexOf(':'))) {
      case "dns" -> Subtree.of(San.Kind.DNS, text.substring(4));
      case "email" -> Subtree.of(San.Kind.EMAIL, text.substring(6));
      case "uri" -> Subtree.of(San.Kind.URI, text.substring(4));
      case "dn" -> Subtree.directory(new X500Principal(text.substring(3)).getEncoded());
      default -> {
        var both = HexFormat.of().parseHex(text.substring(3));
        var address = Bytes.copyOf(java.util.Arrays.copyOf(both, both.length / 2));
        var mask = Bytes.copyOf(java.util.Arrays.copyOfRange(both, both.length / 2, both.length));
        yield Subtree.ip(address, mask);
      }
    };
  }

  private static San name(String text) {
    return switch (text.substring(0, text.indexOf(':'))) {
      case "dns" -> San.dns(text.substring(4));
      case "email" -> San.email(text.substring(6));
      case "uri" -> San.uri(text.substring(4));
      default -> San.ip(HexFormat.of().parseHex(text.substring(3)));
    };
  }

  /** Whether the name is in the range: then it is permitted by it, or excluded. */
  @ParameterizedTest
  @CsvSource({
    "dns:example.test, dns:example.test, true",
    "dns:example.test, dns:a.b.example.test, true",
    "dns:example.test, dns:A.EXAMPLE.TEST, true",
    "dns:EXAMPLE.test, dns:a.example.test, true",
    "dns:example.test, dns:*.example.test, true",
    "dns:example.test, dns:badexample.test, false",
    "dns:example.test, dns:test, false",
    "dns:example.test, dns:example.test.evil, false",
    "ip:c0000200ffffff00, ip:c0000201, true",
    "ip:c0000200ffffff00, ip:c0000301, false",
    "ip:20010db8000000000000000000000000ffffffff000000000000000000000000,"
        + " ip:20010db8000000000000000000000001, true",
    "ip:20010db8000000000000000000000000ffffffff000000000000000000000000,"
        + " ip:20010db9000000000000000000000001, false",
    "ip:c0000200ffffff00, ip:20010db8000000000000000000000001, false",
    "email:a@example.test, email:a@example.test, true",
    "email:a@example.test, email:b@example.test, false",
    "email:example.test, email:b@example.test, true",
    "email:example.test, email:b@sub.example.test, false",
    "email:.example.test, email:b@sub.example.test, true",
    "email:.example.test, email:b@example.test, false",
    "uri:example.test, uri:https://example.test/a, true",
    "uri:example.test, uri:https://user@example.test:8443/a?b#c, true",
    "uri:example.test, uri:https://sub.example.test/, false",
    "uri:.example.test, uri:spiffe://sub.example.test/a, true",
    "uri:.example.test, uri:https://example.test/, false",
    "uri:.example.test, uri:https://evil.test/.example.test, false"
  })
  void aNameIsInARangeOrNot(String range, String name, boolean within) {
    var names = List.of(name(name));
    var permitted = confined(List.of(range(range)), List.of()).outside(NOBODY, names);
    var excluded = confined(List.of(), List.of(range(range))).outside(NOBODY, names);
    assertThat(permitted.isEmpty()).as("permitted").isEqualTo(within);
    assertThat(excluded.isPresent()).as("excluded").isEqualTo(within);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "O=Shop; CN=a, O=Shop; true",
        "O=Shop; CN=a, O=SHOP ; true",
        "O=Shop; O=Shop; true",
        "CN=a, O=Shop; O=Shop; false",
        "O=Shop; CN=a, O=Other; false",
        "O=Shop; O=Shop, CN=a; false"
      })
  void aSubjectBeginsWithANameOrNot(String range, String subject, boolean within) {
    var base = range("dn:" + range);
    var certified = new X500Principal(subject);
    assertThat(confined(List.of(base), List.of()).outside(certified, List.of()).isEmpty())
        .isEqualTo(within);
    assertThat(confined(List.of(), List.of(base)).outside(certified, List.of()).isPresent())
        .isEqualTo(within);
    assertThat(confined(List.of(base), List.of()).outside(NOBODY, List.of())).isEmpty();
  }

  /** What cannot be judged by a constraint on its form is never let pass. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "uri:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "uri:https://192.0.2.1/",
        "uri:https://[2001:db8::1]/",
        "uri:https:///a",
        "uri:https://user@/a"
      })
  void aUriWithoutANamedHostIsNeitherPermittedNorFree(String uri) {
    var names = List.of(name(uri));
    var base = List.of(range("uri:example.test"));
    assertThat(confined(base, List.of()).outside(NOBODY, names)).isPresent();
    assertThat(confined(List.of(), base).outside(NOBODY, names)).isPresent();
    var other = List.of(range("dns:example.test"));
    assertThat(confined(other, List.of()).outside(NOBODY, names)).isEmpty();
  }

  @Test
  void aWildcardDoesNotCoverWhatIsExcluded() {
    var confined = confined(List.of(), List.of(range("dns:secret.example.test")));
    assertThat(confined.outside(NOBODY, List.of(name("dns:*.example.test"))))
        .hasValueSatisfying(
            found -> assertThat(found.bounds()).isEqualTo("excludes dns:secret.example.test"));
    assertThat(confined.outside(NOBODY, List.of(name("dns:*.secret.example.test")))).isPresent();
    assertThat(confined.outside(NOBODY, List.of(name("dns:*.test")))).isEmpty();
    assertThat(confined.outside(NOBODY, List.of(name("dns:*.other.example.test")))).isEmpty();
  }

  @Test
  void anAddressInTheSubjectCounts() {
    var confined = confined(List.of(range("email:example.test")), List.of());
    var inside = new X500Principal("EMAILADDRESS=a@example.test, CN=a");
    var outside = new X500Principal("CN=a, EMAILADDRESS=a@evil.test");
    var several = new X500Principal("CN=a+EMAILADDRESS=a@evil.test, O=b");
    assertThat(confined.outside(inside, List.of())).isEmpty();
    for (var subject : List.of(outside, several)) {
      assertThat(confined.outside(subject, List.of(name("email:b@example.test"))))
          .hasValue(
              new ConfinedNames.Outside(
                  "email:a@evil.test", "permits of this form only email:example.test"));
    }
  }

  /** One form says nothing of the others; ranges of a form add up, and what is excluded wins. */
  @Test
  void rangesAreOfTheirForm() {
    var confined =
        confined(
            List.of(
                range("dns:example.test"), range("dns:example.com"), range("ip:c0000200ffffff00")),
            List.of(range("dns:secret.example.com")));
    assertThat(
            confined.outside(
                new X500Principal("CN=anything"),
                List.of(
                    name("dns:a.example.test"),
                    name("dns:a.example.com"),
                    name("ip:c0000203"),
                    name("uri:urn:a"),
                    name("email:a@anywhere.test"))))
        .isEmpty();
    assertThat(confined.outside(NOBODY, List.of(name("dns:a.secret.example.com"))).orElseThrow())
        .isEqualTo(
            new ConfinedNames.Outside(
                "dns:a.secret.example.com", "excludes dns:secret.example.com"));
    assertThat(confined.outside(NOBODY, List.of(name("ip:c0000301"))).orElseThrow().bounds())
        .isEqualTo("permits of this form only ip:192.0.2.0/255.255.255.0");
  }

  /** Of any name and range one is true: it is excluded by it or not permitted without it. */
  @Property
  void whatIsInARangeIsItsOwnAndWhatIsBelow(
      @ForAll("hosts") String range, @ForAll("hosts") String name) {
    boolean within = name.equals(range) || name.endsWith("." + range);
    var names = List.of(San.dns(name));
    var base = List.of(Subtree.of(San.Kind.DNS, range));
    assertThat(confined(base, List.of()).outside(NOBODY, names).isEmpty()).isEqualTo(within);
    assertThat(confined(List.of(), base).outside(NOBODY, names).isPresent()).isEqualTo(within);
  }

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.of("a", "b", "ab")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(l -> String.join(".", l));
  }

  @Test
  void withoutTheExtensionNothingIsConfined() {
    assertThat(ConfinedNames.of(authority(List.of()))).isEmpty();
  }

  /** Junk, a range of addresses that is none, a distance, and nothing at all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0400",
        "0500",
        "3009a007300587030102ff",
        "300ba009300782016180010181",
        "3007a00530038201",
      })
  void whatCannotBeReadIsRefused(String hex) {
    var extra =
        new ExtraExtension(
            ExtraExtensions.NAME_CONSTRAINTS, true, Bytes.copyOf(HexFormat.of().parseHex(hex)));
    assertThatThrownBy(() -> ConfinedNames.of(authority(List.of(extra))))
        .isInstanceOf(MalformedDerException.class);
  }

  /** Forms that this library does not issue bind nothing: a registered id. */
  @Test
  void otherFormsBindNothing() {
    var extra =
        new ExtraExtension(
            ExtraExtensions.NAME_CONSTRAINTS,
            true,
            Bytes.copyOf(HexFormat.of().parseHex("3007a005300388012a")));
    var confined = ConfinedNames.of(authority(List.of(extra))).orElseThrow();
    assertThat(confined.outside(Certificates.ROOT, List.of(name("dns:a.test")))).isEmpty();
  }
}
