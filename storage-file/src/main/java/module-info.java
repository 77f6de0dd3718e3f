import org.jspecify.annotations.NullMarked;

/** A vault's storage in a directory. */
@NullMarked
module io.certwright.storage.file {
  requires transitive io.certwright.spi;

  exports io.certwright.storage.file;
  exports io.certwright.storage.file.report;

  provides io.certwright.spi.storage.StorageProvider with
      io.certwright.storage.file.FileStorageProvider;
}
