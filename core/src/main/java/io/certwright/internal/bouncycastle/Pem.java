package io.certwright.internal.bouncycastle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * PEM text as RFC 7468 writes it: lines of 64 characters, each ended by LF. Thread-safe: nothing is
 * kept.
 */
public final class Pem {
  private static final int LINE = 64;
  private static final Base64.Encoder BASE64 =
      Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /** Certificates as DER, in the order given. */
  public static String certificates(List<byte[]> certificates) {
    StringBuilder text = new StringBuilder();
    for (byte[] certificate : certificates) {
      append(text, "CERTIFICATE", certificate);
    }
    return text.toString();
  }

  /** A certification request (PKCS#10) as DER. */
  public static String certificateRequest(byte[] request) {
    return append(new StringBuilder(), "CERTIFICATE REQUEST", request).toString();
  }

  /**
   * An unencrypted private key (PKCS#8) as DER, in bytes that can be overwritten; the encoder's own
   * are.
   */
  public static byte[] privateKeyBytes(byte[] pkcs8) {
    byte[] body = BASE64.encode(pkcs8);
    byte[] begin = "-----BEGIN PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII);
    byte[] end = "\n-----END PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII);
    byte[] text = Arrays.copyOf(begin, begin.length + body.length + end.length);
    System.arraycopy(body, 0, text, begin.length, body.length);
    System.arraycopy(end, 0, text, begin.length + body.length, end.length);
    Arrays.fill(body, (byte) 0);
    return text;
  }

  /** An unencrypted private key (PKCS#8) as DER. The text is as secret as the key. */
  public static String privateKey(byte[] pkcs8) {
    return append(new StringBuilder(), "PRIVATE KEY", pkcs8).toString();
  }

  private static StringBuilder append(StringBuilder text, String label, byte[] der) {
    return text.append("-----BEGIN ")
        .append(label)
        .append("-----\n")
        .append(BASE64.encodeToString(der))
        .append("\n-----END ")
        .append(label)
        .append("-----\n");
  }
}
