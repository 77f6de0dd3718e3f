package io.certwright.benchmarks;

import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A TLS 1.3 handshake of which the calls to the server's key manager were recorded, and which can
 * be brought to the same place again: a key manager looks into the handshake that it serves, so the
 * calls mean nothing outside of one.
 */
final class RecordedHandshake {

  private static final String PROTOCOL = "TLSv1.3";
  private static final int PORT = 443;

  private final X509ExtendedKeyManager manager;
  private final SSLContext client;
  private final String host;
  private final List<RecordedCalls.Call> calls;

  /** Records a handshake of a client that trusts this CA and asks for that host. */
  RecordedHandshake(X509ExtendedKeyManager manager, X509Certificate ca, String host)
      throws Exception {
    this.manager = manager;
    this.host = host;
    this.client = SSLContext.getInstance(PROTOCOL);
    client.init(null, trust(ca).getTrustManagers(), null);
    var recorder = new RecordingKeyManager(manager, engine -> {});
    shakeHands(recorder);
    this.calls = recorder.calls();
    if (calls.size() < 3) {
      throw new IllegalStateException("a handshake asks for alias, key and chain at least");
    }
  }

  /** What is done in the middle of a handshake. */
  @FunctionalInterface
  interface Replay<T> {
    T with(RecordedCalls calls) throws Exception;
  }

  /** Stops another handshake where the first call comes, replays there, and finishes it. */
  <T> T replay(Replay<T> replay) throws Exception {
    var answer = new CompletableFuture<T>();
    shakeHands(new RecordingKeyManager(manager, engine -> replay(replay, engine, answer)));
    return answer.get();
  }

  private <T> void replay(Replay<T> replay, SSLEngine engine, CompletableFuture<T> answer) {
    if (!answer.isDone()) {
      try {
        answer.complete(replay.with(new RecordedCalls(calls, engine)));
      } catch (Exception e) {
        answer.completeExceptionally(e);
      }
    }
  }

  private void shakeHands(KeyManager recorder) throws Exception {
    var context = SSLContext.getInstance(PROTOCOL);
    context.init(new KeyManager[] {recorder}, null, null);
    SSLEngine server = context.createSSLEngine();
    server.setUseClientMode(false);
    SSLEngine caller = client.createSSLEngine(host, PORT);
    caller.setUseClientMode(true);
    var parameters = caller.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    caller.setSSLParameters(parameters);
    EnginePair.shakeHands(caller, server);
  }

  private static TrustManagerFactory trust(X509Certificate ca) throws Exception {
    var anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    anchors.setCertificateEntry("ca", ca);
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors);
    return factory;
  }
}
