package io.certwright.benchmarks;

/** Issues by the minimal path, to ever other names. Used by one thread. */
final class BareIssuer implements Crowd.Member {

  private final BarePath path;
  private int next;

  BareIssuer(BarePath path) {
    this.path = path;
  }

  /** Issues certificates of further names. */
  int issue(int times) throws Exception {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      sum += issue().thumbprint[0];
    }
    return sum;
  }

  /** Issues one. */
  BarePath.Kept issue() throws Exception {
    int number = next++;
    return path.issue(Host.name(number), Host.dns(number));
  }

  @Override
  public void turn() {
    try {
      issue();
    } catch (Exception e) {
      throw new IllegalStateException("the minimal path failed", e);
    }
  }
}
