package io.certwright.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Place;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.Pkcs10;
import io.certwright.internal.bouncycastle.Pkcs10Reader;
import io.certwright.internal.bouncycastle.RequestTemplate;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.keyfile.VerifiedRequest;
import io.certwright.internal.making.ExtensionMapping;
import io.certwright.internal.making.PolicyMapping;
import io.certwright.internal.making.Published;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.ExtendedKeyUsage;
import io.certwright.policy.KeyUsage;
import io.certwright.policy.Policies;
import io.certwright.policy.PolicyFields;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.io.IOException;
import java.security.KeyPair;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

/** The policy of a request: all that it asks for, or a refusal that names the rest. */
class RequestedPolicyTest {

  private static final Crypto CRYPTO = Crypto.standard();
  private static final Map<KeySpec, Bytes> PUBLIC_KEYS = new EnumMap<>(KeySpec.class);
  private static final KeyPair PAIR = CRYPTO.generate(KeySpec.EC_P256);

  /** What of a policy a request can ask for. */
  private static final Set<String> ASKED =
      Set.of(
          "subject",
          "names",
          "key",
          "keyUsages",
          "extendedKeyUsages",
          "certificateAuthority",
          "permittedNames",
          "excludedNames",
          "certificatePolicies",
          "crlUrls",
          "ocspUrls",
          "issuerUrls",
          "mustStaple",
          "customExtensions");

  @Provide
  Arbitrary<CertificatePolicy> policies() {
    return Policies.valid();
  }

  private static Bytes publicKey(KeySpec spec) {
    return PUBLIC_KEYS.computeIfAbsent(
        spec, kind -> Bytes.copyOf(CRYPTO.generate(kind).getPublic().getEncoded()));
  }

  /** A request for what the policy says, with the addresses too; nobody has signed it. */
  private static VerifiedRequest request(CertificatePolicy policy) {
    var template =
        new RequestTemplate(
            policy.subject(),
            publicKey(policy.key()),
            PolicyMapping.names(policy),
            PolicyMapping.keyUsageBits(policy),
            policy.extendedKeyUsages(),
            policy.certificateAuthority().isPresent(),
            PolicyMapping.pathLength(policy),
            ExtensionMapping.certified(policy, Published.NOTHING));
    var algorithm = Crypto.certificateSignature(policy.key());
    return verified(Pkcs10.assemble(Pkcs10.toBeSigned(template), algorithm, new byte[8]));
  }

  private static VerifiedRequest verified(byte[] der) {
    var read = Pkcs10Reader.read(der);
    return new VerifiedRequest(
        Place.UNKNOWN, read, read.key().orElseThrow(), read.signedWith().orElseThrow());
  }

  private static Map<String, List<String>> asked(CertificatePolicy policy) {
    var fields = PolicyFields.encode(policy);
    fields.keySet().retainAll(ASKED);
    return fields;
  }

  @Property(tries = 500)
  void whatAPolicyAsksForIsThePolicyOfTheRequest(@ForAll("policies") CertificatePolicy policy) {
    var again = RequestedPolicy.of(request(policy), Set.of()).build();
    assertThat(asked(again)).isEqualTo(asked(policy));
    assertThat(again.issuer()).isEqualTo(CertificatePolicy.UNKNOWN);
    assertThat(again.exportable()).isFalse();
  }

  private interface Wish {
    void addTo(PKCS10CertificationRequestBuilder request, ExtensionsGenerator extensions)
        throws IOException;
  }

  private static VerifiedRequest request(String subject, Wish wish) {
    try {
      var builder =
          new JcaPKCS10CertificationRequestBuilder(new X500Principal(subject), PAIR.getPublic());
      var extensions = new ExtensionsGenerator();
      wish.addTo(builder, extensions);
      if (!extensions.isEmpty()) {
        builder.addAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(PAIR.getPrivate());
      return verified(builder.build(signer).getEncoded());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static VerifiedRequest asking(String oid, boolean critical, ASN1Encodable value) {
    return request(
        "CN=shop",
        (request, extensions) ->
            extensions.addExtension(new ASN1ObjectIdentifier(oid), critical, value));
  }

  private static UnreadableImportException refusal(VerifiedRequest request, String... leftOut) {
    return catchThrowableOfType(
        UnreadableImportException.class, () -> RequestedPolicy.of(request, Set.of(leftOut)));
  }

  private static void requireUnsaid(VerifiedRequest request, String oid, String what) {
    var refused = refusal(request);
    assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED);
    assertThat(refused.choices()).containsExactly(oid);
    assertThat(refused).hasMessageContaining("a policy cannot say: ").hasMessageContaining(what);
    assertThat(RequestedPolicy.of(request, Set.of(oid)).build().subject().getName())
        .isEqualTo("CN=shop");
  }

  @Test
  void whatIsNotAskedForIsAsInAnyPolicy() {
    var policy = RequestedPolicy.of(request("CN=shop", (r, e) -> {}), Set.of()).build();
    assertThat(policy)
        .isEqualTo(
            CertificatePolicy.builder()
                .commonName("shop")
                .issuer(CertificatePolicy.UNKNOWN)
                .build());
  }

  @Test
  void attributesThatNoPolicyHasAreNamedAllAtOnce() {
    var request =
        request(
            "CN=shop",
            (builder, extensions) -> {
              builder.addAttribute(
                  PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERUTF8String("secret"));
              builder.addAttribute(
                  PKCSObjectIdentifiers.pkcs_9_at_unstructuredName, new DERUTF8String("n"));
              extensions.addExtension(
                  Extension.subjectKeyIdentifier, false, new DEROctetString(new byte[20]));
            });
    var refused = refusal(request);
    assertThat(refused.choices())
        .containsExactly("1.2.840.113549.1.9.2", "1.2.840.113549.1.9.7", "2.5.29.14");
    assertThat(refused)
        .hasMessageContaining("the attribute challengePassword (1.2.840.113549.1.9.7)")
        .hasMessageContaining("the attribute unstructuredName (1.2.840.113549.1.9.2)")
        .hasMessageContaining("the extension subjectKeyIdentifier (2.5.29.14)")
        .hasMessageNotContaining("secret");
    assertThat(refusal(request, "1.2.840.113549.1.9.7", "2.5.29.14").choices())
        .containsExactly("1.2.840.113549.1.9.2");
  }

  @Test
  void namesOfOtherKinds() {
    var names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "shop.example.test"),
              new GeneralName(GeneralName.registeredID, "1.2.3"),
              new GeneralName(new X500Name("CN=other")),
              new GeneralName(GeneralName.registeredID, "1.2.4"),
            });
    requireUnsaid(
        asking("2.5.29.17", false, names),
        "2.5.29.17",
        "the extension subjectAltName (2.5.29.17) with a name of the kind registeredID, and with a"
            + " name of the kind directoryName");
  }

  @Test
  void criticalWhereThatIsForTheIssuerToSay() {
    var names = new GeneralNames(new GeneralName(GeneralName.dNSName, "shop.example.test"));
    var purposes = new org.bouncycastle.asn1.x509.ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth);
    requireUnsaid(asking("2.5.29.17", true, names), "2.5.29.17", "as critical");
    requireUnsaid(asking("2.5.29.37", true, purposes), "2.5.29.37", "as critical");
  }

  @Test
  void notCriticalWhereItAlwaysIs() {
    var usages = new org.bouncycastle.asn1.x509.KeyUsage(128);
    var request =
        request(
            "CN=shop",
            (builder, extensions) -> {
              extensions.addExtension(Extension.keyUsage, false, usages);
              extensions.addExtension(
                  Extension.basicConstraints, false, new BasicConstraints(false));
            });
    var policy = RequestedPolicy.of(request, Set.of()).build();
    assertThat(policy.keyUsages()).containsExactly(KeyUsage.DIGITAL_SIGNATURE);
    assertThat(policy.certificateAuthority()).isEmpty();
  }

  @Test
  void aPathLengthWithoutAnAuthority() {
    requireUnsaid(
        asking("2.5.29.19", true, new DERSequence(new ASN1Integer(3))),
        "2.5.29.19",
        "with a path length for what is no authority");
  }

  @Test
  void formsThatAPolicyDoesNotHave() {
    var form = "in a form that a policy does not have";
    var point =
        new DistributionPoint(
            new DistributionPointName(
                new GeneralNames(
                    new GeneralName(GeneralName.uniformResourceIdentifier, "http://crl.test/a"))),
            null,
            new GeneralNames(new GeneralName(new X500Name("CN=other"))));
    requireUnsaid(
        asking("2.5.29.31", false, new CRLDistPoint(new DistributionPoint[] {point})),
        "2.5.29.31",
        form);
    var constraints =
        new NameConstraints(
            null,
            new GeneralSubtree[] {
              new GeneralSubtree(new GeneralName(GeneralName.registeredID, "1.2.3"))
            });
    requireUnsaid(asking("2.5.29.30", true, constraints), "2.5.29.30", form);
    requireUnsaid(asking("2.5.29.30", true, DERNull.INSTANCE), "2.5.29.30", form);
    requireUnsaid(asking("2.5.29.32", false, new DERSequence()), "2.5.29.32", form);
    requireUnsaid(
        asking("1.3.6.1.5.5.7.1.24", false, new DERSequence(new ASN1Integer(17))),
        "1.3.6.1.5.5.7.1.24",
        form);
  }

  /** An address with a mask that has a gap is no range. */
  @Test
  void aMaskWithAGap() {
    var range = new DEROctetString(new byte[] {10, 0, 0, 0, -1, 0, -1, 0});
    var subtree = new DERSequence(new DERTaggedObject(false, 7, range));
    var constraints = new DERSequence(new DERTaggedObject(false, 0, new DERSequence(subtree)));
    requireUnsaid(asking("2.5.29.30", true, constraints), "2.5.29.30", "in a form that a policy");
  }

  @Test
  void whatAPolicyCannotBeIsToldWhenItIsBuiltUnlessItWasSetAgain() {
    var wrong =
        request(
            "CN=shop,C=Germany",
            (builder, extensions) -> {
              extensions.addExtension(
                  Extension.keyUsage,
                  true,
                  new org.bouncycastle.asn1.x509.KeyUsage(
                      org.bouncycastle.asn1.x509.KeyUsage.keyEncipherment));
              extensions.addExtension(
                  Extension.subjectAlternativeName,
                  false,
                  new GeneralNames(new GeneralName(GeneralName.dNSName, "under_score.test")));
            });
    var builder = RequestedPolicy.of(wrong, Set.of());
    assertThatThrownBy(builder::build)
        .isInstanceOfSatisfying(
            InvalidPolicyException.class,
            e ->
                assertThat(e.problems())
                    .extracting(problem -> problem.field())
                    .contains("subject", "dnsNames", "keyUsages"));
    var mended =
        builder
            .commonName("shop")
            .dnsNames("shop.example.test")
            .keyUsages(KeyUsage.DIGITAL_SIGNATURE)
            .extendedKeyUsages(ExtendedKeyUsage.SERVER_AUTH)
            .build();
    assertThat(mended.names()).hasToString("[dns:shop.example.test]");
  }

  @Test
  void aNameThatIsThereTwiceIsOne() {
    var name = new GeneralName(GeneralName.dNSName, "shop.example.test");
    var names = new GeneralNames(new GeneralName[] {name, name});
    var policy = RequestedPolicy.of(asking("2.5.29.17", false, names), Set.of()).build();
    assertThat(policy.names()).hasToString("[dns:shop.example.test]");
  }

  @Test
  void anAddressOfIpv4InTheClothesOfIpv6IsNone() {
    var mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 10;
    var names = new DERSequence(new DERTaggedObject(false, 7, new DEROctetString(mapped)));
    assertThatThrownBy(() -> RequestedPolicy.of(asking("2.5.29.17", false, names), Set.of()))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("ipAddresses");
  }
}
