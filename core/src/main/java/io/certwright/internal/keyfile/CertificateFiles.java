package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.keyfile.Pile.Found;
import io.certwright.spi.Bytes;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Certificates without keys, from files or from a server; the same door and the same bounds as
 * {@link KeyFiles}, but more certificates, as trust bundles have them. Thread-safe.
 */
public final class CertificateFiles {

  private static final int SIZE = 4 << 20;

  private CertificateFiles() {}

  /**
   * The certificate that is meant, and those above it, without the root unless it is that.
   *
   * @param files what belongs together
   * @param thumbprint its SHA-256 in hexadecimal; empty: the only one that is above none of the
   *     others
   * @throws UnreadableImportException if there is not exactly that
   */
  public static List<X509Certificate> chain(
      List<byte[]> files, Optional<String> thumbprint, Crypto crypto) {
    return Where.NOWHERE.read(
        () -> {
          try (var pile = collect(files)) {
            var leaf = only(candidates(pile, thumbprint, crypto), crypto);
            return new IssuerPath(pile).from(leaf).stream().map(Found::certificate).toList();
          }
        });
  }

  /** All of them, each for itself. */
  public static List<Bytes> all(byte[] file) {
    return Where.NOWHERE.read(
        () -> {
          try (var pile = collect(List.of(file))) {
            return pile.certificates().stream().map(Found::der).toList();
          }
        });
  }

  private static Pile collect(List<byte[]> files) {
    long size = files.stream().mapToLong(file -> file.length).sum();
    if (size > SIZE) {
      throw Where.NOWHERE.refuse(
          Reason.TOO_MUCH, "it has " + size + " bytes; " + SIZE + " at most are read");
    }
    var source =
        new KeySource(files, Optional.empty(), Optional.empty(), Optional.empty(), 0, SIZE);
    var pile = KeyFiles.collect(source, Budget.ofCertificates());
    if (pile.certificates().isEmpty()) {
      pile.close();
      throw Where.NOWHERE.refuse(Reason.NO_CERTIFICATE, "a certificate was expected");
    }
    return pile;
  }

  private static List<Found> candidates(Pile pile, Optional<String> thumbprint, Crypto crypto) {
    var all = pile.certificates();
    if (thumbprint.isPresent()) {
      var named =
          all.stream()
              .filter(found -> thumbprint(found, crypto).equalsIgnoreCase(thumbprint.get()))
              .toList();
      return named.isEmpty() ? all : named;
    }
    var lowest =
        all.stream().filter(found -> all.stream().noneMatch(o -> isAbove(found, o))).toList();
    return lowest.isEmpty() ? all : lowest;
  }

  private static boolean isAbove(Found above, Found below) {
    return !above.equals(below)
        && below
            .certificate()
            .getIssuerX500Principal()
            .equals(above.certificate().getSubjectX500Principal());
  }

  private static Found only(List<Found> candidates, Crypto crypto) {
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    var choices = candidates.stream().map(found -> thumbprint(found, crypto)).toList();
    throw Where.NOWHERE.refuse(
        Reason.AMBIGUOUS,
        candidates.size() + " certificates may be meant; choose one by its SHA-256",
        choices);
  }

  private static String thumbprint(Found found, Crypto crypto) {
    return HexFormat.of().formatHex(crypto.sha256(found.der().toByteArray()));
  }
}
