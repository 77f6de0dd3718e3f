package io.certwright.internal.crl;

import io.certwright.internal.bouncycastle.CrlEntry;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Records of serial numbers that do not open any more, and what a list says of them. Such a record
 * stands where those stand whose status has changed, and its key is the serial number; so it goes
 * on the list as being on hold. To whoever relies on the list that is revoked, so nobody un-revokes
 * a certificate by damaging its record; and it is the one reason that may be taken back (RFC 5280,
 * section 5.3.1) when the record has been put right. Used by one thread.
 */
final class Unreadable {

  private static final int MOST_NAMED = 5;
  private static final int HEXADECIMAL = 16;
  private static final Pattern SERIAL = Pattern.compile("0|[1-9a-f][0-9a-f]{0,39}");
  private static final Pattern MILLIS = Pattern.compile("[0-9]{15}");

  private final String prefix;
  private final List<String> named = new ArrayList<>();
  private long count;

  /**
   * None yet.
   *
   * @param ca the CA's folded name
   */
  Unreadable(String ca) {
    this.prefix = IssuedRecord.id(ca, "");
  }

  /** What the list says of one; empty: not even its serial number can be told. */
  Optional<CrlEntry> entry(FindQuery.Place place) {
    if (!place.id().startsWith(prefix)) {
      return Optional.empty();
    }
    var serial = place.id().substring(prefix.length());
    var since = since(place.value());
    if (!SERIAL.matcher(serial).matches() || since.isEmpty()) {
      return Optional.empty();
    }
    count++;
    if (named.size() < MOST_NAMED && !named.contains(serial)) {
      named.add(serial);
    }
    var number = Bytes.copyOf(new BigInteger(serial, HEXADECIMAL).toByteArray());
    return Optional.of(
        new CrlEntry(number, since.get(), RevocationReason.CERTIFICATE_HOLD, Optional.empty()));
  }

  /** When its status changed, as far as the place says. */
  private static Optional<Instant> since(AttributeValue value) {
    if (!(value instanceof AttributeValue.Text text)) {
      return Optional.empty();
    }
    var millis = text.text().substring(text.text().lastIndexOf('/') + 1);
    return MILLIS.matcher(millis).matches()
        ? Optional.of(Instant.ofEpochMilli(Long.parseLong(millis)))
        : Optional.empty();
  }

  /** How many there are. */
  long count() {
    return count;
  }

  /** For the audit trail and the log; empty: there was none. */
  Optional<String> told() {
    return count == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%d cannot be read and count as on hold (%s%s); restore them from a backup",
                count,
                String.join(", ", named),
                count > named.size() ? ", ..." : ""));
  }
}
