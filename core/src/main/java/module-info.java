import org.jspecify.annotations.NullMarked;

/** The certificate vault: policies, life cycle, embedded CA, TLS. */
@NullMarked
module io.certwright {
  requires transitive io.certwright.spi;
  requires com.github.benmanes.caffeine;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.util;
  requires org.slf4j;

  exports io.certwright;
  exports io.certwright.access;
  exports io.certwright.audit;
  exports io.certwright.ca;
  exports io.certwright.errors;
  exports io.certwright.event;
  exports io.certwright.keystore;
  exports io.certwright.lifecycle;
  exports io.certwright.lint;
  exports io.certwright.policy;
  exports io.certwright.tls;
  exports io.certwright.transfer;
  exports io.certwright.trust;

  uses io.certwright.spi.storage.StorageProvider;

  provides java.security.Provider with
      io.certwright.keystore.CertwrightProvider;
}
