package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspReply;
import io.certwright.ca.OcspReply.Status;
import io.certwright.ca.OcspResponder;
import io.certwright.policy.CertificatePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an OCSP responder says, and who signs it. */
class OcspTest {

  private final Home home = Home.inMemory();
  private final Vault vault = home.vault();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(vault, "root");
  private final OcspResponder responder = OcspResponder.of(vault);

  @AfterEach
  void close() {
    home.close();
  }

  private Certificate issued(String name) {
    vault.create(
        name,
        CertificatePolicy.tlsServer(name + ".example.test").issuer(root.name()).build());
    return vault.get(name);
  }

  @Test
  void good() {
    var leaf = issued("shop");
    var reply = responder.answer(Ocsp.question(Ocsp.id(root.certificate(), leaf)));
    assertThat(Ocsp.status(Ocsp.single(reply, root.certificate()))).isEqualTo("good");
    root.openOrCreateOcspSigner();
    reply = responder.answer(Ocsp.question(Ocsp.id(root.certificate(), leaf)));
    assertThat(Ocsp.status(Ocsp.single(reply, root.certificate()))).isEqualTo("good");
    assertThat(Ocsp.basic(reply).getCerts()).hasSize(1);
  }
}
