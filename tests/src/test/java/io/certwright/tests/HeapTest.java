package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record costs in memory, counted in a process of its own. */
class HeapTest {

  @ParameterizedTest
  @ValueSource(strings = {"certificate", "version"})
  void theMemoryStorageNeedsTheRecordAndLittleMore(String kind) throws Exception {
    try (var child = ChildJvm.start(HeapProcess.class, kind, "30000")) {
      long overhead = Long.parseLong(child.await());
      assertThat(overhead).as("bytes beyond the %s record itself", kind).isBetween(50L, 400L);
    }
  }
}
