package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.Bytes;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The one door through which foreign files with keys and certificates come in. Which format a file
 * has is told by its content. What it may cost is bounded for all files together, in bytes,
 * nesting, entries and key derivation, before it is spent; and whatever is wrong is an {@link
 * UnreadableImportException} that says where, what was expected, and nothing secret.
 *
 * <p>Thread-safe: nothing is kept.
 */
public final class KeyFiles {

  private KeyFiles() {}

  /**
   * Reads the private key that is meant, and the certificates that belong to it.
   *
   * @return what was read, to be closed
   * @throws UnreadableImportException if there is not exactly that
   */
  public static ImportedMaterial open(KeySource source, Crypto crypto) {
    return Where.NOWHERE.read(
        () -> {
          try (var pile = collect(source)) {
            return new Selection(pile, source.alias(), crypto).choose();
          }
        });
  }

  /**
   * Reads the certificate that is for a public key, and those above it. Private keys that are there
   * as well are not opened.
   *
   * @param publicKey as SubjectPublicKeyInfo
   * @return the leaf first, each signed by the next; a root is left out unless it is the leaf
   * @throws UnreadableImportException if there is not exactly that
   */
  public static List<X509Certificate> certified(KeySource source, Bytes publicKey) {
    return Where.NOWHERE.read(
        () -> {
          try (var pile = collect(source)) {
            return new Certified(pile, publicKey).chain();
          }
        });
  }

  /** All that is in the files; the keys are not opened yet. */
  static Pile collect(KeySource source) {
    return collect(source, new Budget(source.work()));
  }

  static Pile collect(KeySource source, Budget budget) {
    requireSize(source);
    var pile = new Pile(budget);
    try {
      var access = Access.of(source);
      int number = 0;
      for (var file : source.files()) {
        read(file, pile, access, Where.source(++number, source.files().size()));
      }
      return pile;
    } catch (RuntimeException | Error e) {
      pile.close();
      throw e;
    }
  }

  private static void requireSize(KeySource source) {
    long size = 0;
    for (var file : source.files()) {
      size += file.length;
    }
    if (size > source.size()) {
      throw Where.NOWHERE.refuse(
          Reason.TOO_MUCH,
          "it has "
              + size
              + " bytes, more than "
              + source.size()
              + "; raise sizeLimit if that is what it should be");
    }
  }

  private static void read(byte[] content, Pile pile, Access access, Where source) {
    if (JavaKeyStore.isOne(content)) {
      var where = source.kind("Java key store");
      new JavaKeyStore(pile, access, where).read(content);
    } else if (DerFile.isOne(content)) {
      new DerFile(pile, access, source).read(content);
    } else {
      requireNoUtf16(content, source);
      new PemFile(pile, access).read(content, source);
    }
  }

  static void requireNoUtf16(byte[] content, Where source) {
    if (content.length > 1
        && ((content[0] == -1 && content[1] == -2) || (content[0] == -2 && content[1] == -1))) {
      throw source.refuse(Reason.UNKNOWN_FORMAT, "it is text in UTF-16; save it in UTF-8 or ASCII");
    }
  }
}
