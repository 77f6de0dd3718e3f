package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.X509Time;
import io.certwright.internal.revocation.Crl.Entry;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/** Looks for an entry of a list (RFC 5280, section 5.3) by passing over those before it. */
final class CrlEntries {

  private static final String REASON = "2.5.29.21";
  private static final String INVALIDITY = "2.5.29.24";
  private static final String CERTIFICATE_ISSUER = "2.5.29.29";

  private CrlEntries() {}

  static Optional<Entry> find(byte[] entries, BigInteger serial, String wanted, String issuer) {
    var in = DerReader.ofValues(entries);
    var scan = new Scan(serial, wanted, issuer);
    while (!in.atEnd()) {
      Optional<Entry> found = in.sequence(scan::entry);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Entries are of the issuer of the list until one names another (RFC 5280, section 5.3.3). */
  private static final class Scan {

    private final BigInteger serial;
    private final String wanted;
    private String issuer;

    Scan(BigInteger serial, String wanted, String issuer) {
      this.serial = serial;
      this.wanted = wanted;
      this.issuer = issuer;
    }

    Optional<Entry> entry(DerReader in) {
      BigInteger own = in.bigInteger();
      Instant at = X509Time.read(in);
      int reason = 0;
      if (!in.atEnd()) {
        for (var item : ExtensionList.read(in)) {
          reason = extension(item, in, reason);
        }
      }
      return own.equals(serial) && issuer.equals(wanted)
          ? Optional.of(new Entry(at, reason))
          : Optional.empty();
    }

    private int extension(ExtensionList.Item item, DerReader in, int reason) {
      switch (item.oid()) {
        case REASON -> {
          byte[] value =
              DerReader.ofValues(item.value().toByteArray()).contents(CrlTags.ENUMERATED);
          return value.length == 1 ? value[0] : 0;
        }
        case CERTIFICATE_ISSUER -> {
          var names = ForeignNames.list(inside(item));
          issuer =
              names.stream()
                  .filter(name -> name.startsWith("dn:"))
                  .map(name -> name.substring("dn:".length()))
                  .findFirst()
                  .orElseThrow(() -> in.malformed("the issuer of an entry before this"));
        }
        case INVALIDITY -> {}
        default -> {
          if (item.critical()) {
            throw in.malformed("no critical extension of an entry that is not known before this");
          }
        }
      }
      return reason;
    }

    private static DerReader inside(ExtensionList.Item item) {
      return DerReader.of(item.value());
    }
  }
}
