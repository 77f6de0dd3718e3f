package io.certwright.examples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

class SeveralNodesTest {

  @Test
  void allNodesHaveTheSameVersions() throws Exception {
    var system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(system.equals("Linux amd64"), "the PostgreSQL is for Linux amd64, not " + system);
    try (var server = EmbeddedPostgres.start()) {
      var versions = SeveralNodes.run(server.getPostgresDatabase());
      assertThat(versions).hasSize(7);
      assertThat(versions.subList(0, 4)).containsOnly(versions.get(0));
      assertThat(versions.subList(4, 7)).containsOnly(versions.get(4));
      assertThat(versions.get(4)).isNotEqualTo(versions.get(0));
    }
  }
}
