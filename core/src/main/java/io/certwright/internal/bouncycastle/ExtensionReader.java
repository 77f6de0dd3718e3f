package io.certwright.internal.bouncycastle;

import io.certwright.internal.bouncycastle.ExtraExtensions.Subtree;
import io.certwright.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the values that {@link ExtraExtensions} writes. It looks at what they say, not at every
 * byte: whoever wants to know whether that was all writes it again and compares. What has another
 * form is a {@link MalformedDerException}. Thread-safe: nothing is kept.
 */
public final class ExtensionReader {

  private static final int EXPLICIT_0 = Der.CONTEXT | Der.CONSTRUCTED;
  private static final int EXPLICIT_1 = Der.CONTEXT | Der.CONSTRUCTED | 1;

  private ExtensionReader() {}

  /**
   * The name constraints.
   *
   * @param permitted may be empty
   * @param excluded may be empty
   */
  public record Spaces(List<Subtree> permitted, List<Subtree> excluded) {
    /** Copies the lists. */
    public Spaces {
      permitted = List.copyOf(permitted);
      excluded = List.copyOf(excluded);
    }
  }

  /** Name constraints. */
  public static Spaces nameConstraints(Bytes value) {
    DerReader reader = DerReader.of(value);
    Spaces spaces = new Spaces(subtrees(reader, EXPLICIT_0), subtrees(reader, EXPLICIT_1));
    reader.end();
    return spaces;
  }

  private static List<Subtree> subtrees(DerReader reader, int tag) {
    List<Subtree> all = new ArrayList<>();
    if (reader.isNext(tag)) {
      reader.inside(
          tag,
          list -> {
            while (!list.atEnd()) {
              all.add(list.sequence(ExtensionReader::subtree));
            }
            return all;
          });
    }
    return all;
  }

  private static Subtree subtree(DerReader reader) {
    int tag = reader.tag().orElseThrow(() -> reader.malformed("a name"));
    return new Subtree(tag, Bytes.copyOf(reader.contents(tag)));
  }

  /** Certificate policies, each an identifier and where its practices can be read. */
  public static List<Map.Entry<String, Optional<String>>> certificatePolicies(Bytes value) {
    return DerReader.ofValues(value.toByteArray())
        .list(item -> item.sequence(ExtensionReader::policy));
  }

  private static Map.Entry<String, Optional<String>> policy(DerReader reader) {
    String oid = reader.oid();
    return Map.entry(
        oid,
        reader.atEnd()
            ? Optional.empty()
            : Optional.of(
                reader.sequence(
                    qualifiers ->
                        qualifiers.sequence(
                            practices -> {
                              practices.skip(); // that it is one, as who compares finds out
                              return ascii(practices, ExtraExtensions.IA5_STRING);
                            }))));
  }

  /** The addresses of the one distribution point. */
  public static List<String> crlDistributionPoints(Bytes value) {
    return DerReader.of(value)
        .sequence(
            point ->
                point.inside(
                    EXPLICIT_0, name -> name.inside(EXPLICIT_0, ExtensionReader::addresses)));
  }

  private static List<String> addresses(DerReader reader) {
    List<String> all = new ArrayList<>();
    while (!reader.atEnd()) {
      all.add(ascii(reader, ExtraExtensions.URI_TAG));
    }
    return all;
  }

  /**
   * The addresses of authority information.
   *
   * @param ocsp where the status can be asked for
   * @param issuers where the issuer's certificate can be had
   */
  public record Access(List<String> ocsp, List<String> issuers) {}

  /** Authority information; an access of another kind counts as one to the issuer. */
  public static Access authorityInfoAccess(Bytes value) {
    Access all = new Access(new ArrayList<>(), new ArrayList<>());
    DerReader reader = DerReader.of(value);
    while (!reader.atEnd()) {
      reader.sequence(
          access -> {
            boolean status = access.oid().equals(ExtraExtensions.OCSP_METHOD);
            return (status ? all.ocsp() : all.issuers())
                .add(ascii(access, ExtraExtensions.URI_TAG));
          });
    }
    return all;
  }

  private static String ascii(DerReader reader, int tag) {
    return new String(reader.contents(tag), StandardCharsets.ISO_8859_1);
  }
}
