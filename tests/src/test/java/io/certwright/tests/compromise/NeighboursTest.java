package io.certwright.tests.compromise;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CompromiseReport.Source;
import io.certwright.KeyCompromise;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditFinding;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.VaultException;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.VaultId;
import io.certwright.storage.file.FileStorage;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.SettableClock;
import io.certwright.tests.Eventually;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The list of blocked keys that vaults share: on real storages, and in the hands of an attacker.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NeighboursTest {

  private static final String KIND = "blocked-key";
  private static final String HEAD = "blocked-keys";

  @TempDir Path directory;

  private static boolean isRevoked(Vault vault, Certificate version) {
    return vault.getVersion(version.name(), version.version()).revocation().isPresent();
  }

  private static KeyCompromise of(Certificate certificate) {
    return KeyCompromise.ofCertificate(certificate.x509());
  }

  /** A directory belongs to one process at a time, so they take turns. */
  @Test
  void inADirectory() {
    var clock = SettableClock.at(Tenement.START);
    try (var house = Tenement.on(clock, () -> FileStorage.at(directory))) {
      var b = house.open("b").vault;
      b.create("shop", Tenement.shared());
      var shop = b.get("shop");
      var pem = Tenement.file(b, shop);
      house.close("b");
      var a = house.open("a").vault;
      var unused = a.compromises().report(of(Tenement.take(a, "copy", pem)));
      house.close("a");
      b = house.open("b").vault;
      assertThat(isRevoked(b, shop)).isTrue();
      var report = b.compromises().find(shop.x509().getPublicKey()).orElseThrow().report();
      assertThat(report.source()).isEqualTo(Source.PROVEN);
      assertThat(b.audit().verify().findings()).isEmpty();
    }
  }

  @Test
  void inADatabase() throws Exception {
    var source = new JdbcDataSource();
    source.setURL("jdbc:h2:" + directory.resolve("vaults"));
    // The database has a clock of its own, which is that of the machine.
    var clock = SettableClock.at(Instant.now());
    try (var house = Tenement.on(clock, () -> JdbcStorage.on(source))) {
      var a = house.open("a");
      var b = house.open("b");
      b.run();
      a.vault.create("shop", Tenement.shared());
      var shop = a.vault.get("shop");
      var copy = Tenement.take(b.vault, "copy", Tenement.file(a.vault, shop));
      assertThat(b.serves("copy")).isTrue();
      var unused = a.vault.compromises().report(of(shop));
      clock.advance(Tenement.BOUND);
      assertThat(b.serves("copy")).isFalse();
      // What is due is due by the clock of the database.
      Eventually.holds(
          () -> {
            b.run();
            return isRevoked(b.vault, copy);
          });
    }
  }

  private static void write(Storage storage, RecordWrite write) {
    var commit = new Commit(CommitId.random(new SecureRandom()), List.of(write));
    assertThat(storage.commit(commit)).isInstanceOf(CommitOutcome.Committed.class);
  }

  private static RecordKey key(String kind, String id) {
    return new RecordKey(VaultId.CATALOGUE, kind, id);
  }

  private static String hash(Certificate certificate) throws Exception {
    var encoded = certificate.x509().getPublicKey().getEncoded();
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
  }

  private static void forge(Storage storage, String hash, byte[] payload) {
    write(
        storage,
        new RecordWrite.Put(
            key(KIND, hash),
            OptionalLong.empty(),
            1,
            Bytes.copyOf(payload),
            List.of(Attribute.text("number", "0000000000000001")),
            Optional.empty()));
  }

  /** Somebody who writes to the storage can have a key blocked, as he can take it away. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100_000})
  void aForgedEntryBlocksAndIsToldAsUnproven(int size) throws Exception {
    try (var house = Tenement.inMemory()) {
      var a = house.open("a");
      a.vault.create("shop", Tenement.shared());
      a.vault.create("other", Tenement.shared());
      var shop = a.vault.get("shop");
      try (var raw = house.storage()) {
        forge(raw, hash(shop), new byte[size]);
      }
      house.clock.advance(Tenement.BOUND);
      assertThat(a.serves("shop")).isFalse();
      assertThat(a.serves("other")).isTrue();
      house.close("a");
      var again = house.open("a").vault;
      // Without a head the entry is not learned, but it counts.
      assertThat(again.find("shop")).isEmpty();
      assertThat(again.audit().verify().findings()).isEmpty();
    }
  }

  /** An entry with a signature that is not the key's is one without a proof. */
  @Test
  void aProofOfAnotherKeyIsNone() throws Exception {
    try (var house = Tenement.inMemory()) {
      var a = house.open("a");
      a.vault.create("shop", Tenement.shared());
      var shop = a.vault.get("shop");
      var evil = house.open("evil").vault;
      evil.create("mine", Tenement.shared());
      var mine = evil.get("mine");
      var unused = evil.compromises().report(of(mine));
      try (var raw = house.storage()) {
        var entry = raw.get(key(KIND, hash(mine))).orElseThrow();
        var forged = replaced(entry.payload().toByteArray(), hash(mine), hash(shop));
        write(
            raw,
            new RecordWrite.Put(
                key(KIND, hash(shop)),
                OptionalLong.empty(),
                1,
                Bytes.copyOf(forged),
                List.of(Attribute.text("number", "0000000000000001")),
                Optional.empty()));
      }
      house.clock.advance(Tenement.BOUND);
      a.run();
      a.run();
      var found = a.vault.compromises().find(shop.x509().getPublicKey()).orElseThrow();
      assertThat(found.report().source()).isEqualTo(Source.UNPROVEN);
    }
  }

  private static byte[] replaced(byte[] payload, String from, String to) {
    var text = new String(payload, ISO_8859_1);
    assertThat(text).contains(from);
    return text.replace(from, to).getBytes(ISO_8859_1);
  }

  /** What a vault has taken in stays, whatever is done to the list; and that is found. */
  @Test
  void whoRemovesAnEntryUnblocksNothing() throws Exception {
    try (var house = Tenement.inMemory()) {
      var a = house.open("a");
      a.vault.create("shop", Tenement.shared());
      var shop = a.vault.get("shop");
      var pem = Tenement.file(a.vault, shop);
      var compromise = a.vault.compromises().report(of(shop));
      try (var raw = house.storage()) {
        var entry = raw.get(key(KIND, hash(shop))).orElseThrow();
        write(raw, new RecordWrite.Delete(entry.key(), entry.revision()));
        var head = raw.get(key(HEAD, "0")).orElseThrow();
        write(raw, new RecordWrite.Delete(head.key(), head.revision()));
      }
      house.clock.advance(Tenement.BOUND);
      assertThat(a.serves("shop")).isFalse();
      assertThatThrownBy(() -> Tenement.take(a.vault, "again", pem))
          .isInstanceOf(UnreadableImportException.class);
      assertThat(a.vault.audit().verify().findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.kind()).isEqualTo(AuditFinding.Kind.RECORD_MISSING);
                assertThat(finding.place()).contains(compromise.keyHash());
              });
      house.close("a");
      var again = house.open("a").vault;
      assertThat(again.audit().verify().findings()).as("it is put back").isEmpty();
      var b = house.open("b").vault;
      assertThatThrownBy(() -> Tenement.take(b, "copy", pem))
          .isInstanceOf(UnreadableImportException.class);
    }
  }

  /** A vault's own entry that somebody meddles with goes on blocking, and is found. */
  @Test
  void whoMeddlesWithTheOwnEntryUnblocksNothing() throws Exception {
    try (var house = Tenement.inMemory()) {
      var a = house.open("a");
      a.vault.create("shop", Tenement.shared());
      var shop = a.vault.get("shop");
      var pem = Tenement.file(a.vault, shop);
      var unused = a.vault.compromises().report(of(shop));
      try (var raw = house.storage()) {
        var shared = raw.get(key(KIND, hash(shop))).orElseThrow();
        write(raw, new RecordWrite.Delete(shared.key(), shared.revision()));
        var entry = raw.get(key("vault", "a")).orElseThrow().payload().toByteArray();
        var id = new String(entry, entry.length - VaultId.LENGTH, VaultId.LENGTH, ISO_8859_1);
        var own = raw.get(new RecordKey(new VaultId(id), KIND, hash(shop))).orElseThrow();
        var payload = own.payload().toByteArray();
        payload[payload.length / 2] ^= 1;
        write(
            raw,
            new RecordWrite.Put(
                own.key(),
                OptionalLong.of(own.revision()),
                own.revision(),
                Bytes.copyOf(payload),
                own.attributes(),
                own.due()));
      }
      assertThatThrownBy(() -> Tenement.take(a.vault, "again", pem))
          .isInstanceOf(UnreadableImportException.class);
      assertThat(a.vault.audit().verify().findings())
          .extracting(AuditFinding::kind)
          .contains(AuditFinding.Kind.RECORD_ALTERED, AuditFinding.Kind.RECORD_MISSING);
    }
  }

  /** One entry that is taken out alone is put back by whoever reports it again. */
  @Test
  void reportingItAgainPutsALostEntryBack() throws Exception {
    try (var house = Tenement.inMemory()) {
      var a = house.open("a");
      a.vault.create("shop", Tenement.shared());
      var shop = a.vault.get("shop");
      var unused = a.vault.compromises().report(of(shop));
      try (var raw = house.storage()) {
        var entry = raw.get(key(KIND, hash(shop))).orElseThrow();
        write(raw, new RecordWrite.Delete(entry.key(), entry.revision()));
        var again = a.vault.compromises().report(of(shop));
        assertThat(raw.get(key(KIND, again.keyHash()))).isPresent();
      }
      assertThat(a.vault.audit().verify().findings()).isEmpty();
    }
  }

  /**
   * A head that cannot be read, or lies, stops nobody from blocking a key, nor from learning it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "00", "3003020101"})
  void aHeadThatLiesStopsNobody(String payload) {
    try (var house = Tenement.inMemory()) {
      var a = house.open("a");
      var b = house.open("b");
      a.vault.create("shop", Tenement.shared());
      a.vault.create("next", Tenement.shared());
      var shop = a.vault.get("shop");
      var next = a.vault.get("next");
      var copy = Tenement.take(b.vault, "copy", Tenement.file(a.vault, shop));
      var second = Tenement.take(b.vault, "second", Tenement.file(a.vault, next));
      var unused = a.vault.compromises().report(of(shop));
      try (var raw = house.storage()) {
        var head = raw.get(key(HEAD, "0")).orElseThrow();
        write(
            raw,
            new RecordWrite.Put(
                head.key(),
                OptionalLong.of(head.revision()),
                head.revision() + 1,
                Bytes.copyOf(HexFormat.of().parseHex(payload)),
                List.of(),
                Optional.empty()));
      }
      assertThat(a.vault.compromises().report(of(next)).keyHash()).isNotEmpty();
      house.clock.advance(Tenement.BOUND);
      b.run();
      b.run();
      b.run();
      assertThat(isRevoked(b.vault, copy)).isTrue();
      assertThat(isRevoked(b.vault, second)).isTrue();
    }
  }

  /** A thousand entries that concern nobody are read by pages, and once. */
  @Test
  void aLongListIsReadOnce() {
    try (var house = Tenement.inMemory()) {
      var a = house.open("a").vault;
      house.open("b").vault.create("shop", Tenement.shared());
      house.close("b");
      for (int i = 0; i < 120; i++) {
        var key = a.keys().create("k-" + i, KeySpec.EC_P256);
        var unused = a.compromises().report(KeyCompromise.ofKey(key.publicKey()));
      }
      var b = house.open("b");
      assertThat(b.vault.compromises().list(PageRequest.first(1000)).items()).hasSize(120);
      house.close("b");
      var again = house.open("b");
      var entries =
          again.vault.audit().entries(Optional.empty(), 1000).entries().stream()
              .filter(entry -> entry.operation().equals("keys/block-learned"))
              .toList();
      assertThat(entries).hasSize(120);
      assertThat(again.serves("shop")).isTrue();
    }
  }

  /** A storage that fails at the look does not keep a vault from opening. */
  @Test
  void whatCannotBeLearnedNowIsLearnedLater() {
    try (var house = Tenement.inMemory()) {
      var a = house.open("a");
      var b = house.open("b");
      a.vault.create("shop", Tenement.shared());
      var copy = Tenement.take(b.vault, "copy", Tenement.file(a.vault, a.vault.get("shop")));
      var unused = a.vault.compromises().report(of(copy));
      b.faults.failNextCommit(CommitFault.THROWN_BEFORE);
      house.clock.advance(Tenement.BOUND);
      try {
        b.run();
      } catch (VaultException e) {
        assertThat(e.isRetryable()).isTrue();
      }
      assertThat(b.serves("copy")).isFalse();
      b.run();
      b.run();
      assertThat(isRevoked(b.vault, copy)).isTrue();
    }
  }
}
