package io.certwright.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.revocation.Crl;
import io.certwright.internal.revocation.OcspAnswer;
import io.certwright.spi.Bytes;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.Strictness;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every odd file that others have collected is answered, whatever is in it. */
class ForeignFilesTest {

  private static List<Bytes> files(Corpus corpus, String label, String... suffixes) {
    var all = new ArrayList<Bytes>();
    corpus
        .files()
        .forEach(
            (name, content) -> {
              for (var suffix : suffixes) {
                if (name.endsWith(suffix)) {
                  all.add(Bytes.copyOf(content));
                }
              }
              all.addAll(corpus.pem(name, label));
            });
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pyca-vectors.zip", "openssl-test.zip", "pkits.zip"})
  void everyCertificateIsAnswered(String archive) {
    var all = files(Corpus.of(archive), "CERTIFICATE|X509 CERTIFICATE", ".der", ".crt");
    assertThat(all).hasSizeGreaterThan(100);
    var anchors = List.of(TestPki.root("root", 0));
    int few = 150;
    for (int i = 0; i < all.size(); i++) {
      var others = all.subList(Math.max(0, i - few / 2), Math.min(all.size(), i + few / 2));
      for (var strictness : Strictness.values()) {
        var settings = Validations.any().strictness(strictness).host("www.example.test");
        assertThat(Validations.of(all.get(i), others, anchors, settings)).isNotNull();
      }
    }
  }

  @Test
  void everyListIsReadOrRefused() {
    int read = 0;
    for (var archive : List.of("pyca-vectors.zip", "pkits.zip")) {
      for (var der : files(Corpus.of(archive), "X509 CRL", ".der", ".crl")) {
        try {
          var crl = Crl.of(der);
          read++;
          crl.find(BigInteger.ONE, crl.issuer());
        } catch (MalformedDerException e) {
          assertThat(e.expected()).isNotEmpty();
        }
      }
    }
    assertThat(read).isGreaterThan(180);
  }

  @Test
  void everyAnswerIsReadOrRefused() {
    int read = 0;
    for (var der : files(Corpus.of("pyca-vectors.zip"), "NONE", "-resp.der", ".der")) {
      try {
        read += OcspAnswer.of(der).isPresent() ? 1 : 0;
      } catch (MalformedDerException e) {
        assertThat(e.expected()).isNotEmpty();
      }
    }
    assertThat(read).isGreaterThanOrEqualTo(8);
  }

  @Test
  void allOfItAsEvidenceDecidesNothing() {
    var corpus = Corpus.of("pyca-vectors.zip");
    var evidence = new ArrayList<RevocationEvidence>();
    files(corpus, "X509 CRL", ".der").stream()
        .map(RevocationEvidence.Crl::new)
        .forEach(evidence::add);
    files(corpus, "NONE", ".der").stream().map(RevocationEvidence.Ocsp::new).forEach(evidence::add);
    var root = TestPki.root("root", 0);
    var leaf = TestPki.certificate("leaf", 1).signedBy("root", 0);
    var settings =
        Validations.any()
            .revocation(RevocationMode.HARD_FAIL, List.of(RevocationSource.of(evidence)));
    assertThat(Validations.refused(leaf, List.of(), List.of(root), settings).faults()).hasSize(1);
  }
}
