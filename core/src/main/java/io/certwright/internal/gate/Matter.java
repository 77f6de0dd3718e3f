package io.certwright.internal.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.Glyphs;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.PolicyFields;
import io.certwright.spi.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What exactly is to be done, so that an approval is good for that and nothing else.
 *
 * @param what for a person to read; no secret
 * @param parts all that matters besides, or a digest of it
 */
public record Matter(String what, List<Bytes> parts) {

  private static final int LONGEST = 16_384;

  /** Refuses what nobody could be shown in full: who approves has to see what it is. */
  public Matter {
    what = Glyphs.shown(what);
    if (what.length() > LONGEST) {
      throw new InvalidRequestException(
          "approval",
          "what is to be approved takes "
              + what.length()
              + " characters to say, "
              + LONGEST
              + " at most; do it in smaller steps");
    }
    parts = List.copyOf(parts);
  }

  /** What is said in words alone. */
  public static Matter of(String what) {
    return new Matter(what, List.of());
  }

  /** The same with something that matters as well. */
  public Matter with(Bytes part) {
    var more = new ArrayList<>(parts);
    more.add(part);
    return new Matter(what, more);
  }

  /** Something under a policy, which matters in all of its fields. */
  public static Matter of(String what, CertificatePolicy policy) {
    var fields = PolicyFields.encode(policy);
    return of(what + " " + fields).withFields(fields);
  }

  /**
   * The same with each of these by itself: a sentence does not say where what somebody else wrote
   * ends, so two wishes may read the same.
   */
  public Matter withFields(Map<String, List<String>> fields) {
    var all = new ByteArrayOutputStream();
    fields.forEach(
        (name, values) -> {
          add(all, name.getBytes(UTF_8));
          add(all, Integer.toString(values.size()).getBytes(UTF_8));
          values.forEach(value -> add(all, value.getBytes(UTF_8)));
        });
    return with(Bytes.copyOf(all.toByteArray()));
  }

  /** SHA-256 of all of it, each part with its length. */
  Bytes digest(Crypto crypto) {
    var all = new ByteArrayOutputStream();
    add(all, what.getBytes(UTF_8));
    parts.forEach(part -> add(all, part.toByteArray()));
    return Bytes.copyOf(crypto.sha256(all.toByteArray()));
  }

  private static void add(ByteArrayOutputStream all, byte[] part) {
    all.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    all.writeBytes(part);
  }
}
