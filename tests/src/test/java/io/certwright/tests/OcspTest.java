package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CertificateUse;
import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspReply.Status;
import io.certwright.ca.OcspResponder;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.StorageException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What an OCSP responder says, read and verified by BouncyCastle. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OcspTest {

  private static final RevocationRequest COMPROMISED =
      RevocationRequest.of(RevocationReason.KEY_COMPROMISE);
  private static final RevocationRequest HOLD =
      RevocationRequest.of(RevocationReason.CERTIFICATE_HOLD);
  private static final RevocationRequest SUPERSEDED =
      RevocationRequest.of(RevocationReason.SUPERSEDED);

  private final Home home = Home.inMemory();
  private final Vault vault = home.vault();
  private final EmbeddedCa ca = EmbeddedCa.openOrCreateRoot(vault, "root");
  private final Certificate root = ca.certificate();
  private final OcspResponder responder = OcspResponder.builder(vault).signedAhead(0).build();

  @AfterEach
  void close() {
    home.close();
  }

  private Certificate issued(String name) {
    return issued(name, ca);
  }

  private Certificate issued(String name, EmbeddedCa by) {
    vault.create(
        name, CertificatePolicy.tlsServer(name + ".example.test").issuer(by.name()).build());
    return vault.get(name);
  }

  private SingleResp asked(Certificate certificate) {
    return asked(Ocsp.id(root, certificate));
  }

  private SingleResp asked(CertificateID id) {
    return Ocsp.single(responder.answer(Ocsp.question(id)), root);
  }

  private String status(Certificate certificate) {
    return Ocsp.status(asked(certificate));
  }

  private Status refusal(CertificateID id) {
    return responder.answer(Ocsp.question(id)).status();
  }

  @Test
  void whatWasIssuedIsGoodUnderEitherHash() {
    var leaf = issued("shop");
    var serial = leaf.x509().getSerialNumber();
    for (var digest : List.of(Ocsp.SHA_1, Ocsp.SHA_256)) {
      var id = Ocsp.id(digest, root.x509(), serial);
      var single = asked(id);
      assertThat(Ocsp.status(single)).isEqualTo("good");
      assertThat(single.getCertID()).isEqualTo(id);
      assertThat(single.getThisUpdate()).isEqualTo(Date.from(Home.START));
      assertThat(single.getNextUpdate())
          .isEqualTo(Date.from(Home.START.plus(Duration.ofHours(12))));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "REMOVE_FROM_CRL")
  void aRevocationIsToldAtOnceWithTimeAndReason(RevocationReason reason) throws Exception {
    var leaf = issued("shop");
    assertThat(status(leaf)).as("kept from now on").isEqualTo("good");
    home.clock.advance(Duration.ofSeconds(90));
    var invalid = Home.START.minus(Duration.ofDays(40)).plusSeconds(1);
    vault.revocations().revoke(leaf, RevocationRequest.of(reason).invalidSince(invalid));
    var single = asked(leaf);
    var revoked = (RevokedStatus) single.getCertStatus();
    assertThat(revoked.getRevocationTime()).isEqualTo(Date.from(home.clock.instant()));
    assertThat(revoked.hasRevocationReason()).isEqualTo(reason != RevocationReason.UNSPECIFIED);
    assertThat(Ocsp.status(single)).isEqualTo("revoked " + reason.code());
    var extension = single.getExtension(Extension.invalidityDate);
    assertThat(ASN1GeneralizedTime.getInstance(extension.getParsedValue()).getDate())
        .isEqualTo(Date.from(invalid));
    assertThat(extension.isCritical()).isFalse();
  }

  @Test
  void aHoldComesAndGoes() {
    var leaf = issued("shop");
    for (int i = 0; i < 3; i++) {
      vault.revocations().revoke(leaf, HOLD);
      assertThat(status(leaf)).isEqualTo("revoked 6");
      vault.revocations().release(leaf);
      assertThat(status(leaf)).isEqualTo("good");
    }
    vault.revocations().revoke(leaf, HOLD);
    vault.revocations().revoke(leaf, SUPERSEDED);
    assertThat(status(leaf)).isEqualTo("revoked 4");
  }

  @Test
  void whatWasNeverIssuedIsUnknownUntilItIs() {
    for (var serial :
        new BigInteger[] {
          BigInteger.ONE,
          BigInteger.ZERO,
          BigInteger.TEN.negate(),
          BigInteger.ONE.shiftLeft(159),
          BigInteger.ONE.shiftLeft(8 * 200 - 2)
        }) {
      var reply = responder.answer(Ocsp.question(Ocsp.id(Ocsp.SHA_1, root.x509(), serial)));
      assertThat(reply.period()).as("it may be otherwise at any time").isEmpty();
      var single = Ocsp.single(reply, root);
      assertThat(Ocsp.status(single)).as("%s", serial).isEqualTo("unknown");
      assertThat(single.getCertID().getSerialNumber()).isEqualTo(serial);
      assertThat(single.getNextUpdate()).isNull();
    }
  }

  @Test
  void aDeletedCertificateStillHasItsStatus() {
    var leaf = issued("shop");
    vault.revocations().revoke(leaf, SUPERSEDED);
    vault.delete("shop");
    assertThat(status(leaf)).isEqualTo("revoked 4");
    vault.deleted().purge("shop");
    assertThat(status(leaf)).isEqualTo("revoked 4");
    vault.revocations().revokeSerial("root", leaf.x509().getSerialNumber(), COMPROMISED);
    assertThat(status(leaf)).isEqualTo("revoked 1");
  }

  @Test
  void aCaThatIsNotHereIsNotAnsweredFor() throws Exception {
    var leaf = issued("shop");
    var serial = leaf.x509().getSerialNumber();
    var alone = CertificatePolicy.tlsServer("alone.example.test").build();
    vault.create("alone", alone);
    assertThat(refusal(Ocsp.id(Ocsp.SHA_1, leaf.x509(), serial))).isEqualTo(Status.UNAUTHORIZED);
    assertThat(refusal(Ocsp.id(vault.get("alone"), leaf))).isEqualTo(Status.UNAUTHORIZED);
    try (var other = Vault.inMemory()) {
      var elsewhere = EmbeddedCa.openOrCreateRoot(other, "root").certificate();
      assertThat(elsewhere.x509().getSubjectX500Principal())
          .isEqualTo(root.x509().getSubjectX500Principal());
      assertThat(refusal(Ocsp.id(elsewhere, leaf)))
          .as("another key")
          .isEqualTo(Status.UNAUTHORIZED);
    }
    var named = EmbeddedCa.openOrCreateRoot(vault, "other").certificate();
    assertThat(refusal(Ocsp.mixed(named.x509(), root.x509(), serial)))
        .as("another name")
        .isEqualTo(Status.UNAUTHORIZED);
    assertThat(refusal(Ocsp.id(Ocsp.SHA_512, root.x509(), serial)))
        .as("a hash that is not answered for")
        .isEqualTo(Status.UNAUTHORIZED);
    assertThat(responder.answer(Ocsp.question(Ocsp.id(Ocsp.SHA_512, root.x509(), serial))).der())
        .isEqualTo(Bytes.copyOf(new byte[] {0x30, 3, 0x0a, 1, 6}));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 32, 128})
  void aNonceIsRepeatedAndSignedEachTime(int length) throws OCSPException {
    var leaf = issued("shop");
    var replies = new HashSet<Object>();
    for (int i = 0; i < 3; i++) {
      var nonce = new byte[length];
      nonce[0] = (byte) i;
      var reply = responder.answer(Ocsp.question(nonce, Ocsp.id(root, leaf)));
      assertThat(reply.period()).isEmpty();
      assertThat(Ocsp.nonce(Ocsp.verified(reply, root))).contains(nonce);
      replies.add(reply.der());
    }
    assertThat(replies).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 129, 5_000})
  void aNonceOfAnotherLengthIsMalformed(int length) {
    var id = Ocsp.id(root, issued("shop"));
    assertThat(responder.answer(Ocsp.question(new byte[length], id)).status())
        .isEqualTo(Status.MALFORMED_REQUEST);
  }

  @Test
  void whatIsAskedAgainIsSignedOnceForHalfOfItsTime() {
    var id = Ocsp.id(root, issued("shop"));
    var question = Ocsp.question(id);
    var first = responder.answer(question);
    home.clock.advance(Duration.ofHours(6).minusMillis(1));
    issued("another");
    var again = responder.answer(question);
    assertThat(again.der()).as("the same, whatever happens to others").isEqualTo(first.der());
    var period = again.period().orElseThrow();
    assertThat(period.thisUpdate()).isEqualTo(Home.START);
    assertThat(period.nextUpdate()).isEqualTo(Home.START.plus(Duration.ofHours(12)));
    assertThat(period.maxAge()).isEqualTo(Duration.ofHours(3).plusNanos(500_000));
    home.clock.advance(Duration.ofMillis(1));
    var later = responder.answer(question);
    assertThat(later.der()).isNotEqualTo(first.der());
    assertThat(later.period().orElseThrow().thisUpdate()).isEqualTo(home.clock.instant());
    home.clock.advance(Duration.ofHours(-1));
    assertThat(responder.answer(question).der())
        .as("nobody is told of a time that has not come")
        .isNotEqualTo(later.der());
  }

  /** Also when more has happened than anybody remembers. */
  @Test
  void aKeptAnswerOutlastsMuchThatHappensToOthers() {
    var leaf = issued("shop");
    var other = issued("other");
    var question = Ocsp.question(Ocsp.id(root, leaf));
    var first = responder.answer(question);
    for (int i = 0; i < 600; i++) {
      vault.revocations().revoke(other, HOLD);
      vault.revocations().release(other);
    }
    assertThat(responder.answer(question).der()).isEqualTo(first.der());
    vault.revocations().revoke(leaf, HOLD);
    for (int i = 0; i < 600; i++) {
      vault.revocations().revoke(other, HOLD);
      vault.revocations().release(other);
    }
    assertThat(status(leaf)).isEqualTo("revoked 6");
  }

  @Test
  void severalAreAnsweredTogether() {
    var ids = new ArrayList<CertificateID>();
    var leaf = issued("shop");
    vault.revocations().revoke(leaf, SUPERSEDED);
    ids.add(Ocsp.id(root, leaf));
    ids.add(Ocsp.id(Ocsp.SHA_256, root.x509(), issued("two").x509().getSerialNumber()));
    while (ids.size() < 50) {
      ids.add(Ocsp.id(Ocsp.SHA_1, root.x509(), BigInteger.valueOf(ids.size())));
    }
    var basic =
        Ocsp.verified(responder.answer(Ocsp.question(ids.toArray(CertificateID[]::new))), root);
    assertThat(basic.getResponses()).extracting(SingleResp::getCertID).isEqualTo(ids);
    assertThat(basic.getResponses()).extracting(Ocsp::status).startsWith("revoked 4", "good");
    assertThat(basic.getResponses()).extracting(Ocsp::status).endsWith("unknown", "unknown");
  }

  @Test
  void nobodySpeaksForTwoCasAtOnce() {
    var issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", ca);
    var one = Ocsp.id(root, issuing.certificate());
    var other = Ocsp.id(issuing.certificate(), issued("shop", issuing));
    assertThat(responder.answer(Ocsp.question(one, other)).status()).isEqualTo(Status.UNAUTHORIZED);
    assertThat(Ocsp.status(asked(one))).isEqualTo("good");
    var reply = responder.answer(Ocsp.question(other));
    assertThat(Ocsp.status(Ocsp.single(reply, issuing.certificate()))).isEqualTo("good");
  }

  @Test
  void whileTheStorageIsAwayOthersAreAskedToComeLater() {
    var leaf = issued("shop");
    issued("other");
    assertThat(status(leaf)).isEqualTo("good");
    home.faults().failReads(StorageException.Reason.UNAVAILABLE);
    var other = Ocsp.id(root, foundAndThenAway("other"));
    assertThat(refusal(other)).isEqualTo(Status.TRY_LATER);
    home.faults().mendReads();
    assertThat(Ocsp.status(asked(other))).isEqualTo("good");
    home.close();
    assertThat(refusal(other)).isEqualTo(Status.INTERNAL_ERROR);
  }

  private Certificate foundAndThenAway(String name) {
    home.faults().mendReads();
    var found = vault.get(name);
    home.faults().failReads(StorageException.Reason.UNAVAILABLE);
    return found;
  }

  @Test
  void whoHasNoRightGetsNoResponder() {
    var eve = vault.as(Identity.named("eve"));
    assertThatThrownBy(() -> OcspResponder.of(eve)).isInstanceOf(AccessDeniedException.class);
    var entry = Trail.last(vault, "ocsp/serve");
    assertThat(entry.outcome()).isEqualTo(AuditOutcome.DENIED);
    assertThat(entry.identity()).isEqualTo("eve");
  }

  /** One entry when it is opened; the uses of the key are gathered like those of any other. */
  @Test
  void usesAreToldTogether() {
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      var signer = ca.openOrCreateOcspSigner();
      var opened = Trail.last(vault, "ocsp/serve");
      assertThat(opened.outcome()).isEqualTo(AuditOutcome.DONE);
      assertThat(opened.detail()).contains("PT12H");
      var id = Ocsp.id(root, issued("shop"));
      lifecycle.runOnce();
      int before = entries().size();
      for (int i = 0; i < 100; i++) {
        home.clock.advance(Duration.ofSeconds(1));
        Ocsp.verified(responder.answer(Ocsp.question(new byte[] {(byte) i}, id)), root);
      }
      lifecycle.runOnce();
      assertThat(entries().stream().skip(before).map(AuditEntry::operation))
          .as("the window may be open already")
          .contains("usage/seen", "usage/in-use")
          .isSubsetOf("ocsp/serve", "usage/seen", "usage/in-use")
          .doesNotHaveDuplicates();
      assertThat(vault.uses(signer.name(), PageRequest.first(10)).items())
          .singleElement()
          .extracting(CertificateUse::consumer, CertificateUse::version)
          .containsExactly("ocsp", signer.version());
    }
  }

  private List<AuditEntry> entries() {
    return vault.audit().entries(Optional.empty(), 1000).entries();
  }

  @Test
  void whatCannotBeWantedIsRefused() {
    var builder = OcspResponder.builder(vault);
    for (var wrong : List.of(Duration.ofSeconds(59), Duration.ofDays(31), Duration.ZERO)) {
      assertThatThrownBy(() -> builder.validity(wrong)).isInstanceOf(InvalidRequestException.class);
    }
    assertThatThrownBy(() -> builder.keptBytes(-1)).isInstanceOf(InvalidRequestException.class);
    var brief = builder.validity(Duration.ofMinutes(1)).keptBytes(0).build();
    var id = Ocsp.id(root, issued("shop"));
    assertThat(brief.answer(Ocsp.question(id)).der())
        .as("nothing is kept")
        .isNotEqualTo(brief.answer(Ocsp.question(id)).der());
    var single = Ocsp.single(brief.answer(Ocsp.question(id)), root);
    assertThat(single.getNextUpdate()).isEqualTo(Date.from(Home.START.plusSeconds(60)));
  }

  /** Many ask the same while it is revoked: nobody who asks afterwards is told that it is good. */
  @Test
  void whoAsksAfterARevocationIsToldOfIt() throws Exception {
    int threads = 8;
    var pool = Executors.newFixedThreadPool(threads + 1);
    try {
      for (int round = 0; round < 20; round++) {
        var leaf = issued("shop-" + round);
        var question = Ocsp.question(Ocsp.id(root, leaf));
        var revoked = new AtomicBoolean();
        var start = new CyclicBarrier(threads + 1);
        var asking = new ArrayList<Future<?>>();
        for (int i = 0; i < threads; i++) {
          asking.add(
              pool.submit(
                  () -> {
                    start.await();
                    boolean after;
                    do {
                      after = revoked.get();
                      var said =
                          Ocsp.status(Ocsp.basic(responder.answer(question)).getResponses()[0]);
                      assertThat(said)
                          .isIn(after ? List.of("revoked 4") : List.of("good", "revoked 4"));
                    } while (!after);
                    return null;
                  }));
        }
        start.await();
        vault.revocations().revoke(leaf, SUPERSEDED);
        revoked.set(true);
        for (var each : asking) {
          each.get(1, TimeUnit.MINUTES);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
