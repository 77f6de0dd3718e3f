package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.keyfile.Pile.Found;
import io.certwright.spi.Bytes;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/** The certificate for a public key that is known already, of all that was found. */
final class Certified {

  private final Pile pile;
  private final Bytes publicKey;

  Certified(Pile pile, Bytes publicKey) {
    this.pile = pile;
    this.publicKey = publicKey;
  }

  List<X509Certificate> chain() {
    var leaf = leaf();
    var issuers = new IssuerPath(pile);
    var path = issuers.from(leaf);
    if (issuers.isBroken(path)) {
      throw path.get(path.size() - 1)
          .where()
          .refuse(
              Reason.UNACCEPTABLE,
              "there is an intermediate certificate with the name of its issuer, which did not sign"
                  + " it or is none of a CA");
    }
    return path.stream().map(Found::certificate).toList();
  }

  private Found leaf() {
    if (pile.certificates().isEmpty()) {
      throw Where.NOWHERE.refuse(Reason.NO_CERTIFICATE, "a certificate was expected");
    }
    var wanted = publicKey.toByteArray();
    var own =
        pile.certificates().stream()
            .filter(found -> Arrays.equals(PublicKeyInfo.of(found.certificate()), wanted))
            .toList();
    if (own.isEmpty()) {
      throw Where.NOWHERE.refuse(
          Reason.KEY_MISMATCH,
          "a certificate for the key of the request was expected; none of "
              + pile.certificates().size()
              + " is for it");
    }
    if (own.size() > 1) {
      throw own.get(1)
          .where()
          .refuse(
              Reason.AMBIGUOUS,
              own.size() + " certificates are for the key of the request; leave out all but one");
    }
    return own.get(0);
  }
}
