package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.PageRequest;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.Problem;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthorityState;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.policy.CertificateProfile;
import io.certwright.policy.ExtendedKeyUsage;
import io.certwright.policy.NameConstraint;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.spi.keys.KeySpec;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked of a CA, judged by what the certificate would say. */
class CaProfilesTest {

  private static final KeyPair KEY = Requests.key();
  private static final String PRIVATE_EXTENSION = "1.3.6.1.4.1.99999.7";

  private final Home home = Home.inMemory();
  private final EmbeddedCa ca = EmbeddedCa.openOrCreateRoot(home.vault(), "root");

  private final CertificateProfile server =
      CertificateProfile.tlsServer("server")
          .names(SubjectAlternativeName.dns("legacy.example.org"))
          .namesWithin(
              NameConstraint.dns("example.test"),
              NameConstraint.ip("192.0.2.0/24"),
              NameConstraint.email(".mail.test"),
              NameConstraint.uri("id.example.test"))
          .longest(Duration.ofDays(30))
          .shortest(Duration.ofDays(2))
          .keys(KeySpec.EC_P256, KeySpec.RSA_3072)
          .extensions(PRIVATE_EXTENSION)
          .build();

  @AfterEach
  void close() {
    assertThat(home.vault().audit().verify().findings()).isEmpty();
    home.close();
  }

  private static CertificatePolicyBuilder shop(String host) {
    return CertificatePolicy.tlsServer(host).issuer("root").validity(Duration.ofDays(30));
  }

  private List<String> objections(Runnable issue) {
    int before = ca.issued().list(PageRequest.first(100)).items().size();
    var thrown = catchThrowableOfType(IssuanceException.class, issue::run);
    assertThat(thrown).as("it was issued").isNotNull();
    assertThat(thrown.code()).isEqualTo("profile");
    assertThat(thrown.isRetryable()).isFalse();
    assertThat(ca.issued().list(PageRequest.first(100)).items()).hasSize(before);
    assertThat(thrown.problems()).isNotEmpty();
    thrown.problems().forEach(problem -> assertThat(thrown).hasMessageContaining(problem.rule()));
    return thrown.problems().stream().map(CaProfilesTest::told).toList();
  }

  private static String told(Problem problem) {
    return problem.field() + " " + problem.rule();
  }

  private List<String> objectionsTo(CertificatePolicy policy) {
    return objections(() -> home.vault().create("shop", policy));
  }

  @Test
  void aCaWithoutProfilesAllowsWhatItAlwaysDid() {
    home.vault().create("shop", shop("anything.example.com").validity(Duration.ofDays(90)).build());
    assertThat(ca.profiles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.test", "shop.example.test", "legacy.example.org", "a.b.example.test"})
  void namesWithinAreAllowed(String host) {
    ca.setProfiles(server);
    assertThat(ca.profiles()).containsExactly(server);
    home.vault().create("shop", shop(host).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org",
        "badexample.test",
        "example.test.evil.com",
        "www.legacy.example.org",
        "*.example.test",
        "xn--80ak6aa92e.com"
      })
  void othersAreNot(String host) {
    ca.setProfiles(server);
    assertThat(objectionsTo(shop(host).build())).contains("names name");
  }

  @Test
  void wildcardsWhereTheyAreAllowed() {
    ca.setProfiles(
        CertificateProfile.tlsServer("wild")
            .names(SubjectAlternativeName.dns("*.listed.example.org"))
            .namesWithin(NameConstraint.dns("example.test"))
            .wildcards()
            .build());
    home.vault().create("a", shop("*.example.test").build());
    home.vault().create("b", shop("*.sub.example.test").build());
    home.vault().create("c", shop("*.listed.example.org").build());
    assertThat(objectionsTo(shop("*.test").build())).contains("names name");
    assertThat(objectionsTo(shop("*.example.org").build())).contains("names name");
    assertThat(objectionsTo(shop("a.listed.example.org").build())).contains("names name");
  }

  @Test
  void otherKindsOfNames() {
    ca.setProfiles(server);
    var good =
        shop("shop.example.test")
            .ipAddresses("192.0.2.9")
            .emails("ann@a.mail.test")
            .uris("https://id.example.test/x");
    home.vault().create("shop", good.build());
    assertThat(objectionsTo(good.ipAddresses("192.0.3.9").build())).containsOnly("names name");
    assertThat(objectionsTo(good.ipAddresses("::1").build())).containsOnly("names name");
    assertThat(
            objectionsTo(
                good.ipAddresses()
                    .emails("ann@mail.test")
                    .uris("https://id.example.test:1/")
                    .build()))
        .containsExactly("names name");
    assertThat(objectionsTo(good.emails().uris("spiffe://evil.example.test/x").build()))
        .containsExactly("names name");
  }

  @Test
  void aSubjectThatLooksLikeAnotherHostIsRefused() {
    ca.setProfiles(
        CertificateProfile.tlsServer("server")
            .namesWithin(NameConstraint.dns("example.test"), NameConstraint.directory("O=Shop"))
            .build());
    var good = shop("shop.example.test");
    home.vault().create("a", good.subject("").build());
    home.vault().create("b", good.subject("CN=SHOP.example.test").build());
    home.vault().create("c", good.subject("CN=Till 7,O=Shop").build());
    assertThat(objectionsTo(good.subject("CN=Till 7").build())).containsExactly("subject subject");
    assertThat(objectionsTo(good.subject("CN=bank.example.com").build()))
        .containsExactly("subject subject");
    assertThat(objectionsTo(good.subject("CN=bank.example.com,O=Shop").build()))
        .containsExactly("subject subject");
    assertThat(objectionsTo(good.subject("CN=b\u0430nk.test,O=Shop").build()))
        .containsExactly("subject subject");
    assertThat(objectionsTo(good.subject("CN=Till,O=Shopping").build()))
        .containsExactly("subject subject");
  }

  @Test
  void lifeKeyPurposeAuthorityAndExtensions() {
    ca.setProfiles(server);
    var good = shop("shop.example.test");
    home.vault().create("shop", good.build());
    home.vault().create("short", good.validity(Duration.ofDays(2)).build());
    assertThat(objectionsTo(good.validity(Duration.ofDays(1)).build()))
        .containsExactly("validity too-short");
    assertThat(objectionsTo(good.validity(Duration.ofDays(31)).build()))
        .containsExactly("validity too-long");
    var month = shop("shop.example.test");
    assertThat(objectionsTo(month.key(KeySpec.EC_P384).build())).containsExactly("key kind");
    assertThat(
            objectionsTo(
                shop("shop.example.test")
                    .extendedKeyUsages(ExtendedKeyUsage.SERVER_AUTH, ExtendedKeyUsage.CLIENT_AUTH)
                    .build()))
        .containsExactly("extendedKeyUsages purpose");
    assertThat(objectionsTo(shop("shop.example.test").extendedKeyUsages().build()))
        .containsExactly("extendedKeyUsages any-purpose");
    assertThat(
            objectionsTo(
                CertificatePolicy.intermediateCa("Sub", 0)
                    .issuer("root")
                    .subject("")
                    .commonName("Sub")
                    .validity(Duration.ofDays(10))
                    .build()))
        .contains("certificateAuthority end-entity");
    assertThat(
            objectionsTo(
                shop("shop.example.test")
                    .extensions(
                        io.certwright.policy.PolicyExtensions.builder().mustStaple(true).build())
                    .build()))
        .containsExactly("extensions extension");
  }

  @Test
  void oneOfSeveralProfilesIsEnough() {
    ca.setProfiles(
        server,
        CertificateProfile.authority("sub", 1).build(),
        CertificateProfile.ocspSigner("ocsp").build());
    home.vault().create("shop", shop("shop.example.test").build());
    EmbeddedCa.openOrCreateIssuing(home.vault(), "issuing", ca);
    var deep =
        CertificatePolicy.intermediateCa("Deep", 2)
            .issuer("root")
            .validity(Duration.ofDays(300))
            .build();
    assertThat(objectionsTo(deep)).containsExactly("certificateAuthority path-length");
  }

  /** Of a CA with profiles too, and of one that issues nothing else any more. */
  @Test
  void anOcspSignerNeedsAProfile() {
    ca.setProfiles(server);
    assertThat(objections(() -> ca.openOrCreateOcspSigner())).contains("extendedKeyUsages purpose");
    ca.setProfiles(server, CertificateProfile.ocspSigner("ocsp").build());
    var signer = ca.openOrCreateOcspSigner();
    ca.changeState(AuthorityState.STATUS_ONLY);
    home.vault().create(signer.name(), home.vault().policy(signer.name()));
    assertThat(ca.openOrCreateOcspSigner().version()).isNotEqualTo(signer.version());
  }

  @Test
  void profilesAreSetAsAWhole() {
    assertThatThrownBy(
            () -> ca.setProfiles(server, CertificateProfile.ocspSigner("SERVER").build()))
        .isInstanceOf(InvalidRequestException.class);
    ca.setProfiles(server);
    ca.setProfiles();
    assertThat(ca.profiles()).isEmpty();
    home.vault().create("shop", shop("anything.example.com").build());
  }

  private static Requests request() {
    return Requests.of(KEY, "CN=shop.example.test").dns("shop.example.test");
  }

  @Test
  void aRequestGetsWhatTheProfileHas() throws Exception {
    ca.setProfiles(server);
    var oid = new ASN1ObjectIdentifier(PRIVATE_EXTENSION);
    var unlisted = new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.8");
    var signed =
        ca.signUnder(
                "Server",
                request()
                    .extension(oid, false, DERNull.INSTANCE)
                    .extension(unlisted, false, DERNull.INSTANCE)
                    .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.nonRepudiation))
                    .read())
            .x509();
    assertThat(signed.getPublicKey()).isEqualTo(KEY.getPublic());
    assertThat(signed.getExtendedKeyUsage()).containsExactly(ExtendedKeyUsage.SERVER_AUTH.oid());
    assertThat(signed.getExtensionValue(PRIVATE_EXTENSION)).isNotNull();
    assertThat(signed.getExtensionValue(unlisted.getId())).isNull();
    assertThat(signed.getKeyUsage()[0]).isTrue();
    assertThat(signed.getKeyUsage()[1]).isFalse();
    assertThat(signed.getNotAfter().toInstant().plusSeconds(1))
        .isEqualTo(Home.START.plus(Duration.ofDays(30)));
  }

  @Test
  void aRequestForMoreIsRefusedAndNothingIsSigned() {
    ca.setProfiles(server);
    assertThat(objections(() -> ca.signUnder("server", request().authority(0).read())))
        .contains("certificateAuthority end-entity");
    assertThat(
            objections(
                () ->
                    ca.signUnder(
                        "server",
                        request()
                            .extension(
                                Extension.extendedKeyUsage,
                                false,
                                new org.bouncycastle.asn1.x509.ExtendedKeyUsage(
                                    KeyPurposeId.id_kp_codeSigning))
                            .read())))
        .containsExactly("extendedKeyUsages purpose");
    assertThat(
            objections(
                () ->
                    ca.signUnder(
                        "server",
                        request()
                            .extension(
                                new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.8"),
                                true,
                                DERNull.INSTANCE)
                            .read())))
        .containsExactly("extensions critical");
    assertThat(
            objections(
                () ->
                    ca.signUnder(
                        "server",
                        Requests.of(KEY, "CN=bank.example.com").dns("shop.example.test").read())))
        .containsExactly("subject subject");
    assertThatThrownBy(() -> ca.signUnder("nobody", request().read()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("[server]");
    var names = new GeneralNames(new GeneralName(GeneralName.registeredID, "1.2.3"));
    assertThatThrownBy(
            () ->
                ca.signUnder(
                    "server",
                    Requests.of(KEY, "CN=shop.example.test")
                        .extension(Extension.subjectAlternativeName, false, names)
                        .read()))
        .isInstanceOf(io.certwright.errors.UnreadableImportException.class);
  }

  /** The profile that was named decides, not any other that would allow it. */
  @Test
  void theNamedProfileDecides() {
    ca.setProfiles(server, CertificateProfile.authority("sub", 0).build());
    var sub = Requests.of(KEY, "CN=Sub").authority(0).read();
    assertThat(objections(() -> ca.signUnder("server", sub)))
        .contains("certificateAuthority end-entity");
    assertThat(ca.signUnder("sub", sub).x509().getBasicConstraints()).isZero();
  }

  /** The engine tells whoever wrote the policy, and goes on when it is mended. */
  @Test
  void aRenewalIsHeldToThemAsWell() {
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      lifecycle.manage("shop", shop("shop.example.com").build());
      lifecycle.runOnce();
      ca.setProfiles(server);
      home.clock.advance(Duration.ofDays(21));
      assertThat(lifecycle.runOnce().issued()).isZero();
      var failure = home.vault().operation("shop").orElseThrow().failure().orElseThrow();
      assertThat(failure.code()).isEqualTo("profile");
      assertThat(failure.message()).contains("dns:shop.example.com", "within dns:example.test");
    }
  }
}
