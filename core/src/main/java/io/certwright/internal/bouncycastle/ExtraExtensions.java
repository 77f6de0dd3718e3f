package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes the extensions that a policy may ask for. Thread-safe: nothing is kept. */
public final class ExtraExtensions {

  /** The object identifier of the name constraints. */
  public static final String NAME_CONSTRAINTS = "2.5.29.30";

  /** The object identifier of the TLS features (RFC 7633). */
  public static final String TLS_FEATURE = "1.3.6.1.5.5.7.1.24";

  /** The object identifier of the addresses of revocation lists. */
  public static final String CRL_DISTRIBUTION_POINTS = "2.5.29.31";

  /** The object identifier of the addresses of delta revocation lists. */
  public static final String FRESHEST_CRL = "2.5.29.46";

  /** The object identifier of the certificate policies. */
  public static final String CERTIFICATE_POLICIES = "2.5.29.32";

  /** The object identifier of the addresses of status and issuer. */
  public static final String AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1";

  private static final byte[] PRACTICES = Oid.encode("1.3.6.1.5.5.7.2.1");
  static final String OCSP_METHOD = "1.3.6.1.5.5.7.48.1";
  private static final byte[] OCSP = Oid.encode(OCSP_METHOD);
  private static final byte[] CA_ISSUERS = Oid.encode("1.3.6.1.5.5.7.48.2");

  private static final int EXPLICIT_0 = Der.CONTEXT | Der.CONSTRUCTED;
  private static final int EXPLICIT_1 = Der.CONTEXT | Der.CONSTRUCTED | 1;
  static final int URI_TAG = San.Kind.URI.tag();
  static final int IA5_STRING = 0x16;
  private static final int DIRECTORY_TAG = Der.CONTEXT | Der.CONSTRUCTED | 4;
  private static final int STATUS_REQUEST = 5;

  private ExtraExtensions() {}

  /**
   * A part of a name space (GeneralName).
   *
   * @param tag its tag
   * @param contents what stands behind tag and length
   */
  public record Subtree(int tag, Bytes contents) {

    /** A DNS name, a mailbox or a host. */
    public static Subtree of(San.Kind kind, String text) {
      return new Subtree(kind.tag(), Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** An address and a mask of the same length. */
    public static Subtree ip(Bytes address, Bytes mask) {
      byte[] both = new byte[2 * address.length()];
      address.asByteBuffer().get(both, 0, address.length());
      mask.asByteBuffer().get(both, address.length(), mask.length());
      return new Subtree(San.Kind.IP.tag(), Bytes.copyOf(both));
    }

    /** A distinguished name as DER. */
    public static Subtree directory(byte[] name) {
      return new Subtree(DIRECTORY_TAG, Bytes.copyOf(name));
    }

    /** Whether it is a distinguished name. */
    public boolean isDirectory() {
      return tag == DIRECTORY_TAG;
    }

    /** What it is, if it is one of these. */
    public Optional<San.Kind> kind() {
      return San.Kind.of(tag);
    }

    /** The contents as text; what is not ASCII in them is some other character. */
    public String text() {
      return new String(contents.toByteArray(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Name constraints (RFC 5280, section 4.2.1.10), critical. */
  public static ExtraExtension nameConstraints(List<Subtree> permitted, List<Subtree> excluded) {
    return new ExtraExtension(
        NAME_CONSTRAINTS,
        true,
        sequence(
            out -> {
              subtrees(out, EXPLICIT_0, permitted);
              subtrees(out, EXPLICIT_1, excluded);
            }));
  }

  private static void subtrees(DerWriter out, int tag, List<Subtree> subtrees) {
    if (subtrees.isEmpty()) {
      return;
    }
    int mark = out.open(tag);
    for (Subtree subtree : subtrees) {
      out.sequence(s -> s.octets(subtree.tag(), subtree.contents()));
    }
    out.close(mark);
  }

  /**
   * Certificate policies (RFC 5280, section 4.2.1.4).
   *
   * @param policies each an object identifier, and where its practices can be read
   */
  public static ExtraExtension certificatePolicies(
      List<Map.Entry<String, Optional<String>>> policies) {
    return new ExtraExtension(
        CERTIFICATE_POLICIES,
        false,
        sequence(
            out -> {
              for (Map.Entry<String, Optional<String>> policy : policies) {
                out.sequence(
                    s -> {
                      s.raw(Oid.encode(policy.getKey()));
                      policy.getValue().ifPresent(uri -> practices(s, uri));
                    });
              }
            }));
  }

  private static void practices(DerWriter out, String uri) {
    out.sequence(
        qualifiers -> qualifiers.sequence(s -> s.raw(PRACTICES).primitive(IA5_STRING, ascii(uri))));
  }

  /** One distribution point (RFC 5280, section 4.2.1.13), whose names are these URIs. */
  public static ExtraExtension crlDistributionPoints(List<String> uris) {
    return points(CRL_DISTRIBUTION_POINTS, uris);
  }

  /** Where the delta list is (RFC 5280, section 4.2.1.15): one point with these URIs. */
  public static ExtraExtension freshestCrl(List<String> uris) {
    return points(FRESHEST_CRL, uris);
  }

  private static ExtraExtension points(String oid, List<String> uris) {
    return new ExtraExtension(
        oid, false, sequence(out -> out.sequence(point -> pointName(point, uris))));
  }

  /** The value of an issuing distribution point (RFC 5280, section 5.2.5) of this name. */
  public static Bytes issuingPoint(String uri) {
    return sequence(out -> pointName(out, List.of(uri)));
  }

  /** DistributionPointName, the same bytes in a certificate as in a list. */
  private static void pointName(DerWriter out, List<String> uris) {
    int name = out.open(EXPLICIT_0);
    int fullName = out.open(EXPLICIT_0);
    uris.forEach(uri -> out.primitive(URI_TAG, ascii(uri)));
    out.close(fullName);
    out.close(name);
  }

  /** Where status and issuer's certificate can be had (RFC 5280, section 4.2.2.1). */
  public static ExtraExtension authorityInfoAccess(List<String> ocsp, List<String> issuers) {
    return new ExtraExtension(
        AUTHORITY_INFO_ACCESS,
        false,
        sequence(
            out -> {
              ocsp.forEach(uri -> access(out, OCSP, uri));
              issuers.forEach(uri -> access(out, CA_ISSUERS, uri));
            }));
  }

  private static void access(DerWriter out, byte[] method, String uri) {
    out.sequence(s -> s.raw(method).primitive(URI_TAG, ascii(uri)));
  }

  /** That a server must staple its status (RFC 7633: the TLS feature status_request). */
  public static ExtraExtension mustStaple() {
    return new ExtraExtension(TLS_FEATURE, false, sequence(out -> out.integer(STATUS_REQUEST)));
  }

  private static Bytes sequence(Consumer<DerWriter> items) {
    DerWriter out = new DerWriter();
    items.accept(out);
    return Bytes.copyOf(out.toByteArray());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
