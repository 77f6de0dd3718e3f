package io.certwright.tests.secrets;

import io.certwright.ExportedKey;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** The secrets that a test knows, because it chose them or was given them. */
final class KnownSecrets {

  static final String PASSPHRASE = "Correct horse battery staple 9481";
  static final String WRONG_PASSPHRASE = "An altogether different passphrase";
  static final String PASSWORD = "The password of the file 5527";

  static final String VALUE = "The value of a secret 7713";
  static final String CREDENTIALS = "The token of the issuer's account 3306";

  private final Needles needles = new Needles();
  private final Bytes order = Bytes.copyOf(SecureRandom.getSeed(48));

  KnownSecrets() {
    needles.text("passphrase", PASSPHRASE);
    needles.text("wrong passphrase", WRONG_PASSPHRASE);
    needles.text("password of the PKCS#12 file", PASSWORD);
    needles.text("value of a secret", VALUE);
    needles.text("credentials of an issuer", CREDENTIALS);
    needles.bytes("order of the issuer", order.toByteArray());
  }

  Needles needles() {
    return needles;
  }

  /** What an issuer needs to go on, which may be a bearer token. */
  Bytes order() {
    return order;
  }

  /** The same protection, which lets on what the root key of the vault is. */
  KeyProtection watched(KeyProtection protection) {
    return new KeyProtection() {
      @Override
      public String name() {
        return protection.name();
      }

      @Override
      public Bytes wrap(byte[] key, byte[] context) {
        needles.bytes("root key", key.clone());
        return protection.wrap(key, context);
      }

      @Override
      public byte[] unwrap(Bytes wrapped, byte[] context) {
        return protection.unwrap(wrapped, context);
      }
    };
  }

  /** Learns a private key; its public parts are no secret. */
  void learn(ExportedKey exported) throws GeneralSecurityException {
    var name = exported.certificate().name();
    var pem = exported.toPem();
    var begin = "-----BEGIN PRIVATE KEY-----";
    var body = pem.substring(pem.indexOf(begin) + begin.length(), pem.indexOf("-----END PRIVATE"));
    var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
    var key =
        KeyFactory.getInstance(exported.certificate().key().algorithm()).generatePrivate(spec);
    if (key instanceof ECPrivateKey ec) {
      number(name + " (s)", ec.getS());
    } else if (key instanceof RSAPrivateCrtKey rsa) {
      number(name + " (d)", rsa.getPrivateExponent());
      number(name + " (p)", rsa.getPrimeP());
      number(name + " (q)", rsa.getPrimeQ());
      number(name + " (dp)", rsa.getPrimeExponentP());
      number(name + " (dq)", rsa.getPrimeExponentQ());
      number(name + " (qinv)", rsa.getCrtCoefficient());
    } else {
      needles.bytes(name + " (seed)", ((EdECPrivateKey) key).getBytes().orElseThrow());
    }
  }

  private void number(String name, BigInteger number) {
    var bytes = number.toByteArray();
    // Aligned to the end, where a fixed length and a shortest one agree.
    needles.bytes("private key of " + name, bytes);
  }
}
