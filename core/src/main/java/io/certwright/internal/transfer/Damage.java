package io.certwright.internal.transfer;

import io.certwright.errors.IntegrityException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What of a vault could not be read whole: an error, unless it may be left out. */
final class Damage {

  /** A vault with more damage than this is not backed up without it. */
  private static final int MOST = 1000;

  private final boolean leaveOut;
  private final Set<String> places = new LinkedHashSet<>();

  Damage(boolean leaveOut) {
    this.leaveOut = leaveOut;
  }

  /** Remembers it, or throws it. */
  void found(IntegrityException damage) {
    if (!leaveOut || (places.add(damage.record()) && places.size() > MOST)) {
      throw damage;
    }
  }

  void forget() {
    places.clear();
  }

  List<String> places() {
    return new ArrayList<>(places);
  }
}
