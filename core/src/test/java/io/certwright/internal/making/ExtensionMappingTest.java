package io.certwright.internal.making;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.bouncycastle.ExtraExtension;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyId;
import io.certwright.policy.CustomExtension;
import io.certwright.policy.Extensions;
import io.certwright.policy.NameConstraint;
import io.certwright.policy.PolicyExtensions;
import io.certwright.spi.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.PolicyQualifierId;
import org.bouncycastle.asn1.x509.PolicyQualifierInfo;
import org.junit.jupiter.api.Test;

/** What is encoded, read by BouncyCastle's own parsers. */
class ExtensionMappingTest {

  private static final byte[] NULL = {5, 0};

  @Provide
  Arbitrary<PolicyExtensions> authorities() {
    return Extensions.ofAuthorities();
  }

  @Provide
  Arbitrary<PolicyExtensions> leaves() {
    return Extensions.ofLeaves();
  }

  @Property(tries = 300)
  void bouncyCastleReadsWhatAnAuthorityWasMeantToSay(
      @ForAll("authorities") PolicyExtensions extensions) throws IOException {
    var policy = CertificatePolicy.rootCa("r").extensions(extensions).build();
    assertThat(read(ExtensionMapping.certified(policy, Published.NOTHING))).isEqualTo(extensions);
  }

  @Property(tries = 200)
  void bouncyCastleReadsWhatALeafWasMeantToSay(@ForAll("leaves") PolicyExtensions extensions)
      throws IOException {
    var policy = CertificatePolicy.tlsServer("a.test").extensions(extensions).build();
    assertThat(read(ExtensionMapping.certified(policy, Published.NOTHING))).isEqualTo(extensions);
    assertThat(read(ExtensionMapping.requested(policy)))
        .as("a request says nothing of what the issuer publishes")
        .isEqualTo(extensions.toBuilder().crlUrls().ocspUrls().issuerUrls().build());
  }

  /** As they were when they were first verified. */
  @Test
  void theEncodingsStayAsTheyAre() {
    var policy =
        CertificatePolicy.rootCa("r")
            .extensions(
                PolicyExtensions.builder()
                    .permittedNames(NameConstraint.dns("a.test"), NameConstraint.ip("10.0.0.0/8"))
                    .excludedNames(NameConstraint.directory("C=DE"))
                    .certificatePolicies(CertificatePolicyId.of("1.2.3").practices("http://a"))
                    .crlUrls("http://a/c")
                    .ocspUrls("http://a/o")
                    .issuerUrls("http://a/i")
                    .custom(CustomExtension.critical("1.2.4", NULL))
                    .build())
            .build();
    assertThat(hex(ExtensionMapping.certified(policy, Published.NOTHING)))
        .containsExactly(
            Map.entry("1.2.4", "0500"),
            Map.entry(
                "2.5.29.30",
                "302da016"
                    + "30088206612e74657374"
                    + "300a87080a000000ff000000"
                    + "a1133011a40f300d310b3009060355040613024445"),
            Map.entry(
                "2.5.29.32",
                "301e301c06022a033016301406082b06010505070201" + "1608687474703a2f2f61"),
            Map.entry("2.5.29.31", "30123010a00ea00c860a687474703a2f2f612f63"),
            Map.entry(
                "1.3.6.1.5.5.7.1.1",
                "3030"
                    + "301606082b06010505073001860a687474703a2f2f612f6f"
                    + "301606082b06010505073002860a687474703a2f2f612f69"));
    assertThat(ExtensionMapping.certified(CertificatePolicy.rootCa("r").build(), Published.NOTHING))
        .isEmpty();
    var staple = PolicyExtensions.builder().mustStaple(true).build();
    assertThat(
            hex(
                ExtensionMapping.certified(
                    CertificatePolicy.tlsServer("a.test").extensions(staple).build(),
                    Published.NOTHING)))
        .containsExactly(Map.entry("1.3.6.1.5.5.7.1.24", "3003020105"));
  }

  @Property(tries = 200)
  void ofWhatTheCaPublishesThePolicyHasNoSay(@ForAll("leaves") PolicyExtensions extensions)
      throws IOException {
    var policy = CertificatePolicy.tlsServer("a.test").extensions(extensions).build();
    var ca =
        new Published(
            Optional.of("http://ca/0.crl"),
            Optional.empty(),
            Optional.of("http://ca/ocsp"),
            Optional.of("http://ca/1.cer"));
    assertThat(read(ExtensionMapping.certified(policy, ca)))
        .isEqualTo(
            extensions.toBuilder()
                .crlUrls("http://ca/0.crl")
                .ocspUrls("http://ca/ocsp")
                .issuerUrls("http://ca/1.cer")
                .build());
    var onlyOcsp =
        new Published(
            Optional.empty(), Optional.empty(), Optional.of("http://ca/ocsp"), Optional.empty());
    assertThat(read(ExtensionMapping.certified(policy, onlyOcsp)))
        .as("what it does not publish, the policy may name")
        .isEqualTo(extensions.toBuilder().ocspUrls("http://ca/ocsp").build());
  }

  private static Map<String, String> hex(List<ExtraExtension> extensions) {
    var all = new LinkedHashMap<String, String>();
    for (var extension : extensions) {
      all.put(extension.oid(), HexFormat.of().formatHex(extension.value().toByteArray()));
    }
    return all;
  }

  /** Back to the values, by BouncyCastle; each extension once, and nothing else. */
  private static PolicyExtensions read(List<ExtraExtension> encoded) throws IOException {
    assertThat(encoded).extracting(ExtraExtension::oid).doesNotHaveDuplicates();
    var builder = PolicyExtensions.builder();
    var custom = new ArrayList<CustomExtension>();
    for (var extension : encoded) {
      var value = ASN1Primitive.fromByteArray(extension.value().toByteArray());
      assertThat(value.getEncoded("DER")).isEqualTo(extension.value().toByteArray());
      switch (extension.oid()) {
        case "2.5.29.30" -> {
          assertThat(extension.critical()).isTrue();
          var constraints = NameConstraints.getInstance(value);
          builder.permittedNames(parts(constraints.getPermittedSubtrees()));
          builder.excludedNames(parts(constraints.getExcludedSubtrees()));
        }
        case "2.5.29.31" -> builder.crlUrls(uris(CRLDistPoint.getInstance(value)));
        case "2.5.29.32" ->
            builder.certificatePolicies(policies(CertificatePolicies.getInstance(value)));
        case "1.3.6.1.5.5.7.1.1" -> {
          var access = AuthorityInformationAccess.getInstance(value);
          builder.ocspUrls(uris(access, AccessDescription.id_ad_ocsp::equals));
          builder.issuerUrls(uris(access, AccessDescription.id_ad_caIssuers::equals));
        }
        case "1.3.6.1.5.5.7.1.24" -> builder.mustStaple(true);
        default ->
            custom.add(
                new CustomExtension(extension.oid(), extension.critical(), extension.value()));
      }
    }
    return builder.custom(custom.toArray(new CustomExtension[0])).build();
  }

  private static NameConstraint[] parts(GeneralSubtree[] subtrees) throws IOException {
    var parts = new ArrayList<NameConstraint>();
    for (var subtree : Optional.ofNullable(subtrees).orElse(new GeneralSubtree[0])) {
      parts.add(part(subtree.getBase()));
    }
    return parts.toArray(new NameConstraint[0]);
  }

  private static NameConstraint part(GeneralName name) throws IOException {
    ASN1Encodable value = name.getName();
    return switch (name.getTagNo()) {
      case GeneralName.dNSName -> NameConstraint.dns(text(value));
      case GeneralName.rfc822Name -> NameConstraint.email(text(value));
      case GeneralName.uniformResourceIdentifier -> NameConstraint.uri(text(value));
      case GeneralName.directoryName ->
          new NameConstraint.Directory(new X500Principal(value.toASN1Primitive().getEncoded()));
      case GeneralName.iPAddress -> range(ASN1OctetString.getInstance(value).getOctets());
      default -> throw new AssertionError("a name of kind " + name.getTagNo());
    };
  }

  private static NameConstraint range(byte[] addressAndMask) {
    int length = addressAndMask.length / 2;
    int prefix = 0;
    for (int i = length; i < addressAndMask.length; i++) {
      prefix += Integer.bitCount(addressAndMask[i] & 0xff);
    }
    return new NameConstraint.Ip(Bytes.copyOf(Arrays.copyOf(addressAndMask, length)), prefix);
  }

  private static String text(ASN1Encodable value) {
    return ASN1IA5String.getInstance(value).getString();
  }

  private static CertificatePolicyId[] policies(CertificatePolicies policies) {
    return Arrays.stream(policies.getPolicyInformation())
        .map(ExtensionMappingTest::policy)
        .toArray(CertificatePolicyId[]::new);
  }

  private static CertificatePolicyId policy(PolicyInformation information) {
    var id = CertificatePolicyId.of(information.getPolicyIdentifier().getId());
    if (information.getPolicyQualifiers() == null) {
      return id;
    }
    assertThat(information.getPolicyQualifiers().size()).isEqualTo(1);
    var qualifier =
        PolicyQualifierInfo.getInstance(information.getPolicyQualifiers().getObjectAt(0));
    assertThat(qualifier.getPolicyQualifierId()).isEqualTo(PolicyQualifierId.id_qt_cps);
    return id.practices(text(qualifier.getQualifier()));
  }

  private static String[] uris(CRLDistPoint points) {
    assertThat(points.getDistributionPoints()).hasSize(1);
    var names =
        GeneralNames.getInstance(
            points.getDistributionPoints()[0].getDistributionPoint().getName());
    return Arrays.stream(names.getNames()).map(name -> text(name.getName())).toArray(String[]::new);
  }

  private static String[] uris(AuthorityInformationAccess access, Predicate<Object> method) {
    return Arrays.stream(access.getAccessDescriptions())
        .filter(description -> method.test(description.getAccessMethod()))
        .map(description -> text(description.getAccessLocation().getName()))
        .toArray(String[]::new);
  }
}
