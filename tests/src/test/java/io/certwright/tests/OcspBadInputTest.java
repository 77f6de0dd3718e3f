package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.certwright.Certificate;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspReply.Status;
import io.certwright.ca.OcspResponder;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Odd and hostile questions to an OCSP responder. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OcspBadInputTest {

  private static final Path CORPORA =
      Path.of(System.getProperty("certwright.corpora", "../../shared/corpora"));

  private final Vault vault = Vault.inMemory();
  private final EmbeddedCa ca = EmbeddedCa.openOrCreateRoot(vault, "root");
  private final Certificate root = ca.certificate();
  private final OcspResponder responder = OcspResponder.of(vault);
  private final CertificateID id = Ocsp.id(root, leaf());

  private Certificate leaf() {
    vault.create(
        "shop", CertificatePolicy.tlsServer("shop.example.test").issuer(ca.name()).build());
    return vault.get("shop");
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private Status status(byte[] question) {
    return responder.answer(question).status();
  }

  private Status status(ASN1Encodable question) throws Exception {
    return status(question.toASN1Primitive().getEncoded("DER"));
  }

  /** OCSPRequest of these values in its TBSRequest. */
  private static DERSequence request(ASN1Encodable... values) {
    return new DERSequence(new DERSequence(values));
  }

  private DERSequence list() {
    return new DERSequence(new DERSequence(id.toASN1Primitive()));
  }

  @Test
  void whatIsNoQuestionIsMalformed() throws Exception {
    assertThat(status(new byte[0])).isEqualTo(Status.MALFORMED_REQUEST);
    assertThat(status(DERNull.INSTANCE)).isEqualTo(Status.MALFORMED_REQUEST);
    assertThat(status(new DERSequence())).isEqualTo(Status.MALFORMED_REQUEST);
    assertThat(status(request())).isEqualTo(Status.MALFORMED_REQUEST);
    assertThat(status(request(new DERSequence())))
        .as("about nothing")
        .isEqualTo(Status.MALFORMED_REQUEST);
    assertThat(status(request(list(), list()))).isEqualTo(Status.MALFORMED_REQUEST);
    assertThat(status(request(list()))).isEqualTo(Status.SUCCESSFUL);
    var behind = Arrays.copyOf(Ocsp.question(id), Ocsp.question(id).length + 1);
    assertThat(status(behind)).as("a byte behind it").isEqualTo(Status.MALFORMED_REQUEST);
    assertThat(responder.answer(behind).der())
        .isEqualTo(Bytes.copyOf(new byte[] {0x30, 3, 0x0a, 1, 1}));
  }

  @Test
  void theVersionIsTheFirst() throws Exception {
    for (int version = -1; version < 3; version++) {
      var tagged = new DERTaggedObject(true, 0, new ASN1Integer(version));
      assertThat(status(request(tagged, list())))
          .as("version %s", version)
          .isEqualTo(version == 0 ? Status.SUCCESSFUL : Status.MALFORMED_REQUEST);
    }
  }

  @Test
  void whoAsksAndASignatureMakeNoDifference() throws Exception {
    var plain = responder.answer(Ocsp.question(id));
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var pair = generator.generateKeyPair();
    var builder = Ocsp.builder(List.of(id));
    builder.setRequestorName(new GeneralName(new X500Name("CN=who asks")));
    var own = new X509CertificateHolder[] {new JcaX509CertificateHolder(root.x509())};
    var signer = new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate());
    var signed = builder.build(signer, own).getEncoded();
    assertThat(responder.answer(signed).der()).isEqualTo(plain.der());
    signed[signed.length - 1] ^= 1;
    assertThat(status(signed)).as("nobody verifies it").isEqualTo(Status.SUCCESSFUL);
    builder.setRequestorName(new GeneralName(GeneralName.rfc822Name, "a".repeat(10_000)));
    assertThat(status(Ocsp.encoded(builder))).isEqualTo(Status.SUCCESSFUL);
  }

  private byte[] extended(String oid, boolean critical, byte[] value) {
    var builder = Ocsp.builder(List.of(id));
    var extension = new Extension(new ASN1ObjectIdentifier(oid), critical, value);
    builder.setRequestExtensions(new Extensions(extension));
    return Ocsp.encoded(builder);
  }

  @Test
  void anUnknownExtensionMattersOnlyIfItIsCritical() throws Exception {
    var value = DERNull.INSTANCE.getEncoded();
    assertThat(status(extended("1.3.6.1.4.1.99999.1", false, value))).isEqualTo(Status.SUCCESSFUL);
    assertThat(status(extended("1.3.6.1.4.1.99999.1", true, value)))
        .isEqualTo(Status.MALFORMED_REQUEST);
    var basic = new DERSequence(OCSPObjectIdentifiers.id_pkix_ocsp_basic).getEncoded();
    assertThat(status(extended("1.3.6.1.5.5.7.48.1.4", true, basic))).isEqualTo(Status.SUCCESSFUL);
    var single = Ocsp.builder(List.of());
    var odd = new Extension(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, value);
    single.addRequest(id, new Extensions(odd));
    assertThat(status(Ocsp.encoded(single))).isEqualTo(Status.MALFORMED_REQUEST);
  }

  @Test
  void aNonceIsAnOctetStringWithinItsExtension() throws Exception {
    var oid = OCSPObjectIdentifiers.id_pkix_ocsp_nonce.getId();
    var raw = new byte[] {1, 2, 3, 4, 5, 6, 7, 8};
    assertThat(status(extended(oid, false, raw))).isEqualTo(Status.MALFORMED_REQUEST);
    assertThat(status(extended(oid, false, DERNull.INSTANCE.getEncoded())))
        .isEqualTo(Status.MALFORMED_REQUEST);
    var wrapped = new DEROctetString(raw).getEncoded();
    assertThat(status(extended(oid, false, wrapped))).isEqualTo(Status.SUCCESSFUL);
    assertThat(status(extended(oid, true, wrapped))).isEqualTo(Status.SUCCESSFUL);
    var longer = Arrays.copyOf(wrapped, wrapped.length + 1);
    assertThat(status(extended(oid, false, longer))).isEqualTo(Status.MALFORMED_REQUEST);
  }

  @Test
  void tooManyCertificatesAreMalformed() {
    for (int count : new int[] {51, 500, 10_000}) {
      var question = Ocsp.question(Collections.nCopies(count, id).toArray(CertificateID[]::new));
      assertThat(status(question)).as("%s", count).isEqualTo(Status.MALFORMED_REQUEST);
    }
    var same = Ocsp.question(Collections.nCopies(50, id).toArray(CertificateID[]::new));
    assertThat(Ocsp.verified(responder.answer(same), root).getResponses()).hasSize(50);
  }

  @Test
  void moreThanIsReadIsMalformed() {
    var huge = new byte[65_537];
    System.arraycopy(Ocsp.question(id), 0, huge, 0, 60);
    assertThat(status(huge)).isEqualTo(Status.MALFORMED_REQUEST);
    assertThat(status(new byte[50_000_000])).isEqualTo(Status.MALFORMED_REQUEST);
  }

  /** There are two ways to write the hash's parameters, and so two answers that are kept. */
  @Test
  void theParametersOfAHashAreNullOrAbsent() throws Exception {
    var serial = id.getSerialNumber();
    for (var parameters : new ASN1Encodable[] {null, DERNull.INSTANCE, new ASN1Integer(5)}) {
      var algorithm =
          parameters == null
              ? new AlgorithmIdentifier(Ocsp.SHA_1)
              : new AlgorithmIdentifier(Ocsp.SHA_1, parameters);
      var written =
          new DERSequence(
              new ASN1Encodable[] {
                algorithm,
                new DEROctetString(id.getIssuerNameHash()),
                new DEROctetString(id.getIssuerKeyHash()),
                new ASN1Integer(serial)
              });
      var question = request(new DERSequence(new DERSequence(written))).getEncoded("DER");
      var reply = responder.answer(question);
      if (parameters instanceof ASN1Integer) {
        assertThat(reply.status()).isEqualTo(Status.MALFORMED_REQUEST);
      } else {
        assertThat(Ocsp.single(reply, root).getCertID().toASN1Primitive().getEncoded())
            .isEqualTo(written.getEncoded());
      }
    }
  }

  @Test
  void hashesOfOtherLengthsAreThoseOfNobody() throws Exception {
    for (int length : new int[] {0, 1, 19, 21, 32, 300, 20_000}) {
      var written =
          new DERSequence(
              new ASN1Encodable[] {
                new AlgorithmIdentifier(Ocsp.SHA_1),
                new DEROctetString(new byte[length]),
                new DEROctetString(new byte[length]),
                new ASN1Integer(BigInteger.ONE)
              });
      assertThat(status(request(new DERSequence(new DERSequence(written)))))
          .as("%s", length)
          .isEqualTo(Status.UNAUTHORIZED);
    }
  }

  /** The questions and answers of a library's test data; where they are absent, it is skipped. */
  @Test
  void questionsThatOthersCollectedAreAnswered() throws Exception {
    var zip = CORPORA.resolve("pyca-vectors.zip");
    assumeTrue(Files.isRegularFile(zip), zip + " is not here, so no question of it was asked");
    var said = new TreeMap<String, Status>();
    try (var files = FileSystems.newFileSystem(zip);
        var walk = Files.walk(files.getPath("/pyca-vectors/x509/ocsp"))) {
      var all = new ArrayList<Path>();
      walk.filter(Files::isRegularFile).forEach(all::add);
      for (var file : all) {
        said.put(file.getFileName().toString(), status(Files.readAllBytes(file)));
      }
    }
    assertThat(said).hasSizeGreaterThanOrEqualTo(24);
    said.forEach(
        (name, status) -> {
          boolean question = name.contains("req") && !name.equals("req-duplicate-ext.der");
          assertThat(status)
              .as(name)
              .isEqualTo(question ? Status.UNAUTHORIZED : Status.MALFORMED_REQUEST);
        });
  }
}
