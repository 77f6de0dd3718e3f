package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.ChainValidator;
import io.certwright.RevocationRequest;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationStatus;
import io.certwright.trust.Strictness;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Chains that a vault makes, judged with what the vault knows of their revocation. */
class ChainValidatorTest {

  private final Home home = Home.inMemory();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");
  private final EmbeddedCa issuing = EmbeddedCa.openOrCreateIssuing(home.vault(), "issuing", root);

  @AfterEach
  void close() {
    home.close();
  }

  private Certificate issue(String name) {
    home.vault()
        .create(
            name, CertificatePolicy.tlsServer("shop.example.test").issuer(issuing.name()).build());
    return home.vault().get(name);
  }

  private ValidationSettings.Builder settings(RevocationMode mode) {
    return ValidationSettings.builder(Purpose.TLS_SERVER, home.clock.instant())
        .host("shop.example.test")
        .revocation(mode, List.of(home.vault().revocations().knowledge()));
  }

  private ValidationResult validate(
      List<X509Certificate> chain, ValidationSettings.Builder settings) {
    return ChainValidator.trusting(List.of(TrustedAnchor.of(root.certificate().x509())))
        .validate(PresentedChain.of(chain), settings.build());
  }

  private static void assertBroken(ValidationResult result, ChainRule rule, int position) {
    assertThat(result)
        .isInstanceOfSatisfying(
            RefusedChain.class,
            refused -> {
              assertThat(refused.faults().get(0).rule()).isEqualTo(rule);
              assertThat(refused.faults().get(0).position()).isEqualTo(position);
            });
  }

  @Test
  void whatTheVaultMakesIsValidByTheStrictestRules() {
    var chain = issue("shop").chain();
    for (var strictness : List.of(Strictness.PATH, Strictness.RFC_5280)) {
      assertThat(validate(chain, settings(RevocationMode.HARD_FAIL).strictness(strictness)))
          .isInstanceOfSatisfying(
              ValidatedChain.class,
              valid -> {
                assertThat(valid.certificates()).hasSize(3);
                assertThat(valid.leaf()).isEqualTo(chain.get(0));
                assertThat(valid.revocation())
                    .allMatch(found -> found.status() instanceof RevocationStatus.Good)
                    .hasSize(2);
              });
    }
  }

  @Test
  void aRevokedLeafIsRefusedAtOnceAndTheOthersAreNot() {
    var shop = issue("shop");
    var other = issue("other");
    home.vault()
        .revocations()
        .revoke(shop, RevocationRequest.of(RevocationReason.SUPERSEDED).withoutReplacement());
    assertBroken(validate(shop.chain(), settings(RevocationMode.SOFT_FAIL)), ChainRule.REVOKED, 0);
    assertThat(validate(other.chain(), settings(RevocationMode.HARD_FAIL)))
        .isInstanceOf(ValidatedChain.class);
    assertThat(validate(shop.chain(), settings(RevocationMode.OFF)))
        .isInstanceOf(ValidatedChain.class);
  }

  @Test
  void anAuthorityThatIsRevokedTakesWhatItIssuedWithIt() {
    var shop = issue("shop");
    home.vault()
        .revocations()
        .revoke(
            issuing.certificate(),
            RevocationRequest.of(RevocationReason.KEY_COMPROMISE).withoutReplacement());
    assertBroken(validate(shop.chain(), settings(RevocationMode.SOFT_FAIL)), ChainRule.REVOKED, 1);
  }

  @Test
  void aKeyThatIsBlockedIsRefusedInAnyCertificate() {
    try (var elsewhere = Home.inMemory()) {
      var foreign = EmbeddedCa.openOrCreateRoot(elsewhere.vault(), "root");
      elsewhere
          .vault()
          .create(
              "shop",
              CertificatePolicy.tlsServer("shop.example.test").issuer(foreign.name()).build());
      var leaf = elsewhere.vault().get("shop").x509();
      var validator =
          ChainValidator.trusting(List.of(TrustedAnchor.of(foreign.certificate().x509())));
      var presented = PresentedChain.of(List.of(leaf));
      assertThat(validator.validate(presented, settings(RevocationMode.SOFT_FAIL).build()))
          .isInstanceOf(ValidatedChain.class);
      assertBroken(
          validator.validate(presented, settings(RevocationMode.HARD_FAIL).build()),
          ChainRule.REVOCATION_UNKNOWN,
          0);
      var unused =
          home.vault()
              .revocations()
              .revokeKey(
                  leaf.getPublicKey(), RevocationRequest.of(RevocationReason.KEY_COMPROMISE));
      assertBroken(
          validator.validate(presented, settings(RevocationMode.SOFT_FAIL).build()),
          ChainRule.REVOKED,
          0);
    }
  }

  @Test
  void refusalsSayWhatToDoAndNothingOfWhatTheCertificatesSay() {
    var chain = new ArrayList<>(issue("shop").chain());
    chain.remove(1);
    var refused = (RefusedChain) validate(chain, settings(RevocationMode.OFF));
    assertThat(refused.faults().get(0).rule()).isEqualTo(ChainRule.ISSUER_NOT_FOUND);
    assertThat(refused.toString())
        .contains("RFC 5280, section 6.1", "[issuer-not-found]", "trust its root")
        .doesNotContain("shop");
  }
}
