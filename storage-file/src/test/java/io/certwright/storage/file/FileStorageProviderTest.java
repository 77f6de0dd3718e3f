package io.certwright.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StorageProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory by its address. */
class FileStorageProviderTest {

  @TempDir private Path directory;

  private static StorageProvider provider() {
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(found -> found.scheme().equals("file"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itOpensWhatIsThere() {
    var place = directory.resolve("a b");
    FileStorage.at(place).close();
    assertThat(provider()).isInstanceOf(FileStorageProvider.class);
    assertThat(provider().settings()).isEmpty();
    assertThat(provider().secretSettings()).isEmpty();
    try (var storage = provider().open(place.toUri().toString(), Map.of())) {
      assertThat(storage.isShared()).isFalse();
      assertThatThrownBy(() -> provider().open(place.toUri().toString(), Map.of()))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.IN_USE));
    }
  }

  @Test
  void itMakesNothing() throws Exception {
    var missing = directory.resolve("missing");
    var empty = Files.createDirectory(directory.resolve("empty"));
    var file = Files.writeString(directory.resolve("file"), "something else");
    var other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("notes.txt"), "something else");
    for (var place : new Path[] {missing, empty, file, other}) {
      assertThatThrownBy(() -> provider().open(place.toUri().toString(), Map.of()))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.NOT_A_STORAGE))
          .hasMessageContaining(place.toString());
    }
    assertThat(missing).doesNotExist();
    assertThat(empty).isEmptyDirectory();
    assertThat(other).isDirectoryContaining(found -> found.endsWith("notes.txt"));
  }

  @Test
  void itMakesWhatIsAskedForAndOpensItAgain() throws Exception {
    var place = directory.resolve("new");
    for (int i = 0; i < 2; i++) {
      try (var storage = provider().openOrCreate(place.toUri().toString(), Map.of())) {
        assertThat(storage.isShared()).isFalse();
      }
    }
    var other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("notes.txt"), "something else");
    assertThatThrownBy(() -> provider().openOrCreate(other.toUri().toString(), Map.of()))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.NOT_A_STORAGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:", "file:relative", "file://host/share", "file:/a b", "file:/%zz", "file"})
  void anAddressThatIsNoneIsRefused(String address) {
    assertThatThrownBy(() -> provider().open(address, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("file:/var/lib/shop/vault");
  }
}
