package io.certwright.storage.file;

import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StorageProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Opens a directory by its address, {@code file:/var/lib/shop/vault}. */
public final class FileStorageProvider implements StorageProvider {

  private static final String SCHEME = "file";

  /** For {@link java.util.ServiceLoader}. */
  public FileStorageProvider() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Set<String> settings() {
    return Set.of();
  }

  @Override
  public Set<String> secretSettings() {
    return Set.of();
  }

  @Override
  public Storage open(String address, Map<String, String> settings) {
    var directory = directory(address);
    if (!hasSomething(directory)) {
      throw new StorageException(
          StorageException.Reason.NOT_A_STORAGE,
          "there is no vault's storage in " + directory + "; check the address");
    }
    return FileStorage.at(directory);
  }

  @Override
  public Storage openOrCreate(String address, Map<String, String> settings) {
    return FileStorage.at(directory(address));
  }

  /** What is no storage is refused, and left alone, when it is opened. */
  private static boolean hasSomething(Path directory) {
    try (var files = Files.list(directory)) {
      return files.findAny().isPresent();
    } catch (NotDirectoryException | NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Reason.UNAVAILABLE,
          directory + " cannot be read; see that this process may: " + e.getMessage(),
          e);
    }
  }

  private static Path directory(String address) {
    try {
      // Path.of(URI) wants a path that begins at the root, so an address never depends on where a
      // program was started.
      return Path.of(new URI(address));
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      throw new IllegalArgumentException(
          "the address of a directory is file: and its absolute path, percent-encoded, as in"
              + " file:/var/lib/shop/vault",
          e);
    }
  }
}
