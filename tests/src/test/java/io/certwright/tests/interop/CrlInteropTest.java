package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.ChainValidator;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PublicationAddresses;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeySpec;
import io.certwright.tests.Crls;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenSSL, the JDK and our own validator understand the lists that a CA publishes. */
class CrlInteropTest {

  private static final RevocationRequest COMPROMISED =
      RevocationRequest.of(RevocationReason.KEY_COMPROMISE)
          .invalidSince(Instant.parse("2020-01-01T00:00:00Z"))
          .withoutReplacement();
  private static final RevocationRequest HOLD =
      RevocationRequest.of(RevocationReason.CERTIFICATE_HOLD);
  private static final PublicationAddresses ADDRESSES =
      PublicationAddresses.NONE.withCrls("http://pki.example.test/crl");

  @TempDir Path directory;

  /** A root, an issuing CA below it and two leaves. */
  private static final class Pki implements AutoCloseable {
    private final Vault vault = Vault.inMemory();
    private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(vault, "root");
    private final EmbeddedCa issuing;
    private final Certificate good;
    private final Certificate bad;

    Pki(KeySpec key, CrlPlan plan) {
      issuing =
          EmbeddedCa.openOrCreate(
              vault,
              "issuing",
              CertificatePolicy.intermediateCa("issuing", 0)
                  .key(key)
                  .validity(Duration.ofDays(1000))
                  .issuer("root")
                  .build());
      root.configure(new AuthoritySettings(ADDRESSES, CrlPlan.STANDARD));
      issuing.configure(new AuthoritySettings(ADDRESSES, plan));
      good = issue("good");
      bad = issue("bad");
    }

    private Certificate issue(String name) {
      vault.create(
          name,
          CertificatePolicy.tlsServer(name + ".example.test")
              .issuer("issuing")
              .validity(Duration.ofDays(30))
              .build());
      return vault.get(name);
    }

    void publish() {
      for (var ca : List.of(root, issuing)) {
        Crls.all(vault, ca.name()).forEach(list -> ca.crls().publish(list.key(), list.partition()));
      }
    }

    /** All complete lists, or all delta lists. */
    List<byte[]> lists(boolean delta) {
      var all = new ArrayList<byte[]>();
      for (var ca : List.of(root, issuing)) {
        for (var list : Crls.all(vault, ca.name())) {
          if (!delta) {
            all.add(Crls.bytes(vault, list));
          } else if (list.delta().isPresent()) {
            all.add(Crls.deltaBytes(vault, list));
          }
        }
      }
      return all;
    }

    @Override
    public void close() {
      vault.close();
    }
  }

  private Path file(String name, String type, List<byte[]> all) throws IOException {
    var pem = new StringBuilder();
    for (var der : all) {
      pem.append("-----BEGIN " + type + "-----\n")
          .append(Base64.getMimeEncoder().encodeToString(der))
          .append("\n-----END " + type + "-----\n");
    }
    return Files.writeString(directory.resolve(name), pem);
  }

  private Path certificate(String name, Certificate certificate)
      throws IOException, GeneralSecurityException {
    return file(name, "CERTIFICATE", List.of(certificate.x509().getEncoded()));
  }

  private Object[] verify(Pki pki, List<byte[]> lists, Path leaf, String... more)
      throws IOException, GeneralSecurityException {
    var arguments = new ArrayList<Object>(List.of("verify", "-crl_check_all", "-extended_crl"));
    arguments.addAll(List.of(more));
    arguments.addAll(
        List.of(
            "-CAfile",
            certificate("root.pem", pki.root.certificate()),
            "-untrusted",
            certificate("issuing.pem", pki.issuing.certificate()),
            "-CRLfile",
            file("lists.pem", "X509 CRL", lists),
            leaf));
    return arguments.toArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"EC_P256", "EC_P521", "RSA_3072", "ED25519", "ED448"})
  void opensslReadsAndVerifiesThem(KeySpec key) throws Exception {
    var openssl = Tool.openssl();
    try (var pki = new Pki(key, CrlPlan.STANDARD)) {
      pki.publish();
      var good = certificate("good.pem", pki.good);
      var bad = certificate("bad.pem", pki.bad);
      openssl.run(verify(pki, pki.lists(false), good));
      openssl.run(verify(pki, pki.lists(false), bad));
      pki.vault.revocations().revoke(pki.bad, COMPROMISED);
      pki.publish();
      openssl.run(verify(pki, pki.lists(false), good));
      assertThat(openssl.fails(verify(pki, pki.lists(false), bad))).contains("certificate revoked");
      var list = directory.resolve("list.der");
      Files.write(list, Crls.bytes(pki.vault, pki.issuing.crls().current()));
      var text =
          openssl.run(
              "crl",
              "-inform",
              "DER",
              "-in",
              list,
              "-noout",
              "-text",
              "-verify",
              "-CAfile",
              directory.resolve("issuing.pem"));
      assertThat(text)
          .contains("verify OK", "Key Compromise", "Invalidity Date")
          .containsIgnoringCase(pki.bad.serialNumber());
    }
  }

  @Test
  void opensslFollowsPartsAndDeltas() throws Exception {
    var openssl = Tool.openssl();
    var plan = CrlPlan.STANDARD.withPartitions(3).withDeltaInterval(Duration.ofMinutes(5));
    try (var pki = new Pki(KeySpec.EC_P256, plan)) {
      pki.publish();
      var good = certificate("good.pem", pki.good);
      var bad = certificate("bad.pem", pki.bad);
      var before = pki.lists(false);
      openssl.run(verify(pki, parts(before), bad));
      pki.vault.revocations().revoke(pki.bad, HOLD);
      pki.publish();
      assertThat(openssl.fails(verify(pki, parts(pki.lists(false)), bad)))
          .contains("certificate revoked");
      openssl.run(verify(pki, parts(pki.lists(false)), good));
      // Of what has an address of its own, another list says nothing.
      assertThat(openssl.fails(verify(pki, parts(pki.lists(false)).subList(0, 1), bad)))
          .containsAnyOf("unable to get certificate CRL", "Different CRL scope");
    }
  }

  /** The lists without the one of the issuing CA that has all. */
  private static List<byte[]> parts(List<byte[]> lists) {
    return lists.stream()
        .filter(
            der -> {
              var crl = Crls.parse(der);
              return crl.getIssuerX500Principal().getName().contains("root")
                  || crl.getExtensionValue("2.5.29.28") != null;
            })
        .toList();
  }

  @Test
  void opensslUsesDeltas() throws Exception {
    var openssl = Tool.openssl();
    var plan = CrlPlan.STANDARD.withDeltaInterval(Duration.ofMinutes(5));
    try (var pki = new Pki(KeySpec.EC_P256, plan)) {
      pki.publish();
      var bad = certificate("bad.pem", pki.bad);
      var base = pki.lists(false);
      var number = pki.issuing.crls().current().full().orElseThrow().number();
      pki.vault.revocations().revoke(pki.bad, HOLD);
      deltasOnly(pki);
      var list = pki.issuing.crls().current();
      assertThat(list.full().orElseThrow().number()).as("the same base").isEqualTo(number);
      assertThat(list.delta().orElseThrow().entries()).isEqualTo(1);
      var both = new ArrayList<>(base);
      both.addAll(pki.lists(true));
      openssl.run(verify(pki, both, bad));
      assertThat(openssl.fails(verify(pki, both, bad, "-use_deltas")))
          .contains("certificate revoked");
      pki.vault.revocations().release(pki.vault.getVersion("bad", pki.bad.version()));
      deltasOnly(pki);
      var later = new ArrayList<>(base);
      later.addAll(pki.lists(true));
      openssl.run(verify(pki, later, bad, "-use_deltas"));
    }
  }

  private static void deltasOnly(Pki pki) {
    pki.issuing.crls().publishDelta(pki.issuing.crls().current().key(), 0);
  }

  @Test
  void theJdkChecksWithThem() throws Exception {
    try (var pki = new Pki(KeySpec.EC_P256, CrlPlan.STANDARD.withPartitions(2))) {
      pki.publish();
      checkByJdk(pki, pki.bad);
      pki.vault.revocations().revoke(pki.bad, COMPROMISED);
      pki.publish();
      checkByJdk(pki, pki.good);
      assertThatThrownBy(() -> checkByJdk(pki, pki.bad))
          .isInstanceOfSatisfying(
              CertPathValidatorException.class,
              e ->
                  assertThat(e.getReason())
                      .isEqualTo(CertPathValidatorException.BasicReason.REVOKED));
    }
  }

  private static void checkByJdk(Pki pki, Certificate leaf) throws Exception {
    var validator = CertPathValidator.getInstance("PKIX");
    var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOptions(
        EnumSet.of(
            PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    var anchor = new TrustAnchor(pki.root.certificate().x509(), null);
    var parameters = new PKIXParameters(Set.of(anchor));
    var lists = pki.lists(false).stream().map(Crls::parse).toList();
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
    parameters.addCertPathChecker(checker);
    var path =
        CertificateFactory.getInstance("X.509")
            .generateCertPath(List.of(leaf.x509(), pki.issuing.certificate().x509()));
    assertThat(validator.validate(path, parameters)).isNotNull();
  }

  @Test
  void ourValidatorDoesToo() throws Exception {
    var plan = CrlPlan.STANDARD.withPartitions(2).withDeltaInterval(Duration.ofMinutes(5));
    try (var pki = new Pki(KeySpec.EC_P256, plan)) {
      pki.publish();
      assertThat(validate(pki, pki.bad)).isInstanceOf(ValidatedChain.class);
      pki.vault.revocations().revoke(pki.bad, HOLD);
      for (var list : Crls.all(pki.vault, "issuing")) {
        pki.issuing.crls().publishDelta(list.key(), list.partition());
      }
      assertThat(validate(pki, pki.good)).isInstanceOf(ValidatedChain.class);
      assertThat(((RefusedChain) validate(pki, pki.bad)).breaks(ChainRule.REVOKED)).isTrue();
    }
  }

  private static Object validate(Pki pki, Certificate leaf) {
    var evidence = new ArrayList<RevocationEvidence>();
    for (boolean delta : new boolean[] {false, true}) {
      pki.lists(delta).forEach(der -> evidence.add(new RevocationEvidence.Crl(Bytes.copyOf(der))));
    }
    X509Certificate root = pki.root.certificate().x509();
    var settings =
        ValidationSettings.builder(Purpose.TLS_SERVER, Instant.now())
            .revocation(RevocationMode.HARD_FAIL, List.of(RevocationSource.of(evidence)))
            .build();
    return ChainValidator.trusting(List.of(TrustedAnchor.of(root)))
        .validate(PresentedChain.of(leaf.chain()), settings);
  }
}
