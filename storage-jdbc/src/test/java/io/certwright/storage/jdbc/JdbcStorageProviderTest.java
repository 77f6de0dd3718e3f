package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StorageProvider;
import java.nio.file.Path;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database by its address. */
class JdbcStorageProviderTest {

  @TempDir private Path directory;

  private static StorageProvider provider() {
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(found -> found.scheme().equals("jdbc"))
        .findFirst()
        .orElseThrow();
  }

  private String h2() {
    return "jdbc:h2:file:" + directory.resolve("vault") + ";DB_CLOSE_DELAY=-1";
  }

  @Test
  void userAndPasswordAreThoseOfTheDatabase() {
    var settings = Map.of("user", "shop", "password", "hunter2", "table-prefix", "shop_");
    assertThat(provider().settings()).containsExactlyInAnyOrder("user", "table-prefix");
    assertThat(provider().secretSettings()).containsExactly("password");
    var source = PlainSource.of(h2(), "shop", "hunter2");
    assertThatThrownBy(() -> provider().open(h2(), settings))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.NOT_A_STORAGE))
        .hasMessageContaining("shop_*");
    JdbcStorage.on(source).close();
    // Those of another prefix are not these.
    assertThatThrownBy(() -> provider().open(h2(), settings)).hasMessageContaining("shop_*");
    JdbcStorage.builder(source).tablePrefix("shop_").open().close();
    try (var storage = provider().open(h2(), settings)) {
      assertThat(storage.isShared()).isTrue();
      assertThat(storage.feedEnd()).isNotNull();
    }
    assertThatThrownBy(() -> provider().open(h2(), Map.of("user", "shop", "password", "other")))
        .isInstanceOf(StorageException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2", "other"));
  }

  @Test
  void tablesAreMadeWhereThatIsAskedForAndFoundAgain() {
    assertThatThrownBy(() -> provider().open(h2(), Map.of())).isInstanceOf(StorageException.class);
    provider().openOrCreate(h2(), Map.of()).close();
    provider().openOrCreate(h2(), Map.of()).close();
    provider().open(h2(), Map.of()).close();
  }

  @Test
  void whatIsWrongIsTold() {
    assertThatThrownBy(() -> provider().open("jdbc:nobody:db", Map.of()))
        .isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> provider().open(h2(), Map.of("table-prefix", "No Prefix")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> provider().open(h2() + ";Password=hunter2", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("by reference")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
  }

  @Test
  void theSourceTellsNothing() {
    var source = PlainSource.of(h2(), "shop", "hunter2");
    assertThat(source.toString()).isEqualTo("PlainSource");
    assertThat(source.hashCode()).isEqualTo(System.identityHashCode(source));
    assertThat(source.equals(PlainSource.of(h2(), "shop", "hunter2"))).isFalse();
    assertThatThrownBy(() -> source.getConnection("me", "mine"))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
  }
}
