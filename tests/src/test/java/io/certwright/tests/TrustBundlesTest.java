package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.ChainValidator;
import io.certwright.PageRequest;
import io.certwright.TrustBundle;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Named sets of anchors: kept in the vault, changed one by one, used by a validation. */
class TrustBundlesTest {

  private final Home home = Home.inMemory();
  private final X509Certificate root =
      EmbeddedCa.openOrCreateRoot(home.vault(), "root").certificate().x509();
  private final X509Certificate other =
      EmbeddedCa.openOrCreateRoot(home.vault(), "other").certificate().x509();

  @AfterEach
  void close() {
    home.close();
  }

  private ValidationResult validate(TrustBundle bundle) {
    var policy = CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();
    home.vault().create("shop", policy);
    var chain = PresentedChain.of(home.vault().get("shop").chain());
    var settings = ValidationSettings.builder(Purpose.TLS_SERVER, home.clock.instant()).build();
    return ChainValidator.trusting(bundle.anchors()).validate(chain, settings);
  }

  @Test
  void anchorsComeAndGo() {
    var bundles = home.vault().trustBundles();
    assertThatThrownBy(() -> bundles.get("partners")).isInstanceOf(NotFoundException.class);
    var unused = bundles.put("Partners", TrustedAnchor.of(root));
    bundles.put("partners", TrustedAnchor.of(other));
    bundles.put("another", TrustedAnchor.of(other));
    var bundle = bundles.get("PARTNERS");
    assertThat(bundle.name()).isEqualTo("Partners");
    assertThat(bundle.anchors()).containsExactly(TrustedAnchor.of(root), TrustedAnchor.of(other));
    assertThat(validate(bundle)).isInstanceOf(ValidatedChain.class);
    var less = bundles.remove("partners", root);
    assertThat(less.anchors()).containsExactly(TrustedAnchor.of(other));
    assertThat(((RefusedChain) validate(less)).breaks(ChainRule.ISSUER_NOT_FOUND)).isTrue();
    assertThatThrownBy(() -> bundles.remove("partners", root))
        .isInstanceOf(NotFoundException.class);
    assertThat(bundles.list(PageRequest.first(10)).items())
        .extracting(TrustBundle::name)
        .containsExactly("another", "Partners");
    bundles.delete("partners");
    assertThatThrownBy(() -> bundles.get("partners")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> bundles.delete("partners")).isInstanceOf(NotFoundException.class);
  }

  @Test
  void anAnchorIsDistrustedForWhatBeginsLaterAndTrustedAgain() {
    var bundles = home.vault().trustBundles();
    var now = home.clock.instant();
    var since = new TrustedAnchor(root, Optional.of(now.minus(Duration.ofDays(1))));
    var before = bundles.put("partners", TrustedAnchor.of(root));
    var distrusted = bundles.put("partners", since);
    assertThat(distrusted.anchors()).containsExactly(since);
    assertThat(((RefusedChain) validate(distrusted)).breaks(ChainRule.DISTRUSTED)).isTrue();
    var later = new TrustedAnchor(root, Optional.of(now.plus(Duration.ofDays(1))));
    assertThat(validate(bundles.put("partners", later))).isInstanceOf(ValidatedChain.class);
    assertThat(bundles.put("partners", TrustedAnchor.of(root)).anchors())
        .isEqualTo(before.anchors());
  }

  @Test
  void theLifeOfAnAnchorIsItsOwn() {
    var bundle = home.vault().trustBundles().put("partners", TrustedAnchor.of(root));
    var end = root.getNotAfter().toInstant();
    assertThat(bundle.endedBy(end)).isEmpty();
    assertThat(bundle.endedBy(end.plusSeconds(1))).isEqualTo(bundle.anchors());
  }

  @Test
  void itIsDurableAuditedAndOfThisVaultAlone() {
    var unused = home.vault().trustBundles().put("partners", TrustedAnchor.of(root));
    home.vault().trustBundles().delete("partners");
    var told =
        home.vault().audit().entries(Optional.empty(), 1000).entries().stream()
            .filter(entry -> entry.operation().equals("trust/update"))
            .toList();
    assertThat(told).hasSize(2);
    assertThat(told.get(0).detail()).startsWith("added ").doesNotContain("root");
    assertThat(told.get(1).detail()).isEqualTo("deleted");
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    for (var name : List.of("", "a b", "../etc", "x".repeat(300))) {
      assertThatThrownBy(() -> home.vault().trustBundles().put(name, TrustedAnchor.of(root)))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  /** Three notices and the end, once each, whatever was slept through, over a restart. */
  @Test
  void peopleAreToldThatAnAnchorNearsItsEndAndHasEnded() {
    var ca = new ClientCa(Home.START.minusSeconds(60));
    var unused = home.vault().trustBundles().put("Partners", TrustedAnchor.of(ca.root()));
    var end = ca.root().getNotAfter().toInstant();
    assertThat(told(home.clock.instant())).isEmpty();
    assertThat(told(end.minus(Duration.ofDays(90))))
        .containsExactly(new VaultEvent.AnchorNearExpiry(thumbprint(ca.root()), end));
    assertThat(told(end.minus(Duration.ofDays(31)))).isEmpty();
    home.restart();
    assertThat(told(end.minus(Duration.ofDays(6)))).as("two that were slept through").hasSize(1);
    home.vault()
        .trustBundles()
        .put("partners", new TrustedAnchor(ca.root(), Optional.of(Home.START)));
    assertThat(told(end)).as("the mark stays with the anchor").isEmpty();
    assertThat(told(end.plusSeconds(1)))
        .containsExactly(new VaultEvent.AnchorExpired(thumbprint(ca.root()), end));
    assertThat(told(end.plus(Duration.ofDays(9)))).isEmpty();
    assertThat(Trail.last(home.vault(), "lifecycle/anchors").identity()).isEqualTo("system");
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  /** What the bundles' events say once the engine has run at that time. */
  private List<VaultEvent> told(Instant at) {
    home.clock.set(at);
    var events = new ArrayList<RecordedEvent>();
    try (var manager = LifecycleManager.builder(home.vault()).listener(events::add).build()) {
      manager.runOnce();
      assertThat(manager.runOnce()).isEqualTo(Runs.NOTHING);
    }
    return events.stream()
        .filter(event -> event.header().subject().equals("partners"))
        .map(RecordedEvent::event)
        .toList();
  }

  private static String thumbprint(X509Certificate certificate) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
