package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.Ber;
import io.certwright.internal.bouncycastle.DerReader;
import java.io.ByteArrayOutputStream;

/**
 * A PKCS#12 file (RFC 7292) under a password. Its MAC is verified before anything in it is read;
 * one without a MAC is read as well, for PEM has none either and the key has to match its
 * certificate, but then a private key in the clear is refused under a password that it does not
 * need.
 */
final class Pkcs12File {

  private static final String DATA = "1.2.840.113549.1.7.1";
  private static final String ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
  private static final int EXPLICIT_0 = 0xa0;
  private static final int IMPLICIT_0 = 0x80;
  private static final int SEQUENCE = 0x30;

  private final Pile pile;
  private final Access access;
  private final Where where;

  Pkcs12File(Pile pile, Access access, Where where) {
    this.pile = pile;
    this.access = access;
    this.where = where;
  }

  /** Adds the entries of a PFX in DER. */
  void read(byte[] pfx) {
    var reader = DerReader.of(pfx);
    reader.integerIn(3, 3);
    var safe =
        reader.sequence(
            info -> {
              requireType(info.oid(), DATA, "a file that is protected by a password");
              return info.inside(EXPLICIT_0, DerReader::octets);
            });
    pile.keep(safe);
    var mac = new Pkcs12Mac(access.file(), pile.budget(), where);
    boolean hasMac = reader.isNext(SEQUENCE);
    if (hasMac) {
      mac.verify(reader.any(), safe);
    }
    reader.end();
    var bags = new SafeBags(pile, access, mac, hasMac, where);
    var contents = DerReader.of(pile.keep(Ber.toDer(safe)));
    while (!contents.atEnd()) {
      bags.read(open(contents.any(), mac));
    }
  }

  /** The SafeContents in a ContentInfo. */
  private byte[] open(byte[] contentInfo, Pkcs12Mac mac) {
    var info = DerReader.of(contentInfo);
    var type = info.oid();
    if (type.equals(DATA)) {
      return pile.keep(Ber.toDer(pile.keep(info.inside(EXPLICIT_0, DerReader::octets))));
    }
    requireType(type, ENCRYPTED_DATA, "an entry that is encrypted under a password");
    return info.inside(EXPLICIT_0, content -> content.sequence(data -> decrypt(data, mac)));
  }

  private byte[] decrypt(DerReader data, Pkcs12Mac mac) {
    data.integerIn(0, 2);
    var plain =
        data.sequence(
            content -> {
              requireType(content.oid(), DATA, "encrypted data");
              var algorithm = content.any();
              var encrypted =
                  content.isNext(IMPLICIT_0)
                      ? content.contents(IMPLICIT_0)
                      : content.inside(EXPLICIT_0, Pkcs12File::joined);
              return new Pbe(access.file(), mac::password, pile.budget(), where)
                  .open(algorithm, encrypted);
            });
    while (!data.atEnd()) {
      data.skip();
    }
    return pile.keep(Ber.toDer(pile.keep(plain)));
  }

  /** An octet string in pieces under a tag that hides what it is. */
  private static byte[] joined(DerReader pieces) {
    var all = new ByteArrayOutputStream();
    while (!pieces.atEnd()) {
      all.writeBytes(pieces.octets());
    }
    return all.toByteArray();
  }

  private void requireType(String type, String wanted, String what) {
    if (!type.equals(wanted)) {
      throw where.refuse(
          Reason.UNSUPPORTED, what + " was expected; the content type " + type + " is not read");
    }
  }
}
