package io.certwright.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Profiles: each is a valid whole, and comes back as it was stored. */
class CertificateProfileTest {

  @Provide
  Arbitrary<CertificateProfile> profiles() {
    return all();
  }

  /** Profiles of every shape. */
  static Arbitrary<CertificateProfile> all() {
    var names =
        Arbitraries.<SubjectAlternativeName>of(
                SubjectAlternativeName.dns("*.example.test"),
                SubjectAlternativeName.ip("2001:db8::1"),
                SubjectAlternativeName.email("ann@example.test"),
                SubjectAlternativeName.uri("spiffe://example.test/a"))
            .set()
            .ofMaxSize(3);
    var parts =
        Arbitraries.<NameConstraint>of(
                NameConstraint.dns("example.test"),
                NameConstraint.ip("10.0.0.0/8"),
                NameConstraint.email(".example.test"),
                NameConstraint.uri("example.test"),
                NameConstraint.directory("O=Shop\\, Inc."))
            .set()
            .ofMaxSize(4);
    var keys = Arbitraries.of(KeySpec.class).set().ofMinSize(1);
    var lengths =
        Arbitraries.integers()
            .between(-2, 4)
            .map(n -> n < 0 ? OptionalInt.empty() : OptionalInt.of(n))
            .optional();
    var lives = Arbitraries.integers().between(2, 40_000);
    return Combinators.combine(
            Arbitraries.strings().withChars("aZ09-").ofMinLength(1).ofMaxLength(127),
            names,
            parts,
            keys,
            lengths,
            lives,
            Arbitraries.integers().between(0, 7))
        .as(
            (name, exact, within, kinds, length, days, flags) -> {
              var builder =
                  CertificateProfile.builder(name)
                      .names(exact.toArray(new SubjectAlternativeName[0]))
                      .namesWithin(within.toArray(new NameConstraint[0]))
                      .keys(kinds.toArray(new KeySpec[0]))
                      .purposes(ExtendedKeyUsage.SERVER_AUTH, ExtendedKeyUsage.CLIENT_AUTH)
                      .longest(Duration.ofDays(Math.min(days, 36_500)))
                      .shortest(Duration.ofDays(1));
              if ((flags & 1) != 0) {
                builder.wildcards().extensions("1.2.3", "2.5.29.32");
              }
              if ((flags & 2) != 0) {
                builder.anySubject();
              }
              if ((flags & 4) != 0) {
                builder.longestPeriod(Period.ofMonths(1 + days % 1000));
              }
              length.ifPresent(builder::authority);
              return builder.build();
            });
  }

  @Property(tries = 500)
  void whatIsStoredIsReadBack(@ForAll("profiles") CertificateProfile profile) {
    var fields = ProfileFields.encode(profile);
    var read = ProfileFields.decode(fields);
    assertThat(read).isEqualTo(profile).hasSameHashCodeAs(profile);
    assertThat(ProfileFields.encode(read)).isEqualTo(fields);
    assertThat(profile.toString()).contains(profile.name());
  }

  @Property(tries = 200)
  void aFieldThatIsMissingOrSpoiledIsNoticed(
      @ForAll("profiles") CertificateProfile profile, @ForAll("fields") String field) {
    var fields = new HashMap<>(ProfileFields.encode(profile));
    fields.put(field, List.of("?"));
    assertThatThrownBy(() -> ProfileFields.decode(fields))
        .isInstanceOfAny(IllegalArgumentException.class, InvalidPolicyException.class);
  }

  @Provide
  Arbitrary<String> fields() {
    var all =
        new ArrayList<>(ProfileFields.encode(CertificateProfile.ocspSigner("x").build()).keySet());
    return Arbitraries.of(all);
  }

  private static List<String> problems(CertificateProfile.Builder builder) {
    return catchThrowableOfType(InvalidPolicyException.class, builder::build).problems().stream()
        .map(problem -> problem.field() + " " + problem.rule())
        .toList();
  }

  @Example
  void whatIsWrongIsToldAllAtOnce() {
    var bad =
        CertificateProfile.builder("not a name")
            .names(SubjectAlternativeName.dns("a.test"), SubjectAlternativeName.dns("A.test"))
            .keys()
            .customPurposes("serverAuth")
            .shortest(Duration.ofDays(2))
            .longest(Duration.ofDays(1))
            .authority(OptionalInt.of(-1))
            .extensions("2.5.29.17", "2.5.29.31", "x");
    assertThat(problems(bad))
        .containsExactlyInAnyOrder(
            "name syntax",
            "names duplicate",
            "keys empty",
            "purposes syntax",
            "longest order",
            "authority range",
            "extensions ruled",
            "extensions ruled",
            "extensions syntax");
    assertThat(problems(CertificateProfile.builder("x"))).containsExactly("purposes empty");
    assertThat(problems(CertificateProfile.tlsServer("x").longest(Duration.ofMillis(1500))))
        .containsExactly("longest whole-seconds");
    var many = new String[201];
    for (int i = 0; i < many.length; i++) {
      many[i] = "1.2." + i;
    }
    assertThat(problems(CertificateProfile.ocspSigner("x").extensions(many)))
        .containsExactly("extensions too-many");
  }
}
