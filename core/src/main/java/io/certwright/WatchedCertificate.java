package io.certwright;

import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.internal.issue.WatchSource;
import io.certwright.internal.keyfile.CertificateFiles;
import io.certwright.internal.watch.Endpoint;
import io.certwright.spi.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A certificate whose private key is elsewhere, for {@link Vault#watch}: in a file, or presented by
 * a server. Immutable and thread-safe.
 */
public final class WatchedCertificate {

  private final WatchSource source;

  private WatchedCertificate(WatchSource source) {
    this.source = source;
  }

  /**
   * A certificate in a file: PEM, DER or PKCS#7, of at most 4 MiB and 1,000 certificates. Of
   * several the one is meant that is above none of the others, unless {@link #thumbprint} says
   * which; private keys beside it are not read. The file is read when it is watched.
   *
   * @param content copied
   */
  public static WatchedCertificate of(byte[] content) {
    return new WatchedCertificate(new WatchSource.File(Bytes.copyOf(content), Optional.empty()));
  }

  /**
   * The certificates of a trust bundle, each for itself, in the order of the file.
   *
   * @param content PEM, DER or PKCS#7, of at most 4 MiB and 1,000 certificates
   * @throws UnreadableImportException if it cannot be read
   */
  public static List<WatchedCertificate> bundle(byte[] content) {
    return CertificateFiles.all(content).stream()
        .map(der -> new WatchedCertificate(new WatchSource.File(der, Optional.empty())))
        .toList();
  }

  /**
   * The certificate that a TLS server presents to whoever asks for this name. A handshake is begun,
   * within 10 seconds, and broken off once the certificates are there: the server is not trusted,
   * and is sent nothing.
   *
   * @param host a DNS name, which it is asked for (SNI), or an IP address
   * @param port 1 to 65535
   * @throws InvalidRequestException if one of them is not of the form
   */
  public static WatchedCertificate probe(String host, int port) {
    return new WatchedCertificate(new WatchSource.Server(new Endpoint(host, port)));
  }

  /**
   * The same, if it is in a file with others, by its SHA-256.
   *
   * @param thumbprint 64 hexadecimal digits
   */
  public WatchedCertificate thumbprint(String thumbprint) {
    if (!(source instanceof WatchSource.File file)) {
      throw new InvalidRequestException("thumbprint", "is for a file; a server presents one");
    }
    return new WatchedCertificate(new WatchSource.File(file.content(), Optional.of(thumbprint)));
  }

  WatchSource source() {
    return source;
  }

  /** Where it is seen. */
  @Override
  public String toString() {
    return "WatchedCertificate[" + source.endpoint().map(Endpoint::toString).orElse("a file") + "]";
  }
}
