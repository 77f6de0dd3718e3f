package io.certwright.benchmarks;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Passes the calls of a server's engine on and keeps them in mind. Used by one handshake at a time.
 */
final class RecordingKeyManager extends X509ExtendedKeyManager {

  private final X509ExtendedKeyManager manager;
  private final Consumer<SSLEngine> onChoice;
  private final List<RecordedCalls.Call> calls = new ArrayList<>();

  /**
   * A recorder.
   *
   * @param onChoice told of the engine each time that an alias is to be chosen, before it is
   */
  RecordingKeyManager(X509ExtendedKeyManager manager, Consumer<SSLEngine> onChoice) {
    this.manager = manager;
    this.onChoice = onChoice;
  }

  /** The calls so far. */
  List<RecordedCalls.Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    onChoice.accept(engine);
    calls.add((other, live) -> orNothing(other.chooseEngineServerAlias(keyType, issuers, live)));
    return manager.chooseEngineServerAlias(keyType, issuers, engine);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    calls.add((other, live) -> orNothing(other.getPrivateKey(alias)));
    return manager.getPrivateKey(alias);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    calls.add((other, live) -> orNothing(other.getCertificateChain(alias)));
    return manager.getCertificateChain(alias);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    throw unexpected();
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    throw unexpected();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    throw unexpected();
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    throw unexpected();
  }

  private static Object orNothing(@Nullable Object answer) {
    return answer == null ? "" : answer;
  }

  private static UnsupportedOperationException unexpected() {
    return new UnsupportedOperationException("a server's engine does not ask that");
  }
}
