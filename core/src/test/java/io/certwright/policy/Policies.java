package io.certwright.policy;

import io.certwright.lint.LintProfile;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Policies and texts for properties. */
@SuppressWarnings("exports") // jqwik is on the class path, and nobody imports this but tests
public final class Policies {

  private Policies() {}

  /** Leaves and authorities that are valid, of every shape. */
  public static Arbitrary<CertificatePolicy> valid() {
    return Arbitraries.frequencyOf(
        Tuple.of(2, leaves()),
        Tuple.of(1, authorities()),
        Tuple.of(2, extended(leaves(), Extensions.ofLeaves())),
        Tuple.of(1, extended(authorities(), Extensions.ofAuthorities())));
  }

  private static Arbitrary<CertificatePolicy> extended(
      Arbitrary<CertificatePolicy> policies, Arbitrary<PolicyExtensions> extensions) {
    return Combinators.combine(policies, extensions, notifications())
        .as(
            (policy, more, notifications) ->
                Probe.of(
                    policy.toBuilder()
                            .extensions(more)
                            .notifications(notifications.toArray(new Notification[0]))
                        ::build))
        .filter(Optional::isPresent)
        .map(Optional::orElseThrow);
  }

  private static Arbitrary<List<Notification>> notifications() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(1, 99).map(Notification::atPercentage),
            Arbitraries.integers().between(1, 60).map(Notification::daysBefore))
        .list()
        .uniqueElements()
        .ofMaxSize(3);
  }

  private static Arbitrary<CertificatePolicy> leaves() {
    var purposes = Arbitraries.of("1.2.3", "2.999.7", "0.9.2342", "2.5.29.37.0").set().ofMaxSize(3);
    return settled(
        Combinators.combine(names(), commonNames(), keys(), purposes)
            .as(
                (names, commonName, key, custom) -> {
                  var builder = CertificatePolicy.builder().commonName(commonName).key(key);
                  builder.keyUsages(usagesOf(key).toArray(new KeyUsage[0]));
                  names.forEach(name -> FieldValues.addName(builder, name.text()));
                  builder.customExtendedKeyUsages(custom.toArray(new String[0]));
                  if (names.stream().anyMatch(SubjectAlternativeName.Dns.class::isInstance)) {
                    builder.extendedKeyUsages(ExtendedKeyUsage.SERVER_AUTH);
                    builder.subject("").issuer("ca");
                  }
                  return builder;
                }));
  }

  private static Arbitrary<CertificatePolicy> authorities() {
    Arbitrary<OptionalInt> pathLengths =
        Arbitraries.integers()
            .between(0, 999_999_999)
            .optional()
            .map(length -> length.map(OptionalInt::of).orElse(OptionalInt.empty()));
    return settled(
        Combinators.combine(commonNames(), keys(), pathLengths)
            .as(
                (name, key, length) ->
                    CertificatePolicy.rootCa(name).key(key).certificateAuthority(length)));
  }

  /** With what goes with everything. */
  private static Arbitrary<CertificatePolicy> settled(
      Arbitrary<CertificatePolicyBuilder> builders) {
    var flags = Arbitraries.of(true, false);
    var issuers =
        Arbitraries.strings()
            .alpha()
            .numeric()
            .withChars('-')
            .ofMinLength(1)
            .ofMaxLength(127)
            .filter(name -> !name.equalsIgnoreCase(CertificatePolicy.SELF))
            .filter(name -> !name.equalsIgnoreCase(CertificatePolicy.UNKNOWN));
    var stalenesses =
        Arbitraries.longs().between(0, Duration.ofDays(36_525).toNanos()).map(Duration::ofNanos);
    return Combinators.combine(
            builders,
            lives(),
            renewals(),
            flags,
            around(),
            issuers.optional(),
            stalenesses.optional())
        .as(
            (builder, life, renewal, exportable, around, issuer, staleness) -> {
              boolean reuse = around.size() % 2 == 1;
              builder.validityOf(life).exportable(exportable);
              around.forEach(setting -> setting.accept(builder));
              builder.contentType(exportable ? ContentType.PEM : ContentType.PKCS12);
              builder.lint(reuse ? LintProfile.WEB_PKI : LintProfile.RFC_5280);
              issuer.ifPresent(builder::issuer);
              staleness.ifPresent(builder::maxStaleness);
              return Probe.of(builder.renewal(renewal)::build);
            })
        .filter(Optional::isPresent)
        .map(Optional::orElseThrow);
  }

  /** What stands around a renewal. Some of it does not fit some lives. */
  private static Arbitrary<List<Consumer<CertificatePolicyBuilder>>> around() {
    var times = Arbitraries.longs().between(0, Duration.ofDays(60).toMillis());
    Arbitrary<Consumer<CertificatePolicyBuilder>> keys =
        Arbitraries.oneOf(
                Arbitraries.of(KeyRenewal.newKey(), KeyRenewal.reuse()),
                times.map(millis -> KeyRenewal.preparedAhead(Duration.ofMillis(millis))))
            .map(key -> builder -> builder.keyRenewal(key));
    Arbitrary<Consumer<CertificatePolicyBuilder>> windows =
        windows().map(window -> builder -> builder.renewalWindow(window));
    Arbitrary<Consumer<CertificatePolicyBuilder>> intervals =
        times.map(millis -> builder -> builder.renewalInterval(Duration.ofMillis(millis)));
    Arbitrary<Consumer<CertificatePolicyBuilder>> overlaps =
        times.flatMap(
            millis ->
                Arbitraries.of(true, false)
                    .map(
                        revoked ->
                            builder ->
                                builder
                                    .overlap(Duration.ofMillis(millis))
                                    .revokedAfterOverlap(revoked)));
    Arbitrary<Consumer<CertificatePolicyBuilder>> issuers =
        Arbitraries.of("Root of 2030", "ab".repeat(32))
            .map(root -> builder -> builder.preferredRoot(root).truncatedToIssuer(true));
    return Arbitraries.oneOf(keys, windows, intervals, overlaps, issuers).list().ofMaxSize(3);
  }

  private static Arbitrary<RenewalWindow> windows() {
    var minutes = Arbitraries.integers().between(0, 24 * 60 - 1);
    return Combinators.combine(
            Arbitraries.of(DayOfWeek.class).set().ofMinSize(1),
            minutes,
            minutes,
            Arbitraries.of("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "+05:00"))
        .as(
            (days, from, to, zone) ->
                new RenewalWindow(
                    days,
                    LocalTime.ofSecondOfDay(from * 60L),
                    LocalTime.ofSecondOfDay(to * 60L),
                    zone));
  }

  private static Set<KeyUsage> usagesOf(KeySpec key) {
    var usages = EnumSet.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION);
    switch (key.algorithm()) {
      case "RSA" -> usages.add(KeyUsage.KEY_ENCIPHERMENT);
      case "EC" -> usages.add(KeyUsage.KEY_AGREEMENT);
      default -> {}
    }
    return usages;
  }

  private static Arbitrary<KeySpec> keys() {
    return Arbitraries.of(KeySpec.class);
  }

  private static Arbitrary<Lifetime> lives() {
    return Arbitraries.oneOf(
        Arbitraries.longs()
            .between(1, Duration.ofDays(36_525).toSeconds())
            .map(seconds -> Lifetime.of(Duration.ofSeconds(seconds))),
        Combinators.combine(
                Arbitraries.integers().between(0, 1_000), Arbitraries.integers().between(1, 999))
            .as((months, days) -> Lifetime.ofPeriod(Period.of(0, months, days))));
  }

  /** Some of these do not fit some lives. */
  private static Arbitrary<Renewal> renewals() {
    var pairs = Combinators.combine(rules(), rules()).as(Renewal::earliestOf);
    return Arbitraries.oneOf(rules(), rules(), pairs, Arbitraries.just(Renewal.never()));
  }

  private static Arbitrary<Renewal> rules() {
    return Arbitraries.oneOf(
        Combinators.combine(
                Arbitraries.integers().between(1, 499_999_999),
                Arbitraries.integers().between(1, 499_999_999))
            .as((numerator, rest) -> Renewal.atFraction(numerator, numerator + rest)),
        Arbitraries.longs()
            .between(1, Duration.ofDays(500).toMillis())
            .map(millis -> Renewal.before(Duration.ofMillis(millis))),
        Combinators.combine(
                Arbitraries.integers().between(0, 30), Arbitraries.integers().between(1, 60))
            .as((months, days) -> Renewal.beforePeriod(Period.of(0, months, days))));
  }

  private static Arbitrary<String> commonNames() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withCharRange('\u00c0', '\u024f')
        .withCharRange('\u0410', '\u044f')
        .withCharRange('\u4e00', '\u9fa5')
        .ofMinLength(1)
        .ofMaxLength(64)
        .filter(name -> Probe.of(() -> SubjectName.ofCommonName(name)).isPresent());
  }

  private static Arbitrary<List<SubjectAlternativeName>> names() {
    Arbitrary<String> hosts =
        Arbitraries.strings()
            .alpha()
            .numeric()
            .ofMinLength(1)
            .ofMaxLength(63)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(labels -> String.join(".", labels) + ".test");
    Arbitrary<SubjectAlternativeName> name =
        Arbitraries.oneOf(
            hosts.map(SubjectAlternativeName::dns),
            hosts.map(host -> SubjectAlternativeName.dns("*." + host)),
            hosts.map(host -> SubjectAlternativeName.email("Ann.Lee@" + host)),
            hosts.map(host -> SubjectAlternativeName.uri("spiffe://" + host + "/a:b?c#d")),
            addresses(4),
            addresses(16));
    return name.list().uniqueElements().ofMaxSize(8);
  }

  private static Arbitrary<SubjectAlternativeName> addresses(int length) {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofSize(length)
        .map(Bytes::copyOf)
        .filter(address -> !IpLiteral.isMapped(address))
        .map(SubjectAlternativeName.Ip::new);
  }

  /** Texts of every kind of character, among them such that nearly are names. */
  static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(300),
        Arbitraries.strings()
            .withChars(
                ".-*:@/[]%?#=,+\\\" azAZ09\u0000\n\u00fc\u00df\u202e\u200d\u3002\uff0e\ud800")
            .ofMaxLength(40));
  }

  static Arbitrary<String> fieldNames() {
    return Arbitraries.of(
            Stream.concat(PolicyField.ALWAYS.stream(), ExtensionFields.ALL.stream()).toList())
        .map(PolicyField::name);
  }
}
