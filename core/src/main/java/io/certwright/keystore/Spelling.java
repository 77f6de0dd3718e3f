package io.certwright.keystore;

/** How near two words are. */
final class Spelling {

  private static final int NEAR = 2;

  private Spelling() {}

  /** Whether one becomes the other by two insertions, deletions or replacements of a letter. */
  static boolean isNear(String one, String other) {
    if (Math.abs(one.length() - other.length()) > NEAR) {
      return false;
    }
    var before = new int[other.length() + 1];
    for (int j = 0; j < before.length; j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      var row = new int[before.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[other.length()] <= NEAR;
  }
}
