package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.StorageException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables in H2. */
class H2SchemaTest extends SchemaCases {
  @Override
  SqlFixture fixture() throws IOException {
    return new H2Fixture();
  }

  @Override
  String script() {
    return "/META-INF/certwright/h2/V1__certwright.sql";
  }

  /** It would be gone with the process. */
  @ParameterizedTest
  @ValueSource(strings = {"mem:x", "memFS:x", "nioMemFS:x", "split:nioMemLZF:x"})
  void aDatabaseInMemoryIsRefused(String path) throws Exception {
    try (var source = new TestSource(H2Fixture.target("jdbc:h2:" + path))) {
      var failure = catchThrowableOfType(StorageException.class, () -> JdbcStorage.on(source));
      assertThat(failure.reason()).isEqualTo(StorageException.Reason.NOT_A_STORAGE);
      assertThat(failure).hasMessageContaining("in memory").hasMessageContaining("file");
    }
  }

  @Test
  void aUserWhoMayNotForceIsRefused() throws Exception {
    opened().run("CREATE USER worker PASSWORD ''");
    var url = H2Fixture.url(((H2Fixture) opened()).directory());
    try (var source = new TestSource(H2Fixture.target(url, "worker"))) {
      var failure = catchThrowableOfType(StorageException.class, () -> JdbcStorage.on(source));
      assertThat(failure).hasMessageContaining("CHECKPOINT SYNC").hasMessageContaining("ADMIN");
    }
  }
}
