package io.certwright.tests;

import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * A CA that outlives the processes that ask it: key, calls and certificates are in a directory of
 * its own. One certificate for an operation, however often it is asked, and by however many
 * processes at once; every other operation has to wait for it first.
 */
final class LedgerCa implements Issuer {

  private static final X500Name NAME = new X500Name("CN=Ledger CA");

  private final Path directory;
  private final Clock clock;
  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  LedgerCa(Path directory, Clock clock) throws IOException, GeneralSecurityException {
    this.directory = directory;
    this.clock = clock;
    var factory = KeyFactory.getInstance("EC");
    privateKey =
        factory.generatePrivate(
            new PKCS8EncodedKeySpec(Files.readAllBytes(directory.resolve("ca.key"))));
    publicKey =
        factory.generatePublic(
            new X509EncodedKeySpec(Files.readAllBytes(directory.resolve("ca.pub"))));
  }

  /** Founds one in a new directory. */
  static void found(Path directory) throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var pair = generator.generateKeyPair();
    Files.createDirectories(directory.resolve("issued"));
    Files.write(directory.resolve("ca.key"), pair.getPrivate().getEncoded());
    Files.write(directory.resolve("ca.pub"), pair.getPublic().getEncoded());
    Files.createFile(directory.resolve("calls"));
  }

  PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public IssuerAnswer submit(IssuanceRequest request) {
    note("submit", request);
    boolean isPatient = request.operation().charAt(0) % 2 == 0;
    if (isPatient && !Files.exists(file(request))) {
      var order = Bytes.copyOf(request.operation().getBytes(StandardCharsets.US_ASCII));
      return new IssuerAnswer.Pending(order, clock.instant());
    }
    return issue(request);
  }

  @Override
  public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
    note("resume", request);
    var known = new String(order.toByteArray(), StandardCharsets.US_ASCII);
    if (!known.equals(request.operation())) {
      throw new IllegalArgumentException("not the order of " + request.operation());
    }
    return issue(request);
  }

  private synchronized IssuerAnswer issue(IssuanceRequest request) {
    var file = file(request);
    try {
      if (!Files.exists(file)) {
        var temporary = Files.createTempFile(file.getParent(), "", ".tmp");
        Files.write(temporary, sign(request));
        publish(temporary, file);
      }
      return new IssuerAnswer.Issued(List.of(Bytes.copyOf(Files.readAllBytes(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first of several processes issues; what the others signed never leaves this CA. */
  private static void publish(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      // The other one's is the certificate.
    } finally {
      Files.delete(temporary);
    }
  }

  private byte[] sign(IssuanceRequest request) throws IOException {
    var csr = new PKCS10CertificationRequest(request.csr().toByteArray());
    var builder =
        new X509v3CertificateBuilder(
            NAME,
            new BigInteger(120, new SecureRandom()),
            Date.from(request.notBefore()),
            Date.from(request.notAfter()),
            csr.getSubject(),
            csr.getSubjectPublicKeyInfo());
    try {
      var extensions = csr.getRequestedExtensions();
      for (var oid : extensions.getExtensionOIDs()) {
        builder.addExtension(extensions.getExtension(oid));
      }
      return builder
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(privateKey))
          .getEncoded();
    } catch (OperatorException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path file(IssuanceRequest request) {
    return directory.resolve("issued").resolve(request.operation());
  }

  private void note(String call, IssuanceRequest request) {
    var line = call + " " + request.operation() + " " + digest(request.csr().toByteArray()) + "\n";
    try {
      Files.writeString(directory.resolve("calls"), line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every call in order: what was called, the operation, the digest of the request. */
  List<List<String>> calls() throws IOException {
    return Files.readAllLines(directory.resolve("calls")).stream()
        .map(line -> List.of(line.split(" ", -1)))
        .toList();
  }

  /** The thumbprint of what was issued, by operation. */
  Map<String, String> issued() throws IOException {
    var issued = new HashMap<String, String>();
    try (var files = Files.newDirectoryStream(directory.resolve("issued"))) {
      for (var file : files) {
        var name = String.valueOf(file.getFileName());
        if (!name.endsWith(".tmp")) {
          issued.put(name, digest(Files.readAllBytes(file)));
        }
      }
    }
    return issued;
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
