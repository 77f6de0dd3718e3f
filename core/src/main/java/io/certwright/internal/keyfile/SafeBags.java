package io.certwright.internal.keyfile;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.PrivateKeyForms;
import io.certwright.internal.keyfile.Pile.Tag;
import io.certwright.internal.store.Secret;
import io.certwright.spi.Bytes;
import java.util.Arrays;
import java.util.Optional;

/** The entries of a PKCS#12 file (RFC 7292, section 4.2), counted through all of its parts. */
final class SafeBags {

  private static final String BAGS = "1.2.840.113549.1.12.10.1.";
  private static final String X509 = "1.2.840.113549.1.9.22.1";
  private static final String FRIENDLY_NAME = "1.2.840.113549.1.9.20";
  private static final String LOCAL_KEY_ID = "1.2.840.113549.1.9.21";
  private static final int EXPLICIT_0 = 0xa0;
  private static final int SET = 0x31;
  private static final int BMP_STRING = 0x1e;
  private static final int OCTETS = 0x04;
  private static final int MAX_NAME = 512;

  private final Pile pile;
  private final Access access;
  private final Pkcs12Mac mac;
  private final boolean hasMac;
  private final Where file;
  private int count;

  SafeBags(Pile pile, Access access, Pkcs12Mac mac, boolean hasMac, Where file) {
    this.pile = pile;
    this.access = access;
    this.mac = mac;
    this.hasMac = hasMac;
    this.file = file;
  }

  /** Adds the entries of SafeContents. */
  void read(byte[] safeContents) {
    var bags = DerReader.of(safeContents);
    while (!bags.atEnd()) {
      var bag = bags.any();
      pile.keep(bag);
      var where = file.entry(++count, "entry of PKCS#12");
      pile.budget().block(where);
      where.read(
          () -> {
            bag(DerReader.of(bag), where);
            return where;
          });
    }
  }

  private void bag(DerReader bag, Where where) {
    var type = bag.oid();
    var value = pile.keep(bag.inside(EXPLICIT_0, DerReader::any));
    var tag = bag.atEnd() ? Tag.NONE : tag(bag.contents(SET));
    bag.end();
    switch (type) {
      case BAGS + "1" -> plain(value, tag, file.entry(count, "key bag"));
      case BAGS + "2" -> shrouded(value, tag, file.entry(count, "shrouded key bag"));
      case BAGS + "3" -> certificate(value, tag, file.entry(count, "certificate bag"));
      case BAGS + "4" -> pile.skip("a CRL");
      case BAGS + "5" -> pile.skip("a secret");
      case BAGS + "6" -> read(value);
      default ->
          throw where.refuse(Reason.UNSUPPORTED, "the kind of entry " + type + " is not read");
    }
  }

  private void plain(byte[] key, Tag tag, Where where) {
    if (!hasMac && !access.file().isEmpty()) {
      throw where.refuse(
          Reason.UNSUPPORTED,
          "a password was given, but the file has no MAC and the key is not encrypted, so that"
              + " anybody can have put it there; import it without a password if that is meant");
    }
    pile.key(where, tag, () -> new Secret(PrivateKeyForms.ofPkcs8(key)));
  }

  private void shrouded(byte[] key, Tag tag, Where where) {
    pile.key(
        where,
        tag,
        () -> {
          var pbe =
              new Pbe(
                  access.key(),
                  access.own().isPresent() ? access.key()::bmp : mac::password,
                  pile.budget(),
                  where);
          return access.secret(pbe.openKey(key), PrivateKeyForms::ofPkcs8, where);
        });
  }

  private void certificate(byte[] bag, Tag tag, Where where) {
    var reader = DerReader.of(bag);
    if (!reader.oid().equals(X509)) {
      pile.skip("a certificate that is none of X.509");
      return;
    }
    pile.certificate(where, tag, reader.inside(EXPLICIT_0, DerReader::octets));
  }

  /** What the attributes say; those that are not understood are passed over. */
  private static Tag tag(byte[] attributes) {
    Optional<String> name = Optional.empty();
    Optional<Bytes> localId = Optional.empty();
    var reader = DerReader.ofValues(attributes);
    while (!reader.atEnd()) {
      var attribute = DerReader.of(reader.any());
      var type = attribute.oid();
      var values = DerReader.ofValues(attribute.contents(SET));
      if (type.equals(FRIENDLY_NAME) && values.isNext(BMP_STRING)) {
        var utf16 = values.contents(BMP_STRING);
        name = Optional.of(text(utf16));
      } else if (type.equals(LOCAL_KEY_ID) && values.isNext(OCTETS)) {
        localId = Optional.of(values.bytes());
      }
    }
    return new Tag(name, localId);
  }

  /** Some software writes the zero that ends a string in C. */
  private static String text(byte[] utf16) {
    var text = new String(Arrays.copyOf(utf16, Math.min(utf16.length, MAX_NAME)), UTF_16BE);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
