package io.certwright.internal.bouncycastle;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** BouncyCastle as a JCA provider of our own: one instance, which is never installed in the JVM. */
public final class BouncyCastle {

  private BouncyCastle() {}

  /** The instance, made at the first call. Thread-safe. */
  public static Provider provider() {
    return Holder.PROVIDER;
  }

  private static final class Holder {
    static final Provider PROVIDER = new BouncyCastleProvider();
  }
}
