package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.store.Secret;
import io.certwright.spi.Bytes;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All that was found in an import: certificates, and private keys that are opened when one is
 * chosen, so that nobody pays for those that are not. Used by one thread.
 */
final class Pile implements AutoCloseable {

  /** What an entry of a file says about itself. */
  record Tag(Optional<String> alias, Optional<Bytes> localId) {
    static final Tag NONE = new Tag(Optional.empty(), Optional.empty());
  }

  /**
   * A private key.
   *
   * @param opener gives it in the form of {@link
   *     io.certwright.internal.bouncycastle.PrivateKeyForms}
   */
  record KeyEntry(Where where, Tag tag, Supplier<Secret> opener) {
    Secret open() {
      return where.read(opener);
    }
  }

  /** A certificate. */
  record Found(Where where, Tag tag, X509Certificate certificate, Bytes der) {}

  private final Budget budget;
  private final List<KeyEntry> keys = new ArrayList<>();
  private final List<Found> certificates = new ArrayList<>();
  private final Set<String> skipped = new LinkedHashSet<>();
  private final List<Secret> secrets = new ArrayList<>();

  Pile(Budget budget) {
    this.budget = budget;
  }

  Budget budget() {
    return budget;
  }

  List<KeyEntry> keys() {
    return keys;
  }

  List<Found> certificates() {
    return certificates;
  }

  /** What was there and is of no use, for the message when nothing else was. */
  Set<String> skipped() {
    return skipped;
  }

  void key(Where where, Tag tag, Supplier<Secret> opener) {
    budget.key(where);
    keys.add(new KeyEntry(where, tag, opener));
  }

  /** A certificate; the same one is there once, with what was said about it first. */
  void certificate(Where where, Tag tag, byte[] der) {
    budget.certificate(where);
    var encoded = Bytes.copyOf(der);
    for (int i = 0; i < certificates.size(); i++) {
      var known = certificates.get(i);
      if (known.der().equals(encoded)) {
        if (known.tag().equals(Tag.NONE)) {
          certificates.set(i, new Found(known.where(), tag, known.certificate(), encoded));
        }
        return;
      }
    }
    try {
      certificates.add(
          new Found(where, tag, GuardedX509.parse(der, GuardedX509.MAX_SIZE), encoded));
    } catch (MalformedDerException e) {
      throw where.refuse(
          Reason.MALFORMED, "at byte " + e.offset() + " " + e.expected() + " was expected");
    }
  }

  void skip(String what) {
    if (skipped.size() < Budget.MAX_ITEMS) {
      skipped.add(what);
    }
  }

  /** Takes bytes over that are wiped with the pile. */
  byte[] keep(byte[] secret) {
    secrets.add(new Secret(secret));
    return secret;
  }

  /** Wipes what was kept; keys that were opened stay. */
  @Override
  public void close() {
    secrets.forEach(Secret::close);
  }
}
