package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.OperationStatus;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * ML-DSA (RFC 9881) and SLH-DSA (RFC 9909): what a vault makes with such keys, read and verified by
 * BouncyCastle's own parsers and validators, and by OpenSSL where its version knows them.
 */
class PostQuantumTest {

  private static final Provider BC = new BouncyCastleProvider();
  private static final char[] PASSWORD = "pass word 1".toCharArray();
  private static final byte[] MESSAGE = {1, 2, 3};

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = Specimen.POST_QUANTUM)
  void everySetSignsItself(KeySpec key) throws Exception {
    assertThat(key.isPostQuantum()).isTrue();
    try (var vault = Vault.inMemory()) {
      vault.create("alone", Specimen.leaf(key).build());
      var alone = vault.get("alone");
      assertThat(alone.key()).isEqualTo(key);
      var holder = new X509CertificateHolder(alone.x509().getEncoded());
      var algorithm = holder.getSubjectPublicKeyInfo().getAlgorithm();
      assertThat(algorithm.getParameters()).as("no parameters").isNull();
      assertThat(holder.getSignatureAlgorithm()).isEqualTo(algorithm);
      verify(holder, holder);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ML_DSA_44, ML_DSA_44, ML_DSA_44",
    "ML_DSA_65, ML_DSA_65, ML_DSA_65",
    "ML_DSA_87, ML_DSA_87, ML_DSA_87",
    "SLH_DSA_SHA2_128F, SLH_DSA_SHA2_128F, SLH_DSA_SHA2_128F",
    "SLH_DSA_SHAKE_256F, SLH_DSA_SHAKE_256F, SLH_DSA_SHAKE_256F",
    "SLH_DSA_SHA2_192F, ML_DSA_65, EC_P256",
    "EC_P384, ML_DSA_87, ED448",
    "ML_DSA_65, RSA_2048, SLH_DSA_SHAKE_128F",
    "EC_SECP256K1, ED448, EC_SECP256K1"
  })
  void bouncyCastleFollowsTheChain(KeySpec top, KeySpec middle, KeySpec bottom) throws Exception {
    try (var vault = Vault.inMemory()) {
      var root =
          EmbeddedCa.openOrCreate(vault, "root", CertificatePolicy.rootCa("Root").key(top).build());
      var issuing =
          EmbeddedCa.openOrCreate(
              vault,
              "issuing",
              CertificatePolicy.intermediateCa("Issuing", 0)
                  .key(middle)
                  .issuer(root.name())
                  .build());
      var policy = Specimen.leaf(bottom).issuer(issuing.name()).build();
      vault.create("leaf", policy);
      var first = vault.get("leaf");
      validate(first, root.certificate());
      vault.create("leaf", policy);
      var second = vault.get("leaf");
      validate(second, root.certificate());
      assertThat(second.version()).isNotEqualTo(first.version());
      assertThat(new X509CertificateHolder(second.x509().getEncoded()).getSubjectPublicKeyInfo())
          .isNotEqualTo(
              new X509CertificateHolder(first.x509().getEncoded()).getSubjectPublicKeyInfo());
      assertThat(vault.getVersion("leaf", first.version()).x509()).isEqualTo(first.x509());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "SLH_DSA_SHA2_128F", "ED448"})
  void theExportedKeyIsTheCertificates(KeySpec key) throws Exception {
    try (var vault = Vault.inMemory()) {
      vault.create("alone", Specimen.leaf(key).build());
      var alone = vault.get("alone");
      var certificate = new X509CertificateHolder(alone.x509().getEncoded());
      try (var exported = vault.exportPrivateKey(alone);
          var pem = new PEMParser(new StringReader(exported.toPem()))) {
        var converter = new JcaPEMKeyConverter().setProvider(BC);
        requirePair(converter.getPrivateKey((PrivateKeyInfo) pem.readObject()), certificate);

        var store = KeyStore.getInstance("PKCS12", BC);
        store.load(new ByteArrayInputStream(exported.toPkcs12(PASSWORD)), PASSWORD);
        requirePair((PrivateKey) store.getKey("alone", PASSWORD), certificate);
        assertThat(store.getCertificate("alone").getEncoded()).isEqualTo(alone.x509().getEncoded());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ML_DSA_44", "ML_DSA_65", "SLH_DSA_SHAKE_128F", "ED448", "EC_SECP256K1"})
  void aHandleSignsByTheNamesOfTheFamilyAndOfTheSet(KeySpec key) throws Exception {
    try (var vault = Vault.inMemory()) {
      vault.create("alone", Specimen.leaf(key).build());
      var alone = vault.get("alone");
      var handle = vault.privateKey(alone);
      assertThat(handle.getAlgorithm()).isEqualTo(key.algorithm());
      assertThat(handle.getEncoded()).isNull();
      var set = key.name().replace('_', '-');
      var names =
          switch (key.algorithm()) {
            case "EC" -> List.of("SHA256withECDSA", "SHA512withECDSA");
            default -> List.of(key == KeySpec.ED448 ? "Ed448" : set, key.algorithm());
          };
      for (var name : names) {
        var signer = Signature.getInstance(name);
        signer.initSign(handle);
        signer.update(MESSAGE);
        var verifier =
            Signature.getInstance(key.algorithm().equals("EC") ? name : names.get(0), BC);
        verifier.initVerify(publicKey(new X509CertificateHolder(alone.x509().getEncoded())));
        verifier.update(MESSAGE);
        assertThat(verifier.verify(signer.sign())).as(name).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ML_DSA_44", "SLH_DSA_SHA2_128F", "EC_P256"})
  void theChainOfAnOutsideAuthorityIsVerified(KeySpec key) throws Exception {
    for (boolean honest : new boolean[] {true, false}) {
      var ca = honest ? new BouncyCastleCa() : BouncyCastleCa.impostor();
      try (var vault =
          Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral())
              .issuer("outside", ca)
              .open()) {
        var policy = Specimen.leaf(key).issuer("outside").validity(Duration.ofDays(20)).build();
        if (honest) {
          var operation = vault.create("leaf", policy);
          assertThat(operation.status())
              .as("%s", operation.failure())
              .isEqualTo(OperationStatus.COMPLETED);
          assertThat(
                  ca.seen()
                      .isSignatureValid(
                          new JcaContentVerifierProviderBuilder()
                              .setProvider(BC)
                              .build(ca.seen().getSubjectPublicKeyInfo())))
              .isTrue();
        } else {
          assertThat(statusOf(vault, policy)).isNotEqualTo(OperationStatus.COMPLETED);
          assertThat(vault.find("leaf")).isEmpty();
        }
      }
    }
  }

  private static OperationStatus statusOf(Vault vault, CertificatePolicy policy) {
    try {
      return vault.create("leaf", policy).status();
    } catch (VaultException e) {
      assertThat(e).hasMessageContaining("did not sign the one before it");
      return OperationStatus.FAILED;
    }
  }

  @Test
  void opensslVerifiesTheChainWhereItsVersionKnowsIt() {
    var openssl = Tool.openssl();
    assumeTrue(
        openssl.run("list", "-signature-algorithms").contains("ML-DSA"),
        "this OpenSSL is older than 3.5, so it did not read post-quantum certificates");
    for (var key : List.of(KeySpec.ML_DSA_65, KeySpec.SLH_DSA_SHA2_128F)) {
      try (var made = new Specimen(key, directory.resolve(key.name()))) {
        var root = made.pem(made.root());
        openssl.run(
            "verify",
            "-x509_strict",
            "-CAfile",
            root,
            "-untrusted",
            made.pem(made.issuing()),
            made.pem(made.leaf()));
        try (var exported = made.vault().exportPrivateKey(made.leaf())) {
          var pem = made.file("key.pem", exported.toPem());
          assertThat(openssl.run("pkey", "-pubout", "-in", pem))
              .isEqualTo(openssl.run("x509", "-noout", "-pubkey", "-in", made.pem(made.leaf())));
        }
      }
    }
  }

  private static void requirePair(PrivateKey key, X509CertificateHolder certificate)
      throws Exception {
    var signer = Signature.getInstance(key.getAlgorithm(), BC);
    signer.initSign(key);
    signer.update(MESSAGE);
    var verifier = Signature.getInstance(key.getAlgorithm(), BC);
    verifier.initVerify(publicKey(certificate));
    verifier.update(MESSAGE);
    assertThat(verifier.verify(signer.sign())).isTrue();
  }

  private static PublicKey publicKey(X509CertificateHolder certificate) throws Exception {
    return new JcaPEMKeyConverter()
        .setProvider(BC)
        .getPublicKey(certificate.getSubjectPublicKeyInfo());
  }

  private static void verify(X509CertificateHolder certificate, X509CertificateHolder issuer)
      throws Exception {
    assertThat(
            certificate.isSignatureValid(
                new JcaContentVerifierProviderBuilder().setProvider(BC).build(issuer)))
        .isTrue();
  }

  /** Reads the encodings anew by BouncyCastle's parser, and validates them by its validator. */
  private static void validate(Certificate certificate, Certificate root) throws Exception {
    var factory = CertificateFactory.getInstance("X.509", BC);
    var chain = new ArrayList<X509Certificate>();
    for (var link : certificate.chain()) {
      chain.add(parse(factory, link));
    }
    assertThat(chain).hasSize(2);
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(parse(factory, root.x509()), null)));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX", BC).validate(factory.generateCertPath(chain), parameters);
  }

  private static X509Certificate parse(CertificateFactory factory, X509Certificate certificate)
      throws Exception {
    return (X509Certificate)
        factory.generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
  }
}
