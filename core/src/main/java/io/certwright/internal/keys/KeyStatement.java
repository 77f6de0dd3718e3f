package io.certwright.internal.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.certwright.internal.bouncycastle.KeyFormats;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.crypto.CryptoFailure;
import io.certwright.internal.record.KeyProof;
import io.certwright.spi.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a key signs to say something of itself. Each statement begins with the same text, which is
 * longer than anything that somebody else chooses at the beginning of what a key is made to sign (a
 * random of TLS 1.2 has 32 bytes, and TLS 1.3 begins with 64 spaces), and which begins no structure
 * of ASN.1: no signature that was made for another purpose can count as one.
 */
public final class KeyStatement {

  /** What it says. */
  public enum Purpose {
    /** Others have the key, or may have it. The content is the key's hash. */
    COMPROMISED("the key is compromised"),
    /** Whoever signs has the key, and wants a certificate of it revoked. */
    REVOKE("revoke a certificate by possession of its key");

    private final String text;

    Purpose(String text) {
      this.text = text;
    }
  }

  private static final byte[] BEGINNING =
      "Certwright: a statement of the holder of this key, which counts for nothing else. "
          .getBytes(US_ASCII);

  private KeyStatement() {}

  /** The statement, as it is signed. */
  public static byte[] of(Purpose purpose, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(beginning(purpose));
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] beginning(Purpose purpose) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(BEGINNING);
    out.writeBytes(purpose.text.getBytes(US_ASCII));
    out.write(0);
    return out.toByteArray();
  }

  /** What a statement of that purpose says; empty: it is none. */
  public static Optional<byte[]> content(Purpose purpose, byte[] statement) {
    var beginning = beginning(purpose);
    boolean is =
        statement.length >= beginning.length
            && Arrays.equals(beginning, 0, beginning.length, statement, 0, beginning.length);
    return is
        ? Optional.of(Arrays.copyOfRange(statement, beginning.length, statement.length))
        : Optional.empty();
  }

  /** Has a key say that it is compromised. */
  public static KeyProof compromised(KeyMaterial key, Bytes keyHash) {
    var message = of(Purpose.COMPROMISED, keyHash.toByteArray());
    var algorithm = Crypto.certificateSignature(key.spec());
    var signature = key.use().sign(algorithm, message);
    return new KeyProof(key.encoded(), algorithm, Bytes.copyOf(message), Bytes.copyOf(signature));
  }

  /** Whether the key with that hash says in it that it is compromised, or that it wants that. */
  public static boolean proves(Crypto crypto, KeyProof proof, Bytes keyHash) {
    var key = proof.publicKey().toByteArray();
    var message = proof.message().toByteArray();
    boolean says =
        content(Purpose.COMPROMISED, message)
                .filter(hash -> Arrays.equals(hash, keyHash.toByteArray()))
                .isPresent()
            || content(Purpose.REVOKE, message).isPresent();
    return says
        && Arrays.equals(crypto.sha256(key), keyHash.toByteArray())
        && isSigned(crypto, proof);
  }

  /** Whether it carries the signature of the key that it names. */
  public static boolean isSigned(Crypto crypto, KeyProof proof) {
    var key = proof.publicKey().toByteArray();
    try {
      return KeyFormats.publicKeySpec(key).filter(proof.algorithm()::worksWith).isPresent()
          && crypto.verify(
              crypto.publicKey(key),
              proof.algorithm(),
              proof.message().toByteArray(),
              proof.signature().toByteArray());
    } catch (CryptoFailure | MalformedDerException e) {
      return false;
    }
  }
}
