package io.certwright.tests.tamper;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.ca.OcspReply.Status;
import io.certwright.ca.OcspResponder;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.StoredRecord;
import java.math.BigInteger;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An OCSP responder says nothing by records that somebody without a key has changed. */
class OcspTamperTest {

  private final Populated stored = Populated.create();

  @AfterEach
  void close() {
    stored.close();
  }

  private static byte[] question(Vault vault, StoredRecord issued) throws Exception {
    var id = issued.key().id();
    int slash = id.indexOf('/');
    var ca = vault.get(id.substring(0, slash)).x509();
    var serial = new BigInteger(id.substring(slash + 1), 16);
    var digest =
        new JcaDigestCalculatorProviderBuilder()
            .build()
            .get(new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1));
    var asked = new CertificateID(digest, new JcaX509CertificateHolder(ca), serial);
    return new OCSPReqBuilder().addRequest(asked).build().getEncoded();
  }

  private static Bytes flipped(Bytes payload) {
    var bytes = payload.toByteArray();
    bytes[bytes.length / 2] ^= 1;
    return Bytes.copyOf(bytes);
  }

  @Test
  void whatWasChangedIsNeitherGoodNorUnknown() throws Exception {
    var all = stored.records("issued");
    for (var record : all) {
      stored.raw().overwrite(record, flipped(record.payload()));
      try (var vault = stored.open()) {
        var responder = OcspResponder.of(vault);
        for (var other : all) {
          assertThat(responder.answer(question(vault, other)).status())
              .isEqualTo(other.equals(record) ? Status.INTERNAL_ERROR : Status.SUCCESSFUL);
        }
      }
      stored.raw().restore(record);
    }
  }

  @Test
  void whatWasRemovedIsUnknown() throws Exception {
    var record = stored.records("issued").get(0);
    stored.raw().delete(record);
    try (var vault = stored.open()) {
      var reply = OcspResponder.of(vault).answer(question(vault, record));
      var answer = (BasicOCSPResp) new OCSPResp(reply.der().toByteArray()).getResponseObject();
      assertThat(answer.getResponses()[0].getCertStatus()).isInstanceOf(UnknownStatus.class);
    }
  }

  /** The version of a CA: what it issued cannot be told under a key that may not be its own. */
  @Test
  void aChangedCaIsNotSpokenFor() throws Exception {
    for (var version : stored.records("version")) {
      var owner = version.key().id().substring(0, version.key().id().indexOf('/'));
      if (!owner.equals("root") && !owner.equals("issuing")) {
        continue;
      }
      var issued =
          stored.records("issued").stream()
              .filter(record -> record.key().id().startsWith(owner + "/"))
              .findFirst()
              .orElseThrow();
      byte[] question;
      try (var vault = stored.open()) {
        question = question(vault, issued);
        assertThat(OcspResponder.of(vault).answer(question).status()).isEqualTo(Status.SUCCESSFUL);
      }
      stored.raw().overwrite(version, flipped(version.payload()));
      try (var vault = stored.open()) {
        assertThat(OcspResponder.of(vault).answer(question).status())
            .isEqualTo(Status.INTERNAL_ERROR);
      }
      stored.raw().restore(version);
    }
  }
}
