package io.certwright.examples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TomcatKeyStoreTest {

  @TempDir private Path directory;

  @Test
  void theRenewedOneIsPresentedAfterAReload() throws Exception {
    var seen = TomcatKeyStore.run(directory);
    assertThat(seen)
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allMatch(serial -> serial.matches("[0-9a-f]+"));
  }
}
