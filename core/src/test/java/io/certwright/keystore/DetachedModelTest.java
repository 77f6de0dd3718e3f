package io.certwright.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;

/** A key store that belongs to no vault does what one of the type PKCS12 does. */
class DetachedModelTest {

  private static final List<String> ALIASES = List.of("shop", "SHOP", "Till", "a b/c", "");
  private static final List<String> PASSWORDS = List.of("first", "second");

  /** Deriving keys from passwords is most of what the model does. */
  private static final String ITERATIONS = "keystore.pkcs12.keyPbeIterationCount";

  private static KeyStore file;

  @BeforeContainer
  static void keysWithChains() throws Exception {
    System.setProperty(ITERATIONS, "100");
    file = keys();
  }

  @AfterContainer
  static void asBefore() {
    System.clearProperty(ITERATIONS);
  }

  private static KeyStore keys() throws Exception {
    var vault = Vault.inMemory();
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
    for (var name : List.of("one", "two")) {
      var policy = CertificatePolicy.tlsServer(name + ".test").issuer("issuing").exportable(true);
      vault.create(name, policy.build());
    }
    return VaultKeyStore.of(vault).exportingKeys().open();
  }

  private static KeyStore empty(String type) throws Exception {
    var store =
        type.equals(VaultKeyStore.TYPE)
            ? KeyStore.getInstance(type, new CertwrightProvider())
            : KeyStore.getInstance(type);
    store.load(null, null);
    return store;
  }

  /** What is done to both. */
  private record Step(int kind, String alias, int entry, int password) {

    void to(KeyStore store) throws Exception {
      var name = entry % 2 == 0 ? "one" : "two";
      var chain = file.getCertificateChain(name);
      var key = file.getKey(name, null);
      var secret = PASSWORDS.get(password).toCharArray();
      switch (kind) {
        case 0 -> store.setKeyEntry(alias, key, secret, chain);
        case 1 -> store.setKeyEntry(alias, key, secret, new Certificate[] {chain[1], chain[0]});
        case 2 -> store.setCertificateEntry(alias, chain[0]);
        case 3 ->
            store.setEntry(
                alias,
                new KeyStore.PrivateKeyEntry((PrivateKey) key, chain),
                new KeyStore.PasswordProtection(secret));
        case 4 -> store.setEntry(alias, new KeyStore.TrustedCertificateEntry(chain[1]), null);
        case 5 ->
            store.setKeyEntry(alias, new SecretKeySpec(new byte[] {1, 2}, "AES"), secret, null);
        default -> store.deleteEntry(alias);
      }
    }
  }

  @Property(tries = 150)
  void itAnswersAsPkcs12Does(@ForAll("steps") List<Step> steps) throws Exception {
    var ours = empty(VaultKeyStore.TYPE);
    var model = empty("PKCS12");
    for (var step : steps) {
      assertThat(outcome(() -> done(step, ours)))
          .as("%s", step)
          .isEqualTo(outcome(() -> done(step, model)));
      assertThat(Collections.list(ours.aliases()))
          .containsExactlyInAnyOrderElementsOf(Collections.list(model.aliases()));
      assertThat(ours.size()).isEqualTo(model.size());
      for (var alias : ALIASES) {
        compare(ours, model, alias);
      }
    }
  }

  private static Object done(Step step, KeyStore store) throws Exception {
    step.to(store);
    return "done";
  }

  private static void compare(KeyStore ours, KeyStore model, String alias) throws Exception {
    assertThat(ours.containsAlias(alias)).isEqualTo(model.containsAlias(alias));
    assertThat(ours.isKeyEntry(alias)).isEqualTo(model.isKeyEntry(alias));
    assertThat(ours.isCertificateEntry(alias)).isEqualTo(model.isCertificateEntry(alias));
    assertThat(ours.getCertificate(alias)).isEqualTo(model.getCertificate(alias));
    assertThat(ours.getCertificateChain(alias)).isEqualTo(model.getCertificateChain(alias));
    assertThat(ours.getCreationDate(alias) == null).isEqualTo(model.getCreationDate(alias) == null);
    for (var type :
        List.of(
            KeyStore.PrivateKeyEntry.class,
            KeyStore.SecretKeyEntry.class,
            KeyStore.TrustedCertificateEntry.class)) {
      assertThat(ours.entryInstanceOf(alias, type)).isEqualTo(model.entryInstanceOf(alias, type));
    }
    for (var password : PASSWORDS) {
      var secret = password.toCharArray();
      assertThat(outcome(() -> bytes(ours.getKey(alias, secret))))
          .isEqualTo(outcome(() -> bytes(model.getKey(alias, secret))));
    }
    var certificate = ours.getCertificate(alias);
    if (certificate != null) {
      // Of several with the same certificate any one may be told.
      for (var store : List.of(ours, model)) {
        assertThat(store.getCertificate(store.getCertificateAlias(certificate)))
            .isEqualTo(certificate);
      }
    }
  }

  private static Object bytes(Key key) {
    return key == null
        ? "none"
        : List.of(key.getAlgorithm(), new String(key.getEncoded(), StandardCharsets.ISO_8859_1));
  }

  /** What came of it: the answer, or the kind of exception. */
  private static Object outcome(Callable<Object> call) {
    try {
      return Objects.requireNonNull(call.call());
    } catch (Exception e) {
      return e.getClass();
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 6),
            Arbitraries.of(ALIASES),
            Arbitraries.integers().between(0, 1),
            Arbitraries.integers().between(0, 1))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Test
  void whatPkcs12CannotHoldIsHeldAndNothingIsWritten() throws Exception {
    try (var vault = Vault.inMemory()) {
      vault.create("shop", CertificatePolicy.tlsServer("shop.test").build());
      var live = VaultKeyStore.of(vault).open();
      var ours = empty(VaultKeyStore.TYPE);
      var handle = live.getKey("shop", null);
      ours.setKeyEntry("Shop", handle, null, live.getCertificateChain("shop"));
      assertThat(ours.getKey("shop", null)).isSameAs(handle);
      assertThat(ours.getEntry("shop", null)).isInstanceOf(KeyStore.PrivateKeyEntry.class);
      assertThat(ours.aliases().nextElement()).isEqualTo("shop".toLowerCase(Locale.ROOT));
      assertThatThrownBy(() -> ours.store(new ByteArrayOutputStream(), null))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> ours.store(null)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> ours.setKeyEntry("x", new byte[] {1}, null))
          .isInstanceOf(KeyStoreException.class);
    }
  }
}
