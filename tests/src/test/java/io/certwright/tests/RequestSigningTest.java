package io.certwright.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.CertificateImport;
import io.certwright.CertificationRequest;
import io.certwright.ChainValidator;
import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.access.Identity;
import io.certwright.audit.AuditEntry;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.IssuedCertificate;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeySpec;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeKeyHost;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationSettings;
import java.security.KeyPair;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests of software that keeps its own key, signed by a CA of a vault. */
class RequestSigningTest {

  private static final KeyPair KEY = Requests.key();

  private final Home home = Home.inMemory();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");
  private final EmbeddedCa issuing = EmbeddedCa.openOrCreateIssuing(home.vault(), "issuing", root);

  @AfterEach
  void close() {
    assertThat(home.vault().audit().verify().findings()).isEmpty();
    home.close();
  }

  private static Requests shop() {
    return Requests.of(KEY, "CN=Shop").dns("shop.example.test");
  }

  private static CertificatePolicy policy(CertificationRequest request) {
    return request.policy().validity(Duration.ofDays(30)).build();
  }

  private X509Certificate sign(CertificationRequest request) {
    return issuing.sign(request, policy(request)).x509();
  }

  private IssuanceException refused(EmbeddedCa ca, CertificationRequest request) {
    int before = count(ca);
    var thrown =
        catchThrowableOfType(IssuanceException.class, () -> ca.sign(request, policy(request)));
    assertThat(count(ca)).as("what is remembered").isEqualTo(before);
    return thrown;
  }

  private static int count(EmbeddedCa ca) {
    return ca.issued().list(PageRequest.first(1000)).items().size();
  }

  private void assertValid(List<X509Certificate> chain, EmbeddedCa anchor) throws Exception {
    var now = home.clock.instant();
    assertThat(
            ChainValidator.trusting(List.of(TrustedAnchor.of(anchor.certificate().x509())))
                .validate(
                    PresentedChain.of(chain),
                    ValidationSettings.builder(Purpose.ANY, now)
                        .revocation(
                            RevocationMode.SOFT_FAIL,
                            List.of(home.vault().revocations().knowledge()))
                        .build()))
        .isInstanceOf(ValidatedChain.class);
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor.certificate().x509(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    CertPathValidator.getInstance("PKIX")
        .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
  }

  @Test
  void theKeyOfTheRequestIsCertifiedForWhatItAsks() throws Exception {
    var request = shop().read();
    var signed = issuing.sign(request, policy(request));
    assertThat(signed.x509().getPublicKey()).isEqualTo(KEY.getPublic());
    assertThat(signed.x509().getSubjectX500Principal().getName()).isEqualTo("CN=Shop");
    assertThat(signed.x509().getSubjectAlternativeNames())
        .containsExactly(List.of(2, "shop.example.test"));
    assertThat(signed.chain()).hasSize(2).element(1).isEqualTo(issuing.certificate().x509());
    assertThat(signed.chainPem()).contains("BEGIN CERTIFICATE");
    assertThat(signed.toString()).doesNotContain("shop.example.test");
    assertValid(signed.chain(), root);
  }

  @Test
  void whatWasSignedIsListedFoundAndRevoked() {
    var leaf = sign(shop().read());
    home.vault()
        .create("own", CertificatePolicy.tlsServer("own.example.test").issuer("issuing").build());
    var own = home.vault().get("own");
    var all = issuing.issued().list(PageRequest.first(10)).items();
    assertThat(all)
        .extracting(IssuedCertificate::serialNumber)
        .containsExactlyInAnyOrder(leaf.getSerialNumber(), own.x509().getSerialNumber());
    assertThat(all).allMatch(found -> found.certificate().isPresent());
    var found = issuing.issued().find(leaf.getSerialNumber()).orElseThrow();
    assertThat(found.certificate()).contains(leaf);
    assertThat(found.holder()).isEmpty();
    assertThat(found.signer()).isEqualTo(issuing.certificate().version());
    assertThat(issuing.issued().find(own.x509().getSerialNumber()).orElseThrow().holder())
        .contains("own/" + own.version());
    var page = PageRequest.first(10);
    assertThat(
            issuing
                .issued()
                .withName(SubjectAlternativeName.dns("SHOP.example.test"), page)
                .items())
        .containsExactly(found);
    assertThat(issuing.issued().withSubject(new X500Principal("cn= shop"), page).items())
        .containsExactly(found);
    assertThat(
            root.issued().withName(SubjectAlternativeName.dns("shop.example.test"), page).items())
        .isEmpty();
    home.vault()
        .revocations()
        .revokeSerial(
            "issuing", leaf.getSerialNumber(), RevocationRequest.of(RevocationReason.SUPERSEDED));
    var revoked = issuing.issued().find(leaf.getSerialNumber()).orElseThrow();
    assertThat(revoked.revocation().orElseThrow().reason()).isEqualTo(RevocationReason.SUPERSEDED);
    assertThat(revoked.certificate()).contains(leaf);
  }

  @Test
  void pagesGoOnAfterEachOther() {
    for (int i = 0; i < 5; i++) {
      sign(shop().read());
    }
    var seen = new ArrayList<IssuedCertificate>();
    Optional<String> after = Optional.empty();
    do {
      var page =
          issuing
              .issued()
              .withName(SubjectAlternativeName.dns("shop.example.test"), new PageRequest(after, 2));
      seen.addAll(page.items());
      after = page.next();
    } while (after.isPresent());
    assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    assertThatThrownBy(() -> issuing.issued().list(PageRequest.first(1).after("../etc")))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void theTrailTellsOfItAndOneCommitMakesItDurable() {
    sign(shop().read());
    home.forgetCommits();
    var leaf = sign(shop().read());
    assertThat(home.commits()).isEqualTo(1);
    assertThat(home.commits(0))
        .extracting(write -> write.key().kind())
        .contains("issued", "audit", "certificate", "blocked-key");
    assertThat(home.vault().audit().entries(Optional.empty(), 1000).entries())
        .filteredOn(entry -> entry.operation().equals("authorities/sign"))
        .hasSize(2)
        .last()
        .satisfies(
            entry -> {
              assertThat(entry.target()).isEqualTo("issuing");
              assertThat(entry.detail()).contains(leaf.getSerialNumber().toString(16));
            });
  }

  @Test
  void whoHasNoRightGetsNothing() {
    assertThatThrownBy(() -> EmbeddedCa.open(home.vault().as(Identity.named("eve")), "issuing"))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aRequestThatAnotherKeySignedIsRefused() {
    var stolen = shop().signedBy(Requests.key());
    assertThatThrownBy(stolen::read)
        .isInstanceOf(UnreadableImportException.class)
        .hasMessageContaining("not by the key in it");
  }

  @Test
  void aPolicyForAnotherKeyIsRefused() {
    var request = shop().read();
    var policy = request.policy().key(KeySpec.EC_P384).build();
    assertThatThrownBy(() -> issuing.sign(request, policy))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("EC_P384")
        .hasMessageContaining("EC_P256");
    assertThat(count(issuing)).isZero();
  }

  @Test
  void aBlockedKeyIsRefusedAlsoIfItIsBlockedMeanwhile() {
    var request = shop().read();
    var cluster = Cluster.ofNodes(2);
    try (cluster) {
      var there = cluster.node(1).vault;
      var ca = EmbeddedCa.openOrCreateRoot(cluster.node(0).vault, "root");
      ca.sign(request, policy(request));
      cluster
          .node(0)
          .tap
          .beforeNextCommit(
              () ->
                  there
                      .revocations()
                      .revokeKey(
                          KEY.getPublic(), RevocationRequest.of(RevocationReason.KEY_COMPROMISE)));
      var thrown =
          catchThrowableOfType(IssuanceException.class, () -> ca.sign(request, policy(request)));
      assertThat(thrown.code()).isEqualTo("blocked-key");
      assertThat(count(ca)).isEqualTo(1);
    }
  }

  @Test
  void theCasOwnKeyAndNameAreRefused() {
    var named = Requests.of(KEY, "CN=ISSUING").read();
    assertThat(refused(issuing, named).code()).isEqualTo("own-name");
    var pair = Requests.key();
    var request = Requests.of(pair, "CN=Imported").authority(1).read();
    var policy = request.policy().validity(Duration.ofDays(300)).build();
    var signed = root.sign(request, policy);
    var pem = "-----BEGIN PRIVATE KEY-----\n" + base64(pair) + "\n-----END PRIVATE KEY-----\n";
    home.vault()
        .importCertificate(
            "imported", CertificateImport.of((pem + signed.chainPem()).getBytes(US_ASCII)));
    var imported = EmbeddedCa.open(home.vault(), "imported");
    var own = Requests.of(pair, "CN=Leaf").dns("leaf.example.test").read();
    assertThat(refused(imported, own).code()).isEqualTo("own-key");
  }

  private static String base64(KeyPair pair) {
    return Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
  }

  @Test
  void anAuthorityBelowOneThatMayHaveNoneIsRefused() {
    var request = Requests.of(KEY, "CN=Sub").authority(0).read();
    var thrown = refused(issuing, request);
    assertThat(thrown.code()).isEqualTo("path-length");
    assertThat(thrown).hasMessageContaining("allows 0 authorities below it");
  }

  /** The ceremony of an offline root: its vault signs what the request of another one asks for. */
  @Test
  void theRootIsInAVaultOfItsOwn() throws Exception {
    try (var online = Home.inMemory()) {
      var operation =
          online
              .vault()
              .create(
                  "online",
                  CertificatePolicy.intermediateCa("Online", 0)
                      .issuer(CertificatePolicy.UNKNOWN)
                      .validity(Duration.ofDays(900))
                      .build());
      var request = CertificationRequest.of(operation.csr());
      var signed = root.sign(request, request.policy().validity(Duration.ofDays(900)).build());
      assertThat(signed.chain()).hasSize(1);
      operation.merge(signed.chainPem().getBytes(US_ASCII));
      var ca = EmbeddedCa.open(online.vault(), "online");
      online
          .vault()
          .create(
              "shop", CertificatePolicy.tlsServer("shop.example.test").issuer("online").build());
      assertThat(ca.certificate().x509().getBasicConstraints()).isZero();
      assertValid(online.vault().get("shop").chain(), root);
    }
  }

  /**
   * Whatever becomes of the commit, each certificate that was given out is remembered, and each
   * that is remembered was signed.
   */
  @ParameterizedTest
  @EnumSource(CommitFault.class)
  void nothingIsOutWithoutARecord(CommitFault fault) {
    var host = FakeKeyHost.create();
    try (var hosted = Home.protectedBy(host)) {
      var ca = EmbeddedCa.openOrCreateRoot(hosted.vault(), "root");
      var request = shop().read();
      ca.sign(request, policy(request));
      long signatures = host.signatures();
      hosted.faults().failNextCommit(fault);
      var out = new ArrayList<X509Certificate>();
      try {
        out.add(ca.sign(request, policy(request)).x509());
      } catch (OutcomeUnknownException | StorageFailureException e) {
        assertThat(e).hasMessageNotContaining("shop.example.test");
      }
      assertThat(host.signatures()).isGreaterThan(signatures);
      for (var certificate : out) {
        assertThat(ca.issued().find(certificate.getSerialNumber())).isPresent();
      }
      var remembered = ca.issued().list(PageRequest.first(10)).items();
      assertThat(remembered).hasSizeBetween(1 + out.size(), 2);
      assertThat(remembered).allMatch(found -> found.certificate().isPresent());
      long entries =
          hosted.vault().audit().entries(Optional.empty(), 1000).entries().stream()
              .map(AuditEntry::operation)
              .filter("authorities/sign"::equals)
              .count();
      assertThat(entries).isEqualTo(remembered.size());
      assertThat(hosted.vault().audit().verify().findings()).isEmpty();
    }
  }
}
