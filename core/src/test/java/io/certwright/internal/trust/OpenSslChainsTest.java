package io.certwright.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PolicyRules;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chains of OpenSSL's own test of its verification, each with its verdict there. Left out is
 * what is a matter of OpenSSL alone: trust settings in the file of a certificate, proxy
 * certificates, SM2, other limits by the command line.
 */
class OpenSslChainsTest {

  private static final Instant AT = Instant.parse("2024-06-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "yes, ee-cert, TLS_SERVER, root-cert, ca-cert",
    "no, ee-cert, TLS_SERVER, root-nonca, ca-cert",
    "no, ee-cert, TLS_SERVER, root-cert2, ca-cert",
    "no, ee-cert, TLS_SERVER, root-name2, ca-cert",
    "yes, ee-cert-noncrit-unknown-ext, ANY, root-cert, ca-cert",
    "no, ee-cert-crit-unknown-ext, ANY, root-cert, ca-cert",
    "yes, ee-cert-ocsp-nocheck, ANY, root-cert, ca-cert",
    "yes, ee-cert, TLS_SERVER, sroot-cert, ca-cert",
    "no, ee-cert, TLS_SERVER, croot-cert, ca-cert",
    "no, ee-cert, TLS_SERVER, root-cert, ca-nonca",
    "no, ee-cert, TLS_SERVER, root-cert, ca-nonbc",
    "no, ee-cert, TLS_SERVER, root-cert ca-nonca, ''",
    "no, ee-cert, TLS_SERVER, root-cert ca-nonbc, ''",
    "no, ee-cert, TLS_SERVER, root-cert, ca-cert2",
    "no, ee-cert, TLS_SERVER, root-cert, ca-name2",
    "no, ee-cert, TLS_SERVER, root-cert, ca-root2",
    "no, ee-cert, TLS_SERVER, '', ca-cert",
    "yes, ee-cert, TLS_SERVER, ca-cert, ''",
    "no, ee-cert, TLS_SERVER, ca-expired, ''",
    "no, ee-cert, TLS_SERVER, root-expired, ca-cert",
    "yes, ee-cert, TLS_SERVER, sca-cert, ''",
    "no, ee-cert, TLS_SERVER, cca-cert, ''",
    "yes, ee-cert, TLS_SERVER, root-cert sca-cert, ca-cert",
    "yes, ee-client, TLS_CLIENT, root-cert, ca-cert",
    "no, ee-client, TLS_SERVER, root-cert, ca-cert",
    "no, ee-cert, TLS_CLIENT, root-cert, ca-cert",
    "no, ee-cert2, TLS_SERVER, root-cert, ca-cert",
    "no, ee-name2, TLS_SERVER, root-cert, ca-cert",
    "no, ee-expired, TLS_SERVER, root-cert, ca-cert",
    "yes, ee-cert, TLS_SERVER, ee-cert, ''",
    "yes, ee-client, TLS_CLIENT, ee-client, ''",
    "no, ee-cert, TLS_SERVER, ee-client, ''",
    "yes, ee-pathlen, TLS_SERVER, root-cert, ca-cert",
    "no, ee-cert, CODE_SIGNING, root-cert, ca-cert",
    "no, ee-client, CODE_SIGNING, root-cert, ca-cert",
    "no, pc1-cert, TLS_CLIENT, root-cert, ee-client ca-cert",
    "no, ee-cert, ANY, root-cert-768, ca-cert-768i",
    "no, ee-cert-768i, ANY, root-cert, ca-cert-768",
    "no, ee-cert-768, ANY, root-cert, ca-cert",
    "yes, ee-cert, ANY, root-cert-md5, ca-cert",
    "yes, ee-cert, ANY, ca-cert-md5, ''",
    "no, ee-cert, ANY, root-cert, ca-cert-md5",
    "no, ee-cert-md5, ANY, root-cert, ca-cert",
    "no, ee-cert-ec-explicit, ANY, root-cert, ca-cert-ec-named",
    "no, ee-cert-ec-named-explicit, ANY, root-cert, ca-cert-ec-explicit",
    "yes, ee-cert-ec-named-named, ANY, root-cert, ca-cert-ec-named",
    "yes, alt1-cert, ANY, root-cert, ncca1-cert",
    "yes, alt2-cert, ANY, root-cert, ncca2-cert",
    "yes, alt3-cert, ANY, root-cert, ncca1-cert ncca3-cert",
    "yes, goodcn1-cert, ANY, root-cert, ncca1-cert",
    "yes, goodcn2-cert, ANY, root-cert, ncca1-cert",
    "no, badalt1-cert, ANY, root-cert, ncca1-cert",
    "no, badalt2-cert, ANY, root-cert, ncca2-cert",
    "no, badalt3-cert, ANY, root-cert, ncca1-cert",
    "no, badalt4-cert, ANY, root-cert, ncca1-cert",
    "no, badalt5-cert, ANY, root-cert, ncca1-cert",
    "no, badalt8-cert, ANY, root-cert, ncca1-cert ncca3-cert",
    "no, badalt9-cert, ANY, root-cert, ncca1-cert ncca3-cert",
    "no, badalt10-cert, ANY, root-cert, ncca1-cert ncca3-cert",
    "no, bad-othername-cert, ANY, root-cert, nccaothername-cert",
    "no, ee-pss-sha1-cert, ANY, root-cert, ca-cert",
    "yes, ee-pss-sha256-cert, ANY, root-cert, ca-cert",
    "yes, ee-pss-cert, ANY, root-cert, ca-pss-cert",
    "no, ee-pss-wrong1.5-cert, ANY, root-cert, ca-pss-cert",
    "no, many-names1, ANY, many-constraints, many-constraints",
    "no, many-names2, ANY, many-constraints, many-constraints",
    "no, many-names3, ANY, many-constraints, many-constraints",
    "yes, some-names1, ANY, many-constraints, many-constraints",
    "yes, some-names2, ANY, many-constraints, many-constraints",
    "yes, some-names3, ANY, many-constraints, many-constraints",
    "yes, ee-ss-with-keyCertSign, ANY, ee-ss-with-keyCertSign, ''",
    "yes, ee-ed25519, ANY, root-ed25519, ''",
    "no, root-ed25519, ANY, ee-ed25519, ''",
    "yes, root-ed25519, ANY, root-ed25519, ''",
    "yes, ee-ed25519, ANY, ee-ed25519, ''",
  })
  void verdictsAreThoseOfOpenSsl(
      String verdict, String leaf, Purpose purpose, String trusted, String untrusted) {
    var result = validate(leaf, purpose, trusted, untrusted, AT, PolicyRules.ANY);
    assertThat(result instanceof ValidatedChain).as("%s", result).isEqualTo(verdict.equals("yes"));
  }

  @ParameterizedTest
  @CsvSource({
    "yes, ee-cert-policies",
    "no, ee-cert-policies-bad",
  })
  void policiesToo(String verdict, String leaf) {
    var policies = PolicyRules.requiring(Set.of("1.3.6.1.4.1.16604.998855.1"));
    var result = validate(leaf, Purpose.ANY, "root-cert", "ca-pol-cert", AT, policies);
    assertThat(result instanceof ValidatedChain).as("%s", result).isEqualTo(verdict.equals("yes"));
  }

  /** OpenSSL holds a common name that looks like a host to constraints; no host is told by it. */
  @ParameterizedTest
  @ValueSource(strings = {"badcn1-cert", "badalt6-cert", "badalt7-cert"})
  void aCommonNameIsNoHost(String leaf) {
    var result = validate(leaf, Purpose.ANY, "root-cert", "ncca1-cert", AT, PolicyRules.ANY);
    assertThat(result).isInstanceOf(ValidatedChain.class);
  }

  @Test
  void aConstraintOnOtherNamesThatCannotBeReadIsRefused() {
    var at = Instant.ofEpochSecond(1_623_060_000);
    var result =
        validate(
            "bad-othername-namec",
            Purpose.ANY,
            "bad-othername-namec-inter",
            "",
            at,
            PolicyRules.ANY);
    assertThat(result)
        .isInstanceOfSatisfying(
            RefusedChain.class,
            refused -> assertThat(refused.breaks(ChainRule.MALFORMED_EXTENSION)).isTrue());
  }

  static ValidationResult validate(
      String leaf,
      Purpose purpose,
      String trusted,
      String untrusted,
      Instant at,
      PolicyRules policies) {
    var corpus = Corpus.of("openssl-test.zip");
    var anchors =
        all(corpus, trusted).stream()
            .map(Node::of)
            .map(node -> TrustedAnchor.of(node.certificate()))
            .toList();
    var settings = ValidationSettings.builder(purpose, at).policies(policies).build();
    return new ChainValidation(new Anchors(anchors))
        .validate(new PresentedChain(all(corpus, leaf).get(0), all(corpus, untrusted)), settings);
  }

  private static List<Bytes> all(Corpus corpus, String names) {
    var all = new ArrayList<Bytes>();
    Arrays.stream(names.split(" "))
        .filter(name -> !name.isEmpty())
        .forEach(
            name -> all.addAll(corpus.pem("/openssl-test/certs/" + name + ".pem", "CERTIFICATE")));
    return all;
  }
}
