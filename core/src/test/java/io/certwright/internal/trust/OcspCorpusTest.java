package io.certwright.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.revocation.OcspAnswer;
import io.certwright.spi.Bytes;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationFinding;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.RevocationStatus;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import io.certwright.trust.WeakAlgorithm;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of real responders, and the same with one thing wrong, from OpenSSL's own tests. */
class OcspCorpusTest {

  private static final String FOLDER = "/openssl-test/ocsp-tests/";

  @ParameterizedTest
  @CsvSource({
    "ND1, ND1_Cert_EE, ND1_Issuer_ICA",
    "ND2, ND2_Cert_ICA, ND2_Issuer_Root",
    "ND3, ND3_Cert_EE, ND3_Issuer_Root",
    "D1, D1_Cert_EE, D1_Issuer_ICA",
    "D2, D2_Cert_ICA, D2_Issuer_Root",
    "D3, D3_Cert_EE, D3_Issuer_Root",
    "ND1, ND1_Cert_EE, ND1_Issuer_ICA-Cross",
    "ND1, ND1_Cert_EE, ISIC_ND1_Issuer_ICA",
  })
  void goodAnswersAreBelieved(String answer, String leaf, String issuer) {
    assertThat(validate(answer, leaf, issuer))
        .isInstanceOfSatisfying(
            ValidatedChain.class,
            chain ->
                assertThat(chain.revocation())
                    .containsExactly(new RevocationFinding(0, new RevocationStatus.Good())));
  }

  /**
   * ISOP: the signature is wrong. WRID: another responder. WINH, WIKH: about another issuer.
   * WKDOSC, ISDOSC: the certificate of the delegate has another key, or a wrong signature.
   */
  @ParameterizedTest
  @CsvSource({
    "ISOP, ND1, EE, ICA", "ISOP, ND2, ICA, Root", "ISOP, ND3, EE, Root",
    "ISOP, D1, EE, ICA", "ISOP, D2, ICA, Root", "ISOP, D3, EE, Root",
    "WRID, ND1, EE, ICA", "WRID, ND2, ICA, Root", "WRID, ND3, EE, Root",
    "WRID, D1, EE, ICA", "WRID, D2, ICA, Root", "WRID, D3, EE, Root",
    "WINH, ND1, EE, ICA", "WINH, ND2, ICA, Root", "WINH, ND3, EE, Root",
    "WINH, D1, EE, ICA", "WINH, D2, ICA, Root", "WINH, D3, EE, Root",
    "WIKH, ND1, EE, ICA", "WIKH, ND2, ICA, Root", "WIKH, ND3, EE, Root",
    "WIKH, D1, EE, ICA", "WIKH, D2, ICA, Root", "WIKH, D3, EE, Root",
    "WKDOSC, D1, EE, ICA", "WKDOSC, D2, ICA, Root", "WKDOSC, D3, EE, Root",
    "ISDOSC, D1, EE, ICA", "ISDOSC, D2, ICA, Root", "ISDOSC, D3, EE, Root",
  })
  void badOnesAreNot(String flaw, String name, String leaf, String issuer) {
    var result = validate(flaw + "_" + name, name + "_Cert_" + leaf, name + "_Issuer_" + issuer);
    assertThat(result)
        .isInstanceOfSatisfying(
            RefusedChain.class,
            refused ->
                assertThat(refused.faults())
                    .extracting(fault -> fault.rule())
                    .containsExactly(ChainRule.REVOCATION_UNKNOWN));
  }

  private static ValidationResult validate(String answer, String leaf, String issuer) {
    var corpus = Corpus.of("openssl-test.zip");
    var der = Bytes.copyOf(Base64.getMimeDecoder().decode(corpus.text(FOLDER + answer + ".ors")));
    var sound = answer.substring(answer.indexOf('_') + 1);
    var good = Bytes.copyOf(Base64.getMimeDecoder().decode(corpus.text(FOLDER + sound + ".ors")));
    var at = OcspAnswer.of(good).orElseThrow().answers().get(0).thisUpdate();
    var settings =
        ValidationSettings.builder(Purpose.ANY, at)
            .allowWeak(WeakAlgorithm.SHA1_SIGNATURE)
            .allowWeak(WeakAlgorithm.RSA_1024)
            .revocation(
                RevocationMode.HARD_FAIL,
                List.of(RevocationSource.of(List.of(new RevocationEvidence.Ocsp(der)))))
            .build();
    var anchor = Node.of(corpus.pem(FOLDER + issuer + ".pem", "CERTIFICATE").get(0));
    return new ChainValidation(new Anchors(List.of(TrustedAnchor.of(anchor.certificate()))))
        .validate(
            new PresentedChain(corpus.pem(FOLDER + leaf + ".pem", "CERTIFICATE").get(0), List.of()),
            settings);
  }
}
