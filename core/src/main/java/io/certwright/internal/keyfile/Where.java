package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Place;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.errors.VaultException;
import io.certwright.internal.bouncycastle.MalformedDerException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Where in an import something is read, and how it is refused there. */
record Where(Place place) {

  static final Where NOWHERE = new Where(Place.UNKNOWN);

  /** One of several sources, counted from 1; the only one is not counted. */
  static Where source(int number, int sources) {
    return sources == 1
        ? NOWHERE
        : new Where(
            new Place(
                OptionalInt.of(number),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalInt.empty()));
  }

  /** A block in PEM, counted from 1. */
  Where block(int number, String label, int line) {
    return new Where(
        new Place(
            place.source(), OptionalInt.of(number), Optional.of(label), OptionalInt.of(line)));
  }

  /** An entry in a binary file, counted from 1. */
  Where entry(int number, String label) {
    return new Where(
        new Place(place.source(), OptionalInt.of(number), Optional.of(label), OptionalInt.empty()));
  }

  /** A whole file of that kind. */
  Where kind(String label) {
    return new Where(
        new Place(place.source(), OptionalInt.empty(), Optional.of(label), OptionalInt.empty()));
  }

  /** Another line of the same block. */
  Where line(int line) {
    return new Where(new Place(place.source(), place.block(), place.label(), OptionalInt.of(line)));
  }

  UnreadableImportException refuse(Reason reason, String what) {
    return refuse(reason, what, List.of());
  }

  UnreadableImportException refuse(Reason reason, String what, List<String> choices) {
    return new UnreadableImportException(reason, place, what, choices);
  }

  /**
   * Reads something here: whatever goes wrong with it is a refusal that says so.
   *
   * <p>What was thrown is not kept as a cause: what parsers say repeats what they read.
   */
  <T> T read(Supplier<T> action) {
    try {
      return action.get();
    } catch (VaultException e) {
      throw e;
    } catch (MalformedDerException e) {
      throw refuse(
          Reason.MALFORMED,
          "at byte " + e.offset() + " of its content " + e.expected() + " was expected");
    } catch (RuntimeException | StackOverflowError e) {
      throw refuse(Reason.MALFORMED, "it cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }
}
