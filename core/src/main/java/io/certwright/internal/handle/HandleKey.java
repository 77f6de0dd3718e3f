package io.certwright.internal.handle;

import io.certwright.spi.keys.KeySpec;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A private key without bytes. The subclasses tell JSSE what it needs to choose a signature scheme
 * (modulus length, curve) and are deliberately no {@code RSAPrivateKey}, {@code ECPrivateKey} or
 * {@code EdECPrivateKey}: with those, other providers would take them for keys of their own.
 */
abstract sealed class HandleKey implements PrivateKey {
  @Serial private static final long serialVersionUID = 1;

  private final transient KeySpec spec;
  private final transient String label;
  private final transient KeyUse use;

  private HandleKey(KeySpec spec, String label, KeyUse use) {
    this.spec = spec;
    this.label = label;
    this.use = use;
  }

  final KeySpec spec() {
    return spec;
  }

  final KeyUse use() {
    return use;
  }

  final String label() {
    return label;
  }

  @Override
  public final String getAlgorithm() {
    return spec.algorithm();
  }

  @Override
  @SuppressWarnings("NullAway") // null is JCA's answer for a key without an encoding
  public final @Nullable String getFormat() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // null is JCA's answer for a key without an encoding
  public final byte @Nullable [] getEncoded() {
    return null;
  }

  @Override
  public final String toString() {
    return "Private key handle " + label + " (" + getAlgorithm() + ")";
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(this + " cannot be serialized: its key stays where it is");
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("A private key handle cannot be read from a stream");
  }

  static final class Rsa extends HandleKey implements RSAKey {
    @Serial private static final long serialVersionUID = 1;

    private final transient BigInteger modulus;

    Rsa(KeySpec spec, String label, KeyUse use, BigInteger modulus) {
      super(spec, label, use);
      this.modulus = modulus;
    }

    @Override
    public BigInteger getModulus() {
      return modulus;
    }

    /** None; later Java has two interfaces that would each answer, and so neither. */
    @Override
    public @Nullable AlgorithmParameterSpec getParams() {
      return null;
    }
  }

  static final class Ec extends HandleKey implements ECKey {
    @Serial private static final long serialVersionUID = 1;

    private final transient ECParameterSpec params;

    Ec(KeySpec spec, String label, KeyUse use, ECParameterSpec params) {
      super(spec, label, use);
      this.params = params;
    }

    @Override
    public ECParameterSpec getParams() {
      return params;
    }
  }

  static final class Ed extends HandleKey implements EdECKey {
    @Serial private static final long serialVersionUID = 1;

    Ed(KeySpec spec, String label, KeyUse use) {
      super(spec, label, use);
    }

    @Override
    public NamedParameterSpec getParams() {
      return spec() == KeySpec.ED448 ? NamedParameterSpec.ED448 : NamedParameterSpec.ED25519;
    }
  }

  /** A kind of which nobody needs to know more than the name. */
  static final class Named extends HandleKey {
    @Serial private static final long serialVersionUID = 1;

    Named(KeySpec spec, String label, KeyUse use) {
      super(spec, label, use);
    }
  }
}
