package io.certwright.tests.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.CertificateImport;
import io.certwright.CertificationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificateProfile;
import io.certwright.policy.NameConstraint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What OpenSSL says of what a CA of a vault signs for it, before and after a rollover. */
class AuthorityInteropTest {

  @TempDir Path directory;

  private final Tool openssl = Tool.openssl();
  private final Vault vault = Vault.inMemory();

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    vault.close();
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private Path write(String name, X509Certificate certificate)
      throws IOException, CertificateEncodingException {
    var body = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
    return Files.writeString(
        file(name), "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
  }

  private byte[] request(String subject, String... extensions) throws IOException {
    var arguments = new ArrayList<Object>();
    Collections.addAll(arguments, "req", "-new", "-nodes", "-newkey", "rsa:3072", "-subj", subject);
    Collections.addAll(arguments, "-keyout", file("own.key"), "-out", file("own.csr"));
    for (var extension : extensions) {
      Collections.addAll(arguments, "-addext", extension);
    }
    openssl.run(arguments.toArray());
    return Files.readAllBytes(file("own.csr"));
  }

  private void verify(Path anchor, Path untrusted, Path leaf) {
    openssl.run(
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-CAfile",
        anchor,
        "-untrusted",
        untrusted,
        leaf);
  }

  @Test
  void aRequestOfOpenssl() throws Exception {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    var issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
    issuing.setProfiles(
        CertificateProfile.tlsServer("server")
            .namesWithin(NameConstraint.dns("example.test"))
            .build());
    var csr = request("/CN=shop.example.test", "subjectAltName=DNS:shop.example.test");
    var signed = issuing.signUnder("server", CertificationRequest.of(csr));
    Files.writeString(file("chain.pem"), signed.chainPem());
    verify(write("root.pem", root.certificate().x509()), file("chain.pem"), file("chain.pem"));
    var key = openssl.run("pkey", "-in", file("own.key"), "-pubout");
    var certified = openssl.run("x509", "-in", file("chain.pem"), "-noout", "-pubkey");
    assertThat(certified).isEqualTo(key);
  }

  @Test
  void beforeAndAfterARollover() throws Exception {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    var policy = CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();
    vault.create("before", policy);
    var before = write("before.pem", vault.get("before").x509());
    var old = write("old.pem", root.certificate().x509());
    root.rollover().prepare();
    root.rollover().activate();
    var next = write("new.pem", root.certificate().x509());
    vault.create("after", policy);
    Files.writeString(file("after.pem"), vault.get("after").chainPem());
    verify(old, file("after.pem"), file("after.pem"));
    verify(next, file("after.pem"), file("after.pem"));
    verify(next, crosses(root), before);
    verify(old, crosses(root), before);
    openssl.fails("verify", "-CAfile", next, before);
  }

  private Path crosses(EmbeddedCa ca) throws Exception {
    var all = new StringBuilder();
    for (var cross : ca.rollover().crossCertificates()) {
      all.append(Files.readString(write("cross.pem", cross)));
    }
    return Files.writeString(file("crosses.pem"), all.toString());
  }

  /** One whose key has an identifier of another make, which all that it signs has to name. */
  @Test
  void aRootThatOpensslMade() throws Exception {
    openssl.run(
        "req",
        "-x509",
        "-new",
        "-nodes",
        "-newkey",
        "rsa:3072",
        "-days",
        "3000",
        "-subj",
        "/CN=Foreign root",
        "-addext",
        "keyUsage=critical,keyCertSign,cRLSign",
        "-keyout",
        file("root.key"),
        "-out",
        file("root.pem"));
    openssl.run(
        "req",
        "-new",
        "-nodes",
        "-newkey",
        "rsa:3072",
        "-subj",
        "/CN=early.example.test",
        "-addext",
        "subjectAltName=DNS:early.example.test",
        "-keyout",
        file("early.key"),
        "-out",
        file("early.csr"));
    Files.writeString(
        file("early.ext"),
        "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nbasicConstraints=CA:FALSE\n");
    openssl.run(
        "x509",
        "-req",
        "-in",
        file("early.csr"),
        "-CA",
        file("root.pem"),
        "-CAkey",
        file("root.key"),
        "-days",
        "100",
        "-copy_extensions",
        "copy",
        "-extfile",
        file("early.ext"),
        "-out",
        file("early.pem"));
    var both = Files.readString(file("root.key")) + Files.readString(file("root.pem"));
    vault.importCertificate("root", CertificateImport.of(both.getBytes(US_ASCII)));
    var root = EmbeddedCa.open(vault, "root");
    var csr = request("/CN=shop.example.test", "subjectAltName=DNS:shop.example.test");
    var request = CertificationRequest.of(csr);
    var signed = root.sign(request, request.policy().validity(Duration.ofDays(30)).build());
    Files.writeString(file("shop.pem"), signed.chainPem());
    verify(file("root.pem"), file("shop.pem"), file("shop.pem"));
    root.rollover()
        .prepareAs(
            CertificatePolicy.rootCa("Foreign root").validity(Duration.ofDays(3000)).build());
    var next = write("new.pem", root.rollover().activate().x509());
    verify(next, crosses(root), file("shop.pem"));
    verify(next, crosses(root), file("early.pem"));
    vault.create("after", CertificatePolicy.tlsServer("shop.example.test").issuer("root").build());
    Files.writeString(file("after.pem"), vault.get("after").chainPem());
    verify(file("root.pem"), file("after.pem"), file("after.pem"));
  }
}
