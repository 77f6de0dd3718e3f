package io.certwright;

import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.audit.AuditLog;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.issue.Importing;
import io.certwright.internal.record.Names;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.Stored;
import io.certwright.policy.CertificatePolicy;
import java.security.PrivateKey;
import java.util.Optional;
import java.util.function.Function;

/** A vault as one caller uses it. */
final class OpenVault implements Vault, EngineHolder {

  private final Engine engine;
  private final Caller caller;

  OpenVault(Engine engine, Caller caller) {
    this.engine = engine;
    this.caller = caller;
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public CertificateOperation create(String name, CertificatePolicy policy) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_CREATE, id);
    var head =
        engine.issuance().create(caller, Permission.CERTIFICATES_CREATE.code(), name, policy);
    return CertificateOperation.of(this, head);
  }

  @Override
  public Certificate importCertificate(String name, CertificateImport source) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_IMPORT, id);
    var terms =
        new Importing.Terms(
            source.policy(), source.isExpiredAllowed(), source.isNotYetValidAllowed());
    return new Certificate(
        engine
            .issuance()
            .importing()
            .importCertificate(
                caller, Permission.CERTIFICATES_IMPORT.code(), name, source.source(), terms));
  }

  @Override
  public Certificate get(String name) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_GET, id);
    return new Certificate(engine.catalogue().requireCurrent(id));
  }

  @Override
  public Optional<Certificate> find(String name) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_GET, id);
    return engine.catalogue().current(id).map(Certificate::new);
  }

  @Override
  public Certificate getVersion(String name, String version) {
    var id = Names.fold(name);
    var wanted = Names.requireVersion(version);
    engine.gate().authorise(caller, Permission.CERTIFICATES_GET, id + "/" + wanted);
    return new Certificate(engine.catalogue().requireVersion(id, wanted));
  }

  @Override
  public Page<CertificateSummary> list(PageRequest page) {
    engine.gate().authorise(caller, Permission.CERTIFICATES_LIST, "");
    var found = engine.catalogue().list(page.after().map(Names::fold), page.limit());
    return pageOf(found, CertificateSummary::of);
  }

  @Override
  public Page<Certificate> listVersions(String name, PageRequest page) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_LIST, id);
    engine.catalogue().requireHead(id);
    var after = page.after().map(Names::requireVersion);
    var found = engine.catalogue().versions(id, after, page.limit());
    var versions = pageOf(found, version -> new Certificate(new CertificateSnapshot(version)));
    return new Page<>(
        versions.items(),
        versions.damaged(),
        versions.next().map(next -> next.substring(next.indexOf('/') + 1)));
  }

  @Override
  public CertificatePolicy policy(String name) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_GET, id);
    return engine.catalogue().requireHead(id).value().policy();
  }

  @Override
  public Optional<CertificateOperation> operation(String name) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_GET, id);
    var head = engine.catalogue().requireHead(id).value();
    return head.operation().map(operation -> CertificateOperation.of(this, head));
  }

  @Override
  public PrivateKey privateKey(Certificate certificate) {
    var id = Names.fold(certificate.name());
    return engine.keyAccess().handle(caller, id, certificate.version());
  }

  @Override
  public ExportedKey exportPrivateKey(Certificate certificate) {
    var id = Names.fold(certificate.name());
    var exported = engine.keyAccess().export(caller, id, certificate.version());
    return new ExportedKey(new Certificate(exported.certificate()), exported.pkcs8());
  }

  @Override
  public void disable(Certificate certificate) {
    setEnabled(certificate, false);
  }

  @Override
  public void enable(Certificate certificate) {
    setEnabled(certificate, true);
  }

  private void setEnabled(Certificate certificate, boolean enabled) {
    var id = Names.fold(certificate.name());
    var version = certificate.version();
    engine.gate().authorise(caller, Permission.CERTIFICATES_UPDATE, id + "/" + version);
    engine.issuance().enabling().set(caller, id, version, enabled);
  }

  @Override
  public VaultHealth health() {
    engine.gate().authorise(caller, Permission.VAULT_HEALTH, "");
    return VaultHealth.of(engine.health().check());
  }

  @Override
  public AuditLog audit() {
    return engine.audit(caller);
  }

  @Override
  public Vault as(Identity identity) {
    engine.gate().authorise(caller, Permission.VAULT_ACT_AS, identity.name());
    return new OpenVault(engine, Caller.of(identity));
  }

  @Override
  public void close() {
    if (caller.identity().isEmpty()) {
      engine.close();
    }
  }

  @Override
  public String toString() {
    return "Vault[" + engine.name() + " as " + caller.name() + "]";
  }

  private static <R, T> Page<T> pageOf(RecordPage<R> found, Function<R, T> item) {
    return new Page<>(
        found.records().stream().map(Stored::value).map(item).toList(),
        found.damaged().stream().map(IntegrityException::getMessage).toList(),
        found.next());
  }
}
