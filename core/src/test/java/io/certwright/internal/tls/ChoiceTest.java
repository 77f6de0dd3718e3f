package io.certwright.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.tls.TestAuthority.Leaf;
import io.certwright.spi.keys.KeySpec;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Test root");
  private static final TestAuthority PARTNER = new TestAuthority("Partner root");

  /** All leaves are valid for the same time, so that they are equal but for what a test says. */
  private static final Leaf ANY = Leaf.of();

  @Test
  void exactHostComesBeforeItsWildcard() {
    Snapshot snapshot =
        of(ec("wildcard", ANY.on("*.shop.example")), ec("exact", ANY.on("api.shop.example")));

    assertThat(served(snapshot, "api.shop.example", "EC")).isEqualTo("exact@1");
    assertThat(served(snapshot, "www.shop.example", "EC")).isEqualTo("wildcard@1");
  }

  @Test
  void wildcardStandsForOneLabel() {
    Snapshot snapshot =
        of(ec("default", ANY.on("default.example")), ec("wildcard", ANY.on("*.shop.example")));

    assertThat(served(snapshot, "shop.example", "EC")).isEqualTo("default@1");
    assertThat(served(snapshot, "a.b.shop.example", "EC")).isEqualTo("default@1");
    assertThat(served(snapshot, "example", "EC")).isEqualTo("default@1");
  }

  @Test
  void wildcardOfAnotherKeyTypeDoesNotReplaceTheExactHost() {
    Snapshot snapshot =
        of(
            AUTHORITY.issue("exact", "1", KeySpec.RSA_2048, ANY.on("api.shop.example")),
            ec("wildcard", ANY.on("*.shop.example")));

    assertThat(served(snapshot, "api.shop.example", "EC")).isNull();
    assertThat(served(snapshot, "api.shop.example", "RSA")).isEqualTo("exact@1");
  }

  @Test
  void certificateInDateIsPreferred() {
    Leaf leaf = ANY.on("shop.example");
    Snapshot snapshot = of(ec("old", leaf.expired()), ec("new", leaf));

    assertThat(served(snapshot, "shop.example", "EC")).isEqualTo("new@1");
    assertThat(served(snapshot, null, "EC")).isEqualTo("new@1");
  }

  @Test
  void wildcardInDateStandsInForAnExpiredExactHost() {
    Leaf exact = ANY.on("api.shop.example").expired();
    Leaf wildcard = ANY.on("*.shop.example");

    assertThat(served(of(ec("exact", exact), ec("wild", wildcard)), "api.shop.example", "EC"))
        .isEqualTo("wild@1");
    assertThat(
            served(
                of(ec("exact", exact), ec("wild", wildcard.expired())), "api.shop.example", "EC"))
        .isEqualTo("exact@1");
  }

  @Test
  void expiredCertificateIsServedWhereNoOtherFits() {
    Snapshot snapshot =
        of(ec("default", ANY.on("default.example")), ec("old", ANY.on("shop.example").expired()));

    assertThat(served(snapshot, "shop.example", "EC")).isEqualTo("old@1");
  }

  @Test
  void unknownHostGetsTheFirstNameWhateverItsHosts() {
    Snapshot snapshot = of(ec("first", ANY), ec("second", ANY.on("shop.example")));

    assertThat(served(snapshot, "other.test", "EC")).isEqualTo("first@1");
    assertThat(served(snapshot, null, "EC")).isEqualTo("first@1");
  }

  @Test
  void defaultOfAnotherKeyTypeIsANameThatSharesAHost() {
    Snapshot snapshot =
        of(
            ec("ec", ANY.on("shop.example", "www.shop.example")),
            AUTHORITY.issue("other", "1", KeySpec.RSA_2048, ANY.on("other.example")),
            AUTHORITY.issue("rsa", "1", KeySpec.RSA_2048, ANY.on("www.shop.example")));

    assertThat(served(snapshot, null, "EC")).isEqualTo("ec@1");
    assertThat(served(snapshot, null, "RSA")).isEqualTo("rsa@1");
    assertThat(served(snapshot, null, "EdDSA")).isNull();
  }

  @Test
  void nameWithoutIdentityIsPassedOver() {
    FakeSource source = FakeSource.with(ec("second", ANY.on("shop.example")));
    Snapshot snapshot =
        new LiveSnapshot(source, List.of("first", "second"), Clock.systemUTC()).latest();

    assertThat(served(snapshot, null, "EC")).isEqualTo("second@1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC_EC", "EC_RSA", "RSASSA-PSS", "DSA", "DH_RSA"})
  void keyTypesThatHandlesCannotServeGetNothing(String keyType) {
    Snapshot snapshot =
        of(
            ec("ec", ANY.on("shop.example")),
            AUTHORITY.issue("rsa", "1", KeySpec.RSA_2048, ANY.on("shop.example")));

    assertThat(served(snapshot, "shop.example", keyType)).isNull();
  }

  @Test
  void curveThatThePeerVerifiesIsPreferred() {
    Leaf leaf = ANY.on("shop.example");
    Snapshot snapshot =
        of(
            AUTHORITY.issue("p521", "1", KeySpec.EC_P521, leaf),
            AUTHORITY.issue("p384", "1", KeySpec.EC_P384, leaf),
            AUTHORITY.issue("p256", "1", KeySpec.EC_P256, leaf));

    assertThat(servedTo(snapshot, "SHA256withECDSA")).isEqualTo("p256@1");
    assertThat(servedTo(snapshot, "SHA384withECDSA")).isEqualTo("p384@1");
    assertThat(servedTo(snapshot, "SHA512withECDSA", "SHA256withECDSA")).isEqualTo("p521@1");
    assertThat(servedTo(snapshot, "SHA256withRSA")).isEqualTo("p521@1");
  }

  @Test
  void issuerThatTheClientAsksForIsPreferredOnly() {
    Snapshot snapshot =
        of(
            ec("own", ANY.on("shop.example")),
            PARTNER.issue("partner", "1", KeySpec.EC_P256, ANY.on("shop.example")));
    Set<X500Principal> partner = Set.of(PARTNER.root().getSubjectX500Principal());
    Set<X500Principal> stranger = Set.of(new X500Principal("CN=Nobody"));

    assertThat(Choice.forServer(snapshot, "shop.example", wish("EC", List.of(), partner)).alias())
        .isEqualTo("partner@1");
    assertThat(Choice.forServer(snapshot, "shop.example", wish("EC", List.of(), stranger)).alias())
        .isEqualTo("own@1");
  }

  @Test
  void clientHasToBeOfAnAcceptedIssuer() {
    Snapshot snapshot = of(ec("own", ANY), PARTNER.issue("partner", "1", KeySpec.EC_P256, ANY));

    assertThat(presented(snapshot)).isEqualTo("own@1");
    assertThat(presented(snapshot, PARTNER.root().getSubjectX500Principal()))
        .isEqualTo("partner@1");
    assertThat(presented(snapshot, new X500Principal("cn=PARTNER  root"))).isEqualTo("partner@1");
    assertThat(presented(snapshot, new X500Principal("CN=Nobody"))).isNull();
  }

  @Test
  void clientPrefersACertificateForClients() {
    Snapshot snapshot =
        of(
            ec("server", ANY.only(KeyPurposeId.id_kp_serverAuth)),
            ec("client", ANY.only(KeyPurposeId.id_kp_clientAuth)));

    assertThat(presented(snapshot)).isEqualTo("client@1");
    assertThat(served(snapshot, null, "EC")).isEqualTo("server@1");
  }

  @Test
  void ofEqualsTheOneThatIsValidLongest() {
    Leaf leaf = ANY.on("shop.example");
    Leaf longer = leaf.until(leaf.notAfter().plusSeconds(60));
    Leaf younger = longer.from(longer.notBefore().plusSeconds(60));
    TlsIdentity first = ec("first", leaf);

    assertThat(served(of(first, ec("longer", longer)), "shop.example", "EC")).isEqualTo("longer@1");
    assertThat(served(of(ec("longer", longer), first), "shop.example", "EC")).isEqualTo("longer@1");
    assertThat(served(of(ec("longer", longer), ec("younger", younger)), "shop.example", "EC"))
        .isEqualTo("younger@1");
    assertThat(served(of(first, ec("second", leaf)), "shop.example", "EC")).isEqualTo("first@1");
    assertThat(served(of(first, ec("longer", longer)), null, "EC"))
        .as("the default is the first one")
        .isEqualTo("first@1");
    assertThat(presented(of(first, ec("longer", longer)))).isEqualTo("first@1");
  }

  @Test
  void anExpiredOneIsPassedOverForOneOfAnotherTypeThatThePeerVerifies() {
    Leaf leaf = ANY.on("shop.example");
    Snapshot snapshot =
        of(
            ec("expired", leaf.expired()),
            AUTHORITY.issue("rsa", "1", KeySpec.RSA_2048, leaf),
            ec("other", ANY.on("other.example")));

    assertThat(served(snapshot, "shop.example", "EC", "SHA256withECDSA", "RSASSA-PSS")).isNull();
    assertThat(served(snapshot, "shop.example", "RSA", "SHA256withECDSA", "RSASSA-PSS"))
        .isEqualTo("rsa@1");
    assertThat(served(snapshot, "shop.example", "EC", "SHA256withECDSA"))
        .as("the peer verifies no other")
        .isEqualTo("expired@1");
    assertThat(served(snapshot, "shop.example", "EC")).as("not known").isEqualTo("expired@1");
    assertThat(served(snapshot, null, "EC", "SHA256withECDSA", "RSASSA-PSS")).isNull();
  }

  private static TlsIdentity ec(String name, Leaf leaf) {
    return AUTHORITY.issue(name, "1", KeySpec.EC_P256, leaf);
  }

  private static Snapshot of(TlsIdentity... identities) {
    return new LiveSnapshot(
            FakeSource.with(identities),
            Stream.of(identities).map(TlsIdentity::name).toList(),
            Clock.systemUTC())
        .latest();
  }

  private static String served(
      Snapshot snapshot, String host, String keyType, String... signatures) {
    Wish wish = wish(keyType, List.of(signatures), Set.of());
    Presentable chosen = Choice.forServer(snapshot, host, wish);
    return chosen == null ? null : chosen.alias();
  }

  private static String servedTo(Snapshot snapshot, String... signatures) {
    return Choice.forServer(snapshot, "shop.example", wish("EC", List.of(signatures), Set.of()))
        .alias();
  }

  private static String presented(Snapshot snapshot, X500Principal... issuers) {
    Wish wish =
        new Wish(
            "EC",
            List.of(),
            Set.of(issuers),
            CertificateHosts.CLIENT_AUTH,
            Clock.systemUTC().millis());
    Presentable chosen = Choice.forClient(snapshot, wish);
    return chosen == null ? null : chosen.alias();
  }

  private static Wish wish(String keyType, List<String> signatures, Set<X500Principal> issuers) {
    return new Wish(
        keyType, signatures, issuers, CertificateHosts.SERVER_AUTH, Clock.systemUTC().millis());
  }
}
