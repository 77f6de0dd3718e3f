package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CertificateImport;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspReply;
import io.certwright.ca.OcspReply.Status;
import io.certwright.ca.OcspResponder;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.IssuanceException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthorityState;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.ExtendedKeyUsage;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeySpec;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who signs the answers of an OCSP responder: always by the very key that signed the leaf. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OcspSignerTest {

  private static final RevocationRequest COMPROMISED =
      RevocationRequest.of(RevocationReason.KEY_COMPROMISE);

  private final Home home = Home.inMemory();
  private final Vault vault = home.vault();
  private final EmbeddedCa ca = EmbeddedCa.openOrCreateRoot(vault, "Root");
  private final OcspResponder responder = OcspResponder.of(vault);

  @AfterEach
  void close() {
    home.close();
  }

  private Certificate issued(String name) {
    vault.create(name, CertificatePolicy.tlsServer(name + ".example.test").issuer("root").build());
    return vault.get(name);
  }

  private OcspReply ask(Certificate by, Certificate leaf) {
    return responder.answer(Ocsp.question(Ocsp.id(by, leaf)));
  }

  /** Whether somebody else signed for the CA; who it was is verified. */
  private boolean isDelegated(Certificate by, Certificate leaf) {
    var reply = ask(by, leaf);
    assertThat(Ocsp.status(Ocsp.single(reply, by))).isEqualTo("good");
    return Ocsp.basic(reply).getCerts().length > 0;
  }

  private boolean isDelegated(Certificate leaf) {
    return isDelegated(ca.certificate(), leaf);
  }

  private void signAgain(String name) {
    vault.create(name, vault.policy(name));
  }

  @Test
  void theSignerIsACertificateLikeAnyOther() throws Exception {
    var signer = ca.openOrCreateOcspSigner();
    assertThat(ca.openOrCreateOcspSigner()).isEqualTo(signer);
    assertThat(signer.name()).isEqualTo("Root-ocsp");
    var x509 = signer.x509();
    x509.verify(ca.certificate().x509().getPublicKey());
    assertThat(x509.getExtendedKeyUsage()).containsExactly(ExtendedKeyUsage.OCSP_SIGNING.oid());
    var noCheck =
        new JcaX509CertificateHolder(x509).getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck);
    assertThat(noCheck.isCritical()).isFalse();
    assertThat(noCheck.getParsedValue()).isEqualTo(DERNull.INSTANCE);
    assertThat(x509.getBasicConstraints()).isNegative();
    assertThat(x509.getKeyUsage())
        .containsExactly(true, false, false, false, false, false, false, false, false);
    assertThat(Duration.between(signer.issued(), signer.notAfter().plusSeconds(1)))
        .isEqualTo(Duration.ofDays(14));
  }

  @ParameterizedTest
  @EnumSource(names = {"EC_P256", "EC_P384", "EC_P521", "RSA_2048", "ED25519"})
  void caAndSignerMayHaveAnyKindOfKey(KeySpec key) {
    var policy = CertificatePolicy.rootCa("other").key(key).build();
    var other = EmbeddedCa.openOrCreate(vault, "other", policy);
    vault.create("leaf", CertificatePolicy.tlsServer("a.example.test").issuer("other").build());
    var leaf = vault.get("leaf");
    assertThat(isDelegated(other.certificate(), leaf)).isFalse();
    vault.create("other-ocsp", CertificatePolicy.ocspSigner("o").key(key).issuer("other").build());
    assertThat(isDelegated(other.certificate(), leaf)).isTrue();
  }

  @Test
  void theCaItselfSignsUntilThereIsASignerAndWhenThereIsNoneAnyMore() {
    var leaf = issued("shop");
    assertThat(isDelegated(leaf)).isFalse();
    var signer = ca.openOrCreateOcspSigner();
    assertThat(isDelegated(leaf)).isTrue();
    vault.disable(signer);
    assertThat(isDelegated(leaf)).isFalse();
    assertThatThrownBy(ca::openOrCreateOcspSigner).isInstanceOf(ConflictException.class);
    vault.enable(vault.getVersion("root-ocsp", signer.version()));
    assertThat(isDelegated(leaf)).isTrue();
    vault.revocations().revoke(signer, COMPROMISED.withoutReplacement());
    assertThat(isDelegated(leaf)).isFalse();
    signAgain("root-ocsp");
    assertThat(isDelegated(leaf)).isTrue();
    vault.delete("root-ocsp");
    assertThat(isDelegated(leaf)).isFalse();
  }

  @Test
  void whereItIsWantedTheCaItselfSignsAllTheSame() {
    var leaf = issued("shop");
    ca.openOrCreateOcspSigner();
    var own = OcspResponder.builder(vault).signedByCaKeys().build();
    var reply = own.answer(Ocsp.question(Ocsp.id(ca.certificate(), leaf)));
    assertThat(Ocsp.verified(reply, ca.certificate()).getCerts()).isEmpty();
  }

  @Test
  void aCertificateForAnotherPurposeOrByAnotherCaSignsNothing() {
    var leaf = issued("shop");
    issued("root-ocsp");
    assertThat(isDelegated(leaf)).as("a TLS server").isFalse();
    assertThatThrownBy(ca::openOrCreateOcspSigner)
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("\"Root-ocsp\"");
    vault.create("root-ocsp", CertificatePolicy.ocspSigner("self").build());
    assertThat(isDelegated(leaf)).as("its own issuer").isFalse();
    var other = EmbeddedCa.openOrCreateRoot(vault, "other");
    var foreign = CertificatePolicy.ocspSigner("s").issuer(other.name()).build();
    vault.create("root-ocsp", foreign);
    assertThat(isDelegated(leaf)).as("another CA").isFalse();
    vault.create("root-ocsp", CertificatePolicy.ocspSigner("s").issuer("root").build());
    assertThat(isDelegated(leaf)).isTrue();
  }

  /** Each leaf is answered for under the key that signed it. */
  @Test
  void aCaWithAnotherKeyAnswersUnderBoth() {
    var before = ca.certificate();
    var old = issued("old");
    ca.openOrCreateOcspSigner();
    signAgain("root");
    var after = ca.certificate();
    assertThat(after.x509().getPublicKey()).isNotEqualTo(before.x509().getPublicKey());
    var young = issued("young");
    assertThat(isDelegated(before, old)).isTrue();
    assertThat(isDelegated(after, young)).as("the signer is that of the old key").isFalse();
    signAgain("root-ocsp");
    assertThat(isDelegated(before, old)).as("the former signer goes on").isTrue();
    assertThat(isDelegated(after, young)).isTrue();
    assertThat(statusUnder(after, old)).isEqualTo("unknown");
    assertThat(statusUnder(before, young)).isEqualTo("unknown");
    home.clock.advance(Duration.ofDays(14));
    assertThat(isDelegated(before, old)).as("the old key itself").isFalse();
    signAgain("root-ocsp");
    assertThat(isDelegated(before, old)).as("another one by the old key").isTrue();
    assertThat(isDelegated(after, young)).isTrue();
    vault.disable(vault.getVersion("root", before.version()));
    assertThat(isDelegated(before, old)).as("the signer has a key of its own").isTrue();
    signAgain("root-ocsp");
    home.clock.advance(Duration.ofDays(14));
    assertThat(ask(before, old).status()).as("nobody is left").isEqualTo(Status.UNAUTHORIZED);
  }

  /** As long as a former key lives it is answered for by somebody whom it certified lately. */
  @Test
  void theSignersOfFormerKeysAreRenewedByTheEngineUntilTheKeyEnds() throws Exception {
    var short120 = CertificatePolicy.rootCa("brief").validity(Duration.ofDays(120)).build();
    var brief = EmbeddedCa.openOrCreate(vault, "brief", short120);
    brief.openOrCreateOcspSigner();
    var first = brief.certificate();
    vault.create("old", CertificatePolicy.tlsServer("o.example.test").issuer("brief").build());
    var old = vault.get("old");
    home.clock.advance(Duration.ofDays(1));
    brief.rollover().prepare();
    var second = brief.rollover().activate();
    home.clock.advance(Duration.ofDays(1));
    brief.rollover().prepare();
    var third = brief.rollover().activate();
    var signers = new HashSet<>();
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      while (home.clock.instant().isBefore(old.notAfter())) {
        lifecycle.runOnce();
        for (var by : Set.of(first, second, third)) {
          var leaf = by.equals(first) ? old : vault.get("brief-ocsp");
          var reply = ask(by, leaf);
          var signer = Ocsp.basic(reply).getCerts();
          Ocsp.verified(reply, by);
          if (by.equals(first)) {
            assertThat(signer).as("at %s", home.clock.instant()).hasSize(1);
            assertThat(signer[0].getNotAfter()).isBeforeOrEqualTo(Date.from(first.notAfter()));
            signers.add(signer[0]);
          }
        }
        home.clock.advance(Duration.ofDays(2));
      }
    }
    assertThat(signers).hasSizeGreaterThan(8);
    assertThat(vault.get("brief-ocsp").notAfter()).isAfter(home.clock.instant());
    vault.get("brief-ocsp").x509().verify(third.x509().getPublicKey());
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  private String statusUnder(Certificate by, Certificate leaf) {
    return Ocsp.status(Ocsp.single(ask(by, leaf), by));
  }

  @Test
  void aCaThatWasRenewedWithItsKeyIsOneIssuer() {
    vault.updatePolicy(
        "root", vault.policy("root").toBuilder().keyRenewal(KeyRenewal.reuse()).build());
    var before = ca.certificate();
    var old = issued("old");
    ca.openOrCreateOcspSigner();
    signAgain("root");
    var after = ca.certificate();
    assertThat(after.version()).isNotEqualTo(before.version());
    var young = issued("young");
    for (var by : Set.of(before, after)) {
      assertThat(isDelegated(by, old)).isTrue();
      assertThat(isDelegated(by, young)).isTrue();
    }
    vault.disable(vault.getVersion("root", before.version()));
    assertThat(isDelegated(before, old)).isTrue();
  }

  @Test
  void aCaOutOfServiceIsAnsweredForByItsSignerAlone() {
    var root = ca.certificate();
    var leaf = issued("shop");
    var signer = ca.openOrCreateOcspSigner();
    vault.disable(root);
    assertThat(isDelegated(root, leaf)).isTrue();
    vault.disable(signer);
    assertThat(ask(root, leaf).status()).isEqualTo(Status.UNAUTHORIZED);
    vault.enable(root);
    assertThat(isDelegated(root, leaf)).isFalse();
  }

  @Test
  void aDeletedCaIsNotHere() {
    var root = ca.certificate();
    var leaf = issued("shop");
    assertThat(isDelegated(root, leaf)).isFalse();
    vault.delete("shop");
    vault.delete("root");
    assertThat(ask(root, leaf).status()).isEqualTo(Status.UNAUTHORIZED);
    vault.deleted().recover("root");
    assertThat(isDelegated(root, leaf)).isFalse();
    vault.delete("root");
    vault.deleted().purge("root");
    assertThat(ask(root, leaf).status()).isEqualTo(Status.UNAUTHORIZED);
  }

  /** A second name for the same key: what either issued is known under it. */
  @Test
  void anImportedCaIsFoundByItsKey() throws Exception {
    var policy = CertificatePolicy.rootCa("Moved").exportable(true).build();
    var moved = EmbeddedCa.openOrCreate(vault, "moved", policy);
    vault.create("first", CertificatePolicy.tlsServer("a.example.test").issuer("moved").build());
    var first = vault.get("first");
    var own = moved.certificate();
    assertThat(isDelegated(own, first)).isFalse();
    byte[] file;
    try (var exported = vault.exportPrivateKey(own)) {
      file = exported.toPkcs12("password".toCharArray());
    }
    vault.importCertificate("copy", CertificateImport.of(file).password("password".toCharArray()));
    vault.create("second", CertificatePolicy.tlsServer("b.example.test").issuer("copy").build());
    assertThat(isDelegated(own, first)).isFalse();
    assertThat(isDelegated(own, vault.get("second"))).isFalse();
    var storage = MemoryStorage.create(home.clock);
    try (var other = Vault.builder(storage, KeyProtections.ephemeral()).clock(home.clock).open()) {
      other.importCertificate("ca", CertificateImport.of(file).password("password".toCharArray()));
      var there = OcspResponder.of(other);
      var question = Ocsp.question(Ocsp.id(own, first));
      assertThat(Ocsp.status(Ocsp.single(there.answer(question), own))).isEqualTo("unknown");
      other.revocations().revokeIssued("ca", first.x509(), COMPROMISED);
      assertThat(Ocsp.status(Ocsp.single(there.answer(question), own))).isEqualTo("revoked 1");
    }
  }

  /** Nobody is to rely on an answer for longer than its signer can be relied on. */
  @Test
  void anAnswerEndsWithItsSigner() {
    var leaf = issued("shop");
    var signer = ca.openOrCreateOcspSigner();
    home.clock.advance(Duration.ofDays(14).minusHours(3));
    SingleResp single = Ocsp.single(ask(ca.certificate(), leaf), ca.certificate());
    assertThat(single.getNextUpdate()).isEqualTo(Date.from(signer.notAfter()));
    var left = Duration.between(home.clock.instant(), signer.notAfter());
    home.clock.advance(left.minusSeconds(61));
    assertThat(isDelegated(leaf)).isTrue();
    home.clock.advance(Duration.ofSeconds(2));
    assertThat(isDelegated(leaf)).as("less than a minute is left of the signer").isFalse();
  }

  /** Three months of a life cycle engine: there is an answer at each time, which verifies then. */
  @Test
  void theSignerIsRenewedByTheEngineAndAnswersVerifyTheWholeTime() {
    issued("shop");
    vault.updatePolicy(
        "shop", vault.policy("shop").toBuilder().validity(Duration.ofDays(365)).build());
    signAgain("shop");
    var leaf = vault.get("shop");
    ca.openOrCreateOcspSigner();
    var question = Ocsp.question(Ocsp.id(ca.certificate(), leaf));
    var signers = new HashSet<>();
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      for (int hour = 0; hour < 90 * 24; hour += 9) {
        var reply = responder.answer(question);
        var single = Ocsp.single(reply, ca.certificate());
        var certificate = Ocsp.basic(reply).getCerts()[0];
        signers.add(certificate);
        assertThat(certificate.isValidOn(Date.from(home.clock.instant()))).isTrue();
        assertThat(single.getNextUpdate()).isAfter(Date.from(home.clock.instant()));
        assertThat(certificate.getNotAfter()).isAfterOrEqualTo(single.getNextUpdate());
        home.clock.advance(Duration.ofHours(9));
        lifecycle.runOnce();
      }
    }
    assertThat(signers).as("one about each week").hasSizeBetween(12, 15);
    assertThat(vault.listVersions("root-ocsp", PageRequest.first(100)).items())
        .hasSizeGreaterThanOrEqualTo(signers.size());
  }

  @Test
  void aNameThatIsTooLongAndACaThatEndsSoonSaySo() {
    var longest = "a".repeat(127);
    var named =
        EmbeddedCa.openOrCreate(vault, "x".repeat(122), CertificatePolicy.rootCa("long").build());
    assertThat(named.openOrCreateOcspSigner().name()).hasSize(127);
    var policy = CertificatePolicy.rootCa("long").build();
    var tooLong = EmbeddedCa.openOrCreate(vault, longest, policy);
    assertThatThrownBy(tooLong::openOrCreateOcspSigner).isInstanceOf(InvalidRequestException.class);
    vault.create("leaf", CertificatePolicy.tlsServer("a.example.test").issuer(longest).build());
    assertThat(isDelegated(tooLong.certificate(), vault.get("leaf"))).isFalse();
    var brief = CertificatePolicy.rootCa("brief").validity(Duration.ofDays(13)).build();
    var ending = EmbeddedCa.openOrCreate(vault, "brief", brief);
    assertThatThrownBy(ending::openOrCreateOcspSigner)
        .isInstanceOfSatisfying(
            IssuanceException.class, e -> assertThat(e.code()).isEqualTo("outlives-issuer"));
  }

  /** The states of a CA: as long as it answers for anything, so does its responder. */
  @Test
  void aCaThatIssuesNothingIsAnsweredForUntilItIsRetired() {
    var root = ca.certificate();
    var leaf = issued("shop");
    ca.changeState(AuthorityState.STATUS_ONLY);
    assertThat(isDelegated(root, leaf)).isFalse();
    var signer = ca.openOrCreateOcspSigner();
    assertThat(isDelegated(root, leaf)).isTrue();
    ca.changeState(AuthorityState.RETIRED);
    assertThat(isDelegated(root, leaf)).as("the signer has a key of its own").isTrue();
    vault.disable(signer);
    assertThat(ask(root, leaf).status()).isEqualTo(Status.UNAUTHORIZED);
  }

  /** What the keys of a CA sign for each other is issued like anything else. */
  @Test
  void theCertificatesOfARolloverHaveTheirStatus() throws Exception {
    var before = ca.certificate();
    var old = issued("old");
    ca.openOrCreateOcspSigner();
    var rollover = ca.rollover();
    rollover.prepare();
    assertThat(isDelegated(before, old)).isTrue();
    var after = rollover.activate();
    var young = issued("young");
    assertThat(isDelegated(before, old)).isTrue();
    assertThat(isDelegated(after, young)).isFalse();
    signAgain("root-ocsp");
    assertThat(isDelegated(after, young)).isTrue();
    var crosses = rollover.crossCertificates();
    assertThat(crosses).isNotEmpty();
    for (var cross : crosses) {
      var by = isSignedBy(cross, before) ? before : after;
      var id = Ocsp.id(Ocsp.SHA_256, by.x509(), cross.getSerialNumber());
      var single = Ocsp.single(responder.answer(Ocsp.question(id)), by);
      assertThat(Ocsp.status(single)).isEqualTo("good");
    }
  }

  private static boolean isSignedBy(X509Certificate certificate, Certificate issuer) {
    try {
      certificate.verify(issuer.x509().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
