package io.certwright.internal.protect;

import io.certwright.internal.bouncycastle.Argon2Parameters;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtectionException;
import io.certwright.spi.keys.KeyProtectionException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The wrapped form, as DER: {@code SEQUENCE { version INTEGER (1), memoryKiB INTEGER, iterations
 * INTEGER, parallelism INTEGER, salt OCTET STRING (16), nonce OCTET STRING (12), sealed OCTET
 * STRING }}.
 */
record WrappedKey(Argon2Parameters parameters, Bytes salt, Bytes nonce, Bytes sealed) {
  static final int SALT_LENGTH = 16;

  private static final int VERSION = 1;
  private static final int MAX_LENGTH = 8 * 1024;

  Bytes encode() {
    DerWriter out = new DerWriter();
    writeParameters(out, parameters);
    return Bytes.copyOf(out.octets(salt).octets(nonce).octets(sealed).toByteArray());
  }

  /**
   * What the seal is bound to: the parameters and the salt cannot be exchanged, because they make
   * another key; with them and the version in here, nothing else can be either.
   */
  static byte[] associatedData(Argon2Parameters parameters, byte[] salt, byte[] context) {
    DerWriter out = new DerWriter();
    writeParameters(out, parameters);
    return out.octets(salt).octets(context).toByteArray();
  }

  /** Decodes bytes that nobody vouches for. */
  static WrappedKey decode(Bytes wrapped) {
    if (wrapped.length() > MAX_LENGTH) {
      throw unacceptable("it has " + wrapped.length() + " bytes", null);
    }
    try {
      DerReader in = DerReader.of(wrapped);
      long version = in.integer();
      if (version != VERSION) {
        throw unacceptable("its format is version " + version + ", this release knows 1", null);
      }
      Argon2Parameters parameters = readParameters(in);
      WrappedKey key = new WrappedKey(parameters, in.bytes(), in.bytes(), in.bytes());
      in.end();
      if (key.salt.length() != SALT_LENGTH || key.nonce.length() != Crypto.NONCE_LENGTH) {
        throw unacceptable("its salt or nonce has another length", null);
      }
      return key;
    } catch (MalformedDerException e) {
      throw unacceptable("it is not well-formed", e);
    }
  }

  private static void writeParameters(DerWriter out, Argon2Parameters parameters) {
    out.integer(VERSION)
        .integer(parameters.memoryKiB())
        .integer(parameters.iterations())
        .integer(parameters.parallelism());
  }

  private static Argon2Parameters readParameters(DerReader in) {
    try {
      return new Argon2Parameters(
          (int) in.integerIn(0, Integer.MAX_VALUE),
          (int) in.integerIn(0, Integer.MAX_VALUE),
          (int) in.integerIn(0, Integer.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      throw unacceptable("it asks for more work or memory than is reasonable", e);
    }
  }

  private static KeyProtectionException unacceptable(String why, @Nullable Throwable cause) {
    String text =
        "The key wrapped under the passphrase is not in an acceptable form: "
            + why
            + ". Restore the vault's header from a copy, or open it with the release that wrote it.";
    return cause == null
        ? new KeyProtectionException(Reason.UNACCEPTABLE, text)
        : new KeyProtectionException(Reason.UNACCEPTABLE, text, cause);
  }
}
