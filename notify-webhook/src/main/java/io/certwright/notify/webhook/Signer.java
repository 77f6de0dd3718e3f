package io.certwright.notify.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is sent, as the Standard Webhooks specification has it: HMAC-SHA256 over id, time and
 * body, joined by full stops. While a secret is being replaced there are two signatures.
 */
final class Signer {

  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  Signer(List<SecretKeySpec> keys) {
    this.keys = List.copyOf(keys);
  }

  static SecretKeySpec key(byte[] secret) {
    return new SecretKeySpec(secret, ALGORITHM);
  }

  /** The value of the header {@code webhook-signature}. */
  String sign(String id, Instant time, String body) {
    var content = (id + "." + time.getEpochSecond() + "." + body).getBytes(UTF_8);
    return keys.stream().map(key -> "v1," + sign(key, content)).collect(Collectors.joining(" "));
  }

  private static String sign(SecretKeySpec key, byte[] content) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }
}
