package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;

/**
 * Reads certification requests (PKCS#10, RFC 2986) of whoever made them. They are DER, because they
 * are signed; two things that some software does are borne: no attributes instead of an empty set
 * of them, and a criticality that is false and written. Nothing is mended, and nothing passed over
 * unnoticed. Thread-safe: nothing is kept.
 */
public final class Pkcs10Reader {

  /** The largest request that is read, in bytes; the longest signatures have 50,000. */
  public static final int MAX_SIZE = 64 * 1024;

  private static final String EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

  /** The same from Microsoft, before there was a standard. */
  private static final String CERTIFICATE_EXTENSIONS = "1.3.6.1.4.1.311.2.1.14";

  private static final int VERSION_1 = 0;
  private static final int ATTRIBUTES_TAG = Der.CONTEXT | Der.CONSTRUCTED;

  private final List<String> attributes = new ArrayList<>();
  private final AskedExtensions.Reading extensions = new AskedExtensions.Reading();
  private boolean asked;

  private Pkcs10Reader() {}

  /**
   * Reads one request.
   *
   * @param der it stays the caller's
   * @throws MalformedDerException if it is none, or larger than {@link #MAX_SIZE}
   */
  public static ReadRequest read(byte[] der) {
    if (der.length > MAX_SIZE) {
      throw new MalformedDerException(
          MAX_SIZE, "the end of a request, which has at most " + MAX_SIZE + " bytes,", null);
    }
    DerShape.check(der);
    return new Pkcs10Reader().request(DerReader.of(der));
  }

  private ReadRequest request(DerReader reader) {
    int begin = reader.position();
    byte[] toBeSigned = reader.any();
    Info info = within(begin, "", () -> info(DerReader.of(toBeSigned)));
    int algorithmAt = reader.position();
    byte[] algorithm = reader.any();
    String oid = within(algorithmAt, "", () -> DerReader.of(algorithm).oid());
    byte[] signature = reader.bitString();
    reader.end();
    return new ReadRequest(
        Bytes.copyOf(toBeSigned),
        info.subject(),
        info.publicKey(),
        info.key(),
        attributes,
        extensions.asked(),
        oid,
        SignatureIdentifiers.read(algorithm),
        Bytes.copyOf(signature));
  }

  private record Info(X500Principal subject, Bytes publicKey, Optional<KeySpec> key) {}

  private Info info(DerReader info) {
    info.integerIn(VERSION_1, VERSION_1);
    X500Principal subject = subject(info);
    int keyAt = info.position();
    byte[] publicKey = info.any();
    Optional<KeySpec> key =
        within(keyAt, " of the public key", () -> KeyFormats.publicKeySpec(publicKey));
    if (info.isNext(ATTRIBUTES_TAG)) {
      info.inside(ATTRIBUTES_TAG, this::attributes);
    }
    info.end();
    return new Info(subject, Bytes.copyOf(publicKey), key);
  }

  private static X500Principal subject(DerReader info) {
    int at = info.position();
    byte[] encoded = info.any();
    try {
      X500Principal subject = new X500Principal(encoded);
      if (Arrays.equals(subject.getEncoded(), encoded)) {
        return subject;
      }
    } catch (RuntimeException e) {
      // What the JDK says of it repeats it.
    }
    throw new MalformedDerException(at, "a distinguished name in DER", null);
  }

  /** The attributes, which are read into the fields of this. */
  private DerReader attributes(DerReader set) {
    while (!set.atEnd()) {
      set.sequence(this::attribute);
    }
    return set;
  }

  private DerReader attribute(DerReader attribute) {
    String oid = attribute.oid();
    if (!oid.equals(EXTENSION_REQUEST) && !oid.equals(CERTIFICATE_EXTENSIONS)) {
      attributes.add(oid);
      attribute.contents(Der.SET);
      return attribute;
    }
    if (asked) {
      throw attribute.malformed("no second list of extensions");
    }
    asked = true;
    return attribute.inside(
        Der.SET,
        values ->
            values.sequence(
                list -> {
                  while (!list.atEnd()) {
                    list.sequence(this::extension);
                  }
                  return list;
                }));
  }

  private DerReader extension(DerReader extension) {
    String oid = extension.oid();
    if (extensions.has(oid)) {
      throw extension.malformed("no second extension " + oid + " before this");
    }
    boolean critical = extension.isNext(Der.BOOLEAN) && extension.bool();
    Bytes value = extension.bytes();
    int begin = extension.position() - value.length();
    return within(
        begin,
        " of the extension " + oid,
        () -> {
          extensions.add(new ExtraExtension(oid, critical, value));
          return extension;
        });
  }

  /** Reads a part, whose offsets begin there. */
  private static <T> T within(int begin, String of, Supplier<T> part) {
    try {
      return part.get();
    } catch (MalformedDerException e) {
      throw new MalformedDerException(begin + e.offset(), e.expected() + of, e);
    }
  }
}
