import org.jspecify.annotations.NullMarked;

/** A vault's storage in the tables of a relational database. */
@NullMarked
module io.certwright.storage.jdbc {
  requires transitive io.certwright.spi;
  requires transitive java.sql;

  exports io.certwright.storage.jdbc;

  provides io.certwright.spi.storage.StorageProvider with
      io.certwright.storage.jdbc.JdbcStorageProvider;
}
