package io.certwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoreForOthersTest {

  @TempDir private Path directory;

  @Test
  void theRenewedOneIsPresentedAndIsInTheFile() throws Exception {
    var seen = KeyStoreForOthers.run(directory);

    assertThat(seen).hasSize(3);
    var first = seen.get(0).replace("first ", "");
    var renewed = seen.get(1).replace("renewed ", "");
    assertThat(first).matches("[0-9a-f]+").isNotEqualTo(renewed);
    assertThat(seen.get(2)).isEqualTo("file " + renewed);
  }
}
