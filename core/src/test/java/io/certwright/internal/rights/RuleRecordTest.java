package io.certwright.internal.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.access.Assignment;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.RuleRecord;
import io.certwright.spi.Bytes;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Rules as they are kept. */
class RuleRecordTest {

  @Property(tries = 500)
  void aRuleIsReadAsItWasWritten(@ForAll long seed) {
    var drawn = new RulesArbitrary(seed).rules();
    drawn.roles().forEach(role -> requireSame(RuleRecord.ROLE, role));
    drawn.groups().forEach(group -> requireSame(RuleRecord.GROUP, group));
    drawn.assignments().forEach(each -> requireSame(RuleRecord.ASSIGNMENT, each));
  }

  private static <T> void requireSame(RecordType<RuleRecord<T>> type, T rule) {
    var record = new RuleRecord<>(rule, RulesArbitrary.START, Extensions.NONE);
    var encoded = Bytes.copyOf(type.encode(record));
    assertThat(type.decode(encoded)).isEqualTo(record);
    assertThat(type.id(record)).matches("[0-9a-z-]+");
  }

  /** What was changed is a rule that reads back as it stands, or is refused; never a crash. */
  @Property(tries = 500)
  void whatIsMalformedIsRefused(@ForAll long seed) {
    var drawn = new RulesArbitrary(seed).rules();
    var random = new Random(seed);
    for (var assignment : drawn.assignments()) {
      var record = new RuleRecord<>(assignment, RulesArbitrary.START, Extensions.NONE);
      var bytes = RuleRecord.ASSIGNMENT.encode(record);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      RuleRecord<Assignment> read;
      try {
        read = RuleRecord.ASSIGNMENT.decode(Bytes.copyOf(bytes));
      } catch (RuntimeException e) {
        continue;
      }
      var again = RuleRecord.ASSIGNMENT.encode(read);
      assertThat(RuleRecord.ASSIGNMENT.decode(Bytes.copyOf(again))).isEqualTo(read);
    }
  }
}
