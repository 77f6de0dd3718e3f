package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspReply;
import io.certwright.ca.OcspReply.Status;
import io.certwright.ca.OcspResponder;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.SingleResp;

/** Any bytes in, a well-formed answer out; and never a wrong one. */
class OcspPropertiesTest {

  private static final Map<Status, Integer> CODES =
      Map.of(Status.SUCCESSFUL, 0, Status.MALFORMED_REQUEST, 1, Status.UNAUTHORIZED, 6);

  private static final Vault VAULT = Vault.inMemory();
  private static final EmbeddedCa CA = EmbeddedCa.openOrCreateRoot(VAULT, "root");
  private static final Certificate ROOT = CA.certificate();
  private static final Certificate GOOD = issued("good");
  private static final Certificate REVOKED = issued("revoked");
  private static final OcspResponder RESPONDER = OcspResponder.of(VAULT);

  static {
    CA.openOrCreateOcspSigner();
    VAULT.revocations().revoke(REVOKED, RevocationRequest.of(RevocationReason.PRIVILEGE_WITHDRAWN));
  }

  private static Certificate issued(String name) {
    VAULT.create(
        name, CertificatePolicy.tlsServer(name + ".example.test").issuer(CA.name()).build());
    return VAULT.get(name);
  }

  @AfterContainer
  static void close() {
    VAULT.close();
  }

  @Provide
  Arbitrary<byte[]> questions() {
    var certificates = Arbitraries.of(GOOD, REVOKED).list().ofMinSize(1).ofMaxSize(3);
    var nonces = Arbitraries.bytes().array(byte[].class).ofMinSize(0).ofMaxSize(40).injectNull(0.5);
    return Combinators.combine(certificates, nonces)
        .as(
            (asked, nonce) -> {
              var ids =
                  asked.stream().map(leaf -> Ocsp.id(ROOT, leaf)).toArray(CertificateID[]::new);
              return nonce == null ? Ocsp.question(ids) : Ocsp.question(nonce, ids);
            });
  }

  /** One thing that happens to a question on its way. */
  record Change(int kind, double where, byte value) {
    byte[] apply(byte[] bytes) {
      int at = (int) (where * bytes.length);
      if (kind == 0 && at < bytes.length) {
        var changed = bytes.clone();
        changed[at] = value;
        return changed;
      }
      if (kind == 1) {
        return Arrays.copyOf(bytes, at);
      }
      var longer = new byte[bytes.length + 1];
      System.arraycopy(bytes, 0, longer, 0, at);
      longer[at] = value;
      System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
      return longer;
    }
  }

  @Provide
  Arbitrary<Change> changes() {
    return Combinators.combine(
            Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(1, 1), Tuple.of(2, 2)),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.bytes())
        .as(Change::new);
  }

  @Property(tries = 1_000)
  void anyBytesAreAnswered(@ForAll byte[] question) throws Exception {
    requireWellFormed(RESPONDER.answer(question), question);
  }

  @Property(tries = 1_500)
  void changedQuestionsAreAnsweredRightOrNotAtAll(
      @ForAll @From("questions") byte[] question,
      @ForAll @Size(max = 4) List<@From("changes") Change> changes)
      throws Exception {
    var changed = question;
    for (var change : changes) {
      changed = change.apply(changed);
    }
    requireWellFormed(RESPONDER.answer(changed), changed);
  }

  /** Nothing that comes in is a fault of ours, and what is signed is the truth. */
  private static void requireWellFormed(OcspReply reply, byte[] question) throws Exception {
    assertThat(CODES).containsKey(reply.status());
    var response = new OCSPResp(reply.der().toByteArray());
    assertThat(response.getStatus()).isEqualTo(CODES.get(reply.status()));
    if (reply.status() != Status.SUCCESSFUL) {
      assertThat(response.getResponseObject()).isNull();
      assertThat(reply.period()).isEmpty();
      return;
    }
    var basic = Ocsp.verified(reply, ROOT);
    assertThat(basic.getResponses())
        .extracting(SingleResp::getCertID)
        .containsExactly(
            Arrays.stream(new OCSPReq(question).getRequestList())
                .map(Req::getCertID)
                .toArray(CertificateID[]::new));
    for (var single : basic.getResponses()) {
      assertThat(Ocsp.status(single)).isEqualTo(truth(single.getCertID().getSerialNumber()));
    }
  }

  private static String truth(BigInteger serial) {
    if (serial.equals(GOOD.x509().getSerialNumber())) {
      return "good";
    }
    return serial.equals(REVOKED.x509().getSerialNumber()) ? "revoked 9" : "unknown";
  }
}
