package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.VaultCensus.Standing;
import io.certwright.spi.storage.RecordKey;
import io.certwright.transfer.VaultBackup;
import io.certwright.transfer.VaultMove;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The census of a vault that was restored or has moved. */
class CensusTransferTest {

  private final Estate estate = new Estate();
  private final MemoryStorage source = MemoryStorage.create(estate.clock);
  private final MemoryStorage target = MemoryStorage.create(estate.clock);

  private void requireSame(Vault there, Vault here) {
    assertThat(there.census().standings()).isEqualTo(here.census().standings());
    assertThat(there.census().inProgress()).isEqualTo(here.census().inProgress());
    assertThat(there.census().awaitingPerson()).isEqualTo(here.census().awaitingPerson());
    assertThat(there.audit().verify().findings()).isEmpty();
  }

  @Test
  void aRestoredVaultCountsWhatItHolds() {
    try (var vault = estate.open(source)) {
      estate.populate(vault);
      assertThat(vault.census().total()).isEqualTo(6);
      estate.restore(Estate.backUp(vault), target);
      try (var there = estate.open(target)) {
        requireSame(there, vault);
      }
    }
  }

  @Test
  void aVaultThatHasMovedCountsOn() {
    try (var vault = estate.open(source)) {
      estate.populate(vault);
      var move = VaultMove.of(vault, target.another(), "elsewhere");
      move.copy();
      move.switchOver();
      try (var there = estate.open(target)) {
        requireSame(there, vault);
        there.delete("shop");
        assertThat(there.census().count(Standing.DELETED)).isEqualTo(2);
      }
    }
  }

  @Test
  void whatWasLeftOutBecauseItIsDamagedIsNotCountedAnyMore() throws IOException {
    try (var vault = estate.open(source)) {
      estate.populate(vault);
      Estate.spoil(source, new RecordKey(Estate.id(vault), "certificate", "alone"));
      assertThat(vault.census().total()).as("it is there").isEqualTo(6);
      var out = new ByteArrayOutputStream();
      var report = VaultBackup.of(vault).leaveOutDamagedRecords().writeTo(out);
      assertThat(report.leftOut()).containsExactly("certificate/alone");
      estate.restoreInto(target).from(new ByteArrayInputStream(out.toByteArray()));
    }
    try (var there = estate.open(target)) {
      assertThat(there.census().total()).isEqualTo(5);
      assertThat(there.census().count(Standing.IN_SERVICE)).isEqualTo(2);
    }
  }
}
