package io.certwright;

import io.certwright.access.Actor;
import io.certwright.access.ClientTrust;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditLog;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Ask;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Matter;
import io.certwright.internal.issue.Importing;
import io.certwright.internal.issue.PolicyChanges;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Headline;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.PolicyRecord;
import io.certwright.internal.record.Tags;
import io.certwright.internal.record.UseRecord;
import io.certwright.internal.request.OfferedRequest;
import io.certwright.internal.revoking.VersionChanges;
import io.certwright.internal.search.Conditions;
import io.certwright.internal.search.Search;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyProtection;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
  public Conditions conditions(Object query) {
    return ((CertificateQuery) query).conditions();
  }

  @Override
  public Object query(Conditions conditions) {
    return CertificateQuery.of(conditions);
  }

  @Override
  public OfferedRequest request(Object request) {
    return ((CertificationRequest) request).offered();
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public CertificateOperation create(String name, CertificatePolicy policy) {
    var id = Names.fold(name);
    var asks = Ask.of(Permission.CERTIFICATES_CREATE, id).withPolicy(policy);
    var terms = engine.gate().terms(caller, asks);
    var operation = Permission.CERTIFICATES_CREATE.code();
    var issuance = engine.issuance();
    return CertificateOperation.of(
        this,
        terms.isNone()
            ? issuance.create(caller, operation, name, policy)
            : issuance.createApproved(caller, asks, terms, name, policy));
  }

  @Override
  public Certificate importCertificate(String name, CertificateImport source) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_IMPORT, id);
    source.policy().ifPresent(policy -> engine.gate().authorisePolicy(caller, id, policy));
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
  public Certificate watch(String name, WatchedCertificate source) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_IMPORT, id);
    return new Certificate(engine.issuance().watching().watch(caller, name, source.source()));
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
    return engine.gate().authoriseLook(caller, Permission.CERTIFICATES_GET, id)
        ? engine.catalogue().current(id).map(Certificate::new)
        : Optional.empty();
  }

  @Override
  public Certificate getVersion(String name, String version) {
    var id = Names.fold(name);
    var wanted = Names.requireVersion(version);
    engine.gate().authorise(caller, Permission.CERTIFICATES_GET, id + "/" + wanted);
    return new Certificate(engine.catalogue().requireServedVersion(id, wanted));
  }

  @Override
  public Page<CertificateSummary> list(PageRequest page) {
    return new Listing<>(
            (after, limit) -> engine.catalogue().list(after.map(Names::fold), limit),
            line -> Names.fold(line.name()),
            this::isVisible,
            CertificateSummary::of)
        .page(this, Permission.CERTIFICATES_LIST, page);
  }

  /** By the tags that the line has already, where it has some. */
  private boolean isVisible(Headline line) {
    var judge = engine.gate().judge();
    var name = Names.fold(line.name());
    return line.current().isPresent()
        ? judge.has(caller, Permission.CERTIFICATES_LIST, name, line.current().get().tags().all())
        : judge.has(caller, Permission.CERTIFICATES_LIST, name);
  }

  @Override
  public Page<CertificateSummary> search(CertificateQuery query, PageRequest page) {
    var now = engine.clock().instant();
    var search = new Search(engine.records());
    return new Listing<>(
            (after, limit) -> search.page(query.conditions(), now, after, limit),
            head -> search.behind(query.conditions(), now, head),
            (CertificateRecord head) -> isVisible(Headline.of(head)),
            head -> CertificateSummary.of(Headline.of(head)))
        .page(this, Permission.CERTIFICATES_LIST, page);
  }

  @Override
  public Page<Certificate> listVersions(String name, PageRequest page) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_LIST, id);
    engine.catalogue().requireHead(id);
    var after = page.after().map(Names::requireVersion);
    var found = engine.catalogue().versions(id, after, page.limit());
    return Pages.within(found, version -> new Certificate(new CertificateSnapshot(version)));
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
    var unused = update(certificate, CertificateUpdate.none().withEnabled(false));
  }

  @Override
  public void enable(Certificate certificate) {
    var unused = update(certificate, CertificateUpdate.none().withEnabled(true));
  }

  @Override
  public Certificate update(Certificate certificate, CertificateUpdate update) {
    var id = Names.fold(certificate.name());
    var version = certificate.version();
    var ask = Ask.of(Permission.CERTIFICATES_UPDATE, id + "/" + version);
    var asks = new ArrayList<Ask>(List.of(ask));
    update.tags().ifPresent(tags -> asks.add(ask.tagged(tags)));
    var wish = new VersionChanges.Wish(update.enabled(), update.tags().map(Tags::of));
    var admitted = engine.gate().admit(caller, asks, wish::matter);
    var changed = engine.issuance().changes().update(admitted, id, version, wish);
    return new Certificate(new CertificateSnapshot(changed));
  }

  @Override
  public void deleteVersion(Certificate certificate) {
    var id = Names.fold(certificate.name());
    var version = certificate.version();
    var admitted =
        admitted(Permission.CERTIFICATES_DELETE, id + "/" + version, () -> "delete for good");
    engine.issuance().changes().delete(admitted, id, version);
  }

  @Override
  public void updatePolicy(String name, CertificatePolicy policy) {
    var id = Names.fold(name);
    var asks = Ask.of(Permission.CERTIFICATES_UPDATE, id).withPolicy(policy);
    var admitted =
        engine
            .gate()
            .admit(caller, asks, () -> Matter.of("have what comes next issued by", policy));
    engine.issuance().updatePolicy(admitted, id, policy);
  }

  @Override
  public Actor policyActor(String name) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_GET, id);
    return engine.catalogue().requireHead(id).value().setBy();
  }

  @Override
  public void runPolicyBySystem(String name) {
    var id = Names.fold(name);
    engine.gate().authoriseOwner(caller, PolicyChanges.RUN_BY_SYSTEM, id);
    engine.issuance().policies().runBySystem(caller, id);
  }

  @Override
  public Page<ReplacedPolicy> policyHistory(String name, PageRequest page) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_GET, id);
    engine.catalogue().requireHead(id);
    var after = page.after().map(PolicyRecord::requireNumber);
    return Pages.within(engine.catalogue().policies(id, after, page.limit()), ReplacedPolicy::of);
  }

  @Override
  public Optional<PublicKey> nextPublicKey(String name) {
    var id = Names.fold(name);
    engine.gate().authorise(caller, Permission.CERTIFICATES_GET, id);
    var head = engine.catalogue().requireHead(id).value();
    return engine.issuance().nextKeys().publicKey(head);
  }

  @Override
  public DeletedCertificate delete(String name) {
    var id = Names.fold(name);
    var admitted = admitted(Permission.CERTIFICATES_DELETE, id, () -> "delete " + present(id));
    return DeletedCertificate.of(engine.removal().delete(admitted, id));
  }

  @Override
  public DeletedCertificates deleted() {
    return new DeletedCertificates(this);
  }

  @Override
  public byte[] backup(String name) {
    var id = Names.fold(name);
    var admitted =
        admitted(Permission.CERTIFICATES_BACKUP, id, () -> "back up with its keys " + present(id));
    return engine.backups().of(admitted, id);
  }

  @Override
  public void restore(byte[] backup) {
    restore(backup, Optional.empty());
  }

  @Override
  public void restoreFrom(KeyProtection protection, byte[] backup) {
    restore(backup, Optional.of(protection));
  }

  private void restore(byte[] backup, Optional<KeyProtection> protection) {
    engine.gate().authoriseListing(caller, Permission.CERTIFICATES_RESTORE);
    var unused = engine.restores().from(caller, backup, protection);
  }

  @Override
  public Keys keys() {
    return new Keys(this);
  }

  @Override
  public Secrets secrets() {
    return new Secrets(this);
  }

  @Override
  public Issuers issuers() {
    return new Issuers(this);
  }

  @Override
  public Revocations revocations() {
    return new Revocations(this);
  }

  @Override
  public Compromises compromises() {
    return new Compromises(this);
  }

  @Override
  public Contacts contacts() {
    return new Contacts(this);
  }

  @Override
  public TrustBundles trustBundles() {
    return new TrustBundles(this);
  }

  @Override
  public VaultSettings settings() {
    engine.gate().authorise(caller, Permission.VAULT_GET, "");
    return VaultSettings.of(engine.settings().get());
  }

  @Override
  public void updateSettings(VaultSettings settings) {
    var admitted = admitted(Permission.VAULT_UPDATE, "", () -> "set: " + settings);
    engine.settings().update(admitted, settings.retentionDays(), settings.purgeProtection());
  }

  @Override
  public VaultHealth health() {
    // It is wanted most while the storage is away, and then by what is known.
    engine.gate().authoriseOpen(caller, Permission.VAULT_HEALTH, "");
    return VaultHealth.of(
        engine.health().check(), stale -> engine.gate().judge().visibleAsKnown(caller, stale));
  }

  /** The caller, with the approval of others where that is wanted for what it names in full. */
  private Caller admitted(Permission permission, String target, Supplier<String> what) {
    return engine.gate().admit(caller, permission, target, () -> Matter.of(what.get()));
  }

  /** What has the name now: others approve that, and not another one of the name later. */
  private String present(String id) {
    return "what was made at " + engine.catalogue().requireHead(id).value().created();
  }

  @Override
  public AccessControl access() {
    return new AccessControl(this);
  }

  @Override
  public Approvals approvals() {
    return new Approvals(this);
  }

  @Override
  public AuditLog audit() {
    return engine.audit(caller);
  }

  @Override
  public VaultCensus census() {
    engine.gate().authorise(caller, Permission.VAULT_HEALTH, "");
    return VaultCensus.of(engine.census().take());
  }

  @Override
  public Page<CertificateUse> uses(String name, PageRequest page) {
    var id = Names.fold(name);
    if (!engine.gate().authoriseLook(caller, Permission.CERTIFICATES_GET, id)) {
      return new Page<>(List.of(), List.of(), Optional.empty());
    }
    return Pages.of(
        engine.inventory().list(id + "/", page.after(), page.limit()), CertificateUse::of);
  }

  @Override
  public Page<CertificateUse> listUses(PageRequest page) {
    return new Listing<>(
            (after, limit) -> engine.inventory().list("", after, limit),
            use -> UseRecord.id(use.name(), use.node(), use.consumer()),
            (UseRecord use) ->
                engine.gate().judge().has(caller, Permission.CERTIFICATES_LIST, use.name()),
            CertificateUse::of)
        .page(this, Permission.CERTIFICATES_LIST, page);
  }

  @Override
  public Vault as(Identity identity) {
    engine.gate().authorise(caller, Permission.VAULT_ACT_AS, identity.name());
    var acting = engine.gate().judge().acting(caller);
    return new OpenVault(engine, Caller.of(identity).in(caller.context()).through(caller, acting));
  }

  @Override
  public Vault asClient(ClientTrust trust, List<X509Certificate> chain) {
    engine.gate().authorise(caller, Permission.VAULT_ACT_AS, trust.bundle());
    var client = engine.clients().identify(caller, trust, chain);
    return new OpenVault(engine, client.in(caller.context()));
  }

  @Override
  public Vault inContext(AuditContext context) {
    engine.gate().requireOpen();
    return new OpenVault(engine, caller.in(context));
  }

  @Override
  public Optional<Identity> identity() {
    return caller.identity();
  }

  @Override
  public void close() {
    if (caller.equals(Caller.OWNER)) {
      engine.close();
    }
  }

  @Override
  public String toString() {
    return "Vault[" + engine.name() + " as " + caller.name() + "]";
  }
}
