package io.certwright.keystore;

import io.certwright.Page;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Goes through pages of candidates, and gives the aliases of those that are entries. */
final class Walk implements Iterator<String> {

  private final Function<Optional<String>, Page<String>> pages;
  private final Function<String, Optional<String>> aliasOf;
  private Iterator<String> candidates = Collections.emptyIterator();
  private boolean begun;
  private Optional<String> after = Optional.empty();
  private @Nullable String next;

  /**
   * A walk that has read nothing yet.
   *
   * @param pages gives the page after that
   * @param aliasOf gives the alias of a candidate; empty: it is no entry
   */
  Walk(Function<Optional<String>, Page<String>> pages, Function<String, Optional<String>> aliasOf) {
    this.pages = pages;
    this.aliasOf = aliasOf;
  }

  @Override
  public boolean hasNext() {
    while (next == null && (candidates.hasNext() || turn())) {
      if (candidates.hasNext()) {
        next = aliasOf.apply(candidates.next()).orElse(null);
      }
    }
    return next != null;
  }

  private boolean turn() {
    if (begun && after.isEmpty()) {
      return false;
    }
    var page = pages.apply(after);
    begun = true;
    after = page.next();
    candidates = page.items().iterator();
    return true;
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    var found = String.valueOf(next);
    next = null;
    return found;
  }
}
