package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.Ber;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.PrivateKeyForms;
import io.certwright.internal.keyfile.Pile.Tag;
import io.certwright.internal.store.Secret;
import java.util.Optional;
import java.util.function.Supplier;

/** A binary file of ASN.1: which of the formats it is, is told by its first values. */
final class DerFile {

  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int OID = 0x06;
  private static final int SEQUENCE = 0x30;

  private final Pile pile;
  private final Access access;
  private final Where source;

  DerFile(Pile pile, Access access, Where source) {
    this.pile = pile;
    this.access = access;
    this.source = source;
  }

  /** Whether bytes begin as ASN.1 does and text does not. */
  static boolean isOne(byte[] content) {
    return content.length > 1
        && content[0] == SEQUENCE
        && (content[1] < 0 || content[1] == content.length - 2);
  }

  void read(byte[] content) {
    var der = pile.keep(source.kind("DER").read(() -> Ber.toDer(content)));
    var reader = source.kind("DER").read(() -> DerReader.of(der));
    if (reader.isNext(OID)) {
      var where = source.kind("PKCS#7");
      in(where, () -> Pkcs7.read(der, pile, where));
    } else if (reader.isNext(INTEGER)) {
      numbered(reader, der);
    } else {
      reader.skip();
      if (reader.isNext(OCTETS)) {
        key("encrypted PKCS#8", where -> encrypted(der, where));
      } else {
        // As it is: what is signed must not be mended.
        var where = source.kind("certificate in DER");
        in(where, () -> pile.certificate(where, Tag.NONE, content));
      }
    }
  }

  /** What begins with a version number. */
  private void numbered(DerReader reader, byte[] der) {
    reader.skip();
    if (reader.isNext(SEQUENCE)) {
      reader.skip();
      if (reader.isNext(OCTETS)) {
        key("PKCS#8", where -> new Secret(PrivateKeyForms.ofPkcs8(der)));
      } else {
        var where = source.kind("PKCS#12");
        in(where, () -> new Pkcs12File(pile, access, where).read(der));
      }
    } else if (reader.isNext(OCTETS)) {
      key("SEC1", where -> new Secret(PrivateKeyForms.ofEc(der, Optional.empty())));
    } else if (reader.isNext(INTEGER)) {
      key("PKCS#1", where -> new Secret(PrivateKeyForms.ofRsa(der)));
    } else {
      throw source.refuse(
          Reason.UNKNOWN_FORMAT,
          "this ASN.1 is none of PKCS#12, PKCS#8, PKCS#7, PKCS#1, SEC1 and X.509");
    }
  }

  private interface Opener {
    Secret open(Where where);
  }

  private void key(String kind, Opener opener) {
    var where = source.kind(kind);
    pile.key(where, Tag.NONE, () -> opener.open(where));
  }

  private Secret encrypted(byte[] der, Where where) {
    var pbe = new Pbe(access.key(), access.key()::bmp, pile.budget(), where);
    return access.secret(pbe.openKey(der), PrivateKeyForms::ofPkcs8, where);
  }

  private static void in(Where where, Runnable action) {
    Supplier<Where> reading =
        () -> {
          action.run();
          return where;
        };
    where.read(reading);
  }
}
