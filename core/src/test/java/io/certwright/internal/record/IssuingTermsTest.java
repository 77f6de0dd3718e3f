package io.certwright.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.policy.AuthorityState;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificateProfile;
import io.certwright.policy.NameConstraint;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a CA signs, as it is changed and kept. */
class IssuingTermsTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  /** Steps that follow each other as they may. */
  @Provide
  Arbitrary<List<Integer>> steps() {
    return Arbitraries.integers().between(0, 5).list().ofMaxSize(20);
  }

  private static CrossCertificate cross(int subject, int issuer, Instant end) {
    return new CrossCertificate(
        "v" + subject, "v" + issuer, "ab", end, Bytes.copyOf(new byte[] {1, 2}));
  }

  @Property(tries = 300)
  void whatIsKeptIsReadBackAndNothingThatEndedIsKept(@ForAll("steps") List<Integer> steps) {
    var terms = IssuingTerms.STANDARD;
    int version = 0;
    var now = NOW;
    for (var step : steps) {
      now = now.plusSeconds(1000);
      var ends = now.plusSeconds(2500);
      switch (step) {
        case 0 ->
            terms =
                terms.in(version % 2 == 0 ? AuthorityState.ISSUING : AuthorityState.STATUS_ONLY);
        case 1 ->
            terms =
                terms.allowing(
                    List.of(
                        CertificateProfile.tlsServer("p" + version)
                            .namesWithin(NameConstraint.dns("example.test"))
                            .build()));
        case 2 -> {
          version++;
          terms =
              terms.prepared(
                  new IssuingTerms.Successor(
                      "v" + version, CertificatePolicy.rootCa("Root " + version).build()),
                  List.of(cross(version, version - 1, ends), cross(version - 1, version, ends)),
                  now);
          assertThat(terms.successor().orElseThrow().version()).isEqualTo("v" + version);
        }
        case 3 -> {
          terms = terms.succeeding(new IssuingTerms.Replaced("v" + (version - 1), ends), now);
          assertThat(terms.successor()).isEmpty();
          assertThat(terms.replaced()).last().extracting("version").isEqualTo("v" + (version - 1));
        }
        case 4 -> {
          var gone = terms.successor().map(IssuingTerms.Successor::version).orElse("none");
          terms = terms.cancelled();
          assertThat(terms.successor()).isEmpty();
          assertThat(terms.crosses()).noneMatch(cross -> cross.isOf(gone));
        }
        default -> terms = terms.warnedOf("v" + version);
      }
      var at = now;
      if (step == 2 || step == 3) {
        assertThat(terms.crosses()).allMatch(cross -> at.isBefore(cross.notAfter()));
      }
      var record = AuthorityRecord.standard("ca").with(terms, NOW);
      var type = AuthorityRecord.TYPE;
      assertThat(type.decode(Bytes.copyOf(type.encode(record)))).isEqualTo(record);
    }
    assertThat(new ArrayList<>(terms.replaced())).doesNotHaveDuplicates();
  }
}
