package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Imports that are made to exhaust who reads them, in a process with little memory. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HostileImportTest {

  private static final int MEGABYTES = 256;

  /** Each within a minute, or the child is taken for dead; it takes less than a second. */
  @Test
  void eachIsRefusedWithTheDocumentedException() throws Exception {
    var outcomes = new ArrayList<String>();
    try (var child = ChildJvm.startInHeap(MEGABYTES, HostileImportProcess.class)) {
      for (var line = child.await(); !line.equals("end"); line = child.await()) {
        outcomes.add(line);
      }
    }
    assertThat(outcomes)
        .hasSizeGreaterThan(70)
        .allMatch(
            outcome -> outcome.matches("[a-z0-9-]+ (MALFORMED|UNKNOWN_FORMAT|TOO_MUCH|NO_REQUEST)"))
        .contains("pbkdf2 TOO_MUCH", "scrypt TOO_MUCH", "scrypt-wide TOO_MUCH", "pkcs12 TOO_MUCH");
  }
}
