package io.certwright.recipes;

import io.certwright.Certificate;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;

/**
 * A vault with a root, and the certificates {@code shop} for servers and {@code till} for clients.
 */
final class Shop implements AutoCloseable {

  static final String ROOT = "root";
  static final String SERVER = "shop";
  static final String CLIENT = "till";

  private final Vault vault = Vault.inMemory();
  private Runnable listener = () -> {};

  Shop() {
    found(vault);
  }

  /** The root and the two certificates, in another vault. */
  static void found(Vault vault) {
    // On the quicker curve, because some handshakes verify it twice on both sides.
    var root = CertificatePolicy.rootCa(ROOT).key(KeySpec.EC_P256).build();
    EmbeddedCa.openOrCreate(vault, ROOT, root);
    renew(vault, SERVER);
    renew(vault, CLIENT);
  }

  Vault vault() {
    return vault;
  }

  /** What is told of each renewal, as a listener of the life cycle engine would be. */
  void onRenewal(Runnable told) {
    listener = told;
  }

  /** A new version of one of them, as the life cycle engine would make it. */
  void renew(String name) {
    renew(vault, name);
    listener.run();
  }

  static void renew(Vault vault, String name) {
    var policy =
        name.equals(CLIENT)
            ? CertificatePolicy.tlsClient("till 7")
            : CertificatePolicy.tlsServer("localhost").ipAddresses("127.0.0.1");
    vault.create(name, policy.issuer(ROOT).build());
  }

  /** A certificate for a server that wants files. */
  Certificate exportable(String name, String host) {
    var policy = CertificatePolicy.tlsServer(host).exportable(true).issuer(ROOT).build();
    vault.create(name, policy);
    return vault.get(name);
  }

  @Override
  public void close() {
    vault.close();
  }
}
