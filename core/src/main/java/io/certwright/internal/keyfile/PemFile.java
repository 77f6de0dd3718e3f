package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.Ber;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.PrivateKeyForms;
import io.certwright.internal.keyfile.Pile.Tag;
import io.certwright.internal.store.Secret;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The blocks of PEM, each read as what its label says. */
final class PemFile {

  private final Pile pile;
  private final Access access;

  /** What an EC PARAMETERS block said of the key behind it. */
  private Optional<byte[]> curve = Optional.empty();

  PemFile(Pile pile, Access access) {
    this.pile = pile;
    this.access = access;
  }

  void read(byte[] text, Where source) {
    var blocks = new PemReader(text, pile, source).read();
    if (blocks.isEmpty()) {
      throw source.refuse(
          Reason.UNKNOWN_FORMAT,
          "it is neither PEM (there is no \"-----BEGIN\" line) nor PKCS#12, DER or a Java key store");
    }
    for (var block : blocks) {
      block
          .where()
          .read(
              () -> {
                read(block);
                return block;
              });
    }
  }

  private void read(PemBlock block) {
    switch (block.label()) {
      case "CERTIFICATE", "X509 CERTIFICATE" ->
          pile.certificate(block.where(), Tag.NONE, block.data());
      case "TRUSTED CERTIFICATE" ->
          // What OpenSSL trusts it for stands behind it and is of no use here.
          pile.certificate(block.where(), Tag.NONE, DerReader.ofValues(block.data()).any());
      case "PKCS7", "PKCS #7 SIGNED DATA", "CMS" ->
          Pkcs7.read(Ber.toDer(block.data()), pile, block.where());
      case "PRIVATE KEY" -> key(block, PrivateKeyForms::ofPkcs8);
      case "RSA PRIVATE KEY" -> key(block, PrivateKeyForms::ofRsa);
      case "EC PRIVATE KEY" -> {
        var said = curve;
        key(block, key -> PrivateKeyForms.ofEc(key, said));
      }
      case "EC PARAMETERS" -> curve = Optional.of(Ber.toDer(block.data()));
      case "ENCRYPTED PRIVATE KEY" -> pile.key(block.where(), Tag.NONE, () -> encrypted(block));
      case "OPENSSH PRIVATE KEY" ->
          throw block
              .where()
              .refuse(
                  Reason.UNSUPPORTED,
                  "a key of OpenSSH is not read; convert it with ssh-keygen -p -m PKCS8 -f FILE");
      default -> {
        if (block.label().endsWith("PRIVATE KEY")) {
          throw block
              .where()
              .refuse(
                  Reason.UNSUPPORTED,
                  "a private key in PKCS#8, PKCS#1 or SEC1 was expected; convert it with openssl"
                      + " pkcs8 -topk8");
        }
        pile.skip(block.label());
      }
    }
  }

  private void key(PemBlock block, UnaryOperator<byte[]> form) {
    pile.key(
        block.where(),
        Tag.NONE,
        () ->
            LegacyPem.isEncrypted(block)
                ? access.secret(LegacyPem.decrypt(block, access.key()), form, block.where())
                : new Secret(form.apply(block.data())));
  }

  private Secret encrypted(PemBlock block) {
    var pbe = new Pbe(access.key(), access.key()::bmp, pile.budget(), block.where());
    return access.secret(
        pbe.openKey(Ber.toDer(block.data())), PrivateKeyForms::ofPkcs8, block.where());
  }
}
