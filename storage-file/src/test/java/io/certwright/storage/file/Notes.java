package io.certwright.storage.file;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.VaultId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Small records for tests. */
final class Notes {

  static final VaultId VAULT = new VaultId("ab".repeat(16));
  static final Instant DUE = Instant.parse("2026-01-02T03:04:05Z");

  private static final SecureRandom RANDOM = new SecureRandom();

  private Notes() {}

  static RecordKey key(String id) {
    return new RecordKey(VAULT, "note", id);
  }

  static CommitId commitId() {
    return CommitId.random(RANDOM);
  }

  static RecordWrite put(String id, long revision, String text) {
    return put(id, revision, Bytes.copyOf(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  /** Revision 1 makes the record, a later one replaces the one before it. */
  static RecordWrite put(String id, long revision, Bytes payload) {
    return new RecordWrite.Put(
        key(id),
        revision == 1 ? OptionalLong.empty() : OptionalLong.of(revision - 1),
        revision,
        payload,
        List.of(Attribute.text("revision", id + revision), Attribute.moment("made", DUE)),
        Optional.of(DUE.plusSeconds(revision)));
  }

  static Commit commit(RecordWrite... writes) {
    return new Commit(commitId(), Arrays.asList(writes));
  }

  static void done(Storage storage, RecordWrite... writes) {
    var outcome = storage.commit(commit(writes));
    if (!(outcome instanceof CommitOutcome.Committed)) {
      throw new AssertionError(outcome);
    }
  }

  static String text(Storage storage, String id) {
    return storage
        .get(key(id))
        .map(r -> new String(r.payload().toByteArray(), java.nio.charset.StandardCharsets.UTF_8))
        .orElse("absent");
  }

  /** Every note's text, by id. */
  static Map<String, String> texts(Storage storage) {
    var texts = new TreeMap<String, String>();
    var after = Optional.<String>empty();
    do {
      var page =
          storage.list(new ListQuery(VAULT, "note", "", after, ListQuery.Order.ASCENDING, 100));
      page.records().forEach(r -> texts.put(r.key().id(), text(storage, r.key().id())));
      after = page.next();
    } while (after.isPresent());
    return texts;
  }

  static List<String> ids(Storage storage) {
    return new ArrayList<>(texts(storage).keySet());
  }
}
