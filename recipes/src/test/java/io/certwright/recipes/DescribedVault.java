package io.certwright.recipes;

import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.storage.jdbc.JdbcStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteDataSource;

/** A vault in a database, and files that describe it to software that has nothing but text. */
final class DescribedVault {

  static final String PASSPHRASE = "correct horse";

  private final Path directory;

  DescribedVault(Path directory) {
    this.directory = directory;
  }

  private String address() {
    return "jdbc:sqlite:" + directory.resolve("vault.db");
  }

  /** The same vault as whoever renews its certificates opens it, in another process as a rule. */
  Vault open() {
    var source = new SQLiteDataSource();
    source.setUrl(address());
    var protection = KeyProtections.passphrase(PASSPHRASE.toCharArray());
    return Vault.open(JdbcStorage.on(source), protection);
  }

  /** A descriptor with these lines besides. */
  Path file(String name, String... lines) throws IOException {
    var text =
        "certwright-keystore 1\nstorage = "
            + address()
            + "\npassphrase = password\n"
            + String.join("\n", lines)
            + "\n";
    return Files.writeString(directory.resolve(name), text);
  }
}
