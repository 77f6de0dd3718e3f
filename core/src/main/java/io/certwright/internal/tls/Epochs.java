package io.certwright.internal.tls;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * Contexts that follow one another: with each change of what is presented or trusted a new one
 * begins, which knows no session of those before it, neither by its number nor by a ticket.
 * Thread-safe.
 */
final class Epochs {
  private final @Nullable LiveKeyManager keys;
  private final @Nullable LiveTrustManager trust;
  private final Supplier<SSLContext> maker;
  private volatile Epoch epoch;

  /**
   * Begins the first one.
   *
   * @param maker makes one more context of the same managers
   */
  Epochs(
      @Nullable LiveKeyManager keys, @Nullable LiveTrustManager trust, Supplier<SSLContext> maker) {
    this.keys = keys;
    this.trust = trust;
    this.maker = maker;
    this.epoch = new Epoch(presented(), trusted(), maker.get());
  }

  /**
   * A context, and what was served and trusted when it began. Both are compared by identity: they
   * are the same object for as long as nothing has changed.
   */
  private record Epoch(Object presented, Object trusted, SSLContext context) {
    boolean isOf(Object presents, Object trusts) {
      return presented == presents && trusted == trusts;
    }
  }

  /** The context for the next connection. */
  SSLContext current() {
    Object presents = presented();
    Object trusts = trusted();
    Epoch now = epoch;
    return now.isOf(presents, trusts) ? now.context() : next().context();
  }

  private synchronized Epoch next() {
    Object presents = presented();
    Object trusts = trusted();
    Epoch last = epoch;
    if (last.isOf(presents, trusts)) {
      return last;
    }
    SSLContext next = maker.get();
    copySettings(last.context().getServerSessionContext(), next.getServerSessionContext());
    copySettings(last.context().getClientSessionContext(), next.getClientSessionContext());
    Epoch made = new Epoch(presents, trusts, next);
    epoch = made;
    return made;
  }

  /** What a server has set goes on. */
  private static void copySettings(
      @Nullable SSLSessionContext from, @Nullable SSLSessionContext to) {
    if (from != null && to != null) {
      to.setSessionCacheSize(from.getSessionCacheSize());
      to.setSessionTimeout(from.getSessionTimeout());
    }
  }

  private Object presented() {
    return keys == null ? this : keys.presented();
  }

  private Object trusted() {
    return trust == null ? this : trust.trusted();
  }
}
