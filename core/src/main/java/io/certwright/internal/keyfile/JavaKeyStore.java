package io.certwright.internal.keyfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.PrivateKeyForms;
import io.certwright.internal.keyfile.Jca.Digest;
import io.certwright.internal.keyfile.Pile.Tag;
import io.certwright.spi.Bytes;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * A key store of the JDK's own formats, JKS and JCEKS. Read here rather than by the JDK, which
 * believes each length in the file, and would read objects that were serialized.
 */
final class JavaKeyStore {

  private static final int JKS = 0xfeedfeed;
  private static final int JCEKS = 0xcececece;
  private static final int KEY = 1;
  private static final int CERTIFICATE = 2;
  private static final int SECRET_KEY = 3;
  private static final int HASH = 20;

  /** What the JDK hashes between the password and the content. */
  private static final byte[] WHITENER = "Mighty Aphrodite".getBytes(UTF_8);

  private final Pile pile;
  private final Access access;
  private final Where file;

  JavaKeyStore(Pile pile, Access access, Where file) {
    this.pile = pile;
    this.access = access;
    this.file = file;
  }

  static boolean isOne(byte[] content) {
    if (content.length < Integer.BYTES) {
      return false;
    }
    int magic = ByteBuffer.wrap(content).getInt();
    return magic == JKS || magic == JCEKS;
  }

  /** Adds the entries. */
  void read(byte[] content) {
    int end = content.length - HASH;
    if (end < 3 * Integer.BYTES) {
      throw truncated();
    }
    verify(content, end);
    try (var in = new DataInputStream(new ByteArrayInputStream(content, 0, end))) {
      in.readInt();
      int version = in.readInt();
      if (version != 1 && version != 2) {
        throw file.refuse(Reason.UNSUPPORTED, "version 1 or 2 was expected, not " + version);
      }
      int entries = in.readInt();
      for (int number = 1; number <= entries; number++) {
        entry(in, number, version);
      }
      if (entries < 0 || in.read() >= 0) {
        throw file.refuse(Reason.MALFORMED, "the end was expected behind its entries");
      }
    } catch (IOException e) {
      throw truncated();
    }
  }

  /** Without a password nothing can be verified; a private key does not open then either. */
  private void verify(byte[] content, int end) {
    if (access.file().given().isEmpty()) {
      return;
    }
    var password = access.file().utf16();
    var hash = Digest.SHA1.start();
    hash.update(password);
    Arrays.fill(password, (byte) 0);
    hash.update(WHITENER);
    hash.update(content, 0, end);
    if (!MessageDigest.isEqual(hash.digest(), Arrays.copyOfRange(content, end, content.length))) {
      throw access.file().refused(file);
    }
  }

  private void entry(DataInputStream in, int number, int version) throws IOException {
    int kind = in.readInt();
    var where = file.entry(number, kind == KEY ? "private key entry" : "certificate entry");
    pile.budget().block(where);
    var alias = in.readUTF();
    in.readLong();
    switch (kind) {
      case KEY -> key(in, alias, version, where);
      case CERTIFICATE ->
          pile.certificate(
              where,
              new Tag(Optional.of(alias), Optional.empty()),
              certificate(in, version, where));
      case SECRET_KEY ->
          throw where.refuse(
              Reason.UNSUPPORTED,
              "a secret key is a serialized object, which is not read; remove it from the store");
      default -> throw where.refuse(Reason.MALFORMED, "an entry of kind 1 or 2 was expected");
    }
  }

  private void key(DataInputStream in, String alias, int version, Where where) throws IOException {
    var encrypted = bytes(in);
    // What ties the key to its certificate is their place.
    var localId = Bytes.copyOf(("entry " + where.place()).getBytes(UTF_8));
    var tag = new Tag(Optional.of(alias), Optional.of(localId));
    pile.key(
        where,
        tag,
        () -> {
          if (access.key().given().isEmpty()) {
            throw access.key().refused(where);
          }
          var pbe = new Pbe(access.key(), access.key()::bmp, pile.budget(), where);
          return access.secret(pbe.openKey(encrypted), PrivateKeyForms::ofPkcs8, where);
        });
    int certificates = in.readInt();
    for (int i = 0; i < certificates; i++) {
      pile.certificate(where, i == 0 ? tag : Tag.NONE, certificate(in, version, where));
    }
  }

  private byte[] certificate(DataInputStream in, int version, Where where) throws IOException {
    if (version == 2) {
      var type = in.readUTF();
      if (!type.equals("X.509") && !type.equals("X509")) {
        throw where.refuse(Reason.UNSUPPORTED, "a certificate of the type X.509 was expected");
      }
    }
    return bytes(in);
  }

  private byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw truncated();
    }
    return in.readNBytes(length);
  }

  private UnreadableImportException truncated() {
    return file.refuse(Reason.MALFORMED, "it ends before its entries do");
  }
}
