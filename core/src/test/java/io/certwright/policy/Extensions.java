package io.certwright.policy;

import io.certwright.spi.Bytes;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Extensions of policies, for properties. */
@SuppressWarnings("exports") // jqwik is on the class path, and nobody imports this but tests
public final class Extensions {

  private Extensions() {}

  /** Of every shape that an authority may ask for. */
  public static Arbitrary<PolicyExtensions> ofAuthorities() {
    return Combinators.combine(
            constraints(), constraints(), policies(), urls(), urls(), urls(), custom())
        .as(
            (permitted, excluded, policies, crl, ocsp, issuers, custom) ->
                new PolicyExtensions(
                    permitted, excluded, policies, crl, ocsp, issuers, false, custom));
  }

  /** Of every shape that a leaf may ask for. */
  public static Arbitrary<PolicyExtensions> ofLeaves() {
    return Combinators.combine(ofAuthorities(), Arbitraries.of(true, false))
        .as(
            (extensions, staple) ->
                extensions.toBuilder().permittedNames().excludedNames().mustStaple(staple).build());
  }

  private static Arbitrary<String> hosts() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .ofMinLength(1)
        .ofMaxLength(20)
        .map(label -> label + ".test");
  }

  private static Arbitrary<List<NameConstraint>> constraints() {
    Arbitrary<NameConstraint> one =
        Arbitraries.oneOf(
            hosts().map(NameConstraint::dns),
            hosts().map(NameConstraint::uri),
            hosts().map(host -> NameConstraint.uri("." + host)),
            hosts().map(NameConstraint::email),
            hosts().map(host -> NameConstraint.email("." + host)),
            hosts().map(host -> NameConstraint.email("Ann@" + host)),
            hosts().map(host -> NameConstraint.directory("O=" + host + ",C=DE")),
            ranges(4),
            ranges(16));
    return one.list().uniqueElements(NameConstraint::text).ofMaxSize(5);
  }

  private static Arbitrary<NameConstraint> ranges(int length) {
    return Combinators.combine(
            Arbitraries.bytes().array(byte[].class).ofSize(length),
            Arbitraries.integers().between(0, 8 * length))
        .as(
            (bytes, prefix) -> {
              for (int bit = prefix; bit < 8 * length; bit++) {
                bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
              }
              return new NameConstraint.Ip(Bytes.copyOf(bytes), prefix);
            });
  }

  private static Arbitrary<String> oids() {
    return Arbitraries.longs()
        .between(0, Long.MAX_VALUE)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(arcs -> "2.999." + String.join(".", arcs.stream().map(String::valueOf).toList()));
  }

  private static Arbitrary<List<CertificatePolicyId>> policies() {
    return Combinators.combine(oids(), urlTexts().optional())
        .as(CertificatePolicyId::new)
        .list()
        .uniqueElements(CertificatePolicyId::oid)
        .ofMaxSize(3);
  }

  private static Arbitrary<List<String>> urls() {
    return urlTexts().list().uniqueElements().ofMaxSize(3);
  }

  private static Arbitrary<String> urlTexts() {
    return Combinators.combine(Arbitraries.of("http", "https"), hosts())
        .as((scheme, host) -> scheme + "://" + host + "/a?b=c%20d");
  }

  private static Arbitrary<List<CustomExtension>> custom() {
    Set<byte[]> values =
        Set.of(
            new byte[] {5, 0},
            new byte[] {1, 1, -1},
            new byte[] {0x30, 3, 2, 1, 7},
            new byte[] {4, 2, 1, 2});
    return Combinators.combine(oids(), Arbitraries.of(true, false), Arbitraries.of(values))
        .as((oid, critical, value) -> new CustomExtension(oid, critical, Bytes.copyOf(value)))
        .list()
        .uniqueElements(CustomExtension::oid)
        .ofMaxSize(3);
  }
}
