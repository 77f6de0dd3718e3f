package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.spi.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Extensions (RFC 5280, section 4.1) of a list, an entry or an answer. */
final class ExtensionList {

  /** More than any list, entry or answer has. */
  private static final int MOST = 64;

  private ExtensionList() {}

  /**
   * One extension.
   *
   * @param value what is in its OCTET STRING
   */
  record Item(String oid, boolean critical, Bytes value) {}

  /** The extensions of a SEQUENCE that comes next; each once. */
  static List<Item> read(DerReader in) {
    var items = new ArrayList<Item>();
    in.sequence(
        list -> {
          while (!list.atEnd()) {
            var item = list.sequence(ExtensionList::item);
            boolean again = items.stream().anyMatch(other -> other.oid().equals(item.oid()));
            if (again || items.size() == MOST) {
              throw list.malformed("each extension once, and not so many, before this");
            }
            items.add(item);
          }
          return items;
        });
    return items;
  }

  private static Item item(DerReader in) {
    var oid = in.oid();
    boolean critical = in.isNext(CrlTags.BOOLEAN) && in.bool();
    return new Item(oid, critical, in.bytes());
  }
}
