package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.ChainValidator;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspResponder;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.Strictness;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of our responder, judged by our validator as those of anybody. */
class OcspChainTest {

  private final Home home = Home.inMemory();
  private final Vault vault = home.vault();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(vault, "root");
  private final EmbeddedCa issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
  private final OcspResponder responder = OcspResponder.of(vault);

  @AfterEach
  void close() {
    home.close();
  }

  private Certificate issue(String name) {
    vault.create(
        name, CertificatePolicy.tlsServer("shop.example.test").issuer(issuing.name()).build());
    return vault.get(name);
  }

  private final RevocationSource source =
      query -> {
        var serial = query.certificate().getSerialNumber();
        var question = Ocsp.question(Ocsp.id(Ocsp.SHA_1, query.issuer(), serial));
        return List.of(new RevocationEvidence.Ocsp(responder.answer(question).der()));
      };

  private ValidationResult validate(Certificate leaf, Instant at) {
    var settings =
        ValidationSettings.builder(Purpose.TLS_SERVER, at)
            .strictness(Strictness.RFC_5280)
            .revocation(RevocationMode.HARD_FAIL, List.of(source));
    return ChainValidator.trusting(List.of(TrustedAnchor.of(root.certificate().x509())))
        .validate(PresentedChain.of(leaf.chain()), settings.build());
  }

  private static void requireRevoked(ValidationResult result, int position) {
    assertThat(result)
        .isInstanceOfSatisfying(
            RefusedChain.class,
            refused ->
                assertThat(refused.faults())
                    .anySatisfy(
                        fault -> {
                          assertThat(fault.rule()).isEqualTo(ChainRule.REVOKED);
                          assertThat(fault.position()).isEqualTo(position);
                        }));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theyAreBelieved(boolean delegated) {
    if (delegated) {
      assertThat(root.openOrCreateOcspSigner().isEnabled()).isTrue();
      assertThat(issuing.openOrCreateOcspSigner().isEnabled()).isTrue();
    }
    var now = home.clock.instant();
    var shop = issue("shop");
    var other = issue("other");
    assertThat(validate(shop, now)).isInstanceOf(ValidatedChain.class);
    vault
        .revocations()
        .revoke(shop, RevocationRequest.of(RevocationReason.SUPERSEDED).withoutReplacement());
    requireRevoked(validate(shop, now), 0);
    assertThat(validate(other, now)).isInstanceOf(ValidatedChain.class);
    assertThat(validate(other, now.plus(Duration.ofHours(13))))
        .as("its time is over")
        .isInstanceOf(RefusedChain.class);
    var ended = RevocationRequest.of(RevocationReason.CESSATION_OF_OPERATION).withoutReplacement();
    vault.revocations().revoke(issuing.certificate(), ended);
    requireRevoked(validate(other, now), 1);
  }
}
