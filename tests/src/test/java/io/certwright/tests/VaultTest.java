package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.policy.CertificatePolicy;
import java.security.Signature;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VaultTest {

  @Test
  void issuesBelowAnIntermediateAndKeepsItAcrossReopening() throws Exception {
    var storage = MemoryStorage.create();
    var protection = KeyProtections.ephemeral();
    String version;
    try (var vault = Vault.open(storage, protection)) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "Shop-Root");
      var issuing = EmbeddedCa.openOrCreateIssuing(vault, "shop-issuing", root);
      var policy =
          CertificatePolicy.tlsServer("shop.example.test")
              .validity(Duration.ofDays(30))
              .issuer(issuing.name())
              .build();
      var operation = vault.create("shop", policy);
      assertThat(operation.status()).isEqualTo(OperationStatus.COMPLETED);
      var certificate = vault.get("SHOP");
      version = certificate.version();
      assertThat(certificate.chain()).hasSize(2);
      certificate.x509().verify(issuing.certificate().x509().getPublicKey());
      var key = vault.privateKey(certificate);
      assertThat(key.getEncoded()).isNull();
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update(new byte[] {1, 2, 3});
      var signature = signer.sign();
      var verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(certificate.x509().getPublicKey());
      verifier.update(new byte[] {1, 2, 3});
      assertThat(verifier.verify(signature)).isTrue();
      assertThatThrownBy(() -> vault.exportPrivateKey(certificate))
          .isInstanceOf(KeyAccessException.class);
      assertThatThrownBy(() -> vault.get("nothing")).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.as(Identity.named("eve")).get("shop"))
          .isInstanceOf(AccessDeniedException.class);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
    try (var vault = Vault.open(storage.another(), protection)) {
      assertThat(vault.get("shop").version()).isEqualTo(version);
      assertThat(vault.list(PageRequest.first(10)).items()).hasSize(3);
      vault.create("shop", vault.policy("shop"));
      assertThat(vault.listVersions("shop", PageRequest.first(10)).items()).hasSize(2);
      var verification = vault.audit().verify();
      assertThat(verification.findings()).isEmpty();
      assertThat(verification.entries()).isGreaterThan(5);
    }
  }
}
