package io.certwright.spring.boot;

import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;

/** Factories that give what there is already, for whoever asks for a factory. */
final class FixedFactories {

  private static final String ALGORITHM = "Certwright";
  private static final Provider PROVIDER = new Nameless();

  private FixedFactories() {}

  static KeyManagerFactory of(KeyManager manager) {
    return new KeyManagerFactory(new Keys(manager), PROVIDER, ALGORITHM) {};
  }

  static TrustManagerFactory of(TrustManager manager) {
    return new TrustManagerFactory(new Trust(manager), PROVIDER, ALGORITHM) {};
  }

  /** Installed nowhere: JCA wants a factory to have one. */
  private static final class Nameless extends Provider {
    private static final long serialVersionUID = 1;

    Nameless() {
      super("CertwrightFactories", "1", "Key and trust managers of a vault");
    }
  }

  private static final class Keys extends KeyManagerFactorySpi {
    private final KeyManager manager;

    Keys(KeyManager manager) {
      this.manager = manager;
    }

    @Override
    protected void engineInit(KeyStore store, char[] password) {}

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {}

    @Override
    protected KeyManager[] engineGetKeyManagers() {
      return new KeyManager[] {manager};
    }
  }

  private static final class Trust extends TrustManagerFactorySpi {
    private final TrustManager manager;

    Trust(TrustManager manager) {
      this.manager = manager;
    }

    @Override
    protected void engineInit(KeyStore store) {}

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {}

    @Override
    protected TrustManager[] engineGetTrustManagers() {
      return new TrustManager[] {manager};
    }
  }
}
