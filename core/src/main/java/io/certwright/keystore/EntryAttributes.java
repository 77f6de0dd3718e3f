package io.certwright.keystore;

import io.certwright.internal.catalogue.CertificateSnapshot;
import java.security.KeyStore;
import java.security.PKCS12Attribute;
import java.util.HexFormat;
import java.util.Set;

/**
 * What entries tell of themselves. Attributes of PKCS#12, because a key store of that type refuses
 * others when entries are copied into it; under an arc of our own (a UUID, ITU-T X.667).
 */
final class EntryAttributes {

  private static final String ARC = "2.25.94697680061885736410254163025020803690";

  static final String VERSION = ARC + ".1";
  static final String THUMBPRINT = ARC + ".2";

  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  private EntryAttributes() {}

  /** Of a key entry. */
  static Set<KeyStore.Entry.Attribute> of(CertificateSnapshot snapshot) {
    return Set.of(
        new PKCS12Attribute(VERSION, snapshot.version().version()),
        thumbprint(snapshot.version().thumbprint().toByteArray()));
  }

  /** Of an anchor. */
  static Set<KeyStore.Entry.Attribute> of(byte[] sha256) {
    return Set.of(thumbprint(sha256));
  }

  private static PKCS12Attribute thumbprint(byte[] sha256) {
    return new PKCS12Attribute(THUMBPRINT, COLONS.formatHex(sha256));
  }
}
