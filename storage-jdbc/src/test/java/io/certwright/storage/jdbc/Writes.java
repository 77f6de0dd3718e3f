package io.certwright.storage.jdbc;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.VaultId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes for tests that look below the contract. */
final class Writes {

  static final VaultId VAULT = new VaultId("0123456789abcdef0123456789abcdef");

  private static final SecureRandom RANDOM = new SecureRandom();

  private Writes() {}

  static RecordKey key(String id) {
    return new RecordKey(VAULT, "item", id);
  }

  static CommitId id() {
    return CommitId.random(RANDOM);
  }

  static Commit commit(RecordWrite... writes) {
    return new Commit(id(), List.of(writes));
  }

  /** A record with attributes and a due time, so that every table has a row for it. */
  static RecordWrite.Put create(String id, String payload) {
    return put(id, OptionalLong.empty(), payload);
  }

  static RecordWrite.Put update(String id, long expected, String payload) {
    return put(id, OptionalLong.of(expected), payload);
  }

  private static RecordWrite.Put put(String id, OptionalLong expected, String payload) {
    return new RecordWrite.Put(
        key(id),
        expected,
        expected.orElse(0) + 1,
        Bytes.copyOf(payload.getBytes(StandardCharsets.UTF_8)),
        List.of(Attribute.text("name", payload), Attribute.moment("at", Instant.EPOCH)),
        Optional.of(Instant.EPOCH));
  }
}
