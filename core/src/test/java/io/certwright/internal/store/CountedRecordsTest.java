package io.certwright.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.MemoryStorage;
import io.certwright.access.Actor;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.protect.EphemeralProtection;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Counter;
import io.certwright.internal.record.Counts;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a write changes of the counts, whether the record was met here before or not. */
class CountedRecordsTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final Crypto crypto = Crypto.standard();
  private final MemoryStorage storage = MemoryStorage.create();
  private final KeyProtection protection = new EphemeralProtection();
  private final RecordStore here = open();
  private final CertificateRecord head =
      CertificateRecord.declared(
          "shop", CertificatePolicy.tlsServer("shop.example.test").build(), Actor.OWNER, NOW);

  /** As another process opens it, which has met nothing. */
  private RecordStore open() {
    return new VaultDoor(storage.another(), protection, crypto, Clock.systemUTC())
        .openOrCreate("default");
  }

  private void write(RecordWrite write) {
    storage.commit(new Commit(CommitId.random(crypto.random()), List.of(write)));
  }

  private RecordWrite replacing(RecordStore records, CertificateRecord after, long revision) {
    return records.replace(CertificateRecord.TYPE, after, RecordStore.noSecret(), revision);
  }

  @Test
  void aWriteChangesWhatItsRecordWasCountedAs() {
    var insert = here.insert(CertificateRecord.TYPE, head, RecordStore.noSecret());
    var added = here.counts(List.of(insert)).orElseThrow();
    assertThat(added.get(Counter.NEW)).isEqualTo(1);
    write(insert);
    here.committed(List.of(insert));
    var deleted = head.deletedUntil(NOW, NOW);
    for (var records : List.of(here, open())) {
      var changed = records.counts(List.of(replacing(records, deleted, 1))).orElseThrow();
      assertThat(changed.get(Counter.NEW)).isEqualTo(-1);
      assertThat(changed.get(Counter.DELETED)).isEqualTo(1);
      assertThat(records.counts(List.of(records.delete(CertificateRecord.TYPE, "shop", 1))))
          .contains(Counts.NONE.minus(added));
    }
  }

  @Test
  void whatIsOfAnotherRevisionIsRefusedAndNotGuessed() {
    write(here.insert(CertificateRecord.TYPE, head, RecordStore.noSecret()));
    for (var records : List.of(here, open())) {
      assertThat(records.counts(List.of(replacing(records, head, 2)))).isEmpty();
      assertThat(records.counts(List.of(records.delete(CertificateRecord.TYPE, "other", 1))))
          .isEmpty();
    }
  }

  @Test
  void whatCannotBeReadIsNamed() {
    write(here.insert(CertificateRecord.TYPE, head, RecordStore.noSecret()));
    var stored = storage.get(here.key(CertificateRecord.TYPE, "shop")).orElseThrow();
    var payload = stored.payload().toByteArray();
    payload[payload.length - 1] ^= 1;
    write(
        new RecordWrite.Put(
            stored.key(),
            OptionalLong.of(1),
            1,
            Bytes.copyOf(payload),
            stored.attributes(),
            stored.due()));
    var records = open();
    assertThatThrownBy(() -> records.counts(List.of(replacing(records, head, 1))))
        .hasMessageContaining("certificate/shop");
  }

  @Test
  void otherRecordsCountNothing() {
    var look = new RecordWrite.Check(here.key(CertificateRecord.TYPE, "a"), OptionalLong.of(9));
    assertThat(here.counts(List.of(look))).contains(Counts.NONE);
  }
}
