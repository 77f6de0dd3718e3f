package io.certwright.tests.interop;

import java.io.IOException;
import java.net.URI;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLHandshakeException;

/**
 * A program that knows nothing of this library and asks servers for a page, trusting whom the JVM
 * was told to trust by system properties.
 */
final class KeyStoreTrustingProcess {

  private KeyStoreTrustingProcess() {}

  public static void main(String[] addresses) throws IOException {
    System.out.println(Arrays.stream(Security.getProviders()).map(Provider::getName).toList());
    for (var address : addresses) {
      System.out.println(answer(address));
    }
  }

  private static String answer(String address) throws IOException {
    var connection = (HttpsURLConnection) URI.create(address).toURL().openConnection();
    try {
      return "answered " + connection.getResponseCode();
    } catch (SSLHandshakeException e) {
      return "refused: " + e.getMessage();
    } finally {
      connection.disconnect();
    }
  }
}
