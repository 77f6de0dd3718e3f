package io.certwright.internal.keyfile;

import static io.certwright.internal.keyfile.Samples.CRYPTO;
import static io.certwright.internal.keyfile.Samples.block;
import static io.certwright.internal.keyfile.Samples.leaf;
import static io.certwright.internal.keyfile.Samples.pem;
import static io.certwright.internal.keyfile.Samples.root;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.San;
import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.keys.KeySpec;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a certification request, and what is said of one that is refused. */
class RequestFilesTest {

  private static final KeyPair PAIR = CRYPTO.generate(KeySpec.EC_P256);
  private static final byte[] GOOD = Requests.of(PAIR, PAIR, KeySpec.EC_P256);
  private static final String PEM = block("CERTIFICATE REQUEST", GOOD);

  private static VerifiedRequest open(byte[] file) {
    return RequestFiles.open(file, CRYPTO);
  }

  private static VerifiedRequest open(String text) {
    return open(text.getBytes(ISO_8859_1));
  }

  private static UnreadableImportException refusal(byte[] file) {
    return catchThrowableOfType(UnreadableImportException.class, () -> open(file));
  }

  private static UnreadableImportException refusal(String text) {
    return refusal(text.getBytes(ISO_8859_1));
  }

  private static void requireRefused(byte[] file, Reason reason, String what) {
    var refused = refusal(file);
    assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
    assertThat(refused)
        .hasMessageStartingWith("Nothing was imported: ")
        .hasMessageContaining(what)
        .hasNoCause();
  }

  private static void requireRefused(String text, Reason reason, String what) {
    requireRefused(text.getBytes(ISO_8859_1), reason, what);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = "SLH_DSA_.*S") // which sign for seconds
  void everyKindOfKey(KeySpec spec) {
    var request = open(Requests.of(spec));
    assertThat(request.key()).isEqualTo(spec);
    assertThat(request.algorithm()).isEqualTo(Crypto.certificateSignature(spec));
  }

  @Test
  void whatItAsksFor() {
    var content = open(GOOD).content();
    var asked = content.extensions();
    assertThat(content.subject().getName()).isEqualTo("CN=shop");
    assertThat(content.publicKey().toByteArray()).isEqualTo(PAIR.getPublic().getEncoded());
    assertThat(asked.names())
        .containsExactly(San.dns("shop.example.test"), San.ip(new byte[] {10, 0, 0, 1}));
    assertThat(asked.otherNames()).isEmpty();
    assertThat(asked.keyUsageBits()).hasValue(0b1_0000_0001);
    assertThat(asked.extendedKeyUsages()).containsExactly("1.3.6.1.5.5.7.3.1", "1.2.3");
    assertThat(asked.certificateAuthority()).isEmpty();
    assertThat(asked.all()).hasSize(3);
    assertThat(content.attributes()).isEmpty();
  }

  @Test
  void pemOfBothLabelsWithAnythingAround() {
    assertThat(open(PEM).content()).isEqualTo(open(GOOD).content());
    open(block("NEW CERTIFICATE REQUEST", GOOD));
    open("Certificate Request:\n  Data:\n" + PEM.replace("\n", "\r\n") + "\njunk");
    open("\u00ef\u00bb\u00bf" + PEM);
    var place = open(block("PRIVATE KEY", new byte[3]) + PEM).place();
    assertThat(place).hasToString("block 2 (CERTIFICATE REQUEST) line 4");
  }

  @Test
  void textWithoutOneOrWithSeveral() {
    var own = root("root");
    requireRefused(
        pem(own), Reason.NO_REQUEST, "CERTIFICATE REQUEST was expected; there is [CERTIFICATE]");
    requireRefused("no PEM", Reason.UNKNOWN_FORMAT, "neither PEM");
    requireRefused(new byte[0], Reason.UNKNOWN_FORMAT, "neither PEM");
    requireRefused(PEM.getBytes(UTF_16LE).length + "", Reason.UNKNOWN_FORMAT, "neither PEM");
    requireRefused(("\ufeff" + PEM).getBytes(UTF_16LE), Reason.UNKNOWN_FORMAT, "UTF-16");
    requireRefused(
        PEM + PEM, Reason.AMBIGUOUS, "there are 2 certification requests; give one at a time");
  }

  @Test
  void theBlockAndTheLineOfWhatIsWrong() {
    var broken = PEM.replaceFirst("\n(.{10})", "\n$1*");
    var refused = refusal(pem(root("root")) + broken);
    assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(refused.place().block()).hasValue(2);
    assertThat(refused.place().line().orElseThrow()).isGreaterThan(5);
    assertThat(refused).hasMessageContaining("base64 was expected, which character 11 is not");
    assertThat(refusal(PEM.replace("-----END CERTIFICATE REQUEST-----", "")))
        .hasMessageContaining("\"-----END CERTIFICATE REQUEST-----\" was expected before");
  }

  @Test
  void anotherThingInDerOrBytesBehindIt() {
    var leaf = leaf(root("root"), "shop", KeySpec.EC_P256);
    requireRefused(
        leaf.der(), Reason.MALFORMED, "at byte 8 of its content an INTEGER was expected");
    var longer = Arrays.copyOf(GOOD, GOOD.length + 1);
    requireRefused(
        block("CERTIFICATE REQUEST", longer),
        Reason.MALFORMED,
        "block 1 (CERTIFICATE REQUEST) line 1: at byte "
            + GOOD.length
            + " of its content nothing after the SEQUENCE was expected");
  }

  @Test
  void whatIsTooLarge() {
    requireRefused(new byte[(1 << 18) + 1], Reason.TOO_MUCH, "262144 at most");
    var large = new DERSequence(new org.bouncycastle.asn1.DEROctetString(new byte[1 << 16]));
    requireRefused(encoded(large), Reason.MALFORMED, "at most 65536 bytes");
  }

  @Test
  void aSignatureByAnotherKey() {
    var other = CRYPTO.generate(KeySpec.EC_P256);
    requireRefused(
        Requests.of(PAIR, other, KeySpec.EC_P256), Reason.KEY_MISMATCH, "not by the key in it");
    var changed = GOOD.clone();
    changed[changed.length - 1] ^= 1;
    requireRefused(changed, Reason.KEY_MISMATCH, "not by the key in it");
    requireRefused(
        new String(GOOD, ISO_8859_1).replace("shop.example", "shop.exampla"),
        Reason.KEY_MISMATCH,
        "not by the key in it");
  }

  @Test
  void aSignatureOfAnotherKind() throws Exception {
    var rsa = CRYPTO.generate(KeySpec.RSA_2048);
    var signer = new JcaContentSignerBuilder("SHA256withRSA").build(rsa.getPrivate());
    requireRefused(
        request(PAIR, signer), Reason.KEY_MISMATCH, "signed by RSA_PKCS1_SHA256, but its key is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1withECDSA", "SHA224withECDSA"})
  void aWeakAlgorithm(String algorithm) throws Exception {
    var signer = new JcaContentSignerBuilder(algorithm).build(PAIR.getPrivate());
    requireRefused(request(PAIR, signer), Reason.UNSUPPORTED, "1.2.840.10045.4.");
  }

  @Test
  void aKeyThatNoVaultKeeps() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    var weak = generator.generateKeyPair();
    var signer = new JcaContentSignerBuilder("SHA256withRSA").build(weak.getPrivate());
    requireRefused(request(weak, signer), Reason.UNSUPPORTED_KEY, "its public key is of no kind");
  }

  @Test
  void aKeyThatIsNoPointOfItsCurve() {
    var key = PAIR.getPublic().getEncoded();
    var changed = new String(GOOD, ISO_8859_1);
    var point = new String(Arrays.copyOfRange(key, key.length - 64, key.length), ISO_8859_1);
    var wrong = point.substring(0, 63) + (char) (point.charAt(63) ^ 1);
    requireRefused(
        changed.replace(point, wrong), Reason.MALFORMED, "its public key is none of EC_P256");
  }

  private static byte[] request(KeyPair pair, ContentSigner signer) throws Exception {
    return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=shop"), pair.getPublic())
        .build(signer)
        .getEncoded();
  }

  private static byte[] encoded(org.bouncycastle.asn1.ASN1Object value) {
    try {
      return value.getEncoded("DER");
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A request with these attributes and that version, signed. */
  private static byte[] signed(int version, List<DERSequence> attributes) {
    var info = new ASN1EncodableVector();
    info.add(new ASN1Integer(BigInteger.valueOf(version)));
    info.add(new X500Name("CN=shop"));
    info.add(SubjectPublicKeyInfo.getInstance(PAIR.getPublic().getEncoded()));
    if (!attributes.isEmpty()) {
      info.add(new DERTaggedObject(false, 0, new DERSet(attributes.toArray(new DERSequence[0]))));
    }
    var toBeSigned = new DERSequence(info);
    var algorithm = Crypto.certificateSignature(KeySpec.EC_P256);
    var signature = CRYPTO.sign(PAIR.getPrivate(), algorithm, encoded(toBeSigned));
    var whole = new ASN1EncodableVector();
    whole.add(toBeSigned);
    whole.add(
        new AlgorithmIdentifier(org.bouncycastle.asn1.x9.X9ObjectIdentifiers.ecdsa_with_SHA256));
    whole.add(new org.bouncycastle.asn1.DERBitString(signature));
    return encoded(new DERSequence(whole));
  }

  private static DERSequence extensions(DERSequence... extensions) {
    var attribute = new ASN1EncodableVector();
    attribute.add(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest);
    attribute.add(new DERSet(new DERSequence(extensions)));
    return new DERSequence(attribute);
  }

  private static DERSequence extension(String oid, org.bouncycastle.asn1.ASN1Object value) {
    var extension = new ASN1EncodableVector();
    extension.add(new org.bouncycastle.asn1.ASN1ObjectIdentifier(oid));
    extension.add(new org.bouncycastle.asn1.DEROctetString(encoded(value)));
    return new DERSequence(extension);
  }

  @Test
  void withoutAttributesAtAll() {
    assertThat(open(signed(0, List.of())).content().extensions().all()).isEmpty();
  }

  @Test
  void anotherVersion() {
    requireRefused(signed(1, List.of()), Reason.MALFORMED, "an INTEGER from 0 to 0 was expected");
  }

  @Test
  void twoListsOfExtensionsOrOneExtensionTwice() {
    var leaf = extension("2.5.29.19", new BasicConstraints(false));
    requireRefused(
        signed(0, List.of(extensions(leaf), extensions(extension("1.2.3", DERNull.INSTANCE)))),
        Reason.MALFORMED,
        "no second list of extensions");
    requireRefused(
        signed(0, List.of(extensions(leaf, leaf))),
        Reason.MALFORMED,
        "no second extension 2.5.29.19 before this was expected");
  }

  @Test
  void aFalseCriticalityThatIsWritten() {
    var extension = new ASN1EncodableVector();
    extension.add(Extension.basicConstraints);
    extension.add(org.bouncycastle.asn1.ASN1Boolean.FALSE);
    extension.add(new org.bouncycastle.asn1.DEROctetString(encoded(new BasicConstraints(true))));
    var asked =
        open(signed(0, List.of(extensions(new DERSequence(extension))))).content().extensions();
    assertThat(asked.certificateAuthority()).contains(true);
    assertThat(asked.all()).noneMatch(one -> one.critical());
  }

  @Test
  void aValueThatIsNotOfItsExtension() {
    for (var oid : List.of("2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.37")) {
      requireRefused(
          signed(0, List.of(extensions(extension(oid, DERNull.INSTANCE)))),
          Reason.MALFORMED,
          " of the extension " + oid + " was expected");
    }
    requireRefused(
        signed(0, List.of(extensions(extension("2.5.29.17", new DERSequence())))),
        Reason.MALFORMED,
        "a name of the extension 2.5.29.17");
    requireRefused(
        signed(0, List.of(extensions(extension("2.5.29.37", new DERSequence())))),
        Reason.MALFORMED,
        "an OBJECT IDENTIFIER of the extension 2.5.29.37");
    var address =
        new DERTaggedObject(false, 7, new org.bouncycastle.asn1.DEROctetString(new byte[5]));
    requireRefused(
        signed(0, List.of(extensions(extension("2.5.29.17", new DERSequence(address))))),
        Reason.MALFORMED,
        "a name of another length before this of the extension 2.5.29.17");
    requireRefused(
        signed(
            0,
            List.of(
                extensions(
                    extension(
                        "2.5.29.15",
                        new org.bouncycastle.asn1.DERBitString(new byte[] {0, 0x40}, 6))))),
        Reason.MALFORMED,
        "no bit of a key usage beyond the ninth");
  }

  @Test
  void theOffsetIsThatOfTheWholeRequest() {
    var request = signed(0, List.of(extensions(extension("2.5.29.19", DERNull.INSTANCE))));
    var text = new String(request, ISO_8859_1);
    int at = text.indexOf("\u0003U\u001d\u0013") + 4 + 2;
    requireRefused(request, Reason.MALFORMED, "at byte " + at + " of its content a SEQUENCE");
  }
}
