package io.certwright.tests.properties;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.FindQuery;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Policies and names in records: each comes back as it was, and none reaches another. */
class RecordPropertiesTest {

  @Provide
  Arbitrary<String> names() {
    return Policies.names();
  }

  /** Of every kind of key: nothing is issued. */
  @Provide
  Arbitrary<CertificatePolicy> policies() {
    return Policies.leaves(KeySpec.values());
  }

  /** Of a kind of key that is made in no time. */
  @Provide
  Arbitrary<CertificatePolicy> quickPolicies() {
    return Policies.leaves(KeySpec.EC_P256);
  }

  @Property(tries = 300)
  void aPolicyRoundTripsThroughItsRecord(
      @ForAll("names") String name, @ForAll("policies") CertificatePolicy policy) {
    var storage = MemoryStorage.create();
    var protection = KeyProtections.ephemeral();
    try (var vault = Vault.open(storage, protection);
        var lifecycle = LifecycleManager.builder(vault).build()) {
      var declared = lifecycle.manage(name, policy);
      assertThat(declared).isNotNull();
    }
    try (var vault = Vault.open(storage.another(), protection)) {
      assertThat(vault.policy(name)).isEqualTo(policy);
      assertThat(vault.policy(name).toBuilder().build()).isEqualTo(policy);
      assertThat(vault.list(PageRequest.first(10)).items())
          .singleElement()
          .satisfies(line -> assertThat(line.name()).isEqualTo(name));
    }
  }

  @Property(tries = 100)
  void noCertificateReachesAnother(
      @ForAll("names") String one,
      @ForAll("names") String other,
      @ForAll("quickPolicies") CertificatePolicy onePolicy,
      @ForAll("quickPolicies") CertificatePolicy otherPolicy) {
    Assume.that(!one.equalsIgnoreCase(other));
    try (var vault = Vault.inMemory()) {
      vault.create(one, onePolicy);
      vault.create(other, otherPolicy);
      var first = vault.get(one);
      var second = vault.get(other);
      assertThat(first.name()).isEqualTo(one);
      assertThat(second.name()).isEqualTo(other);
      assertThat(vault.policy(one)).isEqualTo(onePolicy);
      assertThat(vault.policy(other)).isEqualTo(otherPolicy);
      assertThat(first.x509().getSubjectX500Principal()).isEqualTo(onePolicy.subject());
      assertThat(second.x509().getSubjectX500Principal()).isEqualTo(otherPolicy.subject());
      assertThat(first.serialNumber()).isNotEqualTo(second.serialNumber());
      assertThat(vault.listVersions(one, PageRequest.first(10)).items()).containsExactly(first);
      assertThat(vault.listVersions(other, PageRequest.first(10)).items()).containsExactly(second);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  @Property(tries = 100)
  void caseMakesNoDifference(
      @ForAll("names") String name, @ForAll("quickPolicies") CertificatePolicy policy) {
    var swapped =
        name.chars().mapToObj(c -> Character.toString(otherCase(c))).collect(Collectors.joining());
    try (var vault = Vault.inMemory()) {
      vault.create(name, policy);
      var first = vault.get(swapped);
      vault.create(swapped, policy);
      assertThat(vault.get(name).version()).isGreaterThan(first.version());
      assertThat(vault.get(name).name()).as("as it was first written").isEqualTo(name);
      assertThat(vault.get(name)).isEqualTo(vault.get(name.toLowerCase(Locale.ROOT)));
      assertThat(vault.list(PageRequest.first(10)).items()).hasSize(1);
      assertThat(vault.listVersions(swapped, PageRequest.first(10)).items()).hasSize(2);
    }
  }

  private static int otherCase(int c) {
    return Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
  }

  @Property(tries = 100)
  void everyNameFindsItsRecordAndNoOther(
      @ForAll("quickPolicies") CertificatePolicy policy,
      @ForAll("quickPolicies") CertificatePolicy other) {
    var storage = MemoryStorage.create();
    try (var raw = storage.another()) {
      var start = raw.feedEnd();
      try (var vault = Vault.open(storage, KeyProtections.ephemeral())) {
        vault.create("one", policy);
        vault.create("two", other);
      }
      for (var name : policy.names()) {
        boolean both = other.names().contains(name);
        assertThat(found(raw, start, name)).as("%s", name).contains("one").hasSize(both ? 2 : 1);
      }
    }
  }

  /** A name that is too long for an attribute is found by its digest. */
  private static String searchable(String name) {
    if (name.length() <= AttributeValue.Text.MAX_LENGTH) {
      return name;
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificates that a storage finds by an alternative name. */
  private static List<String> found(
      MemoryStorage raw, FeedPosition start, SubjectAlternativeName name) {
    var changes = (Feed.Changes) raw.changes(start, 1000);
    var vault = changes.changes().get(changes.changes().size() - 1).key().vault();
    var match = new AttributeMatch.Exact(new AttributeValue.Text(searchable(name.text())));
    var query = new FindQuery(vault, "version", "san", match, Optional.empty(), 10);
    return raw.find(query).hits().stream()
        .map(hit -> hit.record().key().id())
        .map(id -> id.substring(0, id.indexOf('/')))
        .toList();
  }
}
