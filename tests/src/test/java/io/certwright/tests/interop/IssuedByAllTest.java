package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.certwright.CertificateLint;
import io.certwright.internal.bouncycastle.KeyFormats;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import io.certwright.spi.keys.KeySpec;
import io.certwright.tests.log.IssuedCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every certificate that was signed while the other tests ran, read by what is not ours. Runs by
 * itself after them.
 */
class IssuedByAllTest {

  private static final int AT_ONCE = 250;

  /** How the names of CAs end that were made elsewhere, with key identifiers of their own. */
  private static final String STRANGER = " elsewhere";

  @TempDir Path directory;

  @AfterAll
  static void forget() throws IOException {
    IssuedCertificates.forget();
  }

  private static List<X509Certificate> issued() throws IOException, GeneralSecurityException {
    var lines = IssuedCertificates.all();
    assumeFalse(lines.isEmpty(), "no test of this run issued anything");
    var factory = CertificateFactory.getInstance("X.509");
    var all = new ArrayList<X509Certificate>();
    for (var line : lines) {
      var der = Base64.getDecoder().decode(line);
      all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    return all;
  }

  /** One that a former or later key of the same CA has signed is none. */
  private static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
        && (authorityKeyId(certificate).isEmpty()
            || authorityKeyId(certificate).equals(subjectKeyId(certificate)));
  }

  /** Whether a CA has signed it that was made elsewhere, whose certificate is not at hand. */
  private static boolean isBelowStranger(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName().endsWith(STRANGER);
  }

  private static Optional<String> subjectKeyId(X509Certificate certificate) {
    return value(certificate, Extension.subjectKeyIdentifier)
        .map(value -> SubjectKeyIdentifier.getInstance(value).getKeyIdentifier())
        .map(HexFormat.of()::formatHex);
  }

  private static Optional<String> authorityKeyId(X509Certificate certificate) {
    return value(certificate, Extension.authorityKeyIdentifier)
        .map(value -> AuthorityKeyIdentifier.getInstance(value).getKeyIdentifierOctets())
        .map(HexFormat.of()::formatHex);
  }

  private static Optional<byte[]> value(
      X509Certificate certificate, ASN1ObjectIdentifier extension) {
    return Optional.ofNullable(certificate.getExtensionValue(extension.getId()))
        .map(value -> ASN1OctetString.getInstance(value).getOctets());
  }

  /** The certificate and those above it; the last one is self-signed, or a stranger's. */
  private static List<X509Certificate> path(
      X509Certificate certificate, Map<String, X509Certificate> authorities) {
    var path = new ArrayList<X509Certificate>(List.of(certificate));
    for (var at = certificate; !isBelowStranger(at) && !isSelfSigned(at); path.add(at)) {
      var above = authorities.get(authorityKeyId(at).orElseThrow());
      assertThat(above).as("the issuer of %s", at).isNotNull();
      at = above;
    }
    return path;
  }

  private static Map<String, X509Certificate> authorities(List<X509Certificate> all) {
    var authorities = new HashMap<String, X509Certificate>();
    for (var certificate : all) {
      if (certificate.getBasicConstraints() >= 0) {
        subjectKeyId(certificate).ifPresent(id -> authorities.putIfAbsent(id, certificate));
      }
    }
    return authorities;
  }

  /**
   * OpenSSL takes the first anchor of a name for the only one, so those of one name are in runs of
   * their own, each with what it has issued.
   */
  private static Collection<List<X509Certificate>> runs(List<X509Certificate> all) {
    var authorities = authorities(all);
    var named = new HashMap<X500Principal, Integer>();
    var numbers = new HashMap<X509Certificate, Integer>();
    var runs = new TreeMap<Integer, List<X509Certificate>>();
    for (var certificate : all) {
      int run =
          numbers.computeIfAbsent(
              anchor(path(certificate, authorities)),
              anchor -> named.merge(anchor.getSubjectX500Principal(), 1, Integer::sum));
      runs.computeIfAbsent(run, r -> new ArrayList<>()).add(certificate);
    }
    return runs.values();
  }

  /**
   * Those of post-quantum keys, below an authority with name constraints, and below one that was
   * made elsewhere with key identifiers of its own have tests of their own, some of which also
   * issue what validators are to refuse.
   */
  private static List<X509Certificate> classic(List<X509Certificate> all) {
    var authorities = authorities(all);
    return all.stream()
        .filter(c -> path(c, authorities).stream().noneMatch(IssuedByAllTest::isSpecial))
        .toList();
  }

  private static X509Certificate anchor(List<X509Certificate> path) {
    return path.get(path.size() - 1);
  }

  private static boolean isSpecial(X509Certificate certificate) {
    boolean constrains = certificate.getExtensionValue("2.5.29.30") != null;
    return constrains
        || isBelowStranger(certificate)
        || KeyFormats.publicKeySpec(PublicKeyInfo.of(certificate))
            .filter(KeySpec::isPostQuantum)
            .isPresent();
  }

  @Test
  void opensslVerifiesEachStrictly() throws Exception {
    var all = classic(issued());
    assertThat(all).isNotEmpty();
    var openssl = Tool.openssl();
    var runs = List.copyOf(runs(all));
    int verified =
        IntStream.range(0, runs.size())
            .parallel()
            .map(i -> verify(openssl, runs.get(i), directory.resolve("run-" + i)))
            .sum();
    assertThat(verified).isEqualTo(all.size());
  }

  private static int verify(Tool openssl, List<X509Certificate> run, Path place) {
    try {
      return verifyIn(Files.createDirectory(place), openssl, run);
    } catch (Exception e) {
      throw new AssertionError(place.toString(), e);
    }
  }

  private static int verifyIn(Path directory, Tool openssl, List<X509Certificate> run)
      throws Exception {
    var anchors = new StringBuilder();
    var authorities = new StringBuilder();
    var files = new ArrayList<Path>();
    for (var certificate : run) {
      var pem = pem(certificate);
      files.add(Files.writeString(directory.resolve(files.size() + ".pem"), pem));
      if (isSelfSigned(certificate)) {
        anchors.append(pem);
      } else if (certificate.getBasicConstraints() >= 0) {
        authorities.append(pem);
      }
    }
    var arguments = new ArrayList<Object>(List.of("verify", "-x509_strict", "-no_check_time"));
    arguments.add("-CAfile");
    arguments.add(Files.writeString(directory.resolve("anchors"), anchors));
    if (!authorities.isEmpty()) {
      arguments.add("-untrusted");
      arguments.add(Files.writeString(directory.resolve("authorities"), authorities));
    }
    for (int from = 0; from < files.size(); from += AT_ONCE) {
      var some = new ArrayList<>(arguments);
      some.addAll(files.subList(from, Math.min(files.size(), from + AT_ONCE)));
      assertThat(openssl.run(some.toArray()).lines()).allMatch(line -> line.endsWith(": OK"));
    }
    return files.size();
  }

  @Test
  void zlintFindsNoError() throws Exception {
    var all = issued();
    var zlint = Tool.zlint();
    for (var certificate : all) {
      var file = Files.writeString(directory.resolve("one.pem"), pem(certificate));
      assertThat(zlint.run("-includeSources", "RFC5280", file))
          .doesNotContain("\"result\":\"error\"", "\"result\":\"fatal\"");
    }
  }

  @Test
  void ourOwnLintAsAStrangerFindsNoError() throws Exception {
    for (var certificate : issued()) {
      assertThat(CertificateLint.check(certificate.getEncoded(), LintProfile.RFC_5280))
          .as("%s", certificate)
          .noneMatch(LintFinding::isError);
    }
  }

  private static String pem(X509Certificate certificate) throws GeneralSecurityException {
    var text =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
  }
}
