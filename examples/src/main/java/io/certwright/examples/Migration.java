package io.certwright.examples;

import io.certwright.CertificateImport;
import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.errors.VaultException;
import io.certwright.storage.file.FileStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Moves what lies about into a vault: the PEM files of a directory, each with a key and its chain,
 * or with the key beside it in a file of the same name that ends with {@code .key}; and all entries
 * of a Java key store. What cannot be taken is told, and left out.
 */
public final class Migration {

  private Migration() {}

  /**
   * Moves it.
   *
   * @param arguments the vault's directory, the one with the PEM files, the key store; the
   *     passphrase of the vault and the password of the key store are the environment variables
   *     {@code VAULT_PASSPHRASE} and {@code KEYSTORE_PASSWORD}
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 3) {
      System.err.println("Migration VAULT-DIRECTORY PEM-DIRECTORY KEY-STORE");
      System.exit(2);
    }
    var protection = KeyProtections.passphrase(secret("VAULT_PASSPHRASE"));
    try (var vault = Vault.open(FileStorage.at(Path.of(arguments[0])), protection)) {
      pemFiles(vault, Path.of(arguments[1])).forEach(System.out::println);
      keyStore(vault, Path.of(arguments[2]), secret("KEYSTORE_PASSWORD"))
          .forEach(System.out::println);
    }
  }

  private static char[] secret(String variable) {
    var value = System.getenv(variable);
    if (value == null) {
      throw new IllegalArgumentException("set the environment variable " + variable);
    }
    return value.toCharArray();
  }

  /** Takes in the PEM files of a directory, named after them. */
  static List<String> pemFiles(Vault vault, Path directory) throws IOException {
    var told = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(directory, "*.{pem,crt}")) {
      for (var file : files) {
        var name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        var key = file.resolveSibling(name + ".key");
        var source = CertificateImport.of(Files.readAllBytes(file));
        if (Files.exists(key)) {
          source = source.and(Files.readAllBytes(key));
        }
        told.add(take(vault, name, source));
      }
    }
    Collections.sort(told);
    return told;
  }

  /** Takes in the entries of a key store, named after their aliases. */
  static List<String> keyStore(Vault vault, Path file, char[] password)
      throws IOException, GeneralSecurityException {
    var told = new ArrayList<String>();
    var content = Files.readAllBytes(file);
    var store = KeyStore.getInstance(file.toFile(), password);
    for (var alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        var source = CertificateImport.of(content).password(password).alias(alias);
        told.add(take(vault, alias, source));
      }
    }
    Collections.sort(told);
    return told;
  }

  private static String take(Vault vault, String from, CertificateImport source) {
    // Names of certificates are letters, digits and hyphens.
    var name = from.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    try (source) {
      var taken = vault.importCertificate(name, source);
      return name + ": until " + taken.notAfter();
    } catch (VaultException e) {
      return name + ": left out, " + e.getMessage();
    }
  }
}
