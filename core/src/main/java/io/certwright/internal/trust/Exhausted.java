package io.certwright.internal.trust;

import io.certwright.trust.ValidationLimit;

/** Ends a search whose budget is spent. */
final class Exhausted extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ValidationLimit limit;

  Exhausted(ValidationLimit limit) {
    super("The limit " + limit.code() + " was reached", null, false, false);
    this.limit = limit;
  }

  ValidationLimit limit() {
    return limit;
  }
}
