package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.RevocationRequest;
import io.certwright.ca.AuthorityCrls;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.RevocationList;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PublicationAddresses;
import io.certwright.policy.Renewal;
import io.certwright.spi.issuer.RevocationReason;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The revocation lists of a CA, as the life cycle engine makes them. */
class CrlTest {

  private static final RevocationRequest SUPERSEDED =
      RevocationRequest.of(RevocationReason.SUPERSEDED).withoutReplacement();
  private static final RevocationRequest HOLD =
      RevocationRequest.of(RevocationReason.CERTIFICATE_HOLD);
  private static final PublicationAddresses ADDRESSES =
      PublicationAddresses.NONE.withCrls("http://pki.example.test/crl");
  private static final int REMOVED = RevocationReason.REMOVE_FROM_CRL.code();

  private final Home home = Home.inMemory();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");
  private final List<VaultEvent> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    home.close();
  }

  private Certificate issue(String name, Duration life) {
    var policy =
        CertificatePolicy.tlsServer(name + ".example.test")
            .issuer("root")
            .validity(life)
            .renewal(Renewal.never())
            .build();
    home.vault().create(name, policy);
    return home.vault().get(name);
  }

  private Certificate issue(String name) {
    return issue(name, Duration.ofDays(90));
  }

  private static BigInteger serial(Certificate certificate) {
    return new BigInteger(certificate.serialNumber(), 16);
  }

  private void run() {
    try (var lifecycle =
        LifecycleManager.builder(home.vault()).listener(event -> told.add(event.event())).build()) {
      assertThat(lifecycle.runOnce()).isNotNull();
    }
  }

  private void run(Duration later) {
    home.clock.advance(later);
    run();
  }

  private RevocationList list(int partition) {
    return Crls.all(home.vault(), "root").stream()
        .filter(list -> list.partition() == partition)
        .findFirst()
        .orElseThrow();
  }

  private Map<BigInteger, Integer> entries(int partition) {
    return Crls.entries(Crls.full(home.vault(), list(partition)));
  }

  private Map<BigInteger, Integer> delta(int partition) {
    return Crls.entries(Crls.delta(home.vault(), list(partition)));
  }

  @Test
  void anEmptyListIsThereAtOnceAndAnotherOneInTime() {
    assertThat(root.crls().current().full()).as("nothing made it yet").isEmpty();
    assertThatThrownBy(() -> root.crls().open(root.crls().current().key(), 0))
        .isInstanceOf(NotFoundException.class);
    run();
    var first = root.crls().current();
    assertThat(entries(0)).isEmpty();
    assertThat(first.full().orElseThrow().nextUpdate())
        .isEqualTo(home.clock.instant().plus(Duration.ofDays(7)));
    run(Duration.ofHours(21));
    assertThat(root.crls().current()).as("it is not due yet").isEqualTo(first);
    run(Duration.ofHours(3));
    var second = root.crls().current().full().orElseThrow();
    assertThat(second.number()).isGreaterThan(first.full().orElseThrow().number());
    assertThat(told).filteredOn(VaultEvent.CrlPublished.class::isInstance).hasSize(2);
    assertThat(home.restart().audit().verify().findings()).isEmpty();
    assertThat(entries(0)).isEmpty();
  }

  @Test
  void aRevocationIsOnTheListSoonAndTogetherWithOthers() {
    run();
    var one = issue("one");
    var two = issue("two");
    home.vault().revocations().revoke(one, SUPERSEDED);
    home.vault().revocations().revoke(two, HOLD);
    run(Duration.ofSeconds(59));
    assertThat(entries(0)).as("never for each").isEmpty();
    run(Duration.ofSeconds(1));
    assertThat(entries(0)).containsOnly(Map.entry(serial(one), 4), Map.entry(serial(two), 6));
    assertThat(told).filteredOn(VaultEvent.CrlPublished.class::isInstance).hasSize(2);
    home.vault().revocations().release(two);
    run(Duration.ofMinutes(1));
    assertThat(entries(0)).containsOnlyKeys(serial(one));
  }

  @Test
  void manyRevocationsWriteTheRecordOfTheListOnce() {
    run();
    for (int i = 0; i < 5; i++) {
      home.forgetCommits();
      home.vault().revocations().revoke(issue("c" + i), SUPERSEDED);
      var last = home.commits(home.commits() - 1);
      assertThat(last)
          .filteredOn(write -> write.key().kind().equals("crl"))
          .singleElement()
          .extracting(write -> write.getClass().getSimpleName())
          .isEqualTo(i == 0 ? "Put" : "Check");
    }
  }

  @Test
  void anEntryStaysForOneMoreListAfterTheEnd() {
    run();
    var brief = issue("brief", Duration.ofDays(2));
    home.vault().revocations().revoke(brief, SUPERSEDED);
    run(Duration.ofMinutes(1));
    assertThat(entries(0)).containsOnlyKeys(serial(brief));
    run(Duration.ofDays(1));
    assertThat(entries(0)).containsOnlyKeys(serial(brief));
    run(Duration.ofDays(1));
    assertThat(home.clock.instant()).isAfter(brief.x509().getNotAfter().toInstant());
    assertThat(entries(0)).as("one more").containsOnlyKeys(serial(brief));
    run(Duration.ofDays(1));
    assertThat(entries(0)).isEmpty();
  }

  @Test
  void aDeltaTellsWhatHasChanged() {
    var plan = CrlPlan.STANDARD.withDeltaInterval(Duration.ofHours(1));
    root.configure(new AuthoritySettings(ADDRESSES, plan));
    run();
    assertThat(delta(0)).isEmpty();
    var held = issue("held");
    home.vault().revocations().revoke(held, HOLD);
    run(Duration.ofMinutes(1));
    assertThat(entries(0)).as("the complete one has time").isEmpty();
    assertThat(delta(0)).containsOnly(Map.entry(serial(held), 6));
    var first = list(0);
    assertThat(first.delta().orElseThrow().base()).contains(first.full().orElseThrow().number());
    run(Duration.ofDays(1));
    assertThat(entries(0)).containsOnly(Map.entry(serial(held), 6));
    home.clock.advance(Duration.ofHours(1));
    home.vault().revocations().release(held);
    run(Duration.ofMinutes(1));
    assertThat(delta(0)).containsOnly(Map.entry(serial(held), REMOVED));
    var last = list(0);
    assertThat(last.delta().orElseThrow().number())
        .isGreaterThan(last.full().orElseThrow().number());
    root.configure(new AuthoritySettings(ADDRESSES, CrlPlan.STANDARD));
    run();
    assertThat(list(0).delta()).as("there are none any more").isEmpty();
    assertThat(entries(0)).isEmpty();
    assertThatThrownBy(() -> Crls.delta(home.vault(), last)).isInstanceOf(NotFoundException.class);
  }

  @Test
  void certificatesAreSharedAmongListsAndTheWholeHasAll() {
    root.configure(new AuthoritySettings(ADDRESSES, CrlPlan.STANDARD.withPartitions(2)));
    run();
    assertThat(Crls.all(home.vault(), "root")).hasSize(3);
    var one = issue("one");
    for (int i = 0; !isOn(one, 1); i++) {
      one = issue("one-" + i);
    }
    home.vault().revocations().revoke(one, SUPERSEDED);
    run(Duration.ofMinutes(1));
    assertThat(entries(1)).containsOnlyKeys(serial(one));
    assertThat(entries(2)).isEmpty();
    run(Duration.ofDays(1));
    assertThat(entries(0)).containsOnlyKeys(serial(one));
  }

  private static boolean isOn(Certificate certificate, int list) {
    return serial(certificate).testBit(0) == (list == 2);
  }

  @Test
  void aKeyThatWasChangedGoesOnToAnswerForWhatItSigned() {
    run();
    var leaf = issue("leaf");
    var key = root.crls().current().key();
    home.vault().create("root", home.vault().policy("root"));
    assertThat(root.crls().current().key()).isNotEqualTo(key);
    home.vault().revocations().revoke(leaf, SUPERSEDED);
    run(Duration.ofMinutes(1));
    assertThat(entries(Crls.all(home.vault(), "root"), key)).containsOnlyKeys(serial(leaf));
    assertThat(Crls.entries(Crls.whole(home.vault(), "root"))).isEmpty();
    run(Duration.ofDays(3651));
    assertThat(root.crls().find(key, 0).orElseThrow().next()).as("it has ended").isEmpty();
    assertThatThrownBy(() -> root.crls().publish(key, 0)).isInstanceOf(ConflictException.class);
  }

  private Map<BigInteger, Integer> entries(List<RevocationList> lists, String key) {
    var list = lists.stream().filter(is -> is.key().equals(key)).findFirst().orElseThrow();
    return Crls.entries(Crls.parse(Crls.bytes(home.vault(), list)));
  }

  @Test
  void aListIsMadeWhenSomebodyAsksForIt() {
    var leaf = issue("leaf");
    home.vault().revocations().revoke(leaf, SUPERSEDED);
    var key = root.crls().current().key();
    var first = root.crls().publish(key, 0).full().orElseThrow();
    assertThat(entries(0)).containsOnlyKeys(serial(leaf));
    var second = root.crls().publish(key, 0).full().orElseThrow();
    assertThat(second.number()).as("in the same second").isEqualTo(first.number() + 1);
    assertThatThrownBy(() -> root.crls().publish(key, 7)).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> root.crls().publish("ab", 0))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> root.crls().publish(key, -1))
        .isInstanceOf(InvalidRequestException.class);
    assertThat(AuthorityCrls.of(home.vault(), "nobody").find(key, 0)).isEmpty();
  }

  @Test
  void aDeletedCaPublishesNothingUntilItIsBack() {
    run();
    var before = list(0);
    home.vault().delete("root");
    run(Duration.ofDays(2));
    assertThat(list(0).full()).isEqualTo(before.full());
    home.vault().deleted().recover("root");
    run(Duration.ofDays(1));
    assertThat(list(0).full().orElseThrow().number())
        .isGreaterThan(before.full().orElseThrow().number());
  }
}
