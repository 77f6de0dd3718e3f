package io.certwright.internal.tls;

import java.security.PrivateKey;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.X509ExtendedKeyManager;

/** Remembers what JSSE asked for and received. */
final class SpyKeyManager extends PassingKeyManager {
  private final Queue<String> aliases = new ConcurrentLinkedQueue<>();
  private final Queue<PrivateKey> keys = new ConcurrentLinkedQueue<>();

  SpyKeyManager(X509ExtendedKeyManager target) {
    super(target);
  }

  List<String> aliases() {
    return List.copyOf(aliases);
  }

  List<PrivateKey> keys() {
    return List.copyOf(keys);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    PrivateKey key = super.getPrivateKey(alias);
    aliases.add(alias);
    keys.add(key);
    return key;
  }
}
