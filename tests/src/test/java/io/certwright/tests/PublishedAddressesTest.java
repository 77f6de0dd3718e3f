package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.access.Identity;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PolicyExtensions;
import io.certwright.policy.PublicationAddresses;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a CA publishes stands in the certificates that it signs, and nothing else does. */
class PublishedAddressesTest {

  private static final PublicationAddresses ADDRESSES =
      PublicationAddresses.NONE
          .withCrls("http://pki.example.test/crl")
          .withOcsp("http://ocsp.example.test")
          .withCertificates("http://pki.example.test/ca/");

  private final Home home = Home.inMemory();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(home.vault(), "Root");

  @AfterEach
  void close() {
    home.close();
  }

  private X509Certificate issue(String name, PolicyExtensions extensions) {
    var policy =
        CertificatePolicy.tlsServer(name + ".example.test")
            .issuer("root")
            .extensions(extensions)
            .build();
    home.vault().create(name, policy);
    return home.vault().get(name).x509();
  }

  private static List<String> points(X509Certificate certificate, String oid) throws IOException {
    var value = certificate.getExtensionValue(oid);
    if (value == null) {
      return List.of();
    }
    var points = CRLDistPoint.getInstance(JcaX509ExtensionUtils.parseExtensionValue(value));
    return Stream.of(points.getDistributionPoints())
        .map(point -> GeneralNames.getInstance(point.getDistributionPoint().getName()))
        .flatMap(names -> Stream.of(names.getNames()))
        .map(name -> name.getName().toString())
        .toList();
  }

  private static List<String> access(X509Certificate certificate) throws IOException {
    var value = certificate.getExtensionValue(Extension.authorityInfoAccess.getId());
    var access =
        AuthorityInformationAccess.getInstance(JcaX509ExtensionUtils.parseExtensionValue(value));
    return Stream.of(access.getAccessDescriptions())
        .map(is -> is.getAccessMethod().getId() + " " + is.getAccessLocation().getName())
        .toList();
  }

  private static String lists(X509Certificate certificate) throws IOException {
    return points(certificate, Extension.cRLDistributionPoints.getId()).toString();
  }

  @Test
  void nothingIsSaidWhereNothingWasSet() throws IOException {
    assertThat(root.settings()).isEqualTo(AuthoritySettings.STANDARD);
    var leaf = issue("shop", PolicyExtensions.NONE);
    assertThat(lists(leaf)).isEqualTo("[]");
    assertThat(leaf.getExtensionValue(Extension.authorityInfoAccess.getId())).isNull();
  }

  @Test
  void whatWasSetStandsInWhatIsSignedFromThenOn() throws IOException {
    var plan = CrlPlan.STANDARD.withDeltaInterval(Duration.ofHours(1));
    var settings = new AuthoritySettings(ADDRESSES, plan);
    var heard = new CopyOnWriteArrayList<VaultEvent>();
    try (var lifecycle =
        LifecycleManager.builder(home.vault()).listener(told -> heard.add(told.event())).build()) {
      assertThat(root.configure(settings)).isEqualTo(settings);
      assertThat(lifecycle.runOnce()).isNotNull();
    }
    assertThat(heard).filteredOn(VaultEvent.AuthorityConfigured.class::isInstance).hasSize(1);
    var policy =
        PolicyExtensions.builder()
            .crlUrls("http://elsewhere.test/a.crl")
            .ocspUrls("http://elsewhere.test/ocsp")
            .build();
    var leaf = issue("shop", policy);
    var version = root.certificate().version();
    var list = lists(leaf);
    assertThat(list).matches("\\[http://pki.example.test/crl/root/[0-9a-f]{40}/0.crl]");
    assertThat(points(leaf, Extension.freshestCRL.getId()))
        .hasToString(list.replace("/0.crl", "/0-delta.crl"));
    assertThat(access(leaf))
        .containsExactly(
            "1.3.6.1.5.5.7.48.1 http://ocsp.example.test",
            "1.3.6.1.5.5.7.48.2 http://pki.example.test/ca/root/" + version + ".cer");
    assertThat(Trail.last(home.vault(), "certificates/setissuers").detail())
        .contains("http://pki.example.test/crl", "PT168H", "PT1H");
    assertThat(home.restart().audit().verify().findings()).isEmpty();
    assertThat(EmbeddedCa.openOrCreateRoot(home.vault(), "root").settings()).isEqualTo(settings);
  }

  @Test
  void certificatesAreSharedAmongLists() throws IOException {
    root.configure(new AuthoritySettings(ADDRESSES, CrlPlan.STANDARD.withPartitions(3)));
    var seen = new TreeSet<String>();
    for (int i = 0; i < 40; i++) {
      seen.add(lists(issue("shop-" + i, PolicyExtensions.NONE)).replaceAll(".*/", ""));
    }
    assertThat(seen).containsExactly("1.crl]", "2.crl]", "3.crl]");
    var moved = ADDRESSES.withCrls("http://other.example.test");
    root.configure(new AuthoritySettings(moved, CrlPlan.STANDARD.withPartitions(2)));
    assertThat(lists(issue("moved", PolicyExtensions.NONE)))
        .as("numbers of another address are others")
        .matches("\\[http://other.example.test/root/[0-9a-f]{40}/[45].crl]");
  }

  @Test
  void onlyWhoMayDoesAndOnlyForWhatThereIs() {
    var eve = home.vault().as(Identity.named("eve"));
    assertThatThrownBy(() -> EmbeddedCa.openOrCreateRoot(eve, "root"))
        .isInstanceOf(AccessDeniedException.class);
    home.vault().delete("root");
    assertThatThrownBy(() -> root.configure(AuthoritySettings.STANDARD))
        .isInstanceOf(NotFoundException.class);
  }
}
