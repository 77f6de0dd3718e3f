package io.certwright.internal.bouncycastle;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of a certificate, found once: whoever judges it asks for most of them several
 * times, and the JDK throws and catches an exception for each that is absent. Immutable.
 */
public final class StatedExtensions {

  private static final int EXTENSIONS = Der.CONTEXT | Der.CONSTRUCTED | 3;

  private final Map<String, byte[]> values;
  private final Set<String> critical;

  private StatedExtensions(Map<String, byte[]> values, Set<String> critical) {
    this.values = values;
    this.critical = Collections.unmodifiableSet(critical);
  }

  /** Those of a certificate that is at hand as the JDK has read it. */
  static StatedExtensions of(X509Certificate certificate) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    Set<String> critical = orEmpty(certificate.getCriticalExtensionOIDs());
    Set<String> all = new LinkedHashSet<>(critical);
    all.addAll(orEmpty(certificate.getNonCriticalExtensionOIDs()));
    for (String oid : all) {
      byte[] value = certificate.getExtensionValue(oid);
      if (value != null) {
        values.put(oid, value);
      }
    }
    return new StatedExtensions(values, Set.copyOf(critical));
  }

  private static Set<String> orEmpty(@Nullable Set<String> identifiers) {
    return identifiers == null ? Set.of() : identifiers;
  }

  /**
   * Reads what follows the key in a TBSCertificate.
   *
   * @param body a reader just behind the SubjectPublicKeyInfo
   * @param certificate the same as the JDK has read it, which is lenient: what does not stand there
   *     in DER is taken from it
   */
  public static StatedExtensions read(DerReader body, X509Certificate certificate) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    Set<String> critical = new LinkedHashSet<>();
    try {
      while (!body.atEnd()) {
        if (body.isNext(EXTENSIONS)) {
          body.inside(
              EXTENSIONS,
              outer -> outer.list(item -> item.sequence(in -> read(in, values, critical))));
        } else {
          body.skip(); // unique identifiers
        }
      }
    } catch (MalformedDerException e) {
      return of(certificate);
    }
    return new StatedExtensions(values, critical);
  }

  private static boolean read(DerReader in, Map<String, byte[]> values, Set<String> critical) {
    String oid = in.oid();
    if (in.isNext(Der.BOOLEAN) && in.bool()) {
      critical.add(oid);
    }
    if (!in.isNext(Der.OCTET_STRING) || values.put(oid, in.any()) != null) {
      throw in.malformed("an extension that stands there once");
    }
    return true;
  }

  /** The OCTET STRING of an extension, as an array of the caller's own; null if it is absent. */
  public byte @Nullable [] get(String oid) {
    byte[] value = values.get(oid);
    return value == null ? null : value.clone();
  }

  /** Whether it is there. */
  public boolean has(String oid) {
    return values.containsKey(oid);
  }

  /** The identifiers of those that are critical, in their order. */
  public Set<String> critical() {
    return critical;
  }

  /** The identifiers of those that are not. */
  Set<String> others() {
    Set<String> others = new LinkedHashSet<>(values.keySet());
    others.removeAll(critical);
    return others;
  }
}
