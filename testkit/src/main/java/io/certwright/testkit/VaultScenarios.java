package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.ExportedKey;
import io.certwright.KeyProtections;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A vault on the storage: what it must not leave there, and what it must not do twice. */
final class VaultScenarios {

  static final String PASSPHRASE = "a passphrase that nobody finds again";
  private static final String OUTSIDE = "outside-ca";
  private static final Duration SOON = Duration.ofMinutes(1);

  private VaultScenarios() {}

  /** The store in a thief's hands: no key stands in it in any usual form. */
  static void noPlaintextKey(Bench bench) throws Exception {
    bench.needs(StorageAbility.DUMPS);
    var traces = new KeyTraces();
    traces.add("the passphrase", PASSPHRASE.getBytes(StandardCharsets.UTF_8));
    var control = control(bench);
    var protection = KeyProtections.passphrase(PASSPHRASE.toCharArray());
    try (var vault = Vault.open(bench.storage(), protection)) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      for (var spec : List.of(KeySpec.EC_P256, KeySpec.RSA_2048, KeySpec.ED25519)) {
        var name = spec.name().replace('_', '-');
        var policy =
            CertificatePolicy.tlsServer("shop.example.test")
                .key(spec)
                .exportable(true)
                .issuer(root.name())
                .build();
        var issued = vault.create(name, policy).await(SOON);
        try (var exported = vault.exportPrivateKey(issued)) {
          learn(traces, exported);
        }
      }
      assertThat(control.in(bench.dump()))
          .as("a dump that shows what is stored shows this record's payload")
          .isPresent();
      assertThat(traces.in(bench.dump())).as("a secret in the open store").isEmpty();
    }
    assertThat(traces.in(bench.dump())).as("a secret in the closed store").isEmpty();
  }

  /** A record of its own, whose payload a dump must contain. */
  private static KeyTraces control(Bench bench) {
    var payload = new byte[48];
    new SecureRandom().nextBytes(payload);
    bench.commit(
        new RecordWrite.Put(
            bench.key("control"),
            OptionalLong.empty(),
            1,
            Bytes.copyOf(payload),
            List.of(),
            Optional.empty()));
    var control = new KeyTraces();
    control.add("the control", payload);
    return control;
  }

  private static void learn(KeyTraces traces, ExportedKey exported)
      throws GeneralSecurityException {
    var pem = exported.toPem();
    var begin = "-----BEGIN PRIVATE KEY-----";
    var body = pem.substring(pem.indexOf(begin) + begin.length(), pem.indexOf("-----END PRIVATE"));
    var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
    var certificate = exported.certificate();
    var key = KeyFactory.getInstance(certificate.key().algorithm()).generatePrivate(encoded);
    if (key instanceof ECPrivateKey ec) {
      traces.add("the EC key", fixed(ec.getS(), 32));
    } else if (key instanceof RSAPrivateCrtKey rsa) {
      for (var number : List.of(rsa.getPrivateExponent(), rsa.getPrimeP(), rsa.getPrimeQ())) {
        traces.add("the RSA key", number.toByteArray());
      }
    } else {
      traces.add("the Ed25519 key", ((EdECPrivateKey) key).getBytes().orElseThrow());
    }
  }

  private static byte[] fixed(BigInteger number, int length) {
    var digits = "%0" + 2 * length + "x";
    return HexFormat.of().parseHex(digits.formatted(number));
  }

  /**
   * The reply to a commit is lost, each in turn: the vault finds out what became of it, and neither
   * the CA outside nor the one inside issues twice.
   */
  static void noSecondIssuance(Bench bench) {
    var clock = SettableClock.at(bench.now());
    var outside = FakeCa.withIntermediate(clock);
    var protection = KeyProtections.ephemeral();
    var faulty = FaultyStorage.around(bench.storage());
    int names = 0;
    try (var vault = open(faulty, protection, clock, outside)) {
      EmbeddedCa.openOrCreateRoot(vault, "root");
      for (var issuer : List.of(OUTSIDE, "root")) {
        boolean tried = true;
        for (int before = 0; tried; before++, names++) {
          faulty.passCommits(before);
          faulty.failNextCommit(CommitFault.REPLY_LOST);
          var policy = CertificatePolicy.tlsServer("shop.example.test").issuer(issuer).build();
          vault.create("n" + names, policy).await(SOON);
          tried = !faulty.endScript();
        }
      }
      assertThat(names).as("lost replies, one each way at least").isGreaterThanOrEqualTo(4);
      assertEachOnce(vault, outside, names);
    }
    if (bench.can(StorageAbility.REOPENS)) {
      bench.reopen();
      try (var vault = open(bench.storage(), protection, clock, outside);
          var lifecycle = LifecycleManager.builder(vault).build()) {
        lifecycle.runOnce();
        assertEachOnce(vault, outside, names);
      }
    }
  }

  private static Vault open(
      Storage storage, KeyProtection protection, SettableClock clock, FakeCa outside) {
    return Vault.builder(storage, protection).clock(clock).issuer(OUTSIDE, outside).open();
  }

  private static void assertEachOnce(Vault vault, FakeCa outside, int names) {
    var serials = new HashSet<BigInteger>();
    int fromOutside = 0;
    for (int i = 0; i < names; i++) {
      var versions = vault.listVersions("n" + i, PageRequest.first(10)).items();
      assertThat(versions).as("versions of n%s", i).hasSize(1);
      serials.add(versions.get(0).x509().getSerialNumber());
      fromOutside += isFrom(outside, versions.get(0)) ? 1 : 0;
    }
    assertThat(serials).as("serials").hasSize(names);
    assertThat(outside.issuances()).as("what the CA outside issued").hasSize(fromOutside);
  }

  private static boolean isFrom(FakeCa outside, Certificate version) {
    return outside.issuances().stream()
        .anyMatch(issued -> issued.certificate().equals(version.x509()));
  }
}
