package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.keyfile.Pile.Tag;

/**
 * The certificates in signed data of PKCS#7 or CMS (RFC 5652). Its signatures mean nothing here:
 * they would be by somebody whom nobody trusts.
 */
final class Pkcs7 {

  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final int EXPLICIT_0 = 0xa0;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;

  private Pkcs7() {}

  /** Adds the certificates of a ContentInfo. */
  static void read(byte[] contentInfo, Pile pile, Where where) {
    var info = DerReader.of(contentInfo);
    var type = info.oid();
    if (!type.equals(SIGNED_DATA)) {
      throw where.refuse(
          Reason.UNSUPPORTED, "of PKCS#7 signed data was expected, not the type " + type);
    }
    info.inside(
        EXPLICIT_0,
        content ->
            content.sequence(
                data -> {
                  data.integer();
                  data.contents(SET);
                  data.any();
                  if (data.isNext(EXPLICIT_0)) {
                    data.inside(EXPLICIT_0, all -> certificates(all, pile, where));
                  }
                  while (!data.atEnd()) {
                    data.skip();
                  }
                  return where;
                }));
    info.end();
  }

  private static Where certificates(DerReader all, Pile pile, Where where) {
    while (!all.atEnd()) {
      if (all.isNext(SEQUENCE)) {
        pile.certificate(where, Tag.NONE, all.any());
      } else {
        all.skip(); // a kind of certificate that is none of X.509
      }
    }
    return where;
  }
}
