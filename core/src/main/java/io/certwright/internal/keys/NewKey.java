package io.certwright.internal.keys;

import io.certwright.internal.store.Secret;

/**
 * A key pair that a next version is to have: the material, and the private key's PKCS#8 form for
 * the seal (empty when the key is hosted). Closing wipes the latter. Unless it was {@linkplain
 * #keep kept}, closing also destroys a key that was made in a key host, where nothing would ever
 * find it again. Used by one thread.
 */
public final class NewKey implements AutoCloseable {

  private final KeyMaterial material;
  private final Secret pkcs8;
  private final Runnable destroy;
  private final boolean fresh;
  private boolean kept;

  /**
   * A key.
   *
   * @param destroy undoes what made it; does not throw
   * @param fresh whether it was made just now, so that nobody else can know it
   */
  private NewKey(KeyMaterial material, Secret pkcs8, Runnable destroy, boolean fresh) {
    this.material = material;
    this.pkcs8 = pkcs8;
    this.destroy = destroy;
    this.fresh = fresh;
  }

  /** One that was made just now. */
  static NewKey made(KeyMaterial material, Secret pkcs8, Runnable destroy) {
    return new NewKey(material, pkcs8, destroy, true);
  }

  /** One that was there before. */
  public static NewKey known(KeyMaterial material, Secret pkcs8) {
    return new NewKey(material, pkcs8, () -> {}, false);
  }

  /** Whether it was made just now, so that it cannot have been blocked. */
  public boolean isFresh() {
    return fresh;
  }

  public KeyMaterial material() {
    return material;
  }

  public Secret pkcs8() {
    return pkcs8;
  }

  /** A record tells of it, or may: it stays. */
  public void keep() {
    kept = true;
  }

  @Override
  public void close() {
    pkcs8.close();
    if (!kept) {
      destroy.run();
    }
  }

  @Override
  public String toString() {
    return "NewKey[" + material + "]";
  }
}
