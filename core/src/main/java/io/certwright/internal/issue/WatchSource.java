package io.certwright.internal.issue;

import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.keyfile.CertificateFiles;
import io.certwright.internal.watch.Endpoint;
import io.certwright.internal.watch.TlsProbe;
import io.certwright.spi.Bytes;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Where a watched certificate is seen. */
public sealed interface WatchSource {

  /** The certificates, the leaf first. */
  List<X509Certificate> chain(Crypto crypto);

  /** The server that presents it. */
  Optional<Endpoint> endpoint();

  /**
   * In a file.
   *
   * @param content the file
   * @param thumbprint which of its certificates, by SHA-256 in hexadecimal
   */
  record File(Bytes content, Optional<String> thumbprint) implements WatchSource {
    @Override
    public List<X509Certificate> chain(Crypto crypto) {
      return CertificateFiles.chain(List.of(content.toByteArray()), thumbprint, crypto);
    }

    @Override
    public Optional<Endpoint> endpoint() {
      return Optional.empty();
    }
  }

  /** At a server, which presents its own certificate first (RFC 8446, section 4.4.2). */
  record Server(Endpoint at) implements WatchSource {
    @Override
    public List<X509Certificate> chain(Crypto crypto) {
      var presented = TlsProbe.chain(at);
      var leaf = crypto.sha256(presented.get(0));
      var thumbprint = HexFormat.of().formatHex(leaf);
      return CertificateFiles.chain(presented, Optional.of(thumbprint), crypto);
    }

    @Override
    public Optional<Endpoint> endpoint() {
      return Optional.of(at);
    }
  }
}
