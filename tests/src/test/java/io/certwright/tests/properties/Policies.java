package io.certwright.tests.properties;

import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.policy.ExtendedKeyUsage;
import io.certwright.policy.KeyRenewal;
import io.certwright.policy.Renewal;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random policies, each of them valid. */
final class Policies {

  private Policies() {}

  /** Names of certificates: {@code [0-9a-zA-Z-]{1,127}}. */
  static Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .numeric()
        .withChars('-')
        .ofMinLength(1)
        .ofMaxLength(127);
  }

  /** A change of a builder. */
  private interface Setting extends Consumer<CertificatePolicyBuilder> {}

  /** Policies of leaves that sign themselves, of every kind of name, key, life and renewal. */
  static Arbitrary<CertificatePolicy> leaves(KeySpec... keys) {
    Arbitrary<Setting> key = Arbitraries.of(keys).map(spec -> builder -> builder.key(spec));
    return Combinators.combine(subject(), alternatives(), key, life(), purposes(), flags())
        .as(
            (subject, names, spec, life, purposes, flags) ->
                List.of(subject, names, spec, life, purposes, flags))
        .map(Policies::build);
  }

  private static CertificatePolicy build(List<Setting> settings) {
    var builder = CertificatePolicy.builder();
    settings.forEach(setting -> setting.accept(builder));
    return builder.build();
  }

  private static Arbitrary<Setting> subject() {
    // Whatever can be read, quotes and other scripts included; nothing invisible, no outer spaces.
    var text =
        Arbitraries.strings()
            .withCharRange('!', '~')
            .withCharRange('\u00e0', '\u00f6')
            .withCharRange('\u4e00', '\u4eff')
            .ofMinLength(1)
            .ofMaxLength(64);
    return text.map(name -> builder -> builder.commonName(name));
  }

  private static Arbitrary<String> labels() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .numeric()
        .ofMinLength(1)
        .ofMaxLength(20)
        .map(label -> "x" + label + "y");
  }

  private static Arbitrary<String> hosts() {
    return labels()
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> String.join(".", parts) + ".test");
  }

  private static Arbitrary<Setting> alternatives() {
    Arbitrary<Set<String>> dns =
        Combinators.combine(Arbitraries.of("", "*."), hosts())
            .as((star, host) -> star + host)
            .set()
            .ofMinSize(1)
            .ofMaxSize(5);
    var v4 =
        Arbitraries.integers()
            .between(0, 255)
            .list()
            .ofSize(4)
            .map(
                parts ->
                    parts.get(0) + "." + parts.get(1) + "." + parts.get(2) + "." + parts.get(3));
    var v6 =
        Arbitraries.integers()
            .between(0, 0xffff)
            .list()
            .ofSize(8)
            .map(parts -> String.join(":", parts.stream().map(Integer::toHexString).toList()));
    Arbitrary<Set<String>> ip = Arbitraries.oneOf(v4, v6).set().ofMaxSize(4);
    Arbitrary<Set<String>> email =
        Combinators.combine(
                Arbitraries.strings()
                    .alpha()
                    .withChars("!#$%&'*+/=?^_`{|}~-")
                    .ofMinLength(1)
                    .ofMaxLength(20),
                hosts())
            .as((local, host) -> local + "@" + host)
            .set()
            .ofMaxSize(3);
    Arbitrary<Set<String>> uri =
        Combinators.combine(
                Arbitraries.of("https", "spiffe", "ldap"),
                hosts(),
                Arbitraries.strings().alpha().numeric().withChars("/").ofMaxLength(200))
            .as((scheme, host, path) -> scheme + "://" + host + "/" + path)
            .set()
            .ofMaxSize(3);
    return Combinators.combine(dns, ip, email, uri)
        .as(
            (d, i, e, u) ->
                builder ->
                    builder
                        .dnsNames(d.toArray(new String[0]))
                        .ipAddresses(i.toArray(new String[0]))
                        .emails(e.toArray(new String[0]))
                        .uris(u.toArray(new String[0])));
  }

  private static Arbitrary<Setting> life() {
    Arbitrary<Setting> exact =
        Arbitraries.longs()
            .between(60, 3L * 365 * 24 * 3600)
            .flatMap(
                seconds ->
                    renewals(seconds)
                        .map(
                            renewal ->
                                builder ->
                                    builder
                                        .validity(Duration.ofSeconds(seconds))
                                        .renewal(renewal)));
    Arbitrary<Setting> calendar =
        Arbitraries.integers()
            .between(2, 36)
            .flatMap(
                months ->
                    Arbitraries.integers()
                        .between(1, months - 1)
                        .map(
                            before ->
                                builder ->
                                    builder
                                        .validityPeriod(Period.of(0, months, 3))
                                        .renewal(Renewal.beforePeriod(Period.ofMonths(before)))));
    return Arbitraries.oneOf(exact, calendar);
  }

  static Arbitrary<Renewal> renewals(long seconds) {
    var fraction =
        Combinators.combine(
                Arbitraries.integers().between(1, 50), Arbitraries.integers().between(1, 50))
            .as((part, rest) -> Renewal.atFraction(part, part + rest));
    var before =
        Arbitraries.longs()
            .between(1, seconds - 1)
            .map(time -> Renewal.before(Duration.ofSeconds(time)));
    return Arbitraries.oneOf(fraction, before, Arbitraries.just(Renewal.never()));
  }

  private static Arbitrary<Setting> purposes() {
    return Arbitraries.of(
            ExtendedKeyUsage.SERVER_AUTH,
            ExtendedKeyUsage.CLIENT_AUTH,
            ExtendedKeyUsage.CODE_SIGNING,
            ExtendedKeyUsage.EMAIL_PROTECTION)
        .set()
        .ofMaxSize(3)
        .map(
            purposes ->
                builder ->
                    builder
                        .extendedKeyUsages(purposes.toArray(new ExtendedKeyUsage[0]))
                        .customExtendedKeyUsages("1.3.6.1.4.1.99999." + purposes.size()));
  }

  private static Arbitrary<Setting> flags() {
    var stalenesses = Arbitraries.longs().between(0, 1_000_000).map(Duration::ofMillis);
    return Combinators.combine(
            Arbitraries.of(true, false), Arbitraries.of(true, false), stalenesses.optional())
        .as(
            (out, same, staleness) ->
                builder -> {
                  builder
                      .exportable(out)
                      .keyRenewal(same ? KeyRenewal.reuse() : KeyRenewal.newKey());
                  staleness.ifPresent(builder::maxStaleness);
                });
  }
}
