package io.certwright.tests.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.certwright.CertificateQuery;
import io.certwright.CertificateUpdate;
import io.certwright.ChainValidator;
import io.certwright.Contact;
import io.certwright.CryptoProviders;
import io.certwright.IssuerConfiguration;
import io.certwright.KeyProtections;
import io.certwright.PageRequest;
import io.certwright.SecretValue;
import io.certwright.Vault;
import io.certwright.WatchedCertificate;
import io.certwright.access.Identity;
import io.certwright.ca.EmbeddedCa;
import io.certwright.event.RecordedEvent;
import io.certwright.lifecycle.CampaignPlan;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.RenewalRate;
import io.certwright.notify.mail.MailNotifier;
import io.certwright.notify.webhook.WebhookNotifier;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAccount;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerProvider;
import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.spi.storage.Storage;
import io.certwright.tls.VaultTls;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidationSettings;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Uses every public type once, well and badly, and keeps what comes out of it. */
final class Drive {

  private final KnownSecrets secrets;
  private final List<Object> results = new ArrayList<>();

  Drive(KnownSecrets secrets) {
    this.secrets = secrets;
  }

  /** What came out, exceptions included. */
  List<Object> results() {
    return results;
  }

  private <T> T keep(T result) {
    results.add(result);
    return result;
  }

  /** Has to fail; the exception is kept. */
  private void fails(Callable<?> action) {
    Object result;
    try {
      result = action.call();
    } catch (Exception | AssertionError e) {
      results.add(e);
      return;
    }
    throw new IllegalStateException("it should have failed, but gave " + result);
  }

  void run(Storage storage) throws Exception {
    var protection = keep(KeyProtections.passphrase(KnownSecrets.PASSPHRASE.toCharArray()));
    var builder =
        keep(Vault.builder(storage, secrets.watched(protection)))
            .issuer("waiting", new Waiting())
            .issuer("broken", new Broken())
            .issuerProvider(new Indiscreet())
            .cryptoProviders(keep(CryptoProviders.standard()));
    try (var vault = keep(builder.open())) {
      certificates(vault);
      keys(vault);
      composition(vault);
      outside(vault);
      configured(vault);
      byHand(vault);
      others(vault);
      removal(vault);
      // While it is open: what it holds can be reached.
      look(vault);
    }
    keep(storage);
  }

  /** The vault's objects as they are now. */
  private void look(Vault vault) {
    var witness = new Witness();
    witness.look(vault);
    results.forEach(witness::look);
    results.add(witness);
  }

  private void certificates(Vault vault) {
    var root = keep(EmbeddedCa.openOrCreateRoot(vault, "root"));
    var issuing = keep(EmbeddedCa.openOrCreateIssuing(vault, "issuing", root));
    for (var key : List.of(KeySpec.EC_P256, KeySpec.EC_P521, KeySpec.RSA_2048, KeySpec.ED25519)) {
      var policy =
          keep(
              keep(CertificatePolicy.tlsServer(host(key)).key(key).exportable(true))
                  .issuer(issuing.name())
                  .build());
      keep(vault.create(name(key), policy));
      keep(vault.get(name(key)));
    }
    keep(vault.create("sealed", CertificatePolicy.tlsServer("sealed.example.test").build()));
    keep(vault.list(keep(PageRequest.first(10))));
    keep(vault.listVersions("sealed", PageRequest.first(10)));
    keep(vault.policy("sealed"));
    keep(vault.operation("sealed"));
    fails(() -> vault.get("absent"));
    fails(() -> vault.get("../" + KnownSecrets.PASSWORD.length()));
    fails(() -> CertificatePolicy.tlsServer("").keyUsages().validity(Duration.ZERO).build());
    fails(() -> EmbeddedCa.openOrCreateRoot(vault, "sealed"));
  }

  /** What is done to a certificate that is there, up to its end. */
  private void removal(Vault vault) {
    vault.create("ending", CertificatePolicy.tlsServer("ending.example.test").build());
    var tags = keep(keep(CertificateUpdate.none()).withTags(Map.of("env", "prod")));
    var ending = keep(vault.update(vault.get("ending"), tags));
    vault.updatePolicy("ending", CertificatePolicy.tlsServer("end.example.test").build());
    keep(vault.policyHistory("ending", PageRequest.first(10)));
    keep(vault.search(keep(CertificateQuery.all().tag("env", "prod")), PageRequest.first(10)));
    fails(
        () ->
            vault.search(CertificateQuery.all().tag("env"), keep(PageRequest.first(1).after("x"))));
    var backup = keep(vault.backup("ending"));
    keep(keep(vault.settings()).withRetentionDays(7));
    keep(vault.delete("ending"));
    keep(keep(vault.deleted()).list(PageRequest.first(10)));
    keep(vault.deleted().get("ending"));
    fails(() -> vault.create("ending", CertificatePolicy.tlsServer("x.example.test").build()));
    vault.deleted().recover("ending");
    vault.delete("ending");
    vault.deleted().purge("ending");
    fails(() -> vault.privateKey(ending));
    fails(
        () -> {
          vault.restore(Arrays.copyOf(backup, backup.length - 1));
          return "restored";
        });
    vault.restore(backup);
    vault.deleteVersion(ending);
  }

  /** Keys and secrets by name, and a certificate that is only watched. */
  private void composition(Vault vault) {
    try (var value = keep(SecretValue.of(KnownSecrets.VALUE.getBytes(UTF_8)))) {
      keep(vault.secrets().set("word", keep(value.contentType("text/plain"))));
      fails(() -> vault.secrets().set("sealed", value));
    }
    var secret = keep(keep(vault.secrets()).get("word"));
    if (secret.value().length != KnownSecrets.VALUE.length()) {
      throw new IllegalStateException("another value");
    }
    keep(vault.secrets().get(name(KeySpec.EC_P256)));
    keep(vault.secrets().get("sealed"));
    keep(vault.secrets().listVersions("word", PageRequest.first(10)));
    fails(() -> vault.secrets().get("absent"));
    var key = keep(keep(vault.keys()).create("lone", KeySpec.RSA_2048));
    if (vault.keys().sign(key, SignatureAlgorithm.RSA_PSS_SHA256, new byte[1]).length == 0) {
      throw new IllegalStateException("an empty signature");
    }
    fails(() -> vault.keys().decrypt(key, DecryptionAlgorithm.RSA_OAEP_SHA256, new byte[256]));
    fails(() -> vault.create("word", vault.policy("sealed")));
    var file = vault.get("sealed").chainPem().getBytes(UTF_8);
    keep(vault.watch("watched", keep(WatchedCertificate.of(file))));
    fails(() -> vault.privateKey(vault.get("watched")));
    secret.close();
  }

  private static String name(KeySpec key) {
    return key.name().replace('_', '-');
  }

  private static String host(KeySpec key) {
    return name(key).toLowerCase(Locale.ROOT) + ".example.test";
  }

  private void keys(Vault vault) throws Exception {
    for (var key : List.of(KeySpec.EC_P256, KeySpec.EC_P521, KeySpec.RSA_2048, KeySpec.ED25519)) {
      var certificate = vault.get(name(key));
      var exported = keep(vault.exportPrivateKey(certificate));
      secrets.learn(exported);
      fails(() -> exported.toPkcs12(new char[0]));
      if (exported.toPkcs12(KnownSecrets.PASSWORD.toCharArray()).length == 0) {
        throw new IllegalStateException("an empty file");
      }
      var handle = keep(vault.privateKey(certificate));
      misuse(handle, certificate.x509());
    }
    fails(() -> vault.exportPrivateKey(vault.get("sealed")));
  }

  private void misuse(PrivateKey handle, X509Certificate certificate) throws Exception {
    var algorithm =
        switch (handle.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    var signature = keep(Signature.getInstance(algorithm));
    signature.initSign(handle);
    signature.update(new byte[] {1});
    if (signature.sign().length == 0) {
      throw new IllegalStateException("an empty signature");
    }
    keep(signature.getProvider());
    fails(() -> KeyFactory.getInstance(handle.getAlgorithm()).translateKey(handle));
    fails(
        () -> {
          new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(handle);
          return handle;
        });
    fails(
        () -> {
          var store = KeyStore.getInstance("PKCS12");
          store.load(null, null);
          store.setKeyEntry(
              "x",
              handle,
              KnownSecrets.PASSWORD.toCharArray(),
              new X509Certificate[] {certificate});
          store.store(new ByteArrayOutputStream(), KnownSecrets.PASSWORD.toCharArray());
          return store;
        });
  }

  private void outside(Vault vault) {
    var waiting =
        keep(
            vault.create(
                "waits", CertificatePolicy.tlsServer("w.example.test").issuer("waiting").build()));
    fails(() -> waiting.await(Duration.ofMillis(100)));
    keep(waiting.status());
    fails(() -> vault.create("waits", vault.policy("waits")));
    var broken =
        keep(
            vault.create(
                "broken", CertificatePolicy.tlsServer("b.example.test").issuer("broken").build()));
    keep(broken.failure());
    fails(
        () ->
            vault.create(
                "nobody", CertificatePolicy.tlsServer("n.example.test").issuer("nobody").build()));
  }

  /** An issuer whose account is kept in the vault, and a provider that talks about it. */
  private void configured(Vault vault) {
    var account =
        keep(keep(IssuerConfiguration.of("indiscreet")).withAccount("shop"))
            .withAdministrators(List.of(keep(Contact.of("pki@example.test"))));
    var credentials = KnownSecrets.CREDENTIALS.toCharArray();
    keep(keep(vault.issuers()).setWithCredentials("digi", account, credentials));
    keep(vault.issuers().set("digi", account.withOrganisation("shop")));
    keep(vault.issuers().list(PageRequest.first(10)));
    var policy = CertificatePolicy.tlsServer("digi.example.test").issuer("digi").build();
    var refused = keep(vault.create("digi-shop", policy));
    keep(refused.failure());
    fails(() -> refused.await(Duration.ofMillis(50)));
    fails(() -> vault.issuers().set("digi", account.withAccount("another")));
    fails(() -> vault.issuers().set("self", account));
    fails(
        () -> {
          vault.issuers().delete("digi");
          return "deleted";
        });
    keep(vault.contacts()).set(List.of(Contact.of("pki@example.test").withName("P. Kay")));
    keep(vault.contacts().get());
    anchors(vault);
  }

  /** Trust bundles, and a validation with what the vault knows. */
  private void anchors(Vault vault) {
    var leaf = vault.get(name(KeySpec.EC_P256));
    var root = vault.get("root").x509();
    var bundle = keep(keep(vault.trustBundles()).put("partners", TrustedAnchor.of(root)));
    keep(vault.trustBundles().list(PageRequest.first(10)));
    fails(() -> vault.trustBundles().remove("partners", leaf.x509()));
    var settings =
        keep(
            ValidationSettings.builder(Purpose.ANY, leaf.notBefore())
                .revocation(
                    RevocationMode.HARD_FAIL, List.of(keep(vault.revocations().knowledge())))
                .build());
    keep(
        keep(ChainValidator.trusting(bundle.anchors()))
            .validate(PresentedChain.of(leaf.chain()), settings));
  }

  /** A request that somebody takes to a CA. */
  private void byHand(Vault vault) {
    var policy = CertificatePolicy.tlsServer("hand.example.test");
    var operation = keep(vault.create("hand", policy.issuer(CertificatePolicy.UNKNOWN).build()));
    keep(operation.csrPem());
    fails(() -> operation.merge(new byte[] {1}));
    fails(() -> operation.await(Duration.ofMillis(1)));
  }

  private void others(Vault vault) throws Exception {
    var eve = keep(vault.as(keep(Identity.named("eve"))));
    fails(() -> eve.get("sealed"));
    fails(() -> eve.exportPrivateKey(vault.get(name(KeySpec.EC_P256))));
    var events = new ArrayList<RecordedEvent>();
    var secret = KnownSecrets.CREDENTIALS.getBytes(UTF_8);
    var hook = keep(WebhookNotifier.to(URI.create("http://127.0.0.1:1/"), secret));
    var mail =
        keep(
            MailNotifier.builder("127.0.0.1", "vault@example.test")
                .port(1)
                .login("vault", KnownSecrets.CREDENTIALS.toCharArray())
                .plainLoopback()
                .build());
    var manager =
        LifecycleManager.builder(vault)
            .listener(events::add)
            .listener("pager", event -> keep(event))
            .notifier("hook", hook)
            .notifier("mail", mail);
    try (var lifecycle = keep(manager.build())) {
      keep(lifecycle.manage("managed", CertificatePolicy.tlsServer("m.example.test").build()));
      keep(lifecycle.runOnce());
      keep(lifecycle.subscriptions());
      keep(lifecycle.subscriptions().list());
      campaign(lifecycle);
      fails(() -> LifecycleManager.start(vault));
    }
    keep(events);
    var tls = keep(VaultTls.of(vault).serve("managed").trust("root"));
    keep(tls.keyManager());
    keep(tls.trustManager());
    keep(tls.context());
    keep(vault.audit());
    keep(vault.audit().entries(Optional.empty(), 1000));
    keep(vault.audit().verify());
  }

  private void campaign(LifecycleManager lifecycle) {
    var plan =
        keep(CampaignPlan.renewing(CertificateQuery.all(), RenewalRate.perHour(1)).withNewKeys());
    keep(lifecycle.campaigns().preview(plan));
    var campaign = keep(lifecycle.campaigns().start("renewing", plan));
    keep(lifecycle.runOnce());
    keep(campaign.plan());
    keep(campaign.progress());
    keep(campaign.underWay(PageRequest.first(10)));
    keep(campaign.skipped(PageRequest.first(10)));
    keep(lifecycle.campaigns().list(PageRequest.first(10)));
    campaign.cancel();
  }

  /** A wrong passphrase, and a vault that is closed. */
  void shut(Storage storage) {
    KeyProtection wrong =
        keep(KeyProtections.passphrase(KnownSecrets.WRONG_PASSPHRASE.toCharArray()));
    fails(() -> Vault.open(storage, wrong));
    for (var result : List.copyOf(results)) {
      if (result instanceof Vault vault) {
        fails(() -> vault.get("sealed"));
      }
    }
  }

  /** Falls over with what it was told. */
  private static final class Indiscreet implements IssuerProvider {
    @Override
    public String type() {
      return "indiscreet";
    }

    @Override
    public Issuer connect(IssuerAccount account) {
      var said = new String(account.credentials().orElseThrow());
      if (!said.equals(KnownSecrets.CREDENTIALS)) {
        throw new AssertionError("these are not the credentials that were set");
      }
      throw new IllegalStateException(account + " cannot be opened with " + said);
    }
  }

  /** Takes its time, with an order that is as good as a password. */
  private final class Waiting implements Issuer {
    @Override
    public IssuerAnswer submit(IssuanceRequest request) {
      return new IssuerAnswer.Pending(secrets.order(), Instant.now().plusSeconds(3600));
    }

    @Override
    public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
      return new IssuerAnswer.Pending(order, Instant.now().plusSeconds(3600));
    }
  }

  /** Throws. */
  private static final class Broken implements Issuer {
    @Override
    public IssuerAnswer submit(IssuanceRequest request) {
      throw new IllegalStateException("the issuer fell over " + request);
    }

    @Override
    public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
      throw new IllegalStateException("the issuer fell over again " + request + " " + order);
    }
  }
}
