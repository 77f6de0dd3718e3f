package io.certwright.tests.composition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.Certificate;
import io.certwright.CertificateImport;
import io.certwright.KeyProtections;
import io.certwright.Keys;
import io.certwright.PageRequest;
import io.certwright.SecretValue;
import io.certwright.Secrets;
import io.certwright.Vault;
import io.certwright.VaultKey;
import io.certwright.access.Identity;
import io.certwright.access.KeyOperation;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditSettings;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.ContentType;
import io.certwright.policy.KeyUsage;
import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.testkit.FakeKeyHost;
import io.certwright.testkit.SettableClock;
import io.certwright.tests.transfer.House;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A certificate as a key and as a secret of its name, and those that stand alone beside it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CompositionTest {

  private static final byte[] MESSAGE = "a message".getBytes(UTF_8);
  private static final PageRequest ALL = PageRequest.first(100);
  private static final String NO_VERSION = "0".repeat(32);
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));

  @TempDir Path directory;

  private Vault memory() {
    return open(new House(House.Kind.MEMORY, directory, clock), KeyProtections.ephemeral());
  }

  private Vault open(House house, KeyProtection protection) {
    return Vault.builder(house.enter(), protection)
        .clock(clock)
        .ticker(clock.ticker())
        .audit(AuditSettings.standard().withEachUse())
        .open();
  }

  private static CertificatePolicy rsa(KeyUsage... usages) {
    return CertificatePolicy.builder()
        .commonName("files")
        .key(KeySpec.RSA_2048)
        .keyUsages(usages)
        .validity(Duration.ofDays(90))
        .build();
  }

  private static List<AuditEntry> entries(Vault vault, String operation) {
    return vault.audit().entries(Optional.empty(), 1000).entries().stream()
        .filter(entry -> entry.operation().equals(operation))
        .toList();
  }

  private static byte[] encrypted(VaultKey key, String transformation, byte[] plain, Object hash)
      throws Exception {
    var cipher = Cipher.getInstance(transformation);
    if (hash instanceof MGF1ParameterSpec mask) {
      var name = mask.getDigestAlgorithm();
      cipher.init(
          Cipher.ENCRYPT_MODE,
          key.publicKey(),
          new OAEPParameterSpec(name, "MGF1", mask, PSource.PSpecified.DEFAULT));
    } else {
      cipher.init(Cipher.ENCRYPT_MODE, key.publicKey());
    }
    return cipher.doFinal(plain);
  }

  @ParameterizedTest
  @EnumSource(House.Kind.class)
  void getKeyAndSecretOfACertificateOnEveryStorage(House.Kind kind) throws Exception {
    var house = new House(kind, directory, clock);
    var protection = KeyProtections.ephemeral();
    byte[] value = "hunter2".getBytes(UTF_8);
    try (var vault = open(house, protection)) {
      vault.create("Shop", SHOP.toBuilder().exportable(true).build());
      vault.keys().create("Alone", KeySpec.EC_P256);
      try (var set = SecretValue.of(value)) {
        vault.secrets().set("Password", set.contentType("text/plain").tags(Map.of("a", "b")));
      }
    }
    try (var vault = open(house, protection)) {
      var shop = vault.get("shop");
      var key = vault.keys().get("SHOP");
      assertThat(key.name()).isEqualTo("Shop");
      assertThat(key.version()).isEqualTo(shop.version());
      assertThat(key.isManaged()).isTrue();
      assertThat(key.publicKey().getEncoded()).isEqualTo(shop.x509().getPublicKey().getEncoded());
      assertThat(key.notAfter()).contains(shop.notAfter());
      assertThat(key.operations()).isEqualTo(Set.of(KeyOperation.SIGN, KeyOperation.VERIFY));
      requireSigns(vault, key);
      var alone = vault.keys().get("alone");
      assertThat(alone.isManaged()).isFalse();
      assertThat(alone.notAfter()).isEmpty();
      requireSigns(vault, alone);
      requireWholeFile(vault, shop);
      try (var password = vault.secrets().get("password")) {
        assertThat(password.name()).isEqualTo("Password");
        assertThat(password.value()).isEqualTo(value);
        assertThat(password.contentType()).isEqualTo("text/plain");
        assertThat(password.tags()).isEqualTo(Map.of("a", "b"));
        assertThat(password.isManaged()).isFalse();
      }
      assertThatThrownBy(() -> vault.create("ALONE", SHOP)).isInstanceOf(ConflictException.class);
      assertThatThrownBy(() -> vault.create("password", SHOP))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("secret called \"password\"");
      vault.keys().delete("alone");
      vault.secrets().delete("password");
      vault.create("alone", SHOP);
      vault.create("password", SHOP);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  private static void requireSigns(Vault vault, VaultKey key) throws Exception {
    var signed = vault.keys().sign(key, SignatureAlgorithm.ECDSA_SHA256, MESSAGE);
    var verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(key.publicKey());
    verifier.update(MESSAGE);
    assertThat(verifier.verify(signed)).isTrue();
    var keys = vault.keys();
    assertThat(keys.verify(key, SignatureAlgorithm.ECDSA_SHA256, MESSAGE, signed)).isTrue();
    assertThat(keys.verify(key, SignatureAlgorithm.ECDSA_SHA256, new byte[1], signed)).isFalse();
  }

  /** The JDK reads the file, and it holds the key that the exported one is. */
  private static void requireWholeFile(Vault vault, Certificate certificate) throws Exception {
    try (var secret = vault.secrets().getVersion("shop", certificate.version())) {
      assertThat(secret.contentType()).isEqualTo("application/x-pkcs12");
      assertThat(secret.isManaged()).isTrue();
      assertThat(secret.expires()).contains(certificate.notAfter());
      var store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(secret.value()), new char[0]);
      var alias = store.aliases().nextElement();
      assertThat(store.getCertificate(alias)).isEqualTo(certificate.x509());
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign((PrivateKey) store.getKey(alias, new char[0]));
      signer.update(MESSAGE);
      var key = vault.keys().getVersion("shop", certificate.version());
      assertThat(vault.keys().verify(key, SignatureAlgorithm.ECDSA_SHA256, MESSAGE, signer.sign()))
          .isTrue();
    }
  }

  @Test
  void decryptAndUnwrapWhatTheJdkEncrypted() throws Exception {
    try (var vault = memory()) {
      vault.create("files", rsa(KeyUsage.KEY_ENCIPHERMENT, KeyUsage.DATA_ENCIPHERMENT));
      requireDecrypts(vault, vault.keys().get("files"));
      requireDecrypts(vault, vault.keys().create("alone", KeySpec.RSA_2048));
    }
  }

  @Test
  void decryptAndUnwrapInAKeyHost() throws Exception {
    var host = FakeKeyHost.create();
    try (var vault = open(new House(House.Kind.MEMORY, directory, clock), host)) {
      vault.create("files", rsa(KeyUsage.KEY_ENCIPHERMENT, KeyUsage.DATA_ENCIPHERMENT));
      requireDecrypts(vault, vault.keys().get("files"));
      int before = host.hosted();
      requireDecrypts(vault, vault.keys().create("alone", KeySpec.RSA_2048));
      vault.keys().delete("alone");
      assertThat(host.hosted()).isEqualTo(before);
    }
  }

  private static void requireDecrypts(Vault vault, VaultKey key) throws Exception {
    var keys = vault.keys();
    for (var algorithm : DecryptionAlgorithm.values()) {
      var hash =
          switch (algorithm) {
            case RSA_OAEP_SHA256 -> MGF1ParameterSpec.SHA256;
            case RSA_OAEP_SHA1 -> MGF1ParameterSpec.SHA1;
            case RSA_PKCS1 -> "";
          };
      var name = algorithm.jcaName();
      for (int length : new int[] {0, 1, 32, 190}) {
        byte[] plain = new byte[length];
        Arrays.fill(plain, (byte) length);
        byte[] sealed = encrypted(key, name, plain, hash);
        assertThat(keys.decrypt(key, algorithm, sealed)).as("%s", algorithm).isEqualTo(plain);
        assertThat(keys.unwrap(key, algorithm, sealed)).isEqualTo(plain);
        if (algorithm != DecryptionAlgorithm.RSA_PKCS1) {
          sealed[100] ^= 1;
          requireRefused(vault, key, algorithm, sealed);
        }
      }
      for (int length : new int[] {0, 1, 255, 257, 100_000}) {
        requireRefused(vault, key, algorithm, new byte[length]);
      }
    }
  }

  private static void requireRefused(
      Vault vault, VaultKey key, DecryptionAlgorithm algorithm, byte[] ciphertext) {
    var refused =
        catchThrowableOfType(
            KeyAccessException.class, () -> vault.keys().decrypt(key, algorithm, ciphertext));
    assertThat(refused).as("%s of %s bytes", algorithm, ciphertext.length).isNotNull();
    assertThat(refused.reason()).isEqualTo(KeyAccessException.Reason.WRONG_SECRET);
    assertThat(refused).hasMessageNotContaining(Integer.toString(ciphertext.length) + " bytes");
  }

  @Test
  void aClosedValueIsNotTakenForZeros() {
    try (var vault = memory()) {
      var closed = SecretValue.of(MESSAGE);
      closed.close();
      assertThatThrownBy(() -> vault.secrets().set("word", closed))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      assertThat(vault.secrets().list(PageRequest.first(10)).items()).isEmpty();
    }
  }

  @Test
  void useOfAKeyGoesAsFarAsItsKeyUsage() {
    try (var vault = memory()) {
      vault.create("signs", rsa(KeyUsage.DIGITAL_SIGNATURE));
      vault.create("wraps", rsa(KeyUsage.KEY_ENCIPHERMENT));
      vault.create("seals", rsa(KeyUsage.DATA_ENCIPHERMENT));
      EmbeddedCa.openOrCreateRoot(vault, "root");
      var keys = vault.keys();
      var none = Set.<KeyOperation>of();
      var signs = Set.of(KeyOperation.SIGN, KeyOperation.VERIFY);
      requireAllows(vault, "signs", signs);
      requireAllows(vault, "wraps", Set.of(KeyOperation.UNWRAP_KEY));
      requireAllows(vault, "seals", Set.of(KeyOperation.DECRYPT));
      requireAllows(vault, "root", none);
      var ec = keys.create("ec", KeySpec.EC_P256);
      assertThat(ec.operations()).isEqualTo(signs);
      assertThat(keys.create("all", KeySpec.RSA_2048).operations())
          .isEqualTo(Set.of(KeyOperation.values()));
      assertThatThrownBy(() -> keys.sign(ec, SignatureAlgorithm.ED25519, MESSAGE))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  private static void requireAllows(Vault vault, String name, Set<KeyOperation> allowed) {
    var keys = vault.keys();
    var key = keys.get(name);
    assertThat(key.operations()).isEqualTo(allowed);
    for (var operation : KeyOperation.values()) {
      if (allowed.contains(operation)) {
        continue;
      }
      var algorithm =
          key.key() == KeySpec.RSA_2048
              ? SignatureAlgorithm.RSA_PSS_SHA256
              : SignatureAlgorithm.ECDSA_SHA256;
      var oaep = DecryptionAlgorithm.RSA_OAEP_SHA256;
      var refused =
          catchThrowableOfType(
              KeyAccessException.class,
              () -> {
                switch (operation) {
                  case SIGN -> keys.sign(key, algorithm, MESSAGE);
                  case VERIFY -> keys.verify(key, algorithm, MESSAGE, MESSAGE);
                  case DECRYPT -> keys.decrypt(key, oaep, new byte[256]);
                  case UNWRAP_KEY -> keys.unwrap(key, oaep, new byte[256]);
                }
              });
      assertThat(refused).as("%s of %s", operation, name).isNotNull();
      assertThat(refused.reason()).isEqualTo(KeyAccessException.Reason.NOT_ALLOWED);
    }
  }

  @Test
  void aKeySignsWithinItsValidityAndOpensAfterwards() throws Exception {
    try (var vault = memory()) {
      vault.create("files", rsa(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT));
      var key = vault.keys().get("files");
      var algorithm = SignatureAlgorithm.RSA_PSS_SHA256;
      var signed = vault.keys().sign(key, algorithm, MESSAGE);
      clock.advance(Duration.ofDays(91));
      assertThatThrownBy(() -> vault.keys().sign(key, algorithm, MESSAGE))
          .isInstanceOf(KeyAccessException.class)
          .hasMessageContaining("and it is");
      assertThat(vault.keys().verify(key, algorithm, MESSAGE, signed)).isTrue();
      var oaep = DecryptionAlgorithm.RSA_OAEP_SHA256;
      var sealed = encrypted(key, oaep.jcaName(), MESSAGE, MGF1ParameterSpec.SHA256);
      assertThat(vault.keys().unwrap(key, oaep, sealed)).isEqualTo(MESSAGE);
    }
  }

  @Test
  void eachUseIsAuthorisedAndInTheTrail() {
    try (var vault = memory()) {
      vault.create("shop", SHOP.toBuilder().exportable(true).build());
      vault.keys().create("alone", KeySpec.EC_P256);
      vault.secrets().set("word", SecretValue.of(MESSAGE));
      var key = vault.keys().get("shop");
      vault.keys().sign(key, SignatureAlgorithm.ECDSA_SHA256, MESSAGE);
      vault.secrets().get("shop").close();
      vault.secrets().get("word").close();
      assertThat(entries(vault, "keys/sign")).hasSize(1);
      assertThat(entries(vault, "keys/sign").get(0).target()).isEqualTo("shop/" + key.version());
      assertThat(entries(vault, "secrets/get")).hasSize(2);
      assertThat(entries(vault, "keys/create")).hasSize(1);
      assertThat(entries(vault, "secrets/set")).hasSize(1);
      var mallory = vault.as(Identity.named("mallory"));
      var es256 = SignatureAlgorithm.ECDSA_SHA256;
      var oaep = DecryptionAlgorithm.RSA_OAEP_SHA256;
      var attempts =
          List.<Runnable>of(
              () -> mallory.keys().get("shop"),
              () -> mallory.keys().getVersion("shop", key.version()),
              () -> mallory.keys().list(ALL),
              () -> mallory.keys().listVersions("alone", ALL),
              () -> mallory.keys().create("other", KeySpec.EC_P256),
              () -> mallory.keys().delete("alone"),
              () -> mallory.keys().disable(key),
              () -> mallory.keys().enable(key),
              () -> mallory.keys().sign(key, es256, MESSAGE),
              () -> mallory.keys().verify(key, es256, MESSAGE, MESSAGE),
              () -> mallory.keys().decrypt(key, oaep, MESSAGE),
              () -> mallory.keys().unwrap(key, oaep, MESSAGE),
              () -> mallory.secrets().get("shop"),
              () -> mallory.secrets().getVersion("word", NO_VERSION),
              () -> mallory.secrets().list(ALL),
              () -> mallory.secrets().listVersions("word", ALL),
              () -> mallory.secrets().set("other", SecretValue.of(MESSAGE)),
              () -> mallory.secrets().delete("word"));
      // One that is added without being tried here fails here.
      assertThat(attempts).hasSize(operations(Keys.class) + operations(Secrets.class));
      int before = vault.audit().entries(Optional.empty(), 1000).entries().size();
      for (var attempt : attempts) {
        assertThatThrownBy(attempt::run).isInstanceOf(AccessDeniedException.class);
      }
      assertThat(vault.audit().entries(Optional.empty(), 1000).entries())
          .hasSize(before + attempts.size());
    }
  }

  private static int operations(Class<?> type) {
    return (int)
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> !method.getName().equals("toString"))
            .count();
  }

  @Test
  void aManagedKeyAndSecretComeAndGoWithTheCertificate() {
    try (var vault = memory()) {
      vault.create("shop", SHOP);
      var first = vault.keys().get("shop");
      vault.create("shop", SHOP);
      var second = vault.keys().get("shop");
      assertThat(second.version()).isEqualTo(vault.get("shop").version());
      assertThat(vault.keys().getVersion("shop", first.version())).isEqualTo(first);
      for (var action :
          List.<Runnable>of(
              () -> vault.keys().disable(second),
              () -> vault.keys().enable(second),
              () -> vault.keys().delete("shop"),
              () -> vault.secrets().delete("shop"))) {
        assertThatThrownBy(action::run)
            .isInstanceOf(ConflictException.class)
            .hasMessageContaining("read-only");
      }
      vault.disable(vault.get("shop"));
      assertThat(vault.keys().get("shop").version()).isEqualTo(first.version());
      var es256 = SignatureAlgorithm.ECDSA_SHA256;
      assertThatThrownBy(() -> vault.keys().sign(second, es256, MESSAGE))
          .isInstanceOf(KeyAccessException.class);
      assertThatThrownBy(() -> vault.secrets().getVersion("shop", second.version()))
          .isInstanceOf(KeyAccessException.class);
      vault.delete("shop");
      assertThatThrownBy(() -> vault.keys().get("shop")).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.keys().sign(first, es256, MESSAGE))
          .isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.secrets().get("shop")).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.keys().create("shop", KeySpec.EC_P256))
          .isInstanceOf(ConflictException.class);
      vault.deleted().recover("shop");
      vault.keys().sign(first, es256, MESSAGE);
    }
  }

  @Test
  void everyWayToACertificateMeetsAnUnmanagedName() {
    try (var vault = memory()) {
      vault.create("shop", SHOP.toBuilder().exportable(true).build());
      byte[] file;
      try (var secret = vault.secrets().get("shop")) {
        file = secret.value();
      }
      var backup = vault.backup("shop");
      vault.delete("shop");
      vault.deleted().purge("shop");
      vault.secrets().set("SHOP", SecretValue.of(MESSAGE));
      try (var manager = LifecycleManager.builder(vault).build()) {
        var source = CertificateImport.of(file).password(new char[0]);
        for (var action :
            List.<Runnable>of(
                () -> vault.create("shop", SHOP),
                () -> vault.importCertificate("shop", source),
                () -> vault.restore(backup),
                () -> manager.manage("shop", SHOP))) {
          assertThatThrownBy(action::run)
              .isInstanceOf(ConflictException.class)
              .hasMessageContaining("there is a secret called \"shop\"");
        }
      }
      assertThat(vault.find("shop")).isEmpty();
      vault.secrets().delete("shop");
      vault.importCertificate("shop", CertificateImport.of(file).password(new char[0]));
      assertThatThrownBy(() -> vault.secrets().set("shop", SecretValue.of(MESSAGE)))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("there is a certificate called \"shop\"");
    }
  }

  @Test
  void theSecretOfACertificateInPem() {
    try (var vault = memory()) {
      var pem = SHOP.toBuilder().contentType(ContentType.PEM).build();
      vault.create("open", pem.toBuilder().exportable(true).build());
      vault.create("kept", pem);
      try (var open = vault.secrets().get("open");
          var exported = vault.exportPrivateKey(vault.get("open"));
          var kept = vault.secrets().get("kept")) {
        assertThat(new String(open.value(), US_ASCII)).isEqualTo(exported.toPem());
        assertThat(open.contentType()).isEqualTo("application/x-pem-file");
        assertThat(new String(kept.value(), US_ASCII)).isEqualTo(vault.get("kept").chainPem());
      }
    }
  }

  @Test
  void versionsOfSecretsAndKeys() {
    try (var vault = memory()) {
      var until = Instant.parse("2031-01-01T00:00:00Z");
      var first = vault.secrets().set("word", SecretValue.of(new byte[] {1}).expires(until));
      var second = vault.secrets().set("WORD", SecretValue.of(new byte[] {2}));
      assertThat(vault.secrets().list(ALL).items()).containsExactly("word");
      assertThat(vault.secrets().listVersions("word", ALL).items()).hasSize(2);
      assertThat(vault.secrets().listVersions("word", ALL).items().get(1)).isEqualTo(first);
      try (var now = vault.secrets().get("word");
          var then = vault.secrets().getVersion("word", first.version())) {
        assertThat(now.value()).containsExactly(2);
        assertThat(now.version()).isEqualTo(second.version());
        assertThat(then.value()).containsExactly(1);
        assertThat(then.expires()).contains(until);
      }
      vault.secrets().set("word", SecretValue.of(new byte[] {3}).disabled());
      assertThatThrownBy(() -> vault.secrets().get("word"))
          .isInstanceOf(KeyAccessException.class)
          .hasMessageContaining("disabled");
      var key = vault.keys().create("alone", KeySpec.ED25519);
      var off = vault.keys().disable(key);
      assertThat(off.isEnabled()).isFalse();
      assertThatThrownBy(() -> vault.keys().sign(key, SignatureAlgorithm.ED25519, MESSAGE))
          .isInstanceOf(KeyAccessException.class);
      vault.keys().enable(off);
      vault.keys().sign(key, SignatureAlgorithm.ED25519, MESSAGE);
      assertThat(vault.keys().create("alone", KeySpec.ED25519).version())
          .isNotEqualTo(key.version());
      assertThat(vault.keys().listVersions("alone", ALL).items()).hasSize(2);
      assertThat(vault.keys().list(ALL).items()).containsExactly("alone");
    }
  }

  @Test
  void malformedRequestsNameTheField() {
    try (var vault = memory()) {
      for (int length : new int[] {0, SecretValue.MAX_LENGTH + 1}) {
        assertThatThrownBy(() -> SecretValue.of(new byte[length]))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageStartingWith("value: ");
      }
      var most = SecretValue.of(new byte[SecretValue.MAX_LENGTH]);
      vault.secrets().set("most", most);
      for (var type : List.of("a\nb", "x".repeat(256), "\ud800")) {
        assertThatThrownBy(() -> most.contentType(type))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageStartingWith("contentType: ");
      }
      assertThatThrownBy(() -> vault.keys().get("no_name"))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> vault.keys().getVersion("none", "short"))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> vault.keys().get("none")).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.secrets().get("none")).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.secrets().getVersion("most", NO_VERSION))
          .isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.secrets().delete("none"))
          .isInstanceOf(NotFoundException.class);
    }
  }

  /** Many versions go in several commits, of which the last one frees the name. */
  @Test
  void deleteOfManyVersions() {
    try (var vault = memory()) {
      for (int i = 0; i < 450; i++) {
        vault.secrets().set("word", SecretValue.of(new byte[] {1}));
      }
      vault.secrets().delete("word");
      assertThat(entries(vault, "secrets/delete")).hasSize(3);
      assertThatThrownBy(() -> vault.secrets().get("word")).isInstanceOf(NotFoundException.class);
      vault.create("word", SHOP);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  /** The key is known, because it leaves under another name. */
  @Test
  void nothingOfAKeptKeyIsInItsSecret() throws Exception {
    try (var vault = memory()) {
      // The same key twice: once it may leave, so that the test knows it.
      vault.create("shop", SHOP.toBuilder().exportable(true).build());
      byte[] file;
      byte[] number;
      try (var open = vault.secrets().get("shop")) {
        file = open.value();
        var store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(file), new char[0]);
        var key = store.getKey(store.aliases().nextElement(), new char[0]);
        number = ((ECPrivateKey) key).getS().toByteArray();
      }
      vault.importCertificate(
          "kept", CertificateImport.of(file).password(new char[0]).policy(SHOP));
      try (var kept = vault.secrets().get("kept")) {
        var store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(kept.value()), new char[0]);
        for (var alias : Collections.list(store.aliases())) {
          assertThat(store.isCertificateEntry(alias)).as(alias).isTrue();
          assertThat(store.getCertificate(alias)).isEqualTo(vault.get("kept").x509());
        }
        assertThat(new String(kept.value(), ISO_8859_1))
            .doesNotContain(new String(number, ISO_8859_1));
      }
      assertThat(entries(vault, "secrets/get").get(1).detail())
          .isEqualTo("without the private key");
    }
  }
}
