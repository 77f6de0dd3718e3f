package io.certwright.testkit;

import io.certwright.spi.Bytes;
import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.HostedKey;
import io.certwright.spi.keys.KeyHost;
import io.certwright.spi.keys.KeyProtectionException;
import io.certwright.spi.keys.KeyProtectionException.Reason;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * An HSM in the memory of a test: it wraps the root key of a vault, and generates and uses private
 * keys that never leave it. It can be switched off, be slow, and lose keys. It outlives vaults, as
 * an HSM does. Everything by the JDK's own providers. Thread-safe.
 */
public final class FakeKeyHost implements KeyHost {

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  /** What the providers of JDK 17 make. */
  private static final Set<KeySpec> KINDS =
      Set.of(
          KeySpec.RSA_2048,
          KeySpec.RSA_3072,
          KeySpec.RSA_4096,
          KeySpec.EC_P256,
          KeySpec.EC_P384,
          KeySpec.EC_P521,
          KeySpec.ED25519,
          KeySpec.ED448);

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec wrapping = new SecretKeySpec(randomBytes(32), "AES");
  private final Map<Bytes, PrivateKey> keys = new ConcurrentHashMap<>();
  private final Set<KeySpec> supported;
  private final AtomicLong generated = new AtomicLong();
  private final AtomicLong signatures = new AtomicLong();

  private volatile boolean off;
  private volatile Duration delay = Duration.ZERO;

  private FakeKeyHost(Set<KeySpec> supported) {
    this.supported = supported;
  }

  /** A host of keys of every kind that each Java platform has. */
  public static FakeKeyHost create() {
    return new FakeKeyHost(EnumSet.copyOf(KINDS));
  }

  /** A host of keys of these kinds only. */
  public static FakeKeyHost supporting(KeySpec first, KeySpec... others) {
    return new FakeKeyHost(EnumSet.of(first, others));
  }

  /** From now on every call fails as {@link Reason#UNAVAILABLE}. */
  public void switchOff() {
    off = true;
  }

  /** It can be reached again. */
  public void switchOn() {
    off = false;
  }

  /** How long every call takes besides its work; nothing at first. */
  public void delay(Duration each) {
    delay = each;
  }

  /** Forgets every private key that it hosts; what it wraps it still unwraps. */
  public void loseKeys() {
    keys.clear();
  }

  /** How many private keys it hosts at the moment. */
  public int hosted() {
    return keys.size();
  }

  /** How many key pairs it has generated. */
  public long generated() {
    return generated.get();
  }

  /** How many signatures it has made. */
  public long signatures() {
    return signatures.get();
  }

  @Override
  public String name() {
    return "fake-hsm";
  }

  @Override
  public Bytes wrap(byte[] key, byte[] context) {
    attend();
    var nonce = randomBytes(NONCE);
    var sealed = crypt(Cipher.ENCRYPT_MODE, nonce, context, key, 0);
    var wrapped = Arrays.copyOf(nonce, NONCE + sealed.length);
    System.arraycopy(sealed, 0, wrapped, NONCE, sealed.length);
    return Bytes.copyOf(wrapped);
  }

  @Override
  public byte[] unwrap(Bytes wrapped, byte[] context) {
    attend();
    var bytes = wrapped.toByteArray();
    if (bytes.length < NONCE + TAG_BITS / 8) {
      throw failure(Reason.UNACCEPTABLE, "what is to be unwrapped is too short");
    }
    return crypt(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE), context, bytes, NONCE);
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] context, byte[] in, int offset) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, wrapping, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(context);
      return cipher.doFinal(in, offset, in.length - offset);
    } catch (GeneralSecurityException e) {
      throw new KeyProtectionException(
          Reason.WRONG_SECRET, "this FakeKeyHost did not wrap that; use the one that did", e);
    }
  }

  @Override
  public boolean supports(KeySpec spec) {
    return supported.contains(spec);
  }

  @Override
  public HostedKey generate(KeySpec spec, String label) {
    attend();
    if (!supports(spec)) {
      throw failure(Reason.UNSUPPORTED, "it makes no keys of the kind " + spec);
    }
    var pair = newPair(spec);
    var id = HexFormat.of().formatHex(randomBytes(8));
    var reference = Bytes.copyOf((label + "#" + id).getBytes(StandardCharsets.UTF_8));
    keys.put(reference, pair.getPrivate());
    generated.incrementAndGet();
    return new HostedKey(reference, Bytes.copyOf(pair.getPublic().getEncoded()));
  }

  private static KeyPair newPair(KeySpec spec) {
    try {
      boolean edwards = spec.algorithm().equals("EdDSA");
      var generator =
          KeyPairGenerator.getInstance(
              edwards ? spec == KeySpec.ED25519 ? "Ed25519" : "Ed448" : spec.algorithm());
      if (!edwards) {
        generator.initialize(spec.bits());
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new KeyProtectionException(Reason.UNSUPPORTED, "the JDK makes no " + spec, e);
    }
  }

  @Override
  public byte[] decrypt(Bytes reference, DecryptionAlgorithm algorithm, byte[] ciphertext) {
    attend();
    var key = keys.get(reference);
    if (key == null) {
      throw failure(Reason.NO_SUCH_KEY, "it has no such key, or has lost it");
    }
    try {
      var cipher = Cipher.getInstance(algorithm.jcaName());
      if (algorithm == DecryptionAlgorithm.RSA_OAEP_SHA256) {
        var mask = MGF1ParameterSpec.SHA256;
        cipher.init(
            Cipher.DECRYPT_MODE,
            key,
            new OAEPParameterSpec("SHA-256", "MGF1", mask, PSource.PSpecified.DEFAULT));
      } else {
        cipher.init(Cipher.DECRYPT_MODE, key);
      }
      return cipher.doFinal(ciphertext);
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      throw new KeyProtectionException(Reason.WRONG_SECRET, "it does not decrypt", e);
    } catch (GeneralSecurityException e) {
      throw new KeyProtectionException(
          Reason.UNSUPPORTED, "the key does not decrypt by " + algorithm, e);
    }
  }

  @Override
  public byte[] sign(Bytes reference, SignatureAlgorithm algorithm, byte[] message) {
    attend();
    var key = keys.get(reference);
    if (key == null) {
      throw failure(Reason.NO_SUCH_KEY, "it has no such key, or has lost it");
    }
    try {
      var signer = Signature.getInstance(algorithm.jcaName());
      signer.initSign(key);
      setParameters(signer, algorithm);
      signer.update(message);
      var signature = signer.sign();
      signatures.incrementAndGet();
      return signature;
    } catch (GeneralSecurityException e) {
      throw new KeyProtectionException(
          Reason.UNSUPPORTED, "the key does not sign by " + algorithm, e);
    }
  }

  private static void setParameters(Signature signer, SignatureAlgorithm algorithm)
      throws GeneralSecurityException {
    int bits =
        switch (algorithm) {
          case RSA_PSS_SHA256 -> 256;
          case RSA_PSS_SHA384 -> 384;
          case RSA_PSS_SHA512 -> 512;
          default -> 0;
        };
    if (bits > 0) {
      var digest = "SHA-" + bits;
      signer.setParameter(
          new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), bits / 8, 1));
    }
  }

  @Override
  public void destroy(Bytes reference) {
    attend();
    keys.remove(reference);
  }

  private void attend() {
    long end = System.nanoTime() + delay.toNanos();
    for (long left = delay.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
    }
    if (off) {
      throw failure(Reason.UNAVAILABLE, "it is switched off; switchOn() ends that");
    }
  }

  private byte[] randomBytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static KeyProtectionException failure(Reason reason, String what) {
    return new KeyProtectionException(reason, "FakeKeyHost: " + what);
  }

  /** How many keys it hosts. */
  @Override
  public String toString() {
    return "FakeKeyHost[" + keys.size() + " keys" + (off ? ", off" : "") + "]";
  }
}
