package io.certwright.tests.simulation;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * A provider of elliptic curves that deals key pairs from a pool, as a seed has it: a simulation
 * makes tens of thousands, and two with the same seed make the same ones. All else is
 * BouncyCastle's.
 */
final class KeyPool extends Provider {

  private static final long serialVersionUID = 1L;
  private static final int SIZE = 64;
  private static final String GENERATOR = "KeyPairGenerator";

  private final transient Provider others = new BouncyCastleProvider();
  private final transient List<KeyPair> pool = new ArrayList<>();
  private final transient Random random;

  KeyPool(long seed) throws GeneralSecurityException {
    super("KeyPool", "1", "deals key pairs from a pool");
    random = new Random(seed);
    var source = SecureRandom.getInstance("SHA1PRNG");
    source.setSeed(seed);
    var generator = KeyPairGenerator.getInstance("EC", others);
    generator.initialize(new ECGenParameterSpec("secp256r1"), source);
    for (int i = 0; i < SIZE; i++) {
      pool.add(generator.generateKeyPair());
    }
  }

  @Override
  public Service getService(String type, String algorithm) {
    return type.equals(GENERATOR)
        ? new Dealing(this, algorithm)
        : others.getService(type, algorithm);
  }

  private final class Dealing extends Service {
    Dealing(Provider provider, String algorithm) {
      super(provider, GENERATOR, algorithm, Dealer.class.getName(), List.of(), null);
    }

    @Override
    public Object newInstance(Object parameter) {
      return new Dealer();
    }
  }

  private final class Dealer extends KeyPairGeneratorSpi {
    @Override
    public void initialize(int size, SecureRandom unused) {}

    @Override
    public void initialize(AlgorithmParameterSpec parameters, SecureRandom unused) {}

    @Override
    public KeyPair generateKeyPair() {
      return pool.get(random.nextInt(SIZE));
    }
  }
}
