package io.certwright.internal.keyfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.certwright.internal.bouncycastle.CertificateTemplate;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.Pem;
import io.certwright.internal.bouncycastle.San;
import io.certwright.internal.bouncycastle.X509Encoder;
import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;

/** Keys, certificates and the files that they are in. */
final class Samples {

  static final Crypto CRYPTO = Crypto.standard();
  static final char[] PASSWORD = "correct horse".toCharArray();
  static final long WORK = 2_000_000;
  static final int SIZE = 1 << 20;

  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2036-01-01T00:00:00Z");
  private static final AtomicLong SERIALS = new AtomicLong(1);

  private Samples() {}

  /** Somebody with a key and a certificate. */
  record Party(KeySpec spec, KeyPair pair, X509Certificate certificate) {

    byte[] pkcs8() {
      return CRYPTO.encodePrivateKey(pair.getPrivate());
    }

    byte[] der() {
      return encoded(certificate);
    }

    X500Principal name() {
      return certificate.getSubjectX500Principal();
    }
  }

  static Party root(String name) {
    return made(name, KeySpec.EC_P256, CRYPTO.generate(KeySpec.EC_P256), Optional.empty(), true);
  }

  static Party below(Party issuer, String name) {
    var pair = CRYPTO.generate(KeySpec.EC_P256);
    return made(name, KeySpec.EC_P256, pair, Optional.of(issuer), true);
  }

  static Party leaf(Party issuer, String name, KeySpec spec) {
    return made(name, spec, CRYPTO.generate(spec), Optional.of(issuer), false);
  }

  /** A further certificate for the same key. */
  static Party again(Party issuer, Party leaf, String name) {
    return made(name, leaf.spec(), leaf.pair(), Optional.of(issuer), false);
  }

  private static Party made(
      String name, KeySpec spec, KeyPair pair, Optional<Party> issuer, boolean authority) {
    var subject = new X500Principal("CN=" + name);
    var signer = issuer.map(Party::pair).orElse(pair);
    var template =
        new CertificateTemplate(
            BigInteger.valueOf(SERIALS.incrementAndGet()),
            issuer.map(Party::name).orElse(subject),
            subject,
            Bytes.copyOf(pair.getPublic().getEncoded()),
            FROM,
            TO,
            authority ? List.of() : List.of(San.dns(name + ".example.test")),
            authority ? 1 << 5 : 1,
            List.of(),
            authority,
            OptionalInt.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty());
    var algorithm = Crypto.certificateSignature(issuer.map(Party::spec).orElse(spec));
    var toBeSigned = X509Encoder.toBeSigned(template, algorithm);
    var signature = CRYPTO.sign(signer.getPrivate(), algorithm, toBeSigned);
    var der = X509Encoder.assemble(toBeSigned, algorithm, signature);
    return new Party(spec, pair, GuardedX509.parse(der, GuardedX509.MAX_SIZE));
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String pem(Party... parties) {
    var all = new ArrayList<byte[]>();
    for (var party : parties) {
      all.add(party.der());
    }
    return Pem.certificates(all);
  }

  static String key(Party party) {
    return Pem.privateKey(party.pkcs8());
  }

  static String block(String label, byte[] content) {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  /** A key store of the JDK: entries of one key with its chain each. */
  record Entry(String alias, String password, Party leaf, List<Party> above) {
    static Entry of(String alias, Party leaf, Party... above) {
      return new Entry(alias, new String(PASSWORD), leaf, List.of(above));
    }
  }

  static byte[] store(String type, Entry... entries) {
    try {
      var store = KeyStore.getInstance(type);
      store.load(null, null);
      for (var entry : entries) {
        var chain = new ArrayList<Certificate>();
        chain.add(entry.leaf().certificate());
        entry.above().forEach(party -> chain.add(party.certificate()));
        store.setKeyEntry(
            entry.alias(),
            entry.leaf().pair().getPrivate(),
            entry.password().toCharArray(),
            chain.toArray(Certificate[]::new));
      }
      var out = new ByteArrayOutputStream();
      store.store(out, PASSWORD);
      return out.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  static KeySource source(byte[] content) {
    return new KeySource(
        List.of(content), Optional.empty(), Optional.empty(), Optional.empty(), WORK, SIZE);
  }

  static KeySource source(String text) {
    return source(text.getBytes(UTF_8));
  }

  static KeySource with(KeySource source, String password) {
    return new KeySource(
        source.files(),
        Optional.of(password.toCharArray()),
        source.keyPassword(),
        source.alias(),
        source.work(),
        source.size());
  }

  static KeySource named(KeySource source, String alias) {
    return new KeySource(
        source.files(),
        source.password(),
        source.keyPassword(),
        Optional.of(alias),
        source.work(),
        source.size());
  }

  static ImportedMaterial open(KeySource source) {
    return KeyFiles.open(source, CRYPTO);
  }
}
