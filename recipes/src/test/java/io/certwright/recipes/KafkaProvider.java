package io.certwright.recipes;

import io.certwright.keystore.CertwrightProvider;
import java.security.Provider;
import org.apache.kafka.common.security.auth.SecurityProviderCreator;

/**
 * Has Kafka install the provider of the key stores: {@code security.providers} is this class. Kafka
 * puts it before all others, where it is in nobody's way.
 */
public final class KafkaProvider implements SecurityProviderCreator {

  @Override
  public Provider getProvider() {
    return new CertwrightProvider();
  }
}
