package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.certwright.CertificateLint;
import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every certificate that was signed while the other tests ran, read by what is not ours. Runs by
 * itself after them.
 */
class IssuedByAllTest {

  private static final int AT_ONCE = 250;

  @TempDir Path directory;

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

  private static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  @Test
  void opensslVerifiesEachStrictly() throws Exception {
    var all = issued();
    var openssl = Tool.openssl();
    var anchors = new StringBuilder();
    var authorities = new StringBuilder();
    var files = new ArrayList<Path>();
    for (var certificate : all) {
      var pem = pem(certificate);
      files.add(Files.writeString(directory.resolve(files.size() + ".pem"), pem));
      if (isSelfIssued(certificate)) {
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
