package io.certwright.benchmarks;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The minimal path to a P-256 leaf, as somebody would write it who knows the providers and needs
 * nothing else: key generation, to-be-signed bytes, signature, parse, one verification, seal of the
 * private key, hash, put into a map. What can be made once is made once. Used by one thread.
 */
final class BarePath {

  /** What is kept of a certificate. */
  static final class Kept {
    final X509Certificate leaf;
    final byte[] der;
    final byte[] sealedKey;
    final byte[] thumbprint;

    Kept(X509Certificate leaf, byte[] der, byte[] sealedKey, byte[] thumbprint) {
      this.leaf = leaf;
      this.der = der;
      this.sealedKey = sealedKey;
      this.thumbprint = thumbprint;
    }
  }

  private static final int NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_ID_LENGTH = 20;
  private static final int SERIAL_LENGTH = 20;

  private final SecureRandom random;
  private final KeyPairGenerator generator;
  private final Signature signer;
  private final Signature verifier;
  private final CertificateFactory parser;
  private final MessageDigest digest;
  private final Cipher cipher;
  private final SecretKey dataKey;
  private final BareCertificate encoder;
  private final Map<String, Kept> kept = new HashMap<>();

  /**
   * A path.
   *
   * @param curves who makes keys and signatures
   */
  private BarePath(Provider curves, X509Certificate ca) throws GeneralSecurityException {
    random = SecureRandom.getInstance("NativePRNGNonBlocking", "SUN");
    generator = KeyPairGenerator.getInstance("EC", curves);
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    var authority = generator.generateKeyPair();
    signer = Signature.getInstance("SHA256withECDSA", curves);
    signer.initSign(authority.getPrivate(), random);
    verifier = Signature.getInstance("SHA256withECDSA", curves);
    verifier.initVerify(authority.getPublic());
    parser = CertificateFactory.getInstance("X.509");
    digest = MessageDigest.getInstance("SHA-256", "SUN");
    cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    var bytes = new byte[32];
    random.nextBytes(bytes);
    dataKey = new SecretKeySpec(bytes, "AES");
    encoder = new BareCertificate(ca);
  }

  /** The providers that are the fastest without native code: BouncyCastle for the curves. */
  static BarePath fastest(X509Certificate ca) throws GeneralSecurityException {
    return new BarePath(new BouncyCastleProvider(), ca);
  }

  /** What the JDK does by default. */
  static BarePath jdk(X509Certificate ca) throws GeneralSecurityException {
    return new BarePath(Security.getProvider("SunEC"), ca);
  }

  /** Makes and keeps one certificate. */
  Kept issue(String name, String host) throws Exception {
    var pair = generator.generateKeyPair();
    var keyId =
        Arrays.copyOf(digest.digest(BareCertificate.keyBits(pair.getPublic())), KEY_ID_LENGTH);
    var template = encoder.toBeSigned(host, pair.getPublic(), serial(), keyId, Instant.now());
    var toBeSigned = template.getEncoded(ASN1Encoding.DER);
    signer.update(toBeSigned);
    var signature = signer.sign();
    verifier.update(toBeSigned);
    if (!verifier.verify(signature)) {
      throw new IllegalStateException("a signature does not verify");
    }
    var der = BareCertificate.assemble(template, signature);
    var leaf = (X509Certificate) parser.generateCertificate(new ByteArrayInputStream(der));
    var thumbprint = digest.digest(der);
    var done = new Kept(leaf, der, seal(pair.getPrivate().getEncoded(), der), thumbprint);
    kept.put(name, done);
    return done;
  }

  private BigInteger serial() {
    var bytes = new byte[SERIAL_LENGTH];
    random.nextBytes(bytes);
    bytes[0] &= 0x7f;
    return new BigInteger(1, bytes);
  }

  private byte[] seal(byte[] secret, byte[] associated) throws GeneralSecurityException {
    var nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    cipher.init(Cipher.ENCRYPT_MODE, dataKey, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(associated);
    var out = Arrays.copyOf(nonce, NONCE_LENGTH + cipher.getOutputSize(secret.length));
    cipher.doFinal(secret, 0, secret.length, out, NONCE_LENGTH);
    Arrays.fill(secret, (byte) 0);
    return out;
  }
}
