package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.spi.Bytes;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * Which certificates and reasons a list is about (issuingDistributionPoint, RFC 5280, section
 * 5.2.5).
 *
 * @param encoded the value of the extension; empty if the list has none
 * @param names of the place; empty: any
 * @param users whether it is about end entities alone
 * @param authorities whether it is about authorities alone
 * @param reasons which it is about, see {@link Reasons}
 * @param indirect whether it has entries of other issuers
 * @param attributes whether it is about attribute certificates alone
 */
public record CrlScope(
    Bytes encoded,
    Set<String> names,
    boolean users,
    boolean authorities,
    int reasons,
    boolean indirect,
    boolean attributes) {

  /** The scope of a list that is about everything. */
  static final CrlScope EVERYTHING =
      new CrlScope(Bytes.empty(), Set.of(), false, false, Reasons.ALL, false, false);

  private static final int NAME = 0xa0;
  private static final int USERS = 0x81;
  private static final int AUTHORITIES = 0x82;
  private static final int REASONS = 0x83;
  private static final int INDIRECT = 0x84;
  private static final int ATTRIBUTES = 0x85;

  static CrlScope read(Bytes value, byte[] issuer) {
    var in = DerReader.of(value);
    Set<String> names =
        in.isNext(NAME)
            ? in.inside(NAME, name -> ForeignNames.pointName(name, Optional.of(issuer)))
            : Set.of();
    boolean users = flag(in, USERS);
    boolean authorities = flag(in, AUTHORITIES);
    int reasons = in.isNext(REASONS) ? Reasons.read(in, REASONS) : Reasons.ALL;
    boolean indirect = flag(in, INDIRECT);
    boolean attributes = flag(in, ATTRIBUTES);
    in.end();
    return new CrlScope(value, names, users, authorities, reasons, indirect, attributes);
  }

  private static boolean flag(DerReader in, int tag) {
    if (!in.isNext(tag)) {
      return false;
    }
    byte[] contents = in.contents(tag);
    return contents.length == 1 && contents[0] != 0;
  }

  /** Whether the list is about certificates of that kind that name that place. */
  public boolean covers(DistributionPoint point, boolean authority) {
    if (attributes || (authority ? users : authorities)) {
      return false;
    }
    var wanted = point.names().isEmpty() ? point.issuers() : point.names();
    return names.isEmpty() || !Collections.disjoint(names, wanted);
  }
}
