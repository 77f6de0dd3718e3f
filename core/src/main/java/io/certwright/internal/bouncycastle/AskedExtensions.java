package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The extensions that a certification request asks for, each at most once: what every certificate
 * may have is read, the others stand there as they were written.
 *
 * @param all every one of them, in their order
 * @param names the alternative names of the kinds that a certificate of a vault may have
 * @param otherNames the tags of those of other kinds (GeneralName)
 * @param keyUsageBits as in {@link CertificateTemplate}; empty: it does not ask for any
 * @param extendedKeyUsages object identifiers in dotted form
 * @param certificateAuthority whether it is to sign certificates; empty: it does not say
 * @param pathLength how many authorities may follow below it
 */
public record AskedExtensions(
    List<ExtraExtension> all,
    List<San> names,
    List<Integer> otherNames,
    OptionalInt keyUsageBits,
    List<String> extendedKeyUsages,
    Optional<Boolean> certificateAuthority,
    OptionalInt pathLength) {

  /** The object identifier of the key usage. */
  public static final String KEY_USAGE = "2.5.29.15";

  /** The object identifier of the alternative names. */
  public static final String SUBJECT_ALT_NAME = "2.5.29.17";

  /** The object identifier of the basic constraints. */
  public static final String BASIC_CONSTRAINTS = "2.5.29.19";

  /** The object identifier of the purposes. */
  public static final String EXTENDED_KEY_USAGE = "2.5.29.37";

  /** Copies the lists. */
  public AskedExtensions {
    all = List.copyOf(all);
    names = List.copyOf(names);
    otherNames = List.copyOf(otherNames);
    extendedKeyUsages = List.copyOf(extendedKeyUsages);
  }

  /** Reads the values of the well-known ones, which stand one after another in a request. */
  static final class Reading {
    private final Map<String, ExtraExtension> all = new LinkedHashMap<>();
    private final List<San> names = new ArrayList<>();
    private final List<Integer> otherNames = new ArrayList<>();
    private OptionalInt keyUsageBits = OptionalInt.empty();
    private List<String> extendedKeyUsages = List.of();
    private Optional<Boolean> certificateAuthority = Optional.empty();
    private OptionalInt pathLength = OptionalInt.empty();

    boolean has(String oid) {
      return all.containsKey(oid);
    }

    /** Takes one; a value that is not of its kind is a {@link MalformedDerException}. */
    void add(ExtraExtension extension) {
      all.put(extension.oid(), extension);
      byte[] value = extension.value().toByteArray();
      switch (extension.oid()) {
        case KEY_USAGE -> keyUsageBits = OptionalInt.of(keyUsage(value));
        case SUBJECT_ALT_NAME -> addNames(DerReader.of(value));
        case BASIC_CONSTRAINTS -> addBasicConstraints(DerReader.of(value));
        case EXTENDED_KEY_USAGE -> extendedKeyUsages = purposes(DerReader.of(value));
        default -> {}
      }
    }

    AskedExtensions asked() {
      return new AskedExtensions(
          List.copyOf(all.values()),
          names,
          otherNames,
          keyUsageBits,
          extendedKeyUsages,
          certificateAuthority,
          pathLength);
    }

    private static int keyUsage(byte[] value) {
      DerReader reader = DerReader.ofValues(value);
      byte[] bits = reader.contents(Der.BIT_STRING);
      reader.end();
      // The number of unused bits, and two bytes at most for nine of them.
      if (bits.length < 1 || bits.length > 3 || bits[0] < 0 || bits[0] > 7) {
        throw reader.malformed("the bits of a key usage");
      }
      int usage = 0;
      for (int bit = 0; bit < 8 * (bits.length - 1); bit++) {
        usage |= (bits[1 + bit / 8] >> (7 - bit % 8) & 1) << bit;
      }
      if (usage >= 1 << RequestedExtensions.KEY_USAGE_BITS) {
        throw reader.malformed("no bit of a key usage beyond the ninth");
      }
      return usage;
    }

    private void addNames(DerReader reader) {
      if (reader.atEnd()) {
        throw reader.malformed("a name");
      }
      while (!reader.atEnd()) {
        int tag = reader.tag().orElseThrow();
        Optional<San.Kind> kind = San.Kind.of(tag);
        if (kind.isEmpty()) {
          reader.skip();
          otherNames.add(tag);
        } else {
          Bytes name = Bytes.copyOf(reader.contents(tag));
          if (!San.isOne(kind.get(), name)) {
            throw reader.malformed("a name of another length before this");
          }
          names.add(new San(kind.get(), name));
        }
      }
    }

    private void addBasicConstraints(DerReader reader) {
      certificateAuthority = Optional.of(reader.isNext(Der.BOOLEAN) && reader.bool());
      if (reader.isNext(Der.INTEGER)) {
        pathLength = OptionalInt.of((int) reader.integerIn(0, Integer.MAX_VALUE));
      }
      reader.end();
    }

    private static List<String> purposes(DerReader reader) {
      List<String> oids = new ArrayList<>();
      do {
        oids.add(reader.oid());
      } while (!reader.atEnd());
      return oids;
    }
  }
}
