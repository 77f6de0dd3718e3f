package io.certwright.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.CertificationRequest;
import io.certwright.ChainValidator;
import io.certwright.PageRequest;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificateProfile;
import io.certwright.policy.NameConstraint;
import io.certwright.testkit.FakeKeyHost;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationSettings;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that are made to get what nobody may have: a precise refusal, and nothing signed. */
class HostileRequestsTest {

  private static final KeyPair KEY = Requests.key();

  private final FakeKeyHost host = FakeKeyHost.create();
  private final Home home = Home.protectedBy(host);
  private final EmbeddedCa ca = EmbeddedCa.openOrCreateRoot(home.vault(), "root");

  HostileRequestsTest() {
    ca.setProfiles(
        CertificateProfile.tlsServer("server")
            .namesWithin(NameConstraint.dns("example.test"))
            .build());
  }

  @AfterEach
  void close() {
    assertThat(home.vault().audit().verify().findings()).isEmpty();
    home.close();
  }

  private Throwable refusal(byte[] request) {
    long before = host.signatures();
    var thrown = catchThrowable(() -> ca.signUnder("server", CertificationRequest.of(request)));
    assertThat(thrown).isInstanceOf(VaultException.class);
    assertThat(host.signatures()).as("signatures").isEqualTo(before);
    assertThat(ca.issued().list(PageRequest.first(10)).items()).isEmpty();
    assertThat(thrown.getMessage().chars()).allMatch(c -> c == '\n' || (c >= ' ' && c != 0x7f));
    return thrown;
  }

  private static Requests shop() {
    return Requests.of(KEY, "CN=shop.example.test").dns("shop.example.test");
  }

  @Test
  void whatIsNoRequest() {
    assertThat(refusal(new byte[0])).isInstanceOf(UnreadableImportException.class);
    assertThat(refusal(new byte[10_000_000])).isInstanceOf(UnreadableImportException.class);
    var nested = new byte[200_000];
    Arrays.fill(nested, (byte) 0x30);
    assertThat(refusal(nested)).isInstanceOf(UnreadableImportException.class);
    var der = shop().der();
    for (int length : new int[] {1, 10, der.length / 2, der.length - 1}) {
      assertThat(refusal(Arrays.copyOf(der, length))).isInstanceOf(UnreadableImportException.class);
    }
    assertThat(refusal(shop().signedBy(Requests.key()).der()))
        .isInstanceOf(UnreadableImportException.class)
        .hasMessageContaining("not by the key in it");
  }

  /** One bit anywhere breaks the signature, or is no request any more. */
  @Test
  void anyBitOfItFlipped() {
    var random = new Random(7);
    var der = shop().der();
    for (int i = 0; i < 300; i++) {
      var changed = der.clone();
      changed[random.nextInt(der.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(refusal(changed)).isInstanceOf(UnreadableImportException.class);
    }
  }

  @Test
  void namesThatLookLikeOthers() {
    for (var name :
        List.of(
            "shop.example.test\0.evil.com",
            "shop.example.test.evil.com",
            "shop\u00adexample.test",
            "*.*.example.test",
            "shop.example.test.",
            "10.0.0.1",
            "-shop.example.test",
            "xn--.example.test",
            "shop.example.test, DNS:bank.example.com")) {
      var names = new GeneralNames(new GeneralName(GeneralName.dNSName, name));
      refusal(Requests.of(KEY, "").extension(Extension.subjectAlternativeName, true, names).der());
    }
    for (var subject :
        List.of(
            "CN=shop.example.test\\00.evil.com",
            "CN=\u0455hop.example.test",
            "CN=bank.example.com",
            "CN=shop.example.test,CN=bank.example.com",
            "CN=shop.example.test,O=Bank")) {
      refusal(Requests.of(KEY, subject).dns("shop.example.test").der());
    }
  }

  @Test
  void extensionsThatGoTooFar() {
    var unknown = new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
    assertThat(refusal(shop().authority(3).der()))
        .isInstanceOf(IssuanceException.class)
        .hasMessageContaining("end entities");
    assertThat(refusal(shop().extension(unknown, true, DERNull.INSTANCE).der()))
        .isInstanceOf(IssuanceException.class)
        .hasMessageContaining("1.3.6.1.4.1.99999.1");
    assertThat(refusal(shop().dns("shop.example.test").der()))
        .as("the alternative names twice")
        .isInstanceOf(UnreadableImportException.class);
    assertThat(
            refusal(
                shop().extension(Extension.basicConstraints, true, new DERSequence()).dns().der()))
        .isInstanceOf(UnreadableImportException.class);
    assertThat(refusal(shop().extension(Extension.nameConstraints, true, new DERSequence()).der()))
        .isInstanceOf(VaultException.class);
  }

  /** Where the status of a certificate is told is not for who asks for it to say. */
  @Test
  void addressesOfTheIssuerAreTheIssuers() {
    var evil =
        new CRLDistPoint(
            new DistributionPoint[] {
              new DistributionPoint(
                  new DistributionPointName(
                      new GeneralNames(
                          new GeneralName(
                              GeneralName.uniformResourceIdentifier, "http://evil.test/crl"))),
                  null,
                  null)
            });
    var request = shop().extension(Extension.cRLDistributionPoints, false, evil).read();
    var policy = request.policy().build();
    var thrown = catchThrowable(() -> ca.sign(request, policy));
    assertThat(thrown)
        .isInstanceOf(IssuanceException.class)
        .hasMessageContaining("issuer-addresses");
    var signed = ca.signUnder("server", request);
    assertThat(signed.x509().getExtensionValue(Extension.cRLDistributionPoints.getId())).isNull();
  }

  @Test
  void keysThatAreWeak() throws GeneralSecurityException {
    assertThat(refusal(Requests.of(rsa(1024), "").dns("shop.example.test").der()))
        .isInstanceOf(UnreadableImportException.class);
    var thrown = refusal(Requests.of(closePrimes(), "").dns("shop.example.test").der());
    assertThat(thrown).isInstanceOf(IssuanceException.class);
    assertThat(((IssuanceException) thrown).code()).isEqualTo("lint");
  }

  private static KeyPair rsa(int bits) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  /** Its primes follow each other, so that Fermat's method finds them at once. */
  private static KeyPair closePrimes() throws GeneralSecurityException {
    var e = BigInteger.valueOf(65537);
    var random = new Random(3);
    for (; ; ) {
      var p = BigInteger.probablePrime(1024, random).setBit(1022);
      p = p.nextProbablePrime();
      var q = p.nextProbablePrime();
      var phi = p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE));
      if (!phi.gcd(e).equals(BigInteger.ONE)) {
        continue;
      }
      var n = p.multiply(q);
      var d = e.modInverse(phi);
      var factory = KeyFactory.getInstance("RSA");
      return new KeyPair(
          factory.generatePublic(new RSAPublicKeySpec(n, e)),
          factory.generatePrivate(
              new RSAPrivateCrtKeySpec(
                  n,
                  e,
                  d,
                  p,
                  q,
                  d.mod(p.subtract(BigInteger.ONE)),
                  d.mod(q.subtract(BigInteger.ONE)),
                  q.modInverse(p))));
    }
  }

  /** What a person lets pass is still held to what every policy is. */
  @Test
  void aPolicyOfItIsCheckedAsAWhole() {
    var request = shop().authority(0).read();
    assertThat(catchThrowable(() -> request.policy().build()))
        .isInstanceOf(InvalidPolicyException.class);
    var other = shop().read();
    var server = CertificatePolicy.tlsServer("bank.example.com").build();
    assertThat(catchThrowable(() -> ca.sign(other, server)))
        .isInstanceOf(IssuanceException.class)
        .hasMessageContaining("bank.example.com");
    assertThat(catchThrowable(() -> ca.signUnder("", other)))
        .isInstanceOf(InvalidRequestException.class);
  }

  /** Two authorities that have signed each other, each by the request of the other. */
  @Test
  void authoritiesThatSignEachOther() {
    ca.setProfiles();
    var x = signedBy(ca, "x", 3000);
    var y = signedBy(x, "y", 2000);
    var before = x.certificate();
    var again = signedBy(y, "x", 1000);
    assertThat(again.certificate().version()).isGreaterThan(before.version());
    home.vault()
        .create("shop", CertificatePolicy.tlsServer("shop.example.test").issuer("x").build());
    var chain = home.vault().get("shop").chain();
    assertThat(chain).hasSize(4);
    assertThat(
            ChainValidator.trusting(List.of(TrustedAnchor.of(ca.certificate().x509())))
                .validate(
                    PresentedChain.of(chain),
                    ValidationSettings.builder(Purpose.TLS_SERVER, home.clock.instant()).build()))
        .isInstanceOf(ValidatedChain.class);
  }

  private EmbeddedCa signedBy(EmbeddedCa issuer, String name, int days) {
    var policy =
        CertificatePolicy.intermediateCa("CA " + name, 5 - days / 1000)
            .certificateAuthority(java.util.OptionalInt.empty())
            .issuer(CertificatePolicy.UNKNOWN)
            .validity(Duration.ofDays(days))
            .build();
    var operation = home.vault().create(name, policy);
    var request = CertificationRequest.of(operation.csr());
    var signed = issuer.sign(request, request.policy().validity(Duration.ofDays(days)).build());
    operation.merge(signed.chainPem().getBytes(US_ASCII));
    return EmbeddedCa.open(home.vault(), name);
  }
}
