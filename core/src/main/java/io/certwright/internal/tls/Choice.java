package io.certwright.internal.tls;

import java.util.List;
import java.util.stream.IntStream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The best identity for one wish. */
final class Choice {
  private static final int[] NONE = {};

  private final Snapshot snapshot;
  private final Wish wish;

  private Choice(Snapshot snapshot, Wish wish) {
    this.snapshot = snapshot;
    this.wish = wish;
  }

  /**
   * For a server. Names of the very host come before wildcards, unless all of them are out of date.
   * A host that nobody covers, or none, gets the first name that has an identity; for another key
   * type, one that shares a host with it. Of equals, the one that is valid longest, then the one
   * that is valid from the latest day on, then the one whose name comes first; it costs a look at
   * each that the host has.
   *
   * <p>Where all that there is of a key type is out of date, and one of another type is not which
   * the client verifies, there is none: JSSE asks for the other type next.
   *
   * @param host in lower case
   */
  static @Nullable Presentable forServer(Snapshot snapshot, @Nullable String host, Wish wish) {
    Choice choice = new Choice(snapshot, wish);
    List<int[]> groups = host == null ? List.of() : choice.covering(host);
    if (groups.isEmpty()) {
      groups = choice.standard();
    }
    Presentable best = choice.bestOf(groups);
    boolean isPassedOver =
        best != null && !best.isInDate(wish.nowMillis()) && choice.isAnotherInDate(groups);
    return isPassedOver ? null : best;
  }

  /**
   * For a client: one whose chain has an issuer that the server accepts, or any if the server named
   * none. Of equals, the one whose name comes first; one that leaves nothing to wish for ends the
   * search, because a CA may have issued all that there is.
   */
  static @Nullable Presentable forClient(Snapshot snapshot, Wish wish) {
    Choice choice = new Choice(snapshot, wish);
    if (wish.issuers().isEmpty()) {
      return choice.first(snapshot.clients().get(new ClientTrait(wish.keyType(), null)), null);
    }
    Presentable best = null;
    for (X500Principal issuer : wish.issuers()) {
      best = choice.first(snapshot.clients().get(new ClientTrait(wish.keyType(), issuer)), best);
    }
    return best;
  }

  private @Nullable Presentable first(int[] numbers, @Nullable Presentable other) {
    Presentable best = other;
    int rank = other == null ? Wish.UNFIT : wish.rank(other);
    for (int i = 0; i < numbers.length && rank < Wish.PERFECT; i++) {
      Presentable identity = snapshot.current(numbers[i]);
      if (identity != null && wish.rank(identity) > rank) {
        best = identity;
        rank = wish.rank(identity);
      }
    }
    return best;
  }

  /** Those of the very host, then those of its wildcard; empty if there are neither. */
  private List<int[]> covering(String host) {
    int[] exact = snapshot.hosts().get(host);
    int dot = host.indexOf('.');
    int[] wildcard = dot < 0 ? NONE : snapshot.hosts().get("*" + host.substring(dot));
    if (exact.length == 0) {
      return wildcard.length == 0 ? List.of() : List.of(wildcard);
    }
    return isAnyInDate(exact) || wildcard.length == 0 ? List.of(exact) : List.of(exact, wildcard);
  }

  /** The first name that has an identity, then those that share one of its hosts. */
  private List<int[]> standard() {
    int number = 0;
    while (number < snapshot.slots().size() && snapshot.current(number) == null) {
      number++;
    }
    if (number == snapshot.slots().size()) {
      return List.of();
    }
    Presentable first = snapshot.current(number);
    IntStream sharing =
        first == null
            ? IntStream.empty()
            : first.hosts().stream().flatMapToInt(host -> IntStream.of(snapshot.hosts().get(host)));
    return List.of(new int[] {number}, sharing.sorted().distinct().toArray());
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

  /** Whether one is in date, of whatever type, that the peer is known to verify. */
  private boolean isAnotherInDate(List<int[]> groups) {
    for (int[] numbers : groups) {
      for (int number : numbers) {
        Presentable identity = snapshot.current(number);
        if (identity != null
            && identity.isInDate(wish.nowMillis())
            && identity.signsWith(wish.signatures())) {
          return true;
        }
      }
    }
    return false;
  }

  /** One of a later group has to answer the wish better than all of those before. */
  private @Nullable Presentable bestOf(List<int[]> groups) {
    Presentable best = null;
    for (int[] numbers : groups) {
      Presentable found = longest(numbers);
      if (found != null && (best == null || wish.rank(found) > wish.rank(best))) {
        best = found;
      }
    }
    return best;
  }

  private @Nullable Presentable longest(int[] numbers) {
    Presentable best = null;
    int rank = Wish.UNFIT;
    for (int number : numbers) {
      Presentable identity = snapshot.current(number);
      int found = identity == null ? Wish.UNFIT : wish.rank(identity);
      if (identity != null
          && (found > rank
              || (best != null && found == rank && identity.isValidLongerThan(best)))) {
        best = identity;
        rank = found;
      }
    }
    return best;
  }
}
