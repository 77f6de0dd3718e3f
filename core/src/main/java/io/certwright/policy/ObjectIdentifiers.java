package io.certwright.policy;

/** The dotted form of object identifiers. */
final class ObjectIdentifiers {

  private static final int MAX_LENGTH = 128;
  private static final int ARCS_BELOW_0_AND_1 = 40;

  private ObjectIdentifiers() {}

  static boolean isOne(String text) {
    String[] arcs = text.length() > MAX_LENGTH ? new String[0] : text.split("\\.", -1);
    if (arcs.length < 2) {
      return false;
    }
    for (String arc : arcs) {
      if (!isArc(arc)) {
        return false;
      }
    }
    boolean low = arcs[0].equals("0") || arcs[0].equals("1");
    return arcs[0].equals("2")
        || (low && arcs[1].length() <= 2 && Integer.parseInt(arcs[1]) < ARCS_BELOW_0_AND_1);
  }

  /** A number without zeros before it. */
  private static boolean isArc(String arc) {
    for (int i = 0; i < arc.length(); i++) {
      if (arc.charAt(i) < '0' || arc.charAt(i) > '9') {
        return false;
      }
    }
    return arc.length() == 1 || (!arc.isEmpty() && arc.charAt(0) != '0');
  }
}
