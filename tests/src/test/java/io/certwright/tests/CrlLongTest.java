package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.ca.AuthorityCrls;
import io.certwright.ca.EmbeddedCa;
import io.certwright.internal.record.CrlPartRecord;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.ForwardingStorage;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A list that is longer than what a record holds is made and read piece by piece. */
class CrlLongTest {

  private static final int ENTRIES = 60_000;
  private static final int LARGEST_PAGE = 500;

  /** What goes to and fro. */
  private static final class Watched extends ForwardingStorage {
    private int rows;
    private int largestPage;
    private long largestCommit;
    private int parts;

    Watched(Storage target) {
      super(target);
    }

    @Override
    public FindPage find(FindQuery query) {
      var page = super.find(query);
      if (query.attribute().equals(IssuedRecord.LISTED)) {
        rows += page.hits().size();
        largestPage = Math.max(largestPage, query.limit());
      }
      return page;
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      long payload = 0;
      for (var write : commit.writes()) {
        payload += write instanceof RecordWrite.Put put ? put.payload().length() : 0;
        boolean isPart = write.key().kind().equals(CrlPartRecord.KIND);
        parts += isPart && write instanceof RecordWrite.Put ? 1 : 0;
      }
      largestCommit = Math.max(largestCommit, payload);
      return onward.apply(commit);
    }
  }

  @Test
  void rowsAreReadOnceAndNothingIsHeldAsAWhole() throws IOException {
    var memory = MemoryStorage.create();
    var protection = KeyProtections.ephemeral();
    try (var vault = Vault.open(memory, protection)) {
      EmbeddedCa.openOrCreateRoot(vault, "root");
      RevokedRecords.fill(vault, ENTRIES);
    }
    var watched = new Watched(memory.another());
    try (var vault = Vault.open(watched, protection)) {
      var crls = AuthorityCrls.of(vault, "root");
      var key = crls.current().key();
      var made = crls.publish(key, 0).full().orElseThrow();
      assertThat(made.entries()).isEqualTo(ENTRIES);
      assertThat(watched.rows).as("read once").isEqualTo(ENTRIES);
      assertThat(watched.largestPage).isEqualTo(LARGEST_PAGE);
      assertThat(watched.parts).as("head, three that are full, the rest").isEqualTo(5);
      assertThat(watched.largestCommit).isLessThan(2L * CrlPartRecord.MOST_BYTES);
      assertThat(length(crls.open(key, 0).content())).isEqualTo(made.size());
      assertThat(Crls.entries(Crls.whole(vault, "root"))).hasSize(ENTRIES);
    }
  }

  private static long length(InputStream in) throws IOException {
    long length = 0;
    try (in) {
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        length++;
      }
    }
    return length;
  }
}
