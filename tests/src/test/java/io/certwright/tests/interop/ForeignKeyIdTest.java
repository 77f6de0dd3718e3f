package io.certwright.tests.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CertificateImport;
import io.certwright.ChainValidator;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspResponder;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.tests.Crls;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.cert.X509Extension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A CA that was made elsewhere, with a key identifier that is not the SHA-1 of its key, or with
 * none. What it signs here names the identifier that its certificate has, or whoever compares them
 * (RFC 5280, section 4.2.1.1) finds no way to it.
 */
class ForeignKeyIdTest {

  @TempDir Path directory;

  /** What the certificate of the CA calls its key. */
  enum KeyId {
    SHA_256(32),
    SHORT(1),
    LONG(100),
    NONE(0);

    private final int length;

    KeyId(int length) {
      this.length = length;
    }

    Optional<byte[]> value() {
      var bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) (i + 1);
      }
      return length == 0 ? Optional.empty() : Optional.of(bytes);
    }
  }

  private static byte[] pem(Object... all) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      for (var one : all) {
        writer.writeObject(one);
      }
    }
    return text.toString().getBytes(US_ASCII);
  }

  private static PemObject pkcs8(KeyPair pair) {
    return new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  /** A certificate of a CA; signed by its own key where there is no other. */
  private static X509CertificateHolder authority(
      String name, KeyPair key, KeyId id, X509CertificateHolder above, KeyPair signer)
      throws Exception {
    var now = Instant.now();
    var subject = new X500Name("CN=" + name);
    var builder =
        new X509v3CertificateBuilder(
            above == null ? subject : above.getSubject(),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(3000))),
            subject,
            SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    if (id.value().isPresent()) {
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(id.value().get()));
    }
    if (above != null && above.getExtension(Extension.subjectKeyIdentifier) != null) {
      var has = SubjectKeyIdentifier.fromExtensions(above.getExtensions());
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(has.getKeyIdentifier()));
    }
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
  }

  private static KeyPair pair() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  /** The imported root, and an imported CA below it, as CAs of a vault. */
  private record Pki(Vault vault, EmbeddedCa root, EmbeddedCa issuing) {

    static Pki of(Vault vault, KeyId id) throws Exception {
      var rootKey = pair();
      var root = authority("Root elsewhere", rootKey, id, null, rootKey);
      var key = pair();
      var issuing = authority("Issuing elsewhere", key, id, root, rootKey);
      vault.importCertificate("root", CertificateImport.of(pem(pkcs8(rootKey), root)));
      vault.importCertificate("issuing", CertificateImport.of(pem(pkcs8(key), issuing, root)));
      return new Pki(
          vault,
          EmbeddedCa.openOrCreateRoot(vault, "root"),
          EmbeddedCa.openOrCreateRoot(vault, "issuing"));
    }

    Certificate issue(String name) {
      vault.create(
          name,
          CertificatePolicy.tlsServer(name + ".example.test")
              .issuer("issuing")
              .validity(Duration.ofDays(30))
              .build());
      return vault.get(name);
    }

    List<byte[]> lists() {
      var all = new ArrayList<byte[]>();
      for (var ca : List.of(root, issuing)) {
        Crls.all(vault, ca.name()).forEach(list -> ca.crls().publish(list.key(), 0));
        Crls.all(vault, ca.name()).forEach(list -> all.add(Crls.bytes(vault, list)));
      }
      return all;
    }
  }

  private static byte[] authorityKeyId(X509Extension of) {
    var value = of.getExtensionValue(Extension.authorityKeyIdentifier.getId());
    var octets = ASN1OctetString.getInstance(value).getOctets();
    return AuthorityKeyIdentifier.getInstance(octets).getKeyIdentifierOctets();
  }

  /** Of a CA that has none, anything may be said; what it signs agrees with itself. */
  private static void requireIdOf(KeyId id, X509Extension signed, X509Extension other) {
    assertThat(authorityKeyId(signed)).isEqualTo(id.value().orElse(authorityKeyId(other)));
  }

  @ParameterizedTest
  @EnumSource
  void whatItSignsNamesTheIdentifierThatItHas(KeyId id) throws Exception {
    try (var vault = Vault.inMemory()) {
      var pki = Pki.of(vault, id);
      var good = pki.issue("good");
      var bad = pki.issue("bad");
      var below = EmbeddedCa.openOrCreateIssuing(vault, "below", pki.issuing());
      vault.revocations().revoke(bad, RevocationRequest.of(RevocationReason.SUPERSEDED));
      bad = vault.getVersion("bad", bad.version());
      var lists = pki.lists();
      requireIdOf(id, good.x509(), bad.x509());
      requireIdOf(id, below.certificate().x509(), good.x509());
      requireIdOf(id, Crls.parse(lists.get(1)), good.x509());
      assertThat(good.chain()).hasSize(2);

      assertThat(validated(pki, good, lists)).isInstanceOf(ValidatedChain.class);
      assertThat(((RefusedChain) validated(pki, bad, lists)).breaks(ChainRule.REVOKED)).isTrue();
      checkByJdk(pki, good, lists);
      var revoked = bad;
      assertThatThrownBy(() -> checkByJdk(pki, revoked, lists))
          .isInstanceOf(CertPathValidatorException.class)
          .hasMessageContaining("revoked");
      checkByOpenssl(pki, good, bad, lists);
    }
  }

  /** The successor of such a root and the root vouch for each other by the same identifiers. */
  @ParameterizedTest
  @EnumSource
  void itsKeysVouchForEachOtherByIt(KeyId id) throws Exception {
    try (var vault = Vault.inMemory()) {
      var pki = Pki.of(vault, id);
      var old = pki.root().certificate().x509();
      var list = pki.lists().get(0);
      var policy = CertificatePolicy.rootCa("Root elsewhere").build();
      pki.root().rollover().prepareAs(policy);
      pki.root().rollover().activate();
      var crosses = pki.root().rollover().crossCertificates();
      assertThat(crosses).hasSize(2);
      for (var cross : crosses) {
        boolean byOld = isSignedBy(cross, old);
        var subject = byOld ? pki.root().certificate().x509() : old;
        assertThat(cross.getPublicKey()).isEqualTo(subject.getPublicKey());
        var said = cross.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        var has = subject.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        if (has != null) {
          assertThat(said).isEqualTo(has);
        }
        if (byOld) {
          requireIdOf(id, cross, Crls.parse(list));
        }
      }
      var leaf = pki.issue("leaf");
      assertThat(
              ChainValidator.trusting(List.of(TrustedAnchor.of(pki.root().certificate().x509())))
                  .validate(
                      PresentedChain.of(
                          Stream.concat(leaf.chain().stream(), crosses.stream()).toList()),
                      ValidationSettings.builder(Purpose.TLS_SERVER, Instant.now()).build()))
          .isInstanceOf(ValidatedChain.class);
    }
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static ValidationResult validated(Pki pki, Certificate leaf, List<byte[]> lists) {
    var evidence =
        lists.stream()
            .<RevocationEvidence>map(der -> new RevocationEvidence.Crl(Bytes.copyOf(der)))
            .toList();
    var settings =
        ValidationSettings.builder(Purpose.TLS_SERVER, Instant.now())
            .revocation(RevocationMode.HARD_FAIL, List.of(RevocationSource.of(evidence)))
            .build();
    return ChainValidator.trusting(List.of(TrustedAnchor.of(pki.root().certificate().x509())))
        .validate(PresentedChain.of(leaf.chain()), settings);
  }

  private static void checkByJdk(Pki pki, Certificate leaf, List<byte[]> lists) throws Exception {
    var anchor = new TrustAnchor(pki.root().certificate().x509(), null);
    var parameters = new PKIXParameters(Set.of(anchor));
    var all = lists.stream().map(Crls::parse).toList();
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
    parameters.setRevocationEnabled(true);
    var path = CertificateFactory.getInstance("X.509").generateCertPath(leaf.chain());
    assertThat(CertPathValidator.getInstance("PKIX").validate(path, parameters)).isNotNull();
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private void checkByOpenssl(Pki pki, Certificate good, Certificate bad, List<byte[]> lists)
      throws Exception {
    var openssl = Tool.openssl();
    var root = file("root.pem", pem(pki.root().certificate().x509()));
    var issuing = file("issuing.pem", pem(pki.issuing().certificate().x509()));
    var goodFile = file("good.pem", pem(good.x509()));
    var badFile = file("bad.pem", pem(bad.x509()));
    var crls = file("lists.pem", pem(lists.stream().map(Crls::parse).toArray()));
    var verify =
        new Object[] {
          "verify", "-crl_check_all", "-CAfile", root, "-untrusted", issuing, "-CRLfile", crls, ""
        };
    verify[verify.length - 1] = goodFile;
    openssl.run(verify);
    verify[verify.length - 1] = badFile;
    assertThat(openssl.fails(verify)).contains("certificate revoked");
    pki.issuing().openOrCreateOcspSigner();
    var request = directory.resolve("request.der");
    openssl.run("ocsp", "-issuer", issuing, "-cert", goodFile, "-no_nonce", "-reqout", request);
    var reply = OcspResponder.of(pki.vault()).answer(Files.readAllBytes(request));
    var answer = file("answer.der", reply.der().toByteArray());
    assertThat(
            openssl.run(
                "ocsp", "-issuer", issuing, "-cert", goodFile, "-respin", answer, "-CAfile", root))
        .contains("Response verify OK", "good.pem: good");
  }
}
