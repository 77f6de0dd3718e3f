package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A vault of 20,000 records and 120 MB, in a process with 64 MB of heap. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LargeTransferTest {

  private static final int HEAP = 64;

  @TempDir private Path directory;

  @Test
  void aVaultThatDoesNotFitIntoTheHeapIsBackedUpRestoredAndMoved() throws Exception {
    try (var child = ChildJvm.startInHeap(HEAP, LargeTransferProcess.class, directory.toString())) {
      assertThat(child.await()).isEqualTo("filled");
      assertThat(child.await()).startsWith("backed up ");
      // The records, the first entry, 100 of their batches, the backup's and the restore's.
      int entries = 1 + LargeTransferProcess.RECORDS / 200;
      assertThat(child.await())
          .isEqualTo("restored " + (LargeTransferProcess.RECORDS + entries + 1));
      // The key ring counts here, and the end of the backup.
      assertThat(child.await()).isEqualTo("moved " + (LargeTransferProcess.RECORDS + entries + 3));
      assertThat(child.await()).isEqualTo("ended");
      int late = LargeTransferProcess.RECORDS + 2;
      assertThat(child.await()).isEqualTo("restored " + late + " intact true");
      assertThat(child.await()).isEqualTo("new " + late + " intact true");
      var last = child.await();
      assertThat(last).startsWith("done with ");
      assertThat(Integer.parseInt(last.replaceAll("[^0-9]", ""))).isLessThanOrEqualTo(HEAP);
    }
  }
}
