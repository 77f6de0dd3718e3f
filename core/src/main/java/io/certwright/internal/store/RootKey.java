package io.certwright.internal.store;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.crypto.AesKey;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.crypto.Hmac;
import io.certwright.internal.crypto.SealBrokenException;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.VaultId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key at the top of a vault, known only while the vault is open. It wraps the data keys and
 * vouches for the key ring.
 */
final class RootKey {

  static final int LENGTH = 32;
  private static final int NONCE_LENGTH = 12;

  private final Crypto crypto;
  private final VaultId vault;
  private final SecretKey key;
  private final AesKey sealing;

  RootKey(Crypto crypto, VaultId vault, byte[] key) {
    this.crypto = crypto;
    this.vault = vault;
    this.key = new SecretKeySpec(key, "AES");
    this.sealing = Crypto.aesKey(key);
  }

  /** What a protection binds the wrapped root key of a vault to. */
  static byte[] slotContext(VaultId vault) {
    return ("certwright root key of vault " + vault).getBytes(StandardCharsets.UTF_8);
  }

  RingContent.Key newDataKey(long id, Instant now) {
    var bytes = crypto.randomBytes(LENGTH);
    var nonce = crypto.randomBytes(NONCE_LENGTH);
    try {
      var wrapped = crypto.sealAesGcm(sealing, nonce, keyContext(id), bytes);
      return new RingContent.Key(id, now, 0, Bytes.copyOf(nonce), Bytes.copyOf(wrapped));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  DataKey unwrap(RingContent.Key wrapped) {
    try {
      var bytes =
          crypto.openAesGcm(
              sealing,
              wrapped.nonce().toByteArray(),
              keyContext(wrapped.id()),
              wrapped.wrapped().toByteArray());
      try {
        return new DataKey(wrapped.id(), Crypto.aesKey(bytes));
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    } catch (SealBrokenException e) {
      throw new IntegrityException("key ring", "data key " + wrapped.id() + " was changed");
    }
  }

  /** The ring as it is stored: content, nonce, and a tag over the content and its revision. */
  Bytes vouch(RingContent content, long revision) {
    var encoded = content.encode();
    var nonce = crypto.randomBytes(NONCE_LENGTH);
    var tag = crypto.sealAesGcm(sealing, nonce, ringContext(revision, encoded), new byte[0]);
    return Bytes.copyOf(new DerWriter().octets(encoded).octets(nonce).octets(tag).toByteArray());
  }

  /** The content of a stored ring, not verified yet: the slots are needed before there is a key. */
  static RingContent contentOf(Bytes stored) {
    var in = DerReader.of(stored.toByteArray());
    return RingContent.decode(in.octets());
  }

  void verify(Bytes stored, long revision, RecordKey where) {
    try {
      var in = DerReader.of(stored.toByteArray());
      var encoded = in.octets();
      var nonce = in.octets();
      var tag = in.octets();
      in.end();
      crypto.openAesGcm(sealing, nonce, ringContext(revision, encoded), tag);
    } catch (SealBrokenException | MalformedDerException e) {
      throw new IntegrityException(
          where.kind() + "/" + where.id(),
          "the key ring was changed by something else than this library; restore it from a backup");
    }
  }

  /** A key for one purpose, from which nothing leads back to this one. */
  AesKey derive(String purpose, byte[] context) {
    var derived = derived(purpose, context);
    try {
      return Crypto.aesKey(derived);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  /** A code over a message that only this vault can make, for one purpose. */
  byte[] code(String purpose, byte[] message) {
    var derived = derived(purpose, new byte[0]);
    try {
      return Hmac.sha256(crypto, derived, message);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  private byte[] derived(String purpose, byte[] context) {
    var message =
        new DerWriter()
            .text("certwright " + purpose)
            .text(vault.value())
            .octets(context)
            .toByteArray();
    var bytes = key.getEncoded();
    try {
      return Hmac.sha256(crypto, bytes, message);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private byte[] keyContext(long id) {
    return ("certwright data key " + id + " of vault " + vault).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] ringContext(long revision, byte[] encoded) {
    return new DerWriter()
        .text("certwright key ring")
        .text(vault.value())
        .integer(revision)
        .octets(encoded)
        .toByteArray();
  }

  @Override
  public String toString() {
    return "RootKey[" + vault + "]";
  }
}
