package io.certwright.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.trust.PkitsVectors.Vector;
import io.certwright.spi.Bytes;
import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PolicyRules;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import io.certwright.trust.WeakAlgorithm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The 249 cases of NIST's PKITS: every verdict is that of the suite. */
class PkitsTest {

  private static final String VECTORS = "/pkits/go-nist-pkits/vectors.json";
  private static final Instant AT = Instant.parse("2015-06-01T00:00:00Z");

  /** The suite is of 2011: RSA of 2048 bits, but also DSA, and its own policies. */
  private static final Map<String, String> POLICIES =
      Map.of(
          "anyPolicy", "2.5.29.32.0",
          "NIST-test-policy-1", "2.16.840.1.101.3.2.1.48.1",
          "NIST-test-policy-2", "2.16.840.1.101.3.2.1.48.2",
          "NIST-test-policy-3", "2.16.840.1.101.3.2.1.48.3",
          "NIST-test-policy-6", "2.16.840.1.101.3.2.1.48.6");

  @Test
  void allOfThemAreThere() {
    assertThat(PkitsVectors.read(Corpus.of("pkits.zip").text(VECTORS))).hasSize(249);
  }

  @TestFactory
  List<DynamicTest> everyVerdictIsThatOfTheSuite() {
    var corpus = Corpus.of("pkits.zip");
    return PkitsVectors.read(corpus.text(VECTORS)).stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.name(),
                    () -> {
                      var result = validate(corpus, vector);
                      assertThat(result instanceof ValidatedChain)
                          .as(String.valueOf(result))
                          .isEqualTo(vector.flag("ShouldValidate"));
                      if (result instanceof RefusedChain refused) {
                        assertThat(refused.faults())
                            .extracting(ChainFault::rule)
                            .isSubsetOf(rules(vector.name()));
                      }
                    }))
        .toList();
  }

  /** The rules that the sections of the suite are about. */
  private static Set<ChainRule> rules(String name) {
    var section = name.substring(0, name.indexOf('.', 2));
    return switch (section) {
      // The signatures of some were broken so that the certificates cannot be read.
      case "4.1" -> Set.of(ChainRule.SIGNATURE, ChainRule.UNREADABLE, ChainRule.ISSUER_NOT_FOUND);
      case "4.2" -> Set.of(ChainRule.EXPIRED, ChainRule.NOT_YET_VALID);
      case "4.3" -> Set.of(ChainRule.ISSUER_NOT_FOUND);
      case "4.4", "4.14", "4.15" -> Set.of(ChainRule.REVOKED, ChainRule.REVOCATION_UNKNOWN);
      case "4.5" -> Set.of(ChainRule.REVOKED, ChainRule.NOT_AN_AUTHORITY, ChainRule.KEY_USAGE);
      case "4.6" -> Set.of(ChainRule.NOT_AN_AUTHORITY, ChainRule.PATH_LENGTH);
      case "4.7" -> Set.of(ChainRule.KEY_USAGE, ChainRule.REVOCATION_UNKNOWN);
      case "4.8", "4.9", "4.11", "4.12" -> Set.of(ChainRule.POLICY);
      case "4.10" -> Set.of(ChainRule.POLICY, ChainRule.MALFORMED_EXTENSION);
      case "4.13" -> Set.of(ChainRule.NAME_CONSTRAINTS);
      default -> Set.of(ChainRule.CRITICAL_EXTENSION);
    };
  }

  static ValidationResult validate(Corpus corpus, Vector vector) {
    var path = vector.list("CertPath");
    var certificates = new ArrayList<Bytes>();
    for (int i = path.size() - 1; i > 0; i--) {
      certificates.add(certificate(corpus, path.get(i)));
    }
    var anchor = Node.of(certificate(corpus, path.get(0))).certificate();
    var evidence =
        vector.list("CRLPath").stream()
            .map(name -> "/pkits/nist/crls/" + name)
            .map(corpus::file)
            .map(Bytes::copyOf)
            .map(RevocationEvidence.Crl::new)
            .map(RevocationEvidence.class::cast)
            .toList();
    var settings =
        ValidationSettings.builder(Purpose.ANY, AT)
            .allowWeak(WeakAlgorithm.DSA)
            .allowWeak(WeakAlgorithm.SHA1_SIGNATURE)
            .policies(policies(vector))
            .revocation(RevocationMode.HARD_FAIL, List.of(RevocationSource.of(evidence)))
            .build();
    return new ChainValidation(new Anchors(List.of(TrustedAnchor.of(anchor))))
        .validate(
            new PresentedChain(certificates.get(0), certificates.subList(1, certificates.size())),
            settings);
  }

  private static Bytes certificate(Corpus corpus, String name) {
    return Bytes.copyOf(corpus.file("/pkits/go-nist-pkits/certs/" + name));
  }

  private static PolicyRules policies(Vector vector) {
    Set<String> initial =
        vector.list("InitialPolicySet").stream()
            .map(name -> POLICIES.getOrDefault(name, name))
            .collect(Collectors.toSet());
    return new PolicyRules(
        initial,
        vector.flag("InitialExplicitPolicy"),
        vector.flag("InitialPolicyMappingInhibit"),
        vector.flag("InitialAnyPolicyInhibit"));
  }
}
