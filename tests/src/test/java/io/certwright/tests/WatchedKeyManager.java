package io.certwright.tests;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** Hands every question on to another key manager, and shows a test the keys that it gives. */
final class WatchedKeyManager extends X509ExtendedKeyManager {

  private final X509ExtendedKeyManager target;
  private final Consumer<PrivateKey> watcher;

  WatchedKeyManager(X509ExtendedKeyManager target, Consumer<PrivateKey> watcher) {
    this.target = target;
    this.watcher = watcher;
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    var key = target.getPrivateKey(alias);
    watcher.accept(key);
    return key;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return target.getCertificateChain(alias);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return target.getClientAliases(keyType, issuers);
  }

  @Override
  public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
    return target.chooseClientAlias(keyType, issuers, socket);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return target.getServerAliases(keyType, issuers);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return target.chooseServerAlias(keyType, issuers, socket);
  }

  @Override
  public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
    return target.chooseEngineClientAlias(keyType, issuers, engine);
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return target.chooseEngineServerAlias(keyType, issuers, engine);
  }
}
