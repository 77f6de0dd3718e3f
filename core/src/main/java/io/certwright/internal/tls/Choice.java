package io.certwright.internal.tls;

import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The best identity for one wish, as far as it has been looked for. Of equals, the first one seen.
 * Used by one thread.
 */
final class Choice {
  private final Snapshot snapshot;
  private final Wish wish;
  private @Nullable Presentable best;
  private int rank = Wish.UNFIT;

  private Choice(Snapshot snapshot, Wish wish) {
    this.snapshot = snapshot;
    this.wish = wish;
  }

  /**
   * For a server. Names of the very host come before wildcards, unless all of them are out of date.
   * A host that nobody covers, or none, gets the first name that has an identity; for another key
   * type, one that shares a host with it.
   *
   * @param host in lower case
   */
  static @Nullable Presentable forServer(Snapshot snapshot, @Nullable String host, Wish wish) {
    Choice choice = new Choice(snapshot, wish);
    if (host == null || !choice.considerHost(host)) {
      choice.considerDefault();
    }
    return choice.best;
  }

  /**
   * For a client: one whose chain has an issuer that the server accepts, or any if the server named
   * none.
   */
  static @Nullable Presentable forClient(Snapshot snapshot, Wish wish) {
    Choice choice = new Choice(snapshot, wish);
    if (wish.issuers().isEmpty()) {
      choice.consider(snapshot.clients().get(new ClientTrait(wish.keyType(), null)));
    }
    for (X500Principal issuer : wish.issuers()) {
      choice.consider(snapshot.clients().get(new ClientTrait(wish.keyType(), issuer)));
    }
    return choice.best;
  }

  private boolean considerHost(String host) {
    int[] exact = snapshot.hosts().get(host);
    int dot = host.indexOf('.');
    int[] wildcard = dot < 0 ? new int[0] : snapshot.hosts().get("*" + host.substring(dot));
    consider(exact);
    if (!isAnyInDate(exact)) {
      consider(wildcard);
    }
    return exact.length + wildcard.length > 0;
  }

  private void considerDefault() {
    Presentable first = null;
    for (int number = 0; first == null && number < snapshot.slots().size(); number++) {
      first = snapshot.current(number);
    }
    if (first != null) {
      consider(first);
      for (String host : first.hosts()) {
        consider(snapshot.hosts().get(host));
      }
    }
  }

  private boolean isAnyInDate(int[] numbers) {
    for (int number : numbers) {
      Presentable identity = snapshot.current(number);
      if (identity != null && identity.isInDate(wish.nowMillis())) {
        return true;
      }
    }
    return false;
  }

  private void consider(int[] numbers) {
    for (int i = 0; i < numbers.length && rank < Wish.PERFECT; i++) {
      Presentable identity = snapshot.current(numbers[i]);
      if (identity != null) {
        consider(identity);
      }
    }
  }

  private void consider(Presentable identity) {
    int found = wish.rank(identity);
    if (found > rank) {
      rank = found;
      best = identity;
    }
  }
}
