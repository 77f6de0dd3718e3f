package io.certwright.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.certwright.Certificate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class VaultSocketFactoryTest {

  private static final String ACCESS =
      """
      local     all all     trust
      hostnossl postgres all all trust
      hostssl   all all all trust clientcert=verify-ca
      """;

  @TempDir private Path directory;

  /** The server tells which certificate a connection presented. */
  @Test
  void rotatesUnderLoad() throws Exception {
    var system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(system.equals("Linux amd64"), "the PostgreSQL of the tests is for Linux amd64");
    try (var shop = new Shop();
        var server = start(shop)) {
      VaultSocketFactory.use(shop.vault(), Shop.CLIENT, Shop.ROOT);
      var source = source(server.getPort());
      RotationProof.of(shop, Shop.CLIENT, () -> presented(source));
    }
  }

  private static PGSimpleDataSource source(int port) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"localhost"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName("postgres");
    source.setUser("postgres");
    source.setSslMode("verify-full");
    source.setSslfactory(VaultSocketFactory.class.getName());
    return source;
  }

  private static BigInteger presented(PGSimpleDataSource source) throws SQLException {
    var asked = "SELECT client_serial FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(asked)) {
      assertThat(rows.next()).isTrue();
      return rows.getBigDecimal(1).toBigIntegerExact();
    }
  }

  private EmbeddedPostgres start(Shop shop) throws IOException {
    var database = shop.exportable("database", "localhost");
    return EmbeddedPostgres.builder()
        .setServerConfig("ssl", "on")
        .setServerConfig("ssl_cert_file", file("server.pem", database.chainPem()))
        .setServerConfig("ssl_key_file", file("server.key", key(shop, database)))
        .setServerConfig("ssl_ca_file", file("root.pem", shop.vault().get(Shop.ROOT).chainPem()))
        .setServerConfig("hba_file", file("access", ACCESS))
        .setLocaleConfig("encoding", "UTF8")
        .start();
  }

  private static String key(Shop shop, Certificate certificate) {
    try (var key = shop.vault().exportPrivateKey(certificate)) {
      return key.toPem();
    }
  }

  private String file(String name, String content) throws IOException {
    var file = Files.writeString(directory.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }
}
