package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.CertificateSummary;
import io.certwright.OperationStatus;
import io.certwright.Page;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.spi.storage.ListQuery;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Looks through a whole vault for something that is only half there. */
final class Inspection {

  private static final int PAGE = 500;

  private final Vault vault;

  /** Every version by its record's id. */
  private final Map<String, Certificate> versions = new HashMap<>();

  private Inspection(Vault vault) {
    this.vault = vault;
  }

  /** Reads and checks the states, the versions and the audit trail. */
  static Inspection of(Vault vault) {
    var inspection = new Inspection(vault);
    inspection.checkStates();
    inspection.checkTrail();
    var verification = vault.audit().verify();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.isIntact()).isTrue();
    return inspection;
  }

  Map<String, Certificate> versions() {
    return versions;
  }

  /** Each state points to its newest version, and there is one version for each number up to it. */
  private void checkStates() {
    for (CertificateSummary summary : all(vault::list)) {
      var newest = new ArrayList<>(all(page -> vault.listVersions(summary.name(), page)));
      assertThat(summary.operation()).contains(OperationStatus.COMPLETED);
      assertThat(summary.version()).contains(newest.get(0).version());
      int number = newest.size();
      for (var certificate : newest) {
        assertThat(certificate.version())
            .startsWith(HexFormat.of().toHexDigits((long) number--, 8));
        versions.put(id(certificate), certificate);
      }
    }
  }

  /** A version for each entry that tells of one, and an entry for each version. */
  private void checkTrail() {
    var told = new HashMap<String, String>();
    Optional<String> after = Optional.empty();
    do {
      var page = vault.audit().entries(after, PAGE);
      for (AuditEntry entry : page.entries()) {
        if (entry.detail().startsWith("serial ")) {
          assertThat(told.put(versionOf(entry), serial(entry))).as("told twice").isNull();
        }
      }
      after = page.next();
    } while (after.isPresent());
    var expected = new HashMap<String, String>();
    versions.forEach((id, version) -> expected.put(id, "serial " + version.serialNumber()));
    assertThat(told).isEqualTo(expected);
  }

  /** An outside issuer's version is told of under the certificate alone. */
  private String versionOf(AuditEntry entry) {
    if (entry.target().contains("/")) {
      return entry.target();
    }
    var serial = serial(entry).substring("serial ".length());
    return versions.values().stream()
        .filter(v -> v.name().equals(entry.target()) && v.serialNumber().equals(serial))
        .map(Inspection::id)
        .findFirst()
        .orElse(entry.target() + " with " + entry.detail());
  }

  /** What the lint remarked about it stands behind the serial number. */
  private static String serial(AuditEntry entry) {
    return entry.detail().split(";", 2)[0];
  }

  /** The CA remembers exactly what there is of it, its own certificate aside. */
  void checkSerials(String ca) {
    var records = EngineHolder.of(vault).engine().records();
    var remembered = new HashMap<String, String>();
    Optional<String> after = Optional.empty();
    do {
      var page = records.list(IssuedRecord.TYPE, ca + "/", after, ListQuery.Order.ASCENDING, PAGE);
      assertThat(page.damaged()).isEmpty();
      page.records()
          .forEach(stored -> remembered.put(stored.value().holder(), stored.value().serial()));
      after = page.next();
    } while (after.isPresent());
    var expected = new HashMap<String, String>();
    versions.forEach((id, version) -> expected.put(id, version.serialNumber()));
    expected.keySet().removeIf(id -> id.startsWith(ca + "/"));
    assertThat(remembered).isEqualTo(expected);
  }

  /** What was acknowledged is there and can be used. */
  void checkWhole(Collection<Acknowledged> acknowledged, PublicKey authority)
      throws GeneralSecurityException {
    for (var expected : acknowledged) {
      var certificate = vault.getVersion(expected.name(), expected.version());
      assertThat(Acknowledged.of(certificate)).isEqualTo(expected);
      assertThat(versions).containsKey(expected.id());
      assertThat(certificate.chain()).isNotEmpty();
      certificate.x509().verify(authority);
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(vault.privateKey(certificate));
      signer.update(expected.line().getBytes(StandardCharsets.UTF_8));
      var signature = signer.sign();
      var verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(certificate.x509().getPublicKey());
      verifier.update(expected.line().getBytes(StandardCharsets.UTF_8));
      assertThat(verifier.verify(signature)).as(expected.toString()).isTrue();
    }
  }

  private static String id(Certificate certificate) {
    return certificate.name().toLowerCase(Locale.ROOT) + "/" + certificate.version();
  }

  private static <T> List<T> all(Function<PageRequest, Page<T>> read) {
    var all = new ArrayList<T>();
    var request = PageRequest.first(PAGE);
    for (; ; ) {
      var page = read.apply(request);
      assertThat(page.damaged()).isEmpty();
      all.addAll(page.items());
      if (page.next().isEmpty()) {
        return all;
      }
      request = request.after(page.next().get());
    }
  }
}
