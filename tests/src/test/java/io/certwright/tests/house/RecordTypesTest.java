package io.certwright.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.RecordTypes;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** Nothing that a vault keeps is forgotten by what goes through the whole of it. */
class RecordTypesTest {

  @Test
  void everyKindOfRecordIsInTheList() {
    var listed = new HashSet<String>();
    RecordTypes.ALL.forEach(type -> listed.add(type.getClass().getName()));
    var written = new HashSet<String>();
    for (var type : Production.of(PublishedModule.CORE)) {
      if (type.isAssignableTo(RecordType.class) && !type.isInterface()) {
        written.add(type.getName());
      }
    }
    assertThat(written).hasSizeGreaterThan(3).isEqualTo(listed);
  }

  @Test
  void eachIsFoundByItsKind() {
    for (var type : RecordTypes.ALL) {
      assertThat(RecordTypes.of(type.kind())).containsSame(type);
    }
    assertThat(RecordTypes.of("nothing")).isEmpty();
    assertThat(RecordTypes.audited()).hasSize(RecordTypes.ALL.size() - 1);
  }
}
