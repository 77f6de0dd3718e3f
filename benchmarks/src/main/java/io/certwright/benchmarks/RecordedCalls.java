package io.certwright.benchmarks;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The calls of a key manager that one handshake made, in their order and with their arguments.
 *
 * @param all the calls
 * @param engine a server's engine in the same place of the same handshake
 */
record RecordedCalls(List<Call> all, SSLEngine engine) {

  /** One call. */
  @FunctionalInterface
  interface Call {
    Object make(X509ExtendedKeyManager manager, SSLEngine engine);
  }

  int count() {
    return all.size();
  }

  /** All the calls on a key manager, as one operation. */
  Work on(X509ExtendedKeyManager manager) {
    var calls = all.toArray(new Call[0]);
    return times -> {
      int sum = 0;
      for (int i = 0; i < times; i++) {
        for (var call : calls) {
          sum += trace(call.make(manager, engine));
        }
      }
      return sum;
    };
  }

  private static int trace(Object answer) {
    if (answer instanceof X509Certificate[] chain) {
      return chain.length;
    }
    return answer instanceof String alias ? alias.length() : 1;
  }
}
