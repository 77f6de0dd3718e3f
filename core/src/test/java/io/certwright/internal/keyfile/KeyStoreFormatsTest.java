package io.certwright.internal.keyfile;

import static io.certwright.internal.keyfile.Samples.CRYPTO;
import static io.certwright.internal.keyfile.Samples.leaf;
import static io.certwright.internal.keyfile.Samples.named;
import static io.certwright.internal.keyfile.Samples.open;
import static io.certwright.internal.keyfile.Samples.root;
import static io.certwright.internal.keyfile.Samples.source;
import static io.certwright.internal.keyfile.Samples.store;
import static io.certwright.internal.keyfile.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.keyfile.Samples.Entry;
import io.certwright.internal.keyfile.Samples.Party;
import io.certwright.spi.keys.KeySpec;
import java.io.ByteArrayOutputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key stores that the JDK and BouncyCastle wrote. */
class KeyStoreFormatsTest {

  private static final Party ROOT = root("root");
  private static final Party SHOP = leaf(ROOT, "shop", KeySpec.RSA_2048);
  private static final Party API = leaf(ROOT, "api", KeySpec.EC_P384);

  private static UnreadableImportException refusal(KeySource source) {
    return catchThrowableOfType(UnreadableImportException.class, () -> open(source).close());
  }

  private static void requireKey(ImportedMaterial read, Party party) {
    assertThat(read.chain().get(0)).isEqualTo(party.certificate());
    var key = CRYPTO.privateKey(read.spec(), read.pkcs8().bytes());
    var algorithm = Crypto.certificateSignature(read.spec());
    var signature = CRYPTO.sign(key, algorithm, new byte[] {1});
    assertThat(CRYPTO.verify(party.pair().getPublic(), algorithm, new byte[] {1}, signature))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JKS", "JCEKS", "PKCS12"})
  void severalEntries(String type) {
    var source =
        with(
            source(store(type, Entry.of("shop", SHOP, ROOT), Entry.of("api", API))),
            "correct horse");
    try (var read = open(named(source, "shop"))) {
      requireKey(read, SHOP);
      assertThat(read.friendlyName()).contains("shop");
      assertThat(read.others()).contains(ROOT.certificate(), API.certificate());
    }
    try (var read = open(named(source, "api"))) {
      requireKey(read, API);
    }
    assertThat(refusal(source).choices()).containsExactlyInAnyOrder("shop", "api");
  }

  @ParameterizedTest
  // The small sets of SLH-DSA take seconds to sign, and differ from the fast ones in numbers only.
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "SLH_DSA_.*S")
  void everyKindOfKey(KeySpec spec) {
    var leaf = leaf(ROOT, "leaf", spec);
    var source = with(source(store("PKCS12", Entry.of("leaf", leaf))), "correct horse");
    try (var read = open(source)) {
      requireKey(read, leaf);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"JKS", "JCEKS", "PKCS12"})
  void theWrongPasswordAndNone(String type) {
    var file = source(store(type, Entry.of("shop", SHOP)));
    for (var refused :
        List.of(refusal(with(file, "wrong")), refusal(file), refusal(with(file, "")))) {
      assertThat(refused.reason()).isEqualTo(Reason.WRONG_PASSWORD);
    }
    assertThat(refusal(file)).hasMessageContaining("password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JKS", "JCEKS"})
  void aKeyWithAPasswordOfItsOwn(String type) {
    var file = store(type, new Entry("shop", "another", SHOP, List.of(ROOT)));
    var source = with(source(file), "correct horse");
    assertThat(refusal(source).reason()).isEqualTo(Reason.WRONG_PASSWORD);
    var both =
        new KeySource(
            source.files(),
            source.password(),
            Optional.of("another".toCharArray()),
            Optional.empty(),
            Samples.WORK,
            Samples.SIZE);
    try (var read = open(both)) {
      requireKey(read, SHOP);
    }
  }

  @Test
  void aSecretKeyIsRefused() throws Exception {
    var store = KeyStore.getInstance("JCEKS");
    store.load(null, null);
    store.setKeyEntry("aes", new SecretKeySpec(new byte[16], "AES"), Samples.PASSWORD, null);
    var out = new ByteArrayOutputStream();
    store.store(out, Samples.PASSWORD);
    assertThat(refusal(with(source(out.toByteArray()), "correct horse")))
        .hasMessageContaining("block 1 (certificate entry)")
        .hasMessageContaining("secret key")
        .extracting(UnreadableImportException::reason)
        .isEqualTo(Reason.UNSUPPORTED);
  }

  /** BouncyCastle writes BER of indefinite length, RC2 of 40 bits and Triple DES under SHA-1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PKCS12",
        "PKCS12-DEF",
        "PKCS12-3DES-3DES",
        "PKCS12-AES256-AES128",
        "PKCS12-AES256-AES128-GCM"
      })
  void whatBouncyCastleWrites(String type) throws Exception {
    var store = KeyStore.getInstance(type, new BouncyCastleProvider());
    store.load(null, null);
    PrivateKey key = SHOP.pair().getPrivate();
    store.setKeyEntry(
        "Käse", key, null, new Certificate[] {SHOP.certificate(), ROOT.certificate()});
    var out = new ByteArrayOutputStream();
    store.store(out, Samples.PASSWORD);
    var source = with(source(out.toByteArray()), "correct horse");
    if (type.endsWith("GCM")) {
      assertThat(refusal(source).reason()).isEqualTo(Reason.UNSUPPORTED);
      return;
    }
    try (var read = open(source)) {
      requireKey(read, SHOP);
      assertThat(read.friendlyName()).contains("Käse");
    }
    assertThat(refusal(with(source, "wrong")).reason()).isEqualTo(Reason.WRONG_PASSWORD);
  }
}
