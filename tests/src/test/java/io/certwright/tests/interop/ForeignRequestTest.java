package io.certwright.tests.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.CertificationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.ExtendedKeyUsage;
import io.certwright.policy.KeyUsage;
import io.certwright.spi.keys.KeySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Requests that OpenSSL made, and what a vault makes of them. */
class ForeignRequestTest {

  private static final String LEAF =
      """
      subjectAltName=DNS:shop.example.test,IP:192.0.2.7,IP:2001:db8::7,email:ann@example.test,\
      URI:https://shop.example.test/a
      extendedKeyUsage=serverAuth,1.2.3.4
      keyUsage=digitalSignature
      basicConstraints=CA:FALSE
      tlsfeature=status_request
      1.2.3.5=DER:0500
      """;

  @TempDir Path directory;

  private byte[] request(List<String> key, String extensions, String... more) throws IOException {
    var configuration = directory.resolve("request.cnf");
    Files.writeString(
        configuration,
        """
        [req]
        distinguished_name=dn
        prompt=no
        utf8=yes
        string_mask=utf8only
        attributes=attributes
        [dn]
        C=DE
        O=Example, Inc.
        CN=Shop \u00fcber alles
        [attributes]
        %s
        [v3]
        %s
        """
            .formatted(more.length == 0 ? "" : more[0], extensions));
    var file = directory.resolve("request.pem");
    var arguments = new ArrayList<Object>(List.of("req", "-new", "-nodes", "-newkey"));
    arguments.addAll(key);
    arguments.addAll(List.of("-keyout", directory.resolve("request.key")));
    arguments.addAll(List.of("-config", configuration, "-reqexts", "v3", "-out", file));
    Tool.openssl().run(arguments.toArray());
    return Files.readAllBytes(file);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, rsa:2048",
    "RSA_3072, rsa:3072",
    "EC_P256, ec -pkeyopt ec_paramgen_curve:P-256",
    "EC_P384, ec -pkeyopt ec_paramgen_curve:P-384",
    "EC_P521, ec -pkeyopt ec_paramgen_curve:P-521",
    "EC_SECP256K1, ec -pkeyopt ec_paramgen_curve:secp256k1",
    "ED25519, ed25519",
    "ED448, ed448",
    "RSA_2048, rsa:2048 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32"
  })
  void aPolicyOfWhatOpensslAskedFor(KeySpec key, String arguments) throws IOException {
    var policy = CertificationRequest.of(request(List.of(arguments.split(" ")), LEAF)).policy();
    var built = policy.build();
    assertThat(built.key()).isEqualTo(key);
    assertThat(built.subject().getName())
        .isEqualTo("CN=Shop \u00fcber alles,O=Example\\, Inc.,C=DE");
    assertThat(built.names())
        .extracting(Object::toString)
        .containsExactly(
            "dns:shop.example.test",
            "ip:192.0.2.7",
            "ip:2001:db8::7",
            "email:ann@example.test",
            "uri:https://shop.example.test/a");
    assertThat(built.keyUsages()).containsExactly(KeyUsage.DIGITAL_SIGNATURE);
    assertThat(built.extendedKeyUsages())
        .containsExactly(ExtendedKeyUsage.SERVER_AUTH.oid(), "1.2.3.4");
    assertThat(built.extensions().mustStaple()).isTrue();
    assertThat(built.extensions().custom())
        .extracting(Object::toString)
        .containsExactly("1.2.3.5 - 0500");
    assertThat(built.issuer()).isEqualTo(CertificatePolicy.UNKNOWN);
  }

  /** A new key of the same kind; all the rest as it was asked for. */
  @Test
  void aCaOfTheVaultIssuesByIt() throws Exception {
    var request = CertificationRequest.of(request(List.of("ed25519"), LEAF));
    try (var vault = Vault.inMemory()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      vault.create(
          "shop", request.policy().issuer(root.name()).validity(Duration.ofDays(30)).build());
      var text =
          Tool.openssl()
              .run(
                  "x509",
                  "-noout",
                  "-text",
                  "-in",
                  Files.writeString(directory.resolve("shop.pem"), vault.get("shop").chainPem()));
      assertThat(text)
          .contains("DNS:shop.example.test, IP Address:192.0.2.7", "email:ann@example.test")
          .contains("TLS Web Server Authentication, 1.2.3.4", "status_request", "1.2.3.5")
          .contains("Public Key Algorithm: ED25519");
    }
  }

  @Test
  void anAuthorityWithAllThatItAsksFor() throws IOException {
    var extensions =
        """
        basicConstraints=critical,CA:TRUE,pathlen:1
        keyUsage=critical,keyCertSign,cRLSign
        nameConstraints=critical,permitted;DNS:example.test,excluded;IP:10.0.0.0/255.0.0.0
        certificatePolicies=1.2.3,@practices
        crlDistributionPoints=URI:http://crl.example.test/a
        authorityInfoAccess=OCSP;URI:http://ocsp.example.test/,caIssuers;URI:http://example.test/ca
        [practices]
        policyIdentifier=1.2.4
        CPS.1=http://example.test/practices
        """;
    var policy = CertificationRequest.of(request(List.of("ed25519"), extensions)).policy().build();
    assertThat(policy.certificateAuthority().orElseThrow().pathLength()).hasValue(1);
    assertThat(policy.keyUsages()).containsExactly(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN);
    var asked = policy.extensions();
    assertThat(asked.permittedNames()).hasToString("[dns:example.test]");
    assertThat(asked.excludedNames()).hasToString("[ip:10.0.0.0/8]");
    assertThat(asked.certificatePolicies())
        .hasToString("[1.2.3, 1.2.4 http://example.test/practices]");
    assertThat(asked.crlUrls()).containsExactly("http://crl.example.test/a");
    assertThat(asked.ocspUrls()).containsExactly("http://ocsp.example.test/");
    assertThat(asked.issuerUrls()).containsExactly("http://example.test/ca");
  }

  @Test
  void whatNoPolicyCanSayIsNamedAndCanBeLeftOut() throws IOException {
    var extensions =
        """
        subjectKeyIdentifier=hash
        subjectAltName=DNS:shop.example.test,otherName:1.2.3;UTF8:ann
        """;
    var file = request(List.of("ed25519"), extensions, "challengePassword=open sesame");
    var request = CertificationRequest.of(file);
    var refused = catchThrowableOfType(UnreadableImportException.class, request::policy);
    assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED);
    assertThat(refused.place()).hasToString("block 1 (CERTIFICATE REQUEST) line 1");
    assertThat(refused)
        .hasMessageContaining("the attribute challengePassword (1.2.840.113549.1.9.7)")
        .hasMessageContaining("the extension subjectKeyIdentifier (2.5.29.14)")
        .hasMessageContaining("subjectAltName (2.5.29.17) with a name of the kind otherName")
        .hasMessageNotContaining("sesame");
    var without = request.leavingOut(refused.choices().toArray(new String[0]));
    assertThat(without.policy().dnsNames("shop.example.test").build().names())
        .hasToString("[dns:shop.example.test]");
    assertThat(catchThrowableOfType(UnreadableImportException.class, request::policy).choices())
        .isEqualTo(refused.choices());
    assertThat(request).hasToString("CertificationRequest[ED25519]");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = "SLH_DSA_.*S")
  void ourOwnRequestGivesThePolicyBack(KeySpec key) {
    var policy = Specimen.leaf(key).issuer(CertificatePolicy.UNKNOWN).exportable(false).build();
    try (var vault = Vault.inMemory()) {
      var csr = vault.create("leaf", policy).csrPem();
      var again =
          CertificationRequest.of(csr.getBytes(US_ASCII))
              .policy()
              .validity(Duration.ofDays(30))
              .build();
      assertThat(again).isEqualTo(policy);
    }
  }
}
