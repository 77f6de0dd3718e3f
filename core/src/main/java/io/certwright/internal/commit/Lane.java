package io.certwright.internal.commit;

import io.certwright.internal.store.Chains;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which chain beside the first a node writes. It begins with the second, so that a vault with one
 * node has no more than that, and goes on to another one when somebody else was faster several
 * times in a row. It comes past all of them before it comes to the same again. Used by one thread
 * at a time.
 */
final class Lane {

  /** Two nodes that meet now and then stay where they are. */
  static final int MOST_LOSSES = 3;

  private final Function<String, AuditChain> chains;
  private final Random random;
  private final List<String> untried = new ArrayList<>();

  private @Nullable AuditChain chain;
  private int losses;

  Lane(Function<String, AuditChain> chains, Random random) {
    this.chains = chains;
    this.random = random;
  }

  boolean isTaken() {
    return chain != null;
  }

  AuditChain chain() {
    var mine = chain;
    if (mine == null) {
      mine = chains.apply(Chains.name(1));
      chain = mine;
    }
    return mine;
  }

  void forget() {
    if (chain != null) {
      chain.forget();
    }
  }

  void won() {
    losses = 0;
  }

  void lost() {
    losses++;
    if (losses == MOST_LOSSES) {
      losses = 0;
      chain = chains.apply(another());
    }
  }

  private String another() {
    if (untried.isEmpty()) {
      for (int number = 1; number < Chains.MOST; number++) {
        untried.add(Chains.name(number));
      }
      untried.remove(chain().stripe());
      Collections.shuffle(untried, random);
    }
    return untried.remove(untried.size() - 1);
  }
}
