package io.certwright.tests.tamper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.certwright.audit.AuditFinding;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.KeyAccessException;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.StoredRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever can write into the storage, but has no key: whatever they change, remove, swap or put
 * back is found, by name, and spoils nothing else.
 *
 * <p>Of each record the bytes of the first and last 24 and every {@value #STEP}th are flipped, of
 * those of the later kinds fewer at the ends; with {@code -Dtamper.all=true} every one.
 */
class TamperTest {

  private static final int STEP = 53;
  private static final int EDGE = 24;
  private static final int SHORT_EDGE = 4;

  /** The kinds whose form is told apart by more than what all records have in common. */
  private static final List<String> WIDE =
      List.of("vault", "keyring", "certificate", "version", "issued", "issuer", "audit");

  /** What is changed and removed here, of all that a populated vault has. */
  private static final List<String> KINDS =
      List.of(
          "certificate",
          "version",
          "issued",
          "issuer",
          "contacts",
          "access",
          "access-role",
          "access-group",
          "access-assignment",
          "access-approval",
          "authority",
          "crl",
          "crl-part",
          "checkpoint-key",
          "checkpoint",
          "pruned",
          "pruned-state",
          "window",
          "key-users",
          "approval",
          "audit",
          "keyring");

  private final Populated vault = Populated.create();

  static List<String> kinds() {
    return KINDS;
  }

  /** With another key ring nothing is read at all. */
  static Stream<String> kindsBesidesTheKeyRing() {
    return KINDS.stream().filter(kind -> !kind.equals("keyring"));
  }

  @AfterEach
  void close() {
    vault.close();
  }

  @Test
  void anUntouchedVaultIsClean() {
    assertClean();
    assertThat(vault.records("certificate")).hasSize(5);
    assertThat(vault.records("version")).hasSize(7);
    assertThat(vault.records("issued")).hasSize(4);
    assertThat(vault.records("issuer")).hasSize(1);
    assertThat(vault.records("contacts")).hasSize(1);
    assertThat(vault.records("audit")).hasSizeGreaterThan(8);
    assertThat(vault.records("keyring")).hasSize(1);
    assertThat(vault.records("vault")).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("kindsBesidesTheKeyRing")
  void aFlippedByteIsFoundAndNamed(String kind) {
    var softly = new SoftAssertions();
    assertThat(vault.records(kind)).isNotEmpty();
    for (var record : vault.records(kind)) {
      for (int position : positions(record)) {
        vault.raw().overwrite(record, flipped(record.payload(), position));
        var look = Look.at(vault);
        var where = Populated.place(record) + " byte " + position;
        softly.assertThat(look.refusal()).as("%s: it opens", where).isEmpty();
        softly.assertThat(look.isFound(Populated.place(record))).as("%s: %s", where, look).isTrue();
        othersLoad(softly, record, look, where);
      }
      vault.raw().restore(record);
      softly.assertAll();
    }
    assertClean();
  }

  private static void othersLoad(
      SoftAssertions softly, StoredRecord record, Look look, String where) {
    var id = record.key().id();
    boolean readable = !List.of("certificate", "version").contains(record.key().kind());
    var owner = id.contains("/") ? id.substring(0, id.indexOf('/')) : id;
    var others = new ArrayList<>(Populated.NAMES);
    if (!readable) {
      others.remove(owner);
      softly
          .assertThat(look.complaints().get(owner))
          .as("%s: reading names it", where)
          .contains(Populated.place(record));
    }
    softly.assertThat(look.loaded()).as("%s: the others load", where).containsAll(others);
    softly
        .assertThat(look.findings())
        .as("%s: nothing else is found", where)
        .allMatch(finding -> concerns(finding, record));
  }

  /** What an entry told of is unaccounted for without it, and the entry after it is not linked. */
  private static boolean concerns(AuditFinding finding, StoredRecord record) {
    if (!record.key().kind().equals("audit")) {
      return finding.place().equals(Populated.place(record));
    }
    return finding.kind() != AuditFinding.Kind.RECORD_MISSING
        && finding.kind() != AuditFinding.Kind.RECORD_ROLLED_BACK;
  }

  @ParameterizedTest
  @ValueSource(strings = {"vault", "keyring"})
  void aFlippedByteOfTheFoundationsKeepsTheVaultShut(String kind) {
    var softly = new SoftAssertions();
    var record = vault.records(kind).get(0);
    for (int position : positions(record)) {
      vault.raw().overwrite(record, flipped(record.payload(), position));
      var refusal = Look.at(vault).refusal();
      softly
          .assertThat(refusal)
          .as("%s byte %s", Populated.place(record), position)
          .hasValueSatisfying(
              e ->
                  assertThat(e)
                      .isInstanceOfAny(IntegrityException.class, KeyAccessException.class));
    }
    softly.assertAll();
    vault.raw().restore(record);
    assertClean();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aDeletedRecordIsMissed(String kind) {
    var softly = new SoftAssertions();
    for (var record : vault.records(kind)) {
      if (isLastEntry(record)) {
        continue;
      }
      vault.raw().delete(record);
      var look = Look.at(vault);
      var missed = following(record).map(Populated::place).orElse(Populated.place(record));
      softly.assertThat(look.names(missed)).as("%s: %s", Populated.place(record), look).isTrue();
      vault.raw().restore(record);
    }
    softly.assertAll();
    assertClean();
  }

  /**
   * The entry of the chain that says that this one is missing; of other records they are named
   * themselves, and so is the only one of a chain whose others are pruned.
   */
  private Optional<StoredRecord> following(StoredRecord record) {
    var entries = vault.records("audit");
    int i = entries.indexOf(record);
    return i < 0
        ? Optional.empty()
        : Optional.of(entries.get(i + 1)).filter(next -> chain(next).equals(chain(record)));
  }

  private static String chain(StoredRecord entry) {
    return entry.key().id().substring(0, entry.key().id().indexOf('/'));
  }

  /** No entry tells of it that it is gone, but the records that it told of do. */
  private boolean isLastEntry(StoredRecord record) {
    var entries = vault.records("audit");
    return record.equals(entries.get(entries.size() - 1));
  }

  @Test
  void aTrailThatWasCutOffIsFound() {
    var entries = vault.records("audit");
    for (int last = entries.size() - 1; last >= 0; last--) {
      vault.raw().delete(entries.get(last));
      var look = Look.at(vault);
      assertThat(look.findings()).as("entries from %s on are gone: %s", last, look).isNotEmpty();
    }
    entries.forEach(vault.raw()::restore);
    assertClean();
  }

  @ParameterizedTest
  @MethodSource("kindsBesidesTheKeyRing")
  void swappedRecordsAreBothFound(String kind) {
    var softly = new SoftAssertions();
    var records = vault.records(kind);
    for (int i = 0; i < records.size() && records.size() > 1; i++) {
      var one = records.get(i);
      var other = records.get((i + 1) % records.size());
      vault.raw().overwrite(one, other.payload());
      vault.raw().overwrite(other, one.payload());
      var look = Look.at(vault);
      softly.assertThat(look.isFound(Populated.place(one))).as("%s", look).isTrue();
      softly.assertThat(look.isFound(Populated.place(other))).as("%s", look).isTrue();
      vault.raw().restore(one);
      vault.raw().restore(other);
    }
    softly.assertAll();
    assertClean();
  }

  @Test
  void anOlderRevisionPutBackIsFound() {
    var older = vault.olderRevisions();
    assertThat(older)
        .extracting(r -> r.key().kind())
        .contains("certificate", "version", "issuer", "contacts", "crl", "pruned", "access")
        .contains("access-role", "access-group", "access-assignment", "access-approval");
    for (var then : older) {
      var now = vault.raw().find(then.key()).orElseThrow();
      vault.raw().restore(then);
      assertThat(Look.at(vault).findings())
          .extracting(AuditFinding::kind, AuditFinding::place)
          .contains(tuple(AuditFinding.Kind.RECORD_ROLLED_BACK, Populated.place(then)));
      vault.raw().restore(now);
    }
    assertClean();
  }

  @Test
  void attributesAndDueTimesAreBoundToTheContent() {
    var softly = new SoftAssertions();
    for (var kind : kindsBesidesTheKeyRing().toList()) {
      for (var record : vault.records(kind)) {
        var place = Populated.place(record);
        if (!record.attributes().isEmpty()) {
          vault.raw().overwrite(record, List.of(), record.due());
          softly.assertThat(Look.at(vault).isFound(place)).as("attributes of %s", place).isTrue();
        }
        var later = record.due().map(at -> at.plusSeconds(1)).or(() -> Optional.of(Instant.EPOCH));
        vault.raw().overwrite(record, record.attributes(), later);
        softly.assertThat(Look.at(vault).isFound(place)).as("due time of %s", place).isTrue();
        vault.raw().restore(record);
      }
    }
    softly.assertAll();
    assertClean();
  }

  /** Also shows that looking writes nothing, or else what was put back would not be all. */
  private void assertClean() {
    var look = Look.at(vault);
    assertThat(look.isClean()).as("%s", look).isTrue();
    assertThat(vault.raw().all())
        .usingElementComparator(TamperTest::compare)
        .isEqualTo(vault.records());
  }

  /** Apart from the commit, which is new when a record was put back. */
  private static int compare(StoredRecord one, StoredRecord other) {
    boolean same =
        one.key().equals(other.key())
            && one.revision() == other.revision()
            && one.payload().equals(other.payload());
    return same ? 0 : 1;
  }

  private static List<Integer> positions(StoredRecord record) {
    boolean all = Boolean.getBoolean("tamper.all");
    int length = record.payload().length();
    int edge = WIDE.contains(record.key().kind()) ? EDGE : SHORT_EDGE;
    var positions = new ArrayList<Integer>();
    for (int i = 0; i < length; i++) {
      if (all || i < edge || i >= length - edge || i % STEP == 0) {
        positions.add(i);
      }
    }
    return positions;
  }

  /** One bit is changed, another one at each position. */
  private static Bytes flipped(Bytes payload, int position) {
    var bytes = payload.toByteArray();
    bytes[position] ^= (byte) (1 << (position % 8));
    return Bytes.copyOf(bytes);
  }
}
