package io.certwright.internal.bouncycastle;

/**
 * Looks over foreign DER before a real parser sees it: one SEQUENCE that takes all the bytes,
 * definite lengths in their shortest form that fit into each other, a bounded depth. It does not
 * recurse, so nothing in the bytes can exhaust the stack.
 */
final class DerShape {

  private DerShape() {}

  /** Throws {@link MalformedDerException} if the bytes do not have that shape. */
  static void check(byte[] input) {
    DerReader reader = DerReader.of(input);
    int[] outerLimits = new int[Der.MAX_DEPTH + 1];
    int depth = 0;
    while (true) {
      if (!reader.atEnd()) {
        if (reader.isConstructed()) {
          outerLimits[depth++] = reader.enterAny();
        } else {
          reader.skip();
        }
      } else if (depth > 0) {
        reader.leave(outerLimits[--depth]);
      } else {
        return;
      }
    }
  }
}
