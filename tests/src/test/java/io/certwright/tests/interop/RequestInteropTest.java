package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.OperationStatus;
import io.certwright.Vault;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.keys.KeySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Certification requests: OpenSSL verifies them, and signs what then becomes a version. */
class RequestInteropTest {

  @TempDir Path directory;

  /** Lets OpenSSL sign, with a CA of OpenSSL's own. */
  private final class OpensslCa implements Issuer {
    private final Tool openssl = Tool.openssl();
    private final AtomicReference<IssuanceRequest> seen = new AtomicReference<>();

    @Override
    public IssuerAnswer submit(IssuanceRequest request) {
      seen.set(request);
      try {
        return sign(request);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private IssuerAnswer sign(IssuanceRequest request) throws IOException {
      var csr = Files.write(directory.resolve("request.der"), request.csr().toByteArray());
      var ca = directory.resolve("ca.pem");
      var caKey = directory.resolve("ca.key");
      var out = directory.resolve("out.der");
      openssl.run(
          "req",
          "-x509",
          "-newkey",
          "rsa:2048",
          "-nodes",
          "-subj",
          "/CN=Outside",
          "-days",
          "30",
          "-keyout",
          caKey,
          "-out",
          ca);
      openssl.run(
          "x509",
          "-req",
          "-inform",
          "DER",
          "-in",
          csr,
          "-CA",
          ca,
          "-CAkey",
          caKey,
          "-days",
          "20",
          "-copy_extensions",
          "copyall",
          "-set_serial",
          "0x1234567890",
          "-outform",
          "DER",
          "-out",
          out);
      return new IssuerAnswer.Issued(List.of(Bytes.copyOf(Files.readAllBytes(out))));
    }

    @Override
    public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
      throw new IllegalStateException("there was no order");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = Specimen.POST_QUANTUM)
  void opensslVerifiesAndSignsTheRequest(KeySpec key) throws Exception {
    var ca = new OpensslCa();
    try (var vault =
        Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral())
            .issuer("outside", ca)
            .open()) {
      var operation =
          vault.create(
              "leaf", Specimen.leaf(key).issuer("outside").validity(Duration.ofDays(20)).build());
      var text = requestText(ca);
      assertThat(text)
          .contains("DNS:" + Specimen.DNS, "IP Address:" + Specimen.IPV4)
          .contains("email:" + Specimen.EMAIL, "URI:" + Specimen.URI)
          .contains("Digital Signature", "TLS Web Server Authentication");
      assertThat(operation.status())
          .as("%s", operation.failure())
          .isEqualTo(OperationStatus.COMPLETED);
      assertThat(vault.get("leaf").serialNumber()).isEqualTo("1234567890");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = Specimen.POST_QUANTUM)
  void opensslVerifiesTheRequestOfAnAuthority(KeySpec key) throws Exception {
    var ca = new OpensslCa();
    try (var vault =
        Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral())
            .issuer("outside", ca)
            .open()) {
      var policy =
          CertificatePolicy.intermediateCa("Issuing I9", 0)
              .key(key)
              .issuer("outside")
              .validity(Duration.ofDays(20))
              .build();
      var operation = vault.create("issuing", policy);
      assertThat(requestText(ca)).contains("CA:TRUE, pathlen:0", "Certificate Sign");
      assertThat(operation.status())
          .as("%s", operation.failure())
          .isEqualTo(OperationStatus.COMPLETED);
    }
  }

  private String requestText(OpensslCa ca) throws Exception {
    var request = Files.write(directory.resolve("seen.der"), ca.seen.get().csr().toByteArray());
    // Older versions report a bad signature in the text alone, so the text is looked at too.
    assertThat(ca.openssl.run("req", "-verify", "-noout", "-inform", "DER", "-in", request))
        .containsIgnoringCase("verify OK");
    return ca.openssl.run("req", "-noout", "-text", "-inform", "DER", "-in", request);
  }
}
