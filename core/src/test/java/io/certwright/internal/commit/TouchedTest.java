package io.certwright.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditOutcome;
import io.certwright.internal.record.AuditRecord;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.VaultId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Which changes share a commit. */
class TouchedTest {

  private static final VaultId VAULT = new VaultId("0123456789abcdef0123456789abcdef");

  private static RecordKey key(int number) {
    return new RecordKey(VAULT, "certificate", "name-" + number);
  }

  private static RecordWrite check(int number, long revision) {
    return new RecordWrite.Check(key(number), OptionalLong.of(revision));
  }

  private static RecordWrite delete(int number) {
    return new RecordWrite.Delete(key(number), 1);
  }

  private static Change change(List<RecordWrite> writes, List<Fence> fences) {
    return new Change(
        writes,
        new AuditRecord.Note(Instant.EPOCH, "", "", "", AuditOutcome.DONE, "", AuditContext.NONE),
        List.of(),
        fences,
        Optional.empty());
  }

  @Test
  void thoseThatDependOnTheSameStateShareOne() {
    var touched = new Touched();
    for (int leaf = 10; leaf < 74; leaf++) {
      var change = change(List.of(delete(leaf), check(1, 7)), List.of());
      assertThat(touched.admits(change)).isTrue();
      touched.add(change);
    }
    assertThat(touched.admits(change(List.of(check(1, 8)), List.of()))).isFalse();
    assertThat(touched.admits(change(List.of(delete(1)), List.of()))).isFalse();
    var fence = new Fence(key(1), ClaimId.random(new SecureRandom()));
    assertThat(touched.admits(change(List.of(), List.of(fence)))).isFalse();
  }

  /**
   * What shares one has no record in two states, and none that is written beside another's look.
   */
  @Property
  void oneCommitHasOneStepForEachRecord(@ForAll("changes") List<List<RecordWrite>> changes) {
    var touched = new Touched();
    var shared = new ArrayList<RecordWrite>();
    for (var writes : changes) {
      var change = change(writes, List.of());
      if (touched.admits(change)) {
        touched.add(change);
        shared.addAll(writes);
      }
    }
    var steps = new HashSet<RecordWrite>();
    var looks = new HashSet<RecordWrite>();
    for (var write : shared) {
      boolean first = steps.add(write);
      assertThat(first || looks.contains(write)).as("%s", write).isTrue();
      if (write instanceof RecordWrite.Check) {
        looks.add(write);
      }
    }
    assertThat(steps.stream().map(RecordWrite::key)).doesNotHaveDuplicates();
  }

  @Provide
  Arbitrary<List<List<RecordWrite>>> changes() {
    var numbers = Arbitraries.integers().between(1, 6);
    Arbitrary<RecordWrite> checks =
        Combinators.combine(numbers, Arbitraries.longs().between(1, 2)).as(TouchedTest::check);
    Arbitrary<RecordWrite> deletes = numbers.map(TouchedTest::delete);
    return Arbitraries.oneOf(checks, checks, deletes)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .uniqueElements(RecordWrite::key)
        .list()
        .ofMaxSize(8);
  }
}
