package io.certwright.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.access.Actor;
import io.certwright.access.Identity;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Attribute;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What the records of a certificate hold and are found by. */
class CertificateRecordsTest {

  private static final Actor ANN = Actor.of(Identity.named("ann"));
  private static final Actor BOB = Actor.of(Identity.named("bob"));

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant END = NOW.plus(Duration.ofDays(90));
  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test").issuer("Shop-CA").build();

  private static VersionRecord version(KeyLocation location, Tags tags) {
    return new VersionRecord(
        "Shop",
        "00000001" + "0".repeat(24),
        NOW,
        NOW.plusSeconds(1),
        List.of(Bytes.copyOf(new byte[] {1, 2, 3})),
        KeySpec.EC_P256,
        location,
        tags,
        true,
        false,
        Optional.of(Duration.ofHours(1)),
        "5a",
        NOW,
        END,
        Bytes.copyOf(new byte[32]),
        Bytes.copyOf(new byte[32]),
        List.of("dns:shop.example.test"),
        "self",
        Optional.empty(),
        Extensions.NONE);
  }

  private static <T> T back(RecordType<T> type, T value) {
    return type.decode(Bytes.copyOf(type.encode(value)));
  }

  @Property(tries = 200)
  void aVersionComesBack(
      @ForAll @Size(max = 15)
          Map<
                  @StringLength(min = 1, max = 256) @Chars({'=', 'ä', '"'})
                  @CharRange(from = 'a', to = 'z') String,
                  @StringLength(max = 256) @Chars({'=', '€', ' '}) @CharRange(from = 'a', to = 'z')
                  String>
              given) {
    var tags = Tags.of(given);
    for (var location :
        List.of(
            KeyLocation.sealed(),
            new KeyLocation.Hosted("hsm", Bytes.copyOf(new byte[] {7})),
            new KeyLocation.Absent(Optional.empty()),
            new KeyLocation.Absent(Optional.of("host.example.test:443")))) {
      var version = version(location, tags);
      assertThat(back(VersionRecord.TYPE, version)).isEqualTo(version);
      var head =
          CertificateRecord.declared("Shop", POLICY, Actor.OWNER, NOW)
              .withCurrent(Current.of(version), 1, NOW)
              .deletedUntil(END, NOW);
      assertThat(back(CertificateRecord.TYPE, head)).isEqualTo(head);
      var recovered = head.recovered(NOW);
      assertThat(back(CertificateRecord.TYPE, recovered)).isEqualTo(recovered);
      assertThat(CertificateRecord.TYPE.attributes(recovered)).doesNotHaveDuplicates();
    }
    assertThat(tags.all()).isEqualTo(given);
  }

  @Example
  void aCertificateIsFoundByWhatItsRecordMirrors() {
    var declared = CertificateRecord.declared("Shop", POLICY, Actor.OWNER, NOW);
    assertThat(CertificateRecord.TYPE.attributes(declared))
        .containsExactly(Attribute.text("issuer", "shop-ca"));
    var tags = Tags.of(Map.of("env", "prod", "team", "shop"));
    var served = declared.withCurrent(Current.of(version(KeyLocation.sealed(), tags)), 1, NOW);
    assertThat(CertificateRecord.TYPE.attributes(served))
        .containsExactly(
            Attribute.text("issuer", "shop-ca"),
            Attribute.moment("expiry", END),
            Attribute.text("key-type", "EC_P256"),
            Attribute.text("tag", "env\u001fprod"),
            Attribute.text("tag", "team\u001fshop"));
    assertThat(CertificateRecord.TYPE.attributes(served.serving(Optional.empty(), NOW)))
        .containsExactly(Attribute.text("issuer", "shop-ca"), Attribute.text("state", "disabled"));
    var deleted = served.deletedUntil(END, NOW);
    assertThat(CertificateRecord.TYPE.attributes(deleted))
        .containsExactly(Attribute.text("state", "deleted"));
    assertThat(CertificateRecord.TYPE.due(deleted)).contains(END);
    assertThat(deleted.recovered(NOW)).isEqualTo(served);
  }

  @Example
  void aPolicyIsCountedWhenAnotherTakesItsPlace() {
    var declared = CertificateRecord.declared("Shop", POLICY, Actor.OWNER, NOW);
    assertThat(declared.wanting(POLICY, Actor.OWNER, END)).isSameAs(declared);
    var other = POLICY.toBuilder().exportable(true).build();
    var changed = declared.wanting(other, ANN, END);
    assertThat(changed.policies()).isEqualTo(1);
    assertThat(changed.setBy()).isEqualTo(ANN);
    var taken = changed.wanting(other, Actor.OWNER, END);
    assertThat(taken.setBy()).as("the same policy in another name").isEqualTo(Actor.OWNER);
    assertThat(taken.policies()).isEqualTo(1);
    assertThat(changed.schedule()).isEqualTo(declared.schedule());
    assertThat(changed.withPolicy(POLICY, BOB, END).policies()).isEqualTo(2);
  }

  @Example
  void tagsAreBounded() {
    var most = new HashMap<String, String>();
    for (int i = 0; i < 15; i++) {
      most.put("k" + i, "v".repeat(256));
    }
    assertThat(Tags.of(most).all()).hasSize(15);
    most.put("one", "too many");
    assertThatThrownBy(() -> Tags.of(most))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("16");
    for (var bad :
        List.of(
            Map.of("", "v"),
            Map.of("k".repeat(257), "v"),
            Map.of("k", "v".repeat(257)),
            Map.of("k", "a\nb"),
            Map.of("k\0", "v"),
            Map.of("k", "\ud800"))) {
      assertThatThrownBy(() -> Tags.of(bad))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageStartingWith("tags: ");
    }
  }

  @Example
  void aLongTagIsFoundByItsBeginning() {
    var key = "k".repeat(256);
    assertThat(Tags.searchable(key, "one")).isEqualTo("k".repeat(255));
    assertThat(Tags.searchable("k", "\ud83d\ude00".repeat(300)).codePointCount(0, 2 + 2 * 253))
        .isEqualTo(255);
  }

  /** A location that is neither of the three is damage, not a missing key. */
  @Example
  void anUnfinishedLocationIsRefused() {
    var cut = new DerWriter().sequence(s -> s.text("hsm")).toByteArray();
    assertThatThrownBy(() -> KeyLocation.read(DerReader.of(cut)))
        .isInstanceOf(RuntimeException.class);
  }
}
