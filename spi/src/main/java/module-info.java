import org.jspecify.annotations.NullMarked;

/** The contracts of storage, issuers and key protection, and the small values they exchange. */
@NullMarked
module io.certwright.spi {
  requires static transitive org.jspecify;

  exports io.certwright.spi;
  exports io.certwright.spi.audit;
  exports io.certwright.spi.issuer;
  exports io.certwright.spi.keys;
  exports io.certwright.spi.notify;
  exports io.certwright.spi.storage;
}
