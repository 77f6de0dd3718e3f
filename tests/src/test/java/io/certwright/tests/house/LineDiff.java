package io.certwright.tests.house;

import java.util.ArrayList;
import java.util.List;

/** What was taken out of a text ({@code -}) and put in ({@code +}), under the line of its type. */
final class LineDiff {

  private LineDiff() {}

  static List<String> of(List<String> before, List<String> after) {
    int[][] common = commonTails(before, after);
    var diff = new ArrayList<String>();
    String owner = "";
    String told = "";
    for (int i = 0, j = 0; i < before.size() || j < after.size(); ) {
      boolean kept = i < before.size() && j < after.size() && before.get(i).equals(after.get(j));
      boolean removed =
          !kept && i < before.size() && (j == after.size() || common[i + 1][j] >= common[i][j + 1]);
      String line = removed ? before.get(i) : after.get(j);
      if (!line.startsWith(" ")) {
        owner = line;
      }
      if (!kept) {
        if (!owner.equals(told) && !owner.equals(line)) {
          diff.add("  " + owner);
        }
        told = owner;
        diff.add((removed ? "- " : "+ ") + line);
      }
      i += kept || removed ? 1 : 0;
      j += removed ? 0 : 1;
    }
    return diff;
  }

  /** How many lines the rests from i and j on have in common. */
  private static int[][] commonTails(List<String> before, List<String> after) {
    var common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
