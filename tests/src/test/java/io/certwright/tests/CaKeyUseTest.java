package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Vault;
import io.certwright.VaultKey;
import io.certwright.access.KeyOperation;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.KeyAccessException.Reason;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.policy.KeyUsage;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.tls.VaultTls;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What else the key of a CA signs: nothing by which one could forge a certificate. */
class CaKeyUseTest {

  private final Vault vault = Vault.inMemory();

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    vault.close();
  }

  /** A CA that may also sign data, as far as its key usage goes. */
  private static CertificatePolicyBuilder both() {
    return CertificatePolicy.rootCa("Root")
        .key(KeySpec.EC_P256)
        .keyUsages(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN, KeyUsage.DIGITAL_SIGNATURE);
  }

  /** What would become a certificate by its signature. */
  private byte[] toBeSigned() throws Exception {
    X509Certificate own = vault.get("root").x509();
    return own.getTBSCertificate();
  }

  private static byte[] sign(PrivateKey key, byte[] message) throws Exception {
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(key);
    signer.update(message);
    return signer.sign();
  }

  private void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KeyAccessException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED))
        .hasMessageContaining("a CA");
  }

  private List<AuditEntry> failed(String operation) {
    return vault.audit().entries(Optional.empty(), 1000).entries().stream()
        .filter(entry -> entry.operation().equals(operation))
        .filter(entry -> entry.outcome() == AuditOutcome.FAILED)
        .toList();
  }

  @Test
  void oneThatStaysInTheVaultSignsOnlyWhatIsIssued() throws Exception {
    vault.create("root", both().build());
    var forged = toBeSigned();
    VaultKey key = vault.keys().get("root");
    assertThat(key.operations()).isEqualTo(Set.of(KeyOperation.VERIFY));
    refused(() -> vault.keys().sign(key, SignatureAlgorithm.ECDSA_SHA256, forged));
    refused(() -> vault.keys().sign(key, SignatureAlgorithm.ECDSA_SHA256, new byte[] {1}));
    refused(() -> vault.privateKey(vault.get("root")));
    assertThat(failed("keys/sign")).hasSize(2);
    assertThat(failed("keys/use")).hasSize(1);
    vault.create("leaf", CertificatePolicy.tlsServer("a.example.test").issuer("root").build());
    assertThat(
            vault
                .keys()
                .verify(
                    key,
                    SignatureAlgorithm.ECDSA_SHA256,
                    vault.get("leaf").x509().getTBSCertificate(),
                    vault.get("leaf").x509().getSignature()))
        .isTrue();
  }

  /** Whoever may take it out could sign with it anyhow. */
  @Test
  void oneThatMayLeaveTheVaultSigns() throws Exception {
    vault.create("root", both().exportable(true).build());
    var key = vault.keys().get("root");
    assertThat(key.operations()).isEqualTo(Set.of(KeyOperation.SIGN, KeyOperation.VERIFY));
    var message = toBeSigned();
    var signature = vault.keys().sign(key, SignatureAlgorithm.ECDSA_SHA256, message);
    assertThat(vault.keys().verify(key, SignatureAlgorithm.ECDSA_SHA256, message, signature))
        .isTrue();
    assertThat(sign(vault.privateKey(vault.get("root")), message)).isNotEmpty();
  }

  /** A certificate that is served may be a CA's, as those of development often are. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void servedByTlsItSignsNothingThatCouldBeACertificate(boolean exportable) throws Exception {
    vault.create("root", both().exportable(exportable).build());
    var keys = VaultTls.of(vault).serve("root").keyManager();
    var key = keys.getPrivateKey(keys.chooseEngineServerAlias("EC", null, null));
    var handshake = new byte[130];
    Arrays.fill(handshake, (byte) 0x20);
    assertThat(sign(key, handshake)).isNotEmpty();
    // The random bytes of a client may begin like a sequence.
    handshake[0] = 0x30;
    handshake[1] = (byte) 0x81;
    handshake[2] = 126;
    assertThat(sign(key, handshake)).isNotEmpty();
    handshake[2] = 127;
    var forged =
        List.of(
            toBeSigned(),
            handshake,
            HexFormat.of().parseHex("3080020101" + "0000"),
            HexFormat.of().parseHex("3003020101"),
            HexFormat.of().parseHex("308400000003020101"));
    for (var message : forged) {
      assertThatThrownBy(() -> sign(key, message))
          .isInstanceOf(SignatureException.class)
          .hasCauseInstanceOf(KeyAccessException.class);
    }
  }
}
