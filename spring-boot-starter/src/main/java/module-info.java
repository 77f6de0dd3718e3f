import org.jspecify.annotations.NullMarked;

/**
 * A vault, its life cycle engine and TLS bundles out of a Spring Boot application's configuration.
 */
@NullMarked
module io.certwright.spring.boot {
  requires transitive io.certwright;
  requires transitive spring.boot;
  requires spring.beans;
  requires transitive spring.boot.autoconfigure;
  requires spring.context;
  requires spring.core;
  requires org.slf4j;
  // Types of the actuator are annotated with it.
  requires static com.fasterxml.jackson.annotation;
  requires static micrometer.core;
  requires static spring.boot.actuator;
  requires static spring.boot.actuator.autoconfigure;

  exports io.certwright.spring.boot;

  // Spring makes what is configured by reflection.
  opens io.certwright.spring.boot;

  uses io.certwright.spi.storage.StorageProvider;
}
